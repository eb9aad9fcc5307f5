package git

import (
	"context"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gossh/gossh/modules"
)

// dry returns a subcommand that changes nothing if the call must not.
func (r *repo) dry(args ...string) []string {
	if r.c.Test {
		return append(args, "--dry-run")
	}
	return args
}

func add(ctx context.Context, r *repo) (any, error) {
	args, err := r.with(r.dry("add", "--verbose"))
	if err != nil {
		return nil, err
	}
	return r.text(ctx, append(args, "--", r.c.Text("filename"))...)
}

func remove(ctx context.Context, r *repo) (any, error) {
	args, err := r.with(r.dry("rm"))
	if err != nil {
		return nil, err
	}
	return r.text(ctx, append(args, "--", r.c.Text("filename"))...)
}

func archive(ctx context.Context, r *repo) (any, error) {
	output, err := r.path(r.c.Text("output"))
	if err != nil {
		return nil, err
	}
	prefix := r.c.Text("prefix")
	if !r.c.Given("prefix") {
		top, err := r.out(ctx, "rev-parse", "--show-toplevel")
		if err != nil || top == "" { // a bare repository has none
			top = r.dir
		}
		prefix = filepath.Base(top) + "/"
	}
	args := []string{"archive", "--output=" + output}
	if f := r.c.Text("format"); f != "" {
		args = append(args, "--format="+f)
	}
	if prefix != "" {
		args = append(args, "--prefix="+prefix)
	}
	return done(r.do(ctx, false, args, r.c.Text("rev")))
}

func branch(ctx context.Context, r *repo) (any, error) {
	return done(r.do(ctx, false, []string{"branch"}, r.c.Text("name")))
}

func checkout(ctx context.Context, r *repo) (any, error) {
	args := []string{"checkout"}
	if r.c.Bool("force") {
		args = append(args, "--force")
	}
	args, err := r.with(args, r.c.Text("rev"))
	if err != nil {
		return nil, err
	}
	if !r.c.Given("rev") && !has(args, "-b", "-B") {
		return nil, &modules.ArgumentError{Msg: "'rev' argument is required unless -b or -B in opts"}
	}
	return r.texts(ctx, args...)
}

// clone clones into cwd, or into the directory of that name in it.
func clone(ctx context.Context, r *repo) (any, error) {
	url := r.c.Text("url")
	if url == "" {
		return nil, &modules.ArgumentError{Msg: "Missing 'url' argument"}
	}
	if err := r.login(ctx, url); err != nil {
		return nil, err
	}
	to := filepath.Join(r.dir, r.c.Text("name"))
	r.dir = ""
	return done(r.do(ctx, false, []string{"clone"}, url, to))
}

func commit(ctx context.Context, r *repo) (any, error) {
	args, err := r.with([]string{"commit", "-m", r.c.Text("message")})
	if err != nil {
		return nil, err
	}
	if f := r.c.Text("filename"); f != "" {
		args = append(args, "--", f)
	}
	return r.text(ctx, args...)
}

func discard(ctx context.Context, r *repo) (any, error) {
	return r.texts(ctx, "checkout", "--", r.c.Text("path"))
}

func initialize(ctx context.Context, r *repo) (any, error) {
	args := []string{"init"}
	if r.c.Bool("bare") {
		args = append(args, "--bare")
	}
	if t := r.c.Text("template"); t != "" {
		args = append(args, "--template="+t)
	}
	if d := r.c.Text("separate_git_dir"); d != "" {
		args = append(args, "--separate-git-dir="+d)
	}
	switch v := r.c.Named["shared"].(type) {
	case nil:
	case bool:
		args = append(args, "--shared="+strconv.FormatBool(v))
	case int64:
		args = append(args, "--shared=0"+strconv.FormatInt(v, 10))
	default:
		args = append(args, "--shared="+modules.Text(v))
	}
	to := r.dir
	r.dir = ""
	return r.do(ctx, false, args, to)
}

func merge(ctx context.Context, r *repo) (any, error) {
	return r.do(ctx, false, []string{"merge"}, r.c.Text("rev"))
}

func rebase(ctx context.Context, r *repo) (any, error) {
	revs, err := r.words("rev")
	if err != nil {
		return nil, err
	}
	return r.do(ctx, false, []string{"rebase"}, revs...)
}

func reset(ctx context.Context, r *repo) (any, error) { return r.do(ctx, false, []string{"reset"}) }

func stash(ctx context.Context, r *repo) (any, error) {
	action := r.c.Text("action")
	if strings.HasPrefix(action, "-") {
		return nil, modules.Errorf("'%s' is no action of git stash: options belong into opts", action)
	}
	return r.do(ctx, false, []string{"stash", action})
}

func submodule(ctx context.Context, r *repo) (any, error) {
	words, err := r.words("command")
	if err != nil {
		return nil, err
	}
	return r.do(ctx, false, append([]string{"submodule"}, words...))
}

func symbolicRef(ctx context.Context, r *repo) (any, error) {
	value := r.c.Text("value")
	args, err := r.with([]string{"symbolic-ref"}, r.c.Text("ref"), value)
	if err != nil {
		return nil, err
	}
	if r.c.Test && (value != "" || has(args, "-d", "--delete")) {
		return "", nil
	}
	return r.text(ctx, args...)
}

func tag(ctx context.Context, r *repo) (any, error) {
	args := []string{"tag"}
	if m := r.c.Text("message"); m != "" {
		args = append(args, "-m", m)
	}
	opts, err := r.words("opts")
	if err != nil {
		return nil, err
	}
	ref := r.c.Text("ref")
	if has(opts, "-d", "--delete") {
		ref = ""
	}
	return r.do(ctx, false, args, r.c.Text("name"), ref)
}

// has reports whether one of the words is among args.
func has(args []string, words ...string) bool {
	return slices.ContainsFunc(args, func(a string) bool { return slices.Contains(words, a) })
}
