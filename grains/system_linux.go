package grains

import (
	"context"
	"syscall"
)

// uname asks the kernel.
func uname(context.Context, *Env) Uname {
	var u syscall.Utsname
	if err := syscall.Uname(&u); err != nil {
		return Uname{System: "Linux"}
	}
	return Uname{chars(u.Sysname[:]), chars(u.Nodename[:]), chars(u.Release[:]), chars(u.Version[:]), chars(u.Machine[:])}
}

// chars returns the text of a C string, whose characters are signed on some
// architectures.
func chars[T int8 | uint8](c []T) string {
	b := make([]byte, 0, len(c))
	for _, x := range c {
		if x == 0 {
			break
		}
		b = append(b, byte(x))
	}
	return string(b)
}
