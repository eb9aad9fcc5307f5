package http

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/itchyny/gojq"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
)

// program is a program of jq. It sees its input alone: no environment, no files.
type program struct {
	key  string
	code *gojq.Code
}

// compile returns the program that a key is set to, nil for none, unless it must be
// there: then it changes nothing.
func compile(key, text string, must bool) (*program, error) {
	if text == "" && !must {
		return nil, nil
	}
	if text == "" {
		text = "."
	}
	q, err := gojq.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	code, err := gojq.Compile(q)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	return &program{key, code}, nil
}

// run calls yield with each output of the program.
func (p *program) run(ctx context.Context, v any, yield func(any) error) error {
	outputs := p.code.RunWithContext(ctx, v)
	for {
		v, ok := outputs.Next()
		if !ok {
			return nil
		}
		err, failed := v.(error)
		if halt, ok := errors.AsType[*gojq.HaltError](err); ok && halt.Value() == nil {
			return nil
		}
		if failed && ctx.Err() != nil {
			return errUnended(p.key)
		}
		if failed {
			return fmt.Errorf("%s: %w", p.key, brief(err))
		}
		if err := yield(v); err != nil {
			return fmt.Errorf("%s: %w", p.key, err)
		}
	}
}

// errUnended is the error of a program, by its key, that the end of the time met.
type errUnended string

func (e errUnended) Error() string { return string(e) + " does not come to an end" }

// errFirst ends a run after its first output.
var errFirst = errors.New("enough")

// first returns the first output of the program, nil if it has none.
func (p *program) first(ctx context.Context, v any) (out any, err error) {
	err = p.run(ctx, v, func(v any) error { out = v; return errFirst })
	if errors.Is(err, errFirst) {
		err = nil
	}
	return out, err
}

// brief returns an error of gojq without more than the start of the values that it
// shows.
func brief(err error) error {
	const most = 200
	if text := err.Error(); len(text) > most {
		return errors.New(string(bytes.ToValidUTF8([]byte(text[:most]), nil)) + "...")
	}
	return err
}

// decode reads JSON or YAML for a program of jq.
func decode(name string, body []byte) (any, error) {
	text := bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	if len(text) == 0 {
		return nil, fault.New(fault.Invalid, "", "%s answers nothing", name)
	}
	if text[0] != '{' && text[0] != '[' {
		v, err := saltyaml.Load(name, body)
		return plain(v), err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	if err == nil {
		if _, more := d.Token(); more != io.EOF {
			err = errors.New("something follows the JSON value")
		}
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "", "%s answers no JSON: %w", name, err)
	}
	return v, nil
}

// plain returns a value of package ordered as gojq has them.
func plain(v any) any {
	switch x := v.(type) {
	case int64:
		return json.Number(fmt.Sprint(x))
	case []any:
		out := make([]any, len(x))
		for i, e := range x {
			out[i] = plain(e)
		}
		return out
	case *ordered.Map:
		out := make(map[string]any, x.Len())
		for k, e := range x.All() {
			out[k] = plain(e)
		}
		return out
	}
	return v
}

// hosts collects what a program makes of the parts of an answer.
type hosts struct{ lines bytes.Buffer }

// add adds the hosts that the program makes of v. An output is a list of hosts; a
// host, which has an id; or a mapping of ids.
func (h *hosts) add(ctx context.Context, p *program, v any) error {
	return p.run(ctx, v, func(v any) error {
		m, ok := v.(map[string]any)
		if list, isList := v.([]any); isList {
			for _, e := range list {
				if err := h.one(e); err != nil {
					return err
				}
			}
			return nil
		}
		if _, isID := m["id"].(string); !ok || isID {
			return h.one(v)
		}
		for _, id := range slices.Sorted(maps.Keys(m)) {
			host := map[string]any{}
			switch v := m[id].(type) {
			case nil:
			case string:
				host["host"] = v
			case map[string]any:
				maps.Copy(host, v)
			default:
				return errOutput
			}
			host["id"] = id
			if err := h.one(host); err != nil {
				return err
			}
		}
		return nil
	})
}

var errOutput = errors.New("its output must be hosts with an id, lists of them, or a mapping of ids to attributes")

// one adds a host.
func (h *hosts) one(v any) error {
	switch v.(type) {
	case string, map[string]any:
	default:
		return errOutput
	}
	text, err := gojq.Marshal(v)
	if err != nil {
		return err
	}
	if h.lines.Len()+len(text) > MaxSize {
		return fmt.Errorf("it makes more than %d MiB", MaxSize>>20)
	}
	sep := ",\n"
	if h.lines.Len() == 0 {
		sep = "["
	}
	h.lines.WriteString(sep)
	h.lines.Write(text)
	return nil
}

// listing returns the hosts as roster.ParseListing reads them, each on a line.
func (h *hosts) listing() []byte {
	if h.lines.Len() == 0 {
		return []byte("[]")
	}
	return append(h.lines.Bytes(), ']')
}
