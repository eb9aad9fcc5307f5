package file

import "syscall"

// copyAttributes copies extended attributes, such as the context of SELinux and
// access lists, as far as the file system has them.
func copyAttributes(from, to string) {
	list := make([]byte, 64<<10)
	n, err := syscall.Listxattr(from, list)
	if err != nil {
		return // a file system without them, or a mandatory policy that says no
	}
	value := make([]byte, 64<<10)
	for start, i := 0, 0; i < n; i++ {
		if list[i] != 0 {
			continue
		}
		name := string(list[start:i])
		start = i + 1
		if size, err := syscall.Getxattr(from, name, value); err == nil {
			_ = syscall.Setxattr(to, name, value[:size], 0) // some are not ours to set
		}
	}
}
