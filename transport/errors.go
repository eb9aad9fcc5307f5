package transport

import "errors"

// ErrNoPut is returned by Putter.Put if the host offers no file transfer.
var ErrNoPut = errors.New("the host offers no file transfer")
