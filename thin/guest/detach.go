package guest

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/gossh/gossh/caller"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/spool"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/thin/wire"
)

// errand is what the process of a job is given on its standard input.
type errand struct {
	Request *wire.Request `json:"request"`
	// Files are the salt:// files that the call names, and where they lie: nobody
	// can be asked for them later.
	Files map[string]string `json:"files,omitempty"`

	dir string // the thin dir
}

// lockFD is where the process of a job finds the locked file of its slot.
const lockFD = 3

// detach starts a process of its own for a request, which outlives this one.
func (g *guest) detach(ctx context.Context, req *wire.Request) *wire.Reply {
	if req.Wipe {
		return failed(fault.Invalid, "a function cannot be left running where the thin dir is wiped", "leave out -w and -W")
	}
	if t := req.Kwargs.Value("template"); t != nil && t != "" {
		return failed(fault.Invalid, "a template cannot be rendered for a function that is left running: that is the controller's work", "")
	}
	if no := g.ready(ctx, req); no != nil {
		return no
	}
	args, err := json.Marshal(req.Args)
	if err != nil {
		return failed(fault.Internal, err.Error(), "")
	}
	slot, err := spool.Of(g.dir).Reserve(spool.Job{JID: req.JID, ID: req.ID, Fun: req.Fun, Args: args, Started: time.Now().UTC()})
	if errors.Is(err, spool.ErrFull) {
		return failed(fault.Failed, "nothing was started: "+err.Error(), "gossh collect fetches the result of a job and makes room")
	}
	if err != nil {
		return failed(fault.Failed, "nothing was started: "+err.Error(), "")
	}
	pid, err := g.launch(ctx, slot, req)
	if err != nil {
		return failed(fault.Failed, "nothing was started: "+errors.Join(err, slot.Drop()).Error(), "")
	}
	b, err := ordered.Encode(ordered.Of("jid", req.JID, "pid", int64(pid)))
	if err != nil {
		return failed(fault.Internal, err.Error(), "")
	}
	return &wire.Reply{Return: b}
}

// ready brings what the function needs, and returns why it cannot begin, or nil.
func (g *guest) ready(ctx context.Context, req *wire.Request) *wire.Reply {
	if req.Salt != "" {
		if _, _, err := g.unpacked(ctx, g.host(req), req.Salt); err != nil {
			return failed(fault.Deploy, "using Salt's thin: "+err.Error(), "")
		}
		for _, m := range req.Modules {
			if _, err := (&fetcher{g}).Program(ctx, modules.Program(m.Files[0].Program)); err != nil {
				return failed(fault.Deploy, "bringing the module "+m.Name+": "+err.Error(), "")
			}
		}
		return nil
	}
	own, no := g.custom(ctx, req)
	if no == nil {
		no = caller.Check(g.table(own), callOf(req))
	}
	return no
}

// launch starts the process and hands it its errand. It has begun when there is no
// error.
func (g *guest) launch(ctx context.Context, slot *spool.Slot, req *wire.Request) (pid int, err error) {
	e := errand{Request: req, Files: map[string]string{}}
	defer func() {
		if err != nil {
			e.drop()
		}
	}()
	if err := g.prefetch(ctx, req, e.Files); err != nil {
		return 0, err
	}
	b, err := json.Marshal(e)
	if err != nil {
		return 0, err
	}
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return 0, err
	}
	defer null.Close()
	in, feed, err := os.Pipe()
	if err != nil {
		return 0, err
	}
	defer feed.Close()
	// What package os does beside this would be a part of the thin for this alone.
	pid, _, err = syscall.StartProcess(g.self, []string{g.self, "job", g.dir}, &syscall.ProcAttr{
		Dir: "/", Env: os.Environ(), Sys: &syscall.SysProcAttr{Setsid: true},
		Files: []uintptr{in.Fd(), null.Fd(), null.Fd(), slot.File().Fd()},
	})
	_ = in.Close() // the process has its own
	if err != nil {
		return 0, err
	}
	// It waits for its errand: until then nothing has begun, and the record is there.
	err = slot.Begin(pid)
	if err == nil {
		_, err = feed.Write(b)
	}
	if err != nil {
		_ = syscall.Kill(pid, syscall.SIGKILL)
		_, _ = syscall.Wait4(pid, nil, 0, nil)
		return 0, err
	}
	return pid, nil
}

// prefetch brings the salt:// files that a call names into the thin dir, and what
// prints grains. What the controller does not have is found missing by the function.
func (g *guest) prefetch(ctx context.Context, req *wire.Request, into map[string]string) error {
	for _, p := range req.GrainPrograms {
		if _, err := (&fetcher{g}).Program(ctx, modules.Program(p)); err != nil {
			g.log("warning", "grains: "+err.Error())
		}
	}
	env := modules.Text(req.Kwargs.Value("saltenv"))
	if env == "" || req.Kwargs.Value("saltenv") == nil {
		env = "base"
	}
	for _, text := range texts(nil, append(values(req.Kwargs), req.Args...)) {
		path, ok := strings.CutPrefix(text, "salt://")
		if !ok {
			continue
		}
		path, from := modules.SaltPath(path)
		if from == "" {
			from = env
		}
		local, err := (&fetcher{g}).Fetch(ctx, path, from)
		if err != nil && !errors.Is(err, modules.ErrNoFile) {
			return err
		}
		if err == nil {
			into[path] = local
		}
	}
	return nil
}

func values(m *ordered.Map) []any {
	var out []any
	for _, v := range m.All() {
		out = append(out, v)
	}
	return out
}

// texts adds the texts in v, however deep: those that list files with commas one by one.
func texts(to []string, v any) []string {
	switch v := v.(type) {
	case string:
		for i, part := range strings.Split(v, ",salt://") {
			if i > 0 {
				part = "salt://" + part
			}
			to = append(to, part)
		}
	case []any:
		for _, e := range v {
			to = texts(to, e)
		}
	case *ordered.Map:
		for _, e := range v.All() {
			to = texts(to, e)
		}
	}
	return to
}

// drop removes the files that nobody took.
func (e *errand) drop() {
	for _, local := range e.Files {
		_ = os.Remove(local)
	}
}

// Fetch implements modules.FileSource.
func (e *errand) Fetch(_ context.Context, path, _ string) (string, error) {
	local, ok := e.Files[path]
	if !ok {
		return "", modules.ErrNoFile
	}
	delete(e.Files, path) // whoever asks removes it
	return local, nil
}

// Program implements modules.Programs: those that the call may need were brought.
func (e *errand) Program(_ context.Context, p modules.Program) (string, error) {
	return programIn(e.dir, p)
}

// selfPath is the file of this program, which was started as argv.
func selfPath(argv []string) string {
	if argv[1] == "install" {
		return filepath.Join(argv[3], argv[5])
	}
	return filepath.Join(argv[3], filepath.Base(argv[0]))
}

func failed(k fault.Kind, msg, hint string) *wire.Reply {
	return &wire.Reply{Retcode: 1, Error: &wire.Error{Kind: k, Stderr: msg, Hint: hint}}
}
