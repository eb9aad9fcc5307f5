//go:build !linux

package pty

import (
	"errors"
	"os"
)

// Master is the side of a terminal that a person or sshd would have.
type Master struct{ *os.File }

// Open returns an error: terminals are tested on Linux.
func Open() (*Master, *os.File, error) {
	return nil, nil, errors.New("terminals are tested on Linux")
}
