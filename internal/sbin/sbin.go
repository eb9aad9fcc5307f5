// Package sbin finds programs also in the directories for administration, which
// are not in the PATH of every user.
package sbin

import "os/exec"

// dirs are looked into after PATH, in this order.
var dirs = [...]string{"/usr/sbin/", "/sbin/", "/usr/local/sbin/"}

// LookPath returns the path of a program that is in PATH or in one of the sbin
// directories. The error is that of exec.LookPath.
func LookPath(name string) (string, error) {
	path, err := exec.LookPath(name)
	if err == nil {
		return path, nil
	}
	for _, dir := range dirs {
		if p, e := exec.LookPath(dir + name); e == nil {
			return p, nil
		}
	}
	return "", err
}
