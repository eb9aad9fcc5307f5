package file

import (
	"context"
	"os"
	"strconv"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// noSuch says which of user and group does not exist, as Salt's chown does.
func (o *wanted) noSuch(ctx context.Context, c *modules.Call) string {
	said := ""
	if v := c.Named["user"]; v != nil && v != "" {
		if n, ok := userID(ctx, c.Host, v); ok {
			o.uid = int(n)
		} else {
			said += "User does not exist\n"
		}
	}
	if v := c.Named["group"]; v != nil && v != "" {
		if n, ok := groupID(ctx, c.Host, v); ok {
			o.gid = int(n)
		} else {
			said += "Group does not exist\n"
		}
	}
	return said
}

func chown(link bool) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		p, err := at(ctx, c, "path")
		if err != nil {
			return nil, err
		}
		o := &wanted{-1, -1, -1}
		said := o.noSuch(ctx, c)
		if !p.lexists() {
			said += "File not found"
		}
		if said != "" {
			return said, nil
		}
		if c.Test {
			return nil, nil
		}
		if err := o.chown(p, link || !p.exists()); err != nil {
			return nil, err
		}
		return nil, nil
	}
}

func (o *wanted) chown(p place, link bool) error {
	change := os.Chown
	if link {
		change = os.Lchown
	}
	if err := change(p.path, o.uid, o.gid); err != nil {
		return failed("changing the owner of", p, err)
	}
	return nil
}

func setMode(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	if !p.exists() {
		return nil, modules.Errorf("%s: File not found", p.name)
	}
	mode := normal(c.Text("mode"))
	n, err := strconv.ParseUint(mode, 8, 12)
	if err != nil {
		return "Invalid Mode " + c.Text("mode"), nil
	}
	if c.Test {
		return mode, nil
	}
	if err := chmod(p.real(c.Host).path, int(n)); err != nil {
		return nil, failed("setting the mode of", p, err)
	}
	s, err := look(ctx, c.Host, p, true)
	if err != nil {
		return nil, err
	}
	return s.octal(), nil
}

// result is what states return: name, changes, comment, result.
type result struct {
	name     string
	changes  *ordered.Map
	comments []string
	result   any
}

// resultOf begins with the argument ret, which may be empty.
func resultOf(c *modules.Call, name string) *result {
	r := &result{name: name, changes: &ordered.Map{}, result: true}
	ret, _ := c.Named["ret"].(*ordered.Map)
	if ret.Len() == 0 {
		return r
	}
	r.result = ret.Value("result")
	if m, ok := ret.Value("changes").(*ordered.Map); ok {
		r.changes = m.Clone()
	}
	switch v := ret.Value("comment").(type) {
	case []any:
		r.comments = modules.Strings(v)
	case string:
		if v != "" {
			r.comments = []string{v}
		}
	}
	return r
}

func (r *result) mapping() *ordered.Map {
	return ordered.Of("name", r.name, "changes", r.changes, "comment", strings.Join(r.comments, "; "), "result", r.result)
}

func (r *result) fail(format string, args ...string) {
	for _, a := range args {
		format = strings.Replace(format, "%s", a, 1)
	}
	r.comments = append(r.comments, format)
	r.result = false
}

func checkPerms(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "name")
	if err != nil {
		return nil, err
	}
	r := resultOf(c, p.name)
	perms, err := r.perms(ctx, c, p, c.Text("mode"))
	if err != nil {
		return nil, err
	}
	return []any{r.mapping(), perms}, nil
}

// perms gives p the owner, the group and the mode that the arguments say, notes what
// that changes, and returns what there was. In a dry run it only notes, and the
// result is None if there is something.
func (r *result) perms(ctx context.Context, c *modules.Call, p place, mode string) (*ordered.Map, error) {
	follow := c.Bool("follow_symlinks")
	is, err := look(ctx, c.Host, p, follow)
	if err != nil {
		return nil, err
	}
	mode = normal(mode)
	perms := ordered.Of("luser", is.user, "lgroup", is.group, "lmode", is.octal())
	o := &wanted{-1, -1, -1}
	owner := ordered.NewMap(2)
	o.differ(ctx, c, is, owner)
	for k, v := range owner.All() {
		perms.Set("c"+k, v)
	}
	link := is.kind() == "link"
	if !link && mode != "" && mode != "keep" && mode != is.octal() {
		perms.Set("cmode", mode)
	}
	if c.Test {
		r.note(owner, perms)
	} else if err := r.applyPerms(ctx, c, p, o, owner, perms); err != nil {
		return nil, err
	}
	if err := r.attributes(ctx, c, p); err != nil {
		return nil, err
	}
	if err := r.context(ctx, c, p); err != nil {
		return nil, err
	}
	if c.Test {
		perms.Delete("cmode") // Salt has it only where the mode was changed
		if r.changes.Len() > 0 {
			r.result = nil
		}
	}
	return perms, nil
}

// differ notes in which of user and group is differs from the arguments.
func (o *wanted) differ(ctx context.Context, c *modules.Call, is *status, owner *ordered.Map) {
	if v := c.Named["user"]; v != nil && v != "" {
		n, ok := userID(ctx, c.Host, v)
		if !ok || n != is.st.Uid {
			owner.Set("user", c.Text("user"))
		}
		if ok {
			o.uid = int(n)
		}
	}
	if v := c.Named["group"]; v != nil && v != "" {
		n, ok := groupID(ctx, c.Host, v)
		if !ok || n != is.st.Gid {
			owner.Set("group", c.Text("group"))
		}
		if ok {
			o.gid = int(n)
		}
	}
}

func (r *result) note(owner, perms *ordered.Map) {
	for k, v := range owner.All() {
		r.changes.Set(k, v)
	}
	if m, ok := perms.Get("cmode"); ok {
		r.changes.Set("mode", m)
	}
}

// applyPerms changes the owner, which clears set-id bits, and then the mode.
func (r *result) applyPerms(ctx context.Context, c *modules.Call, p place, o *wanted, owner, perms *ordered.Map) error {
	missing := ""
	if owner.Len() > 0 {
		if missing = (&wanted{}).noSuch(ctx, c); missing != "" {
			r.fail(missing)
		} else if err := o.chown(p, !p.isLink() || !c.Bool("follow_symlinks")); err != nil {
			r.fail(err.Error())
			missing = "x"
		}
		for k, v := range owner.All() {
			if missing != "" {
				r.fail("Failed to change %s to %s", k, modules.Text(v))
				continue
			}
			r.changes.Set(k, v)
		}
	}
	mode, set := perms.Get("cmode")
	if !set {
		// A change of the owner must not leave the mode without its set-id bits.
		if mode = modules.Text(perms.Value("lmode")); owner.Len() == 0 || p.isLink() || strings.HasPrefix(mode.(string), "0") {
			return nil
		}
	}
	n, err := strconv.ParseUint(mode.(string), 8, 12)
	if err == nil {
		err = chmod(p.real(c.Host).path, int(n))
	}
	switch {
	case err != nil:
		r.fail("Failed to change mode to %s", mode.(string))
	case set:
		r.changes.Set("mode", mode)
	}
	return nil
}
