package modules

import (
	"context"
	"os"
	"strings"

	"github.com/gossh/gossh/ordered"
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

// Answer is what a web server answers.
type Answer struct {
	Status int
	// Reason are the words behind the status, or "".
	Reason  string
	Headers [][2]string
	Body    string
}

// Querier is a FileSource that asks web servers.
type Querier interface {
	// Query asks what the operator's call of http.query for that URL says.
	Query(ctx context.Context, url string) (*Answer, error)
}

// SaltPath splits what follows salt:// into the path and the environment that it
// names, path?saltenv=env; "" is none. Another question mark is one of the file's name.
func SaltPath(rest string) (path, env string) {
	path, env, _ = strings.Cut(rest, "?saltenv=")
	return path, env
}

// WithParams adds parameters to the query of a URL.
func WithParams(url string, params *ordered.Map) string {
	sep := "?"
	if strings.Contains(url, "?") {
		sep = "&"
	}
	for k, v := range params.All() {
		values, ok := v.([]any)
		if !ok {
			values = []any{v}
		}
		for _, v := range values {
			url += sep + escape(k) + "=" + escape(Text(v))
			sep = "&"
		}
	}
	return url
}

// escape writes a text as a part of a query; net/url would be sent to every host for it.
func escape(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for _, c := range []byte(s) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '.', c == '~':
			b.WriteByte(c)
		case c == ' ':
			b.WriteByte('+')
		default:
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}
