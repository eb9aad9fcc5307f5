package modules

import (
	"context"
	"os"
)

// FileInfo tells of a file or directory of the controller's file roots.
type FileInfo struct {
	Dir bool
	// Size in bytes and the SHA-256 in hexadecimal of a file.
	Size   int64
	SHA256 string
	// Mode is the permissions.
	Mode uint32
}

// Listing is what lies below a directory of the file roots: paths below the roots,
// sorted, and where the symlinks among Files lead.
type Listing struct {
	Files, Dirs []string
	Links       map[string]string
}

// Catalog is a FileSource that tells what there is to fetch. The controller tells a
// host what the operator's call is about, and refuses the rest.
type Catalog interface {
	// Stat tells of a path of the environment env. One that does not exist is
	// ErrNoFile.
	Stat(ctx context.Context, path, env string) (*FileInfo, error)
	// List tells what lies below dir, "" for everything.
	List(ctx context.Context, dir, env string) (*Listing, error)
	// Envs returns the names of the environments.
	Envs(ctx context.Context) ([]string, error)
}

// Download is what a URL gave.
type Download struct {
	// Local is the file in the thin dir; it is the caller's to remove. "" means that
	// the URL has what the ETag stands for.
	Local string
	// ETag is what the server calls this version, or "".
	ETag string
}

// Downloader is a FileSource that fetches URLs which the operator's call names.
type Downloader interface {
	// Download fetches an http or https URL into the thin dir, unless it still has
	// what etag stands for; "" stands for nothing.
	Download(ctx context.Context, url, etag string) (*Download, error)
}

// Uplink is a FileSource that takes files and events of the host.
type Uplink interface {
	// Push gives the controller the rest of f, to be kept under the name path, which
	// is relative. The controller refuses it unless it is configured to.
	Push(ctx context.Context, f *os.File, path string) error
	// Publish publishes an event on the controller's bus, as one of this host.
	Publish(ctx context.Context, tag string, data any) error
}
