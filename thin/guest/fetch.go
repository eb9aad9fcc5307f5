package guest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/thin/wire"
)

// fetcher brings files of the controller into the thin dir.
type fetcher struct{ g *guest }

var _ modules.Comparer = (*fetcher)(nil)

// Fetch implements modules.FileSource.
func (x *fetcher) Fetch(ctx context.Context, path, env string) (string, error) {
	return x.FetchUnless(ctx, path, env, "")
}

// FetchUnless implements modules.Comparer.
func (x *fetcher) FetchUnless(ctx context.Context, path, env, have string) (string, error) {
	name, err := x.file(func(f *os.File) (bool, error) {
		req := wire.FileRequest{Path: path, Env: env, Have: have, Dest: f.Name()}
		var reply wire.FileReply
		n, sum, err := x.stream(ctx, f, wire.CallFile, req, &reply)
		switch {
		case err != nil:
			return false, err
		case reply.Missing:
			return false, modules.ErrNoFile
		case reply.Same && have != "":
			return false, nil
		case reply.Put:
			if n, sum, err = rehash(f.Name()); err != nil {
				return false, err
			}
		}
		return true, arrived(n, sum, reply.Size, reply.SHA256)
	})
	if err != nil {
		return "", fmt.Errorf("fetching salt://%s: %w", path, err)
	}
	return name, nil
}

// file has fill write a new file in the thin dir. It is removed, and the name "", if
// fill does not want it or fails.
func (x *fetcher) file(fill func(*os.File) (bool, error)) (string, error) {
	f, err := os.CreateTemp(x.g.dir, ".gossh-file-*")
	if err != nil {
		return "", err
	}
	keep, err := fill(f)
	if err = errors.Join(err, f.Close()); err != nil || !keep {
		_ = os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// stream writes the data of a call to w and returns how much it was and its SHA-256.
func (x *fetcher) stream(ctx context.Context, w io.Writer, kind string, req, reply any) (int64, string, error) {
	h := newSum()
	w = io.MultiWriter(w, h)
	var n int64
	raw, err := x.g.mux.Call(ctx, kind, req, func(b []byte) error {
		n += int64(len(b))
		_, err := w.Write(b)
		return err
	})
	if err == nil {
		err = json.Unmarshal(raw, reply)
	}
	return n, h.text(), err
}

// arrived checks what arrived against what was to.
func arrived(n int64, sum string, size int64, want string) error {
	if n != size || sum != want {
		return fmt.Errorf("%d bytes arrived of %d, or other ones", n, size)
	}
	return nil
}

// Render implements modules.Templates.
func (x *fetcher) Render(ctx context.Context, t modules.Template) (string, error) {
	var text []byte
	req := wire.RenderRequest{
		Renderer: t.Renderer, Path: t.Path, Env: t.Env, Text: t.Text, Grains: t.Grains, Pillar: t.Pillar, PillarEnv: t.PillarEnv,
		Context: t.Context,
	}
	raw, err := x.g.mux.Call(ctx, wire.CallRender, req, func(b []byte) error {
		text = append(text, b...)
		return nil
	})
	if err != nil {
		return "", err
	}
	var reply wire.FileReply
	if err := json.Unmarshal(raw, &reply); err != nil {
		return "", err
	}
	if reply.Missing {
		return "", modules.ErrNoFile
	}
	if int64(len(text)) != reply.Size {
		return "", fmt.Errorf("%d bytes of the rendered text arrived of %d", len(text), reply.Size)
	}
	return string(text), nil
}

// rehash reads what the controller has put at name.
func rehash(name string) (int64, string, error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	h := newSum()
	n, err := io.Copy(h, f)
	return n, h.text(), err
}
