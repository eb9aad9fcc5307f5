package guest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/thin/wire"
)

// fetcher brings files of the controller into the thin dir.
type fetcher struct{ g *guest }

var _ modules.Comparer = (*fetcher)(nil)

// errSame means that the host has the file.
var errSame = errors.New("the file is there")

// Fetch implements modules.FileSource.
func (x *fetcher) Fetch(ctx context.Context, path, env string) (string, error) {
	return x.fetch(ctx, path, env, "")
}

// FetchUnless implements modules.Comparer.
func (x *fetcher) FetchUnless(ctx context.Context, path, env, sha256 string) (string, error) {
	local, err := x.fetch(ctx, path, env, sha256)
	if errors.Is(err, errSame) {
		return "", nil
	}
	return local, err
}

func (x *fetcher) fetch(ctx context.Context, path, env, have string) (string, error) {
	f, err := os.CreateTemp(x.g.dir, ".gossh-file-*")
	if err != nil {
		return "", fmt.Errorf("fetching salt://%s: %w", path, err)
	}
	name := f.Name()
	err = x.into(ctx, f, path, env, have)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(name)
		return "", fmt.Errorf("fetching salt://%s: %w", path, err)
	}
	return name, nil
}

// into writes the file, hashing what arrives.
func (x *fetcher) into(ctx context.Context, f *os.File, path, env, have string) error {
	h := sha256.New()
	w := io.MultiWriter(f, h)
	var n int64
	raw, err := x.g.mux.Call(ctx, wire.CallFile, wire.FileRequest{Path: path, Env: env, Dest: f.Name(), Have: have}, func(b []byte) error {
		n += int64(len(b))
		_, err := w.Write(b)
		return err
	})
	if err != nil {
		return err
	}
	var reply wire.FileReply
	if err := json.Unmarshal(raw, &reply); err != nil {
		return err
	}
	if reply.Missing {
		return modules.ErrNoFile
	}
	if reply.Same {
		return errSame
	}
	if reply.Put {
		if n, err = rehash(f.Name(), h); err != nil {
			return err
		}
	}
	if n != reply.Size || hex.EncodeToString(h.Sum(nil)) != reply.SHA256 {
		return fmt.Errorf("%d bytes arrived of %d, or other ones", n, reply.Size)
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
func rehash(name string, h hash.Hash) (int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	h.Reset()
	return io.Copy(h, f)
}
