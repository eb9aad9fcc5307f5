package docker

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"strings"

	"github.com/gossh/gossh/internal/shellquote"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// progress reads a stream of JSON lines, and ends with the error that one of them is.
func progress(r io.Reader, f func(*ordered.Map)) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		text := strings.TrimSpace(lines.Text())
		if text == "" {
			continue
		}
		v, err := ordered.Decode([]byte(text))
		if err != nil {
			return err
		}
		m, _ := v.(*ordered.Map)
		if msg, ok := m.Get("error"); ok {
			return errors.New(modules.Text(msg))
		}
		f(m)
	}
	return lines.Err()
}

// parts reads a stream in which frames of stdout and stderr follow each other: a
// byte for the stream, three of nothing, four for the length. With a terminal there is
// one stream and no frames.
func parts(r io.Reader, terminal bool, f func(stream string, data []byte)) error {
	buf := make([]byte, 32<<10)
	if terminal {
		return pieces(r, buf, func(p []byte) { f("stdout", p) })
	}
	var head [8]byte
	for {
		if _, err := io.ReadFull(r, head[:]); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		stream := "stdout"
		if head[0] == 2 {
			stream = "stderr"
		}
		n := int64(binary.BigEndian.Uint32(head[4:]))
		frame := &io.LimitedReader{R: r, N: n}
		if err := pieces(frame, buf, func(p []byte) { f(stream, p) }); err != nil {
			return err
		}
		if frame.N > 0 {
			return io.ErrUnexpectedEOF
		}
	}
}

// pieces reads to the end.
func pieces(r io.Reader, buf []byte, f func([]byte)) error {
	for {
		n, err := r.Read(buf)
		if n > 0 {
			f(buf[:n])
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// output keeps what a container writes, up to a bound for each stream.
type output struct{ stdout, stderr, both strings.Builder }

func (o *output) add(stream string, data []byte) {
	keep := func(b *strings.Builder) { b.Write(data[:min(len(data), max(0, maxAnswer-b.Len()))]) }
	if stream == "stderr" {
		keep(&o.stderr)
	} else {
		keep(&o.stdout)
	}
	keep(&o.both)
}

func logs(ctx context.Context, c *modules.Call) (any, error) {
	m, err := container(ctx, c)
	if err != nil {
		return nil, err
	}
	text, err := logsOf(ctx, c, modules.Text(m.Value("Id")), c.Bool("stdout"), c.Bool("stderr"),
		"timestamps", yes(c.Bool("timestamps")), "tail", c.Text("tail"), "since", c.Text("since"), "until", c.Text("until"))
	if err != nil {
		return nil, err
	}
	return text, nil
}

func logsOf(ctx context.Context, c *modules.Call, id string, stdout, stderr bool, query ...string) (string, error) {
	query = append(query, "stdout", yes(stdout), "stderr", yes(stderr))
	info, err := getMap(ctx, c, "/containers/"+seg(id)+"/json")
	if err != nil {
		return "", err
	}
	resp, err := open(ctx, c, "GET", "/containers/"+seg(id)+"/logs", query, nil)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	tty, _ := modules.Traverse(info, "Config:Tty", ":")
	var out output
	if err := parts(resp.Body, tty == true, out.add); err != nil {
		return "", modules.Errorf("reading the log: %v", err)
	}
	return out.both.String(), nil
}

// command returns the words of a command line: a shell in the container reads it,
// unless python_shell is off.
func command(c *modules.Call) ([]any, error) {
	line := c.Text("cmd")
	if line == "" {
		return nil, modules.Errorf("the command is empty")
	}
	if c.Bool("python_shell") {
		return []any{"sh", "-c", line}, nil
	}
	return wordsOf(line)
}

func wordsOf(line string) ([]any, error) {
	words, err := shellquote.Split(line)
	if err != nil {
		return nil, modules.Errorf("reading the command %s: %v", line, err)
	}
	return modules.Texts(words), nil
}

// exec runs the command of the call in a container, and returns what shape makes of
// it.
func exec(shape func(o *output, code, pid any) any) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		if c.Given("stdin") || c.Bool("use_vt") {
			return nil, modules.Errorf("stdin and use_vt are not there for docker")
		}
		words, err := command(c)
		if err != nil {
			return nil, err
		}
		s, err := stateOf(ctx, c)
		if err != nil {
			return nil, err
		}
		if s != "running" {
			return nil, modules.Errorf("Container '%s' is not running", c.Text("name"))
		}
		v, err := ask(ctx, c, "POST", "/containers/"+seg(c.Text("name"))+"/exec", nil, ordered.Of("AttachStdout", true, "AttachStderr", true, "Cmd", words))
		if err != nil {
			return nil, err
		}
		made, _ := v.(*ordered.Map)
		id := modules.Text(made.Value("Id"))
		resp, err := open(ctx, c, "POST", "/exec/"+seg(id)+"/start", nil, ordered.Of("Detach", false, "Tty", false))
		if err != nil {
			return nil, err
		}
		defer resp.Body.Close()
		var out output
		err = parts(resp.Body, false, func(stream string, data []byte) {
			out.add(stream, data)
			if c.Stream != nil {
				c.Stream(stream, data)
			}
		})
		if err != nil {
			return nil, modules.Errorf("reading the output of %s: %v", c.Text("cmd"), err)
		}
		end, err := getMap(ctx, c, "/exec/"+seg(id)+"/json")
		if err != nil {
			return nil, err
		}
		if code, ok := end.Value("ExitCode").(int64); ok && !c.Bool("ignore_retcode") {
			c.Retcode = int(code)
		}
		return shape(&out, end.Value("ExitCode"), end.Value("Pid")), nil
	}
}

// trim takes the line ends off the end, as cmd.run does.
func trim(b *strings.Builder) string { return strings.TrimRight(b.String(), "\r\n") }
