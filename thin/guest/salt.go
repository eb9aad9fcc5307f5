package guest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/thin/wire"
)

// saltPrefix begins the names of Salt's own thins in the thin dir, which are unpacked;
// the digest of the tarball follows.
const saltPrefix = ".gossh-salt-"

// salt runs a function with the salt-call of Salt's own thin.
func (g *guest) salt(ctx context.Context, req *wire.Request) *wire.Reply {
	h := g.host(req)
	dir, python, err := g.unpacked(ctx, h, req.Salt)
	if err != nil {
		return failed(fault.Deploy, "using Salt's thin: "+err.Error(), "")
	}
	conf, err := os.MkdirTemp(g.dir, ".gossh-conf-*")
	if err != nil {
		return failed(fault.Deploy, "using Salt's thin: "+err.Error(), "")
	}
	defer discard(conf)
	if err := minionFile(conf, dir, req); err != nil {
		return failed(fault.Deploy, "using Salt's thin: "+err.Error(), "")
	}
	if err := g.pythonModules(ctx, conf, req); err != nil {
		return failed(fault.Deploy, "using Salt's thin: "+err.Error(), "")
	}
	words, err := saltWords(req)
	if err != nil {
		return failed(fault.Invalid, err.Error(), "")
	}
	argv := append([]string{
		python, filepath.Join(dir, "salt-call"), "--local", "--metadata", "--retcode-passthrough",
		"--out", "json", "-l", "quiet", "-c", conf, "--", req.Fun,
	}, words...)
	r, err := h.Runner.Run(ctx, &process.Command{Argv: argv, Env: h.Env, Limit: modules.MaxOutput})
	if err != nil {
		if errors.Is(err, context.Canceled) {
			return failed(fault.Cancelled, "the function was ended", "")
		}
		return failed(fault.Failed, "running salt-call: "+err.Error(), "")
	}
	return saltReply(r)
}

// unpacked returns where Salt's thin is, bringing and unpacking it if it is not there,
// and the Python to run it with.
func (g *guest) unpacked(ctx context.Context, h *modules.Host, digest string) (dir, python string, err error) {
	for _, name := range []string{"python3", "python"} {
		if python, err = h.Runner.Look(name, h.Env); err == nil {
			break
		}
	}
	if err != nil {
		return "", "", errors.New("there is no Python on the host, neither python3 nor python")
	}
	if len(digest) != 2*sha256.Size || strings.Trim(digest, "0123456789abcdef") != "" {
		return "", "", errors.New("it has no digest")
	}
	dir = filepath.Join(g.dir, saltPrefix+digest)
	if _, err := os.Stat(dir); err == nil {
		return dir, python, nil
	}
	fetch, ok := g.files.(*fetcher)
	if !ok {
		return "", "", errors.New("it is not on the host")
	}
	name, err := fetch.file(func(f *os.File) (bool, error) {
		var reply wire.FileReply
		n, sum, err := fetch.stream(ctx, f, wire.CallSalt, struct{}{}, &reply)
		if err == nil {
			err = arrived(n, sum, reply.Size, digest)
		}
		return true, err
	})
	if err != nil {
		return "", "", fmt.Errorf("bringing it: %w", err)
	}
	defer discard(name)
	part, err := os.MkdirTemp(g.dir, ".gossh-part-*")
	if err != nil {
		return "", "", err
	}
	defer discard(part) // it has another name by then, or is of no use
	// Python's own, for not every host has tar, or one that reads gzip.
	r, err := h.Runner.Run(ctx, &process.Command{Argv: []string{python, "-m", "tarfile", "-e", name, part}, Env: h.CEnv()})
	if err == nil && r.Code != 0 {
		err = modules.Failed([]string{"unpacking it"}, r)
	}
	if err != nil {
		return "", "", err
	}
	if _, err := os.Stat(filepath.Join(part, "salt-call")); err != nil {
		return "", "", errors.New("the tarball has no salt-call: salt-run thin.generate makes one that has")
	}
	if err := os.Rename(part, dir); err != nil {
		if _, there := os.Stat(dir); there != nil { // somebody else was faster
			return "", "", err
		}
	}
	return dir, python, nil
}

// discard removes what was needed for a moment. What stays goes with a wipe.
func discard(path string) { _ = os.RemoveAll(path) }

// minionFile writes the configuration of a minion, which is JSON and so YAML.
func minionFile(conf, dir string, req *wire.Request) error {
	m := &ordered.Map{}
	for k, v := range req.Opts.All() {
		m.Set(k, v)
	}
	data := filepath.Join(dir, "running_data")
	m.Set("id", req.ID)
	m.Set("root_dir", data)
	m.Set("cachedir", filepath.Join(data, "cache"))
	m.Set("log_file", filepath.Join(data, "minion.log"))
	m.Set("file_client", "local")
	if len(req.Modules) > 0 {
		m.Set("module_dirs", []any{filepath.Join(conf, "modules")})
	}
	if req.Grains.Len() > 0 {
		m.Set("grains", req.Grains)
	}
	b, err := ordered.Encode(m)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(data, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(conf, "minion"), append(b, '\n'), 0o600)
}

// pythonModules puts the modules in Python that come with the request where the
// configuration says.
func (g *guest) pythonModules(ctx context.Context, conf string, req *wire.Request) error {
	for _, m := range req.Modules {
		source, ok := g.files.(modules.Programs)
		if !ok || len(m.Files) != 1 {
			return errors.New("the module " + m.Name + " cannot be brought here")
		}
		local, err := source.Program(ctx, modules.Program(m.Files[0].Program))
		if err != nil {
			return err
		}
		text, err := os.ReadFile(local)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Join(conf, "modules"), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(conf, "modules", filepath.Base(m.Name)+".py"), text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// saltReply reads what salt-call has printed. What stands before the JSON is noise.
func saltReply(r *process.Result) *wire.Reply {
	out := r.Stdout
	if !bytes.HasPrefix(out, []byte("{")) {
		if i := bytes.Index(out, []byte("\n{")); i >= 0 {
			out = out[i+1:]
		}
	}
	if r.LostStdout > 0 {
		return failed(fault.Failed, fmt.Sprintf("salt-call prints more than %d MiB", modules.MaxOutput>>20), "write the output to a file on the host")
	}
	v, err := ordered.Decode(out)
	all, ok := v.(*ordered.Map)
	if err != nil || !ok {
		said := strings.TrimSpace(string(r.Stderr))
		if said == "" {
			said = strings.TrimSpace(string(r.Stdout))
		}
		return &wire.Reply{Retcode: max(r.Code, 1), Error: &wire.Error{
			Kind: fault.Failed, Stdout: string(r.Stdout), Stderr: "salt-call ended with the code " + fmt.Sprint(r.Code) + ": " + said,
		}}
	}
	reply, value := &wire.Reply{Retcode: r.Code}, all.Value("local")
	if meta, ok := value.(*ordered.Map); ok {
		if ret, ok := meta.Get("return"); ok {
			value = ret
			if code, ok := meta.Value("retcode").(int64); ok {
				reply.Retcode = int(code)
			}
			reply.Out, _ = meta.Value("out").(string)
		}
	}
	b, err := ordered.Encode(value)
	if err != nil {
		return failed(fault.Internal, err.Error(), "")
	}
	reply.Return = b
	return reply
}
