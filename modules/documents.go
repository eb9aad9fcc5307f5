package modules

import "context"

// Documents is a FileSource that has the controller read and write YAML: the thin has
// nothing for it.
type Documents interface {
	// Parse returns what a document says, in the kinds of package ordered.
	Parse(ctx context.Context, text string) (any, error)
	// Dump returns v as a document in block style.
	Dump(ctx context.Context, v any) (string, error)
}

// Program is an executable of the controller's file roots.
type Program struct {
	// Path is that below the roots of the environment Env, SHA256 the digest in
	// hexadecimal.
	Path, Env, SHA256 string
}

// Programs is a FileSource that keeps programs of the controller on the host.
type Programs interface {
	// Program returns where a program is in the thin dir, to be run and not changed;
	// it is brought there if it is not.
	Program(ctx context.Context, p Program) (local string, err error)
}
