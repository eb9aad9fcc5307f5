// Package unixhttp speaks as much HTTP/1.1 as a daemon on a Unix socket needs. It is
// for the thin, where net and net/http would cost 1.3 MB.
package unixhttp

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// MaxHeader bounds the status line and the header of a response, in bytes.
const MaxHeader = 64 << 10

// Request is what is asked.
type Request struct {
	// Method and Target are those of the first line; Target is escaped.
	Method, Target string
	// Header are further lines, "Name: value".
	Header []string
	// Body is sent as JSON, unless it is nil.
	Body []byte
}

// Response is the answer. Its Body must be closed.
type Response struct {
	// Status is the code, such as 200.
	Status int
	// Header are the values by name in small letters; of one that comes twice, the last.
	Header map[string]string
	// Body is what follows, without the marks of chunks. Reading ends with an error
	// if the connection ends before the body does.
	Body io.ReadCloser
}

// Do connects to the socket at path, sends a request and reads the start of the
// response. The connection is for this request alone. When ctx ends it is closed, and
// what waits for it returns.
func Do(ctx context.Context, path string, r *Request) (*Response, error) {
	if strings.ContainsAny(r.Method+r.Target+strings.Join(r.Header, ""), "\r\n") || strings.Contains(r.Target, " ") {
		return nil, fmt.Errorf("%s %q is no request of one line", r.Method, r.Target)
	}
	conn, err := dial(path)
	if err != nil {
		return nil, fmt.Errorf("connecting to %s: %w", path, err)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	body := &body{conn: conn, stop: stop, ended: ctx.Err}
	resp, err := exchange(conn, body, r)
	if err != nil {
		_ = body.Close()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("asking %s: %w", path, err)
	}
	return resp, nil
}

// dial connects to a Unix socket. The file is non-blocking: closing it ends what
// waits for it.
func dial(path string) (*os.File, error) {
	syscall.ForkLock.RLock()
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err == nil {
		syscall.CloseOnExec(fd)
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, err
	}
	if err = syscall.SetNonblock(fd, true); err == nil {
		err = syscall.Connect(fd, &syscall.SockaddrUnix{Name: path})
	}
	if err != nil {
		_ = syscall.Close(fd)
		return nil, err
	}
	return os.NewFile(uintptr(fd), path), nil
}

// exchange sends the request and reads the header of the response.
func exchange(conn *os.File, b *body, r *Request) (*Response, error) {
	var head strings.Builder
	head.WriteString(r.Method + " " + r.Target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n")
	for _, h := range r.Header {
		head.WriteString(h + "\r\n")
	}
	if r.Body != nil {
		head.WriteString("Content-Type: application/json\r\nContent-Length: " + strconv.Itoa(len(r.Body)) + "\r\n")
	} else if r.Method != "GET" {
		head.WriteString("Content-Length: 0\r\n")
	}
	if _, err := conn.Write(append([]byte(head.String()+"\r\n"), r.Body...)); err != nil {
		return nil, err
	}
	resp := &Response{Header: map[string]string{}, Body: b}
	limit := &io.LimitedReader{R: conn, N: MaxHeader}
	b.r = bufio.NewReader(limit)
	for resp.Status < 200 { // 100 Continue and the like are passed over
		if err := resp.readHead(b.r); err != nil {
			return nil, err
		}
	}
	limit.N = 1<<63 - 1
	return resp, b.begin(resp)
}

// readHead reads a status line and the header below it.
func (resp *Response) readHead(r *bufio.Reader) error {
	line, err := readLine(r)
	if err != nil {
		return err
	}
	f := strings.Fields(line)
	if len(f) < 2 || !strings.HasPrefix(f[0], "HTTP/1.") {
		return fmt.Errorf("%.60q is no HTTP response", line)
	}
	if resp.Status, err = strconv.Atoi(f[1]); err != nil {
		return fmt.Errorf("%.60q is no HTTP status", line)
	}
	for {
		line, err := readLine(r)
		if err != nil || line == "" {
			return err
		}
		name, value, _ := strings.Cut(line, ":")
		resp.Header[strings.ToLower(name)] = strings.TrimSpace(value)
	}
}

func readLine(r *bufio.Reader) (string, error) {
	line, err := r.ReadString('\n')
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return strings.TrimRight(line, "\r\n"), err
}

// Escape returns a text as one part of a path or of a query.
func Escape(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for _, c := range []byte(s) {
		switch {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', strings.IndexByte("-._~", c) >= 0:
			b.WriteByte(c)
		default:
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}
