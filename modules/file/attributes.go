package file

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// settable are the letters of attributes that chattr can set; lsattr shows others,
// such as e, which are the file system's own.
const settable = "aAcCdDijPsStTu"

// attributesOf returns the attributes of a file that chattr can set. ok is false if
// the host or the file system has none.
func attributesOf(ctx context.Context, c *modules.Call, p place) (letters string, ok bool, err error) {
	if !c.Host.Has("lsattr") {
		return "", false, nil
	}
	r, err := c.Host.Exec(ctx, "lsattr", "-d", p.path)
	if err != nil || r.Code != 0 {
		return "", false, err
	}
	words := strings.Fields(string(r.Stdout))
	if len(words) == 0 {
		return "", false, nil
	}
	for _, l := range words[0] {
		if strings.ContainsRune(settable, l) {
			letters += string(l)
		}
	}
	return letters, true, nil
}

// without returns the letters of a that b lacks.
func without(a, b string) string {
	out := ""
	for _, l := range a {
		if !strings.ContainsRune(b, l) {
			out += string(l)
		}
	}
	return out
}

// differing reports which attributes the argument attrs asks for and which it leaves
// out, and what there are.
func differingAttributes(ctx context.Context, c *modules.Call, p place) (old, add, remove string, err error) {
	want := c.Text("attrs")
	if want == "" || p.isDir() || p.isLink() {
		return "", "", "", nil
	}
	if wrong := without(want, settable+"e"); wrong != "" {
		return "", "", "", modules.Errorf("unknown attributes: %s", wrong)
	}
	old, ok, err := attributesOf(ctx, c, p)
	if err != nil || !ok {
		return "", "", "", err
	}
	return old, without(without(want, "e"), old), without(old, want), nil
}

// attributes gives p its attributes, and notes what that changes.
func (r *result) attributes(ctx context.Context, c *modules.Call, p place) error {
	old, add, remove, err := differingAttributes(ctx, c, p)
	if err != nil || add == "" && remove == "" {
		return err
	}
	for _, change := range []string{"+" + add, "-" + remove} {
		if len(change) == 1 || c.Test {
			continue
		}
		if _, err := c.Host.Output(ctx, "chattr", change, p.path); err != nil {
			r.fail(err.Error())
			r.fail("Failed to change attributes to %s", c.Text("attrs"))
			return nil
		}
	}
	r.changes.Set("attrs", ordered.Of("old", old, "new", c.Text("attrs")))
	return nil
}

// differingContext returns the parts of the context of SELinux that differ from the
// arguments, as old and new texts and as options of chcon.
func differingContext(ctx context.Context, c *modules.Call, p place) (old, fresh string, options []string, err error) {
	args := []string{"seuser", "serole", "setype", "serange"}
	wanted := false
	for _, a := range args {
		wanted = wanted || c.Text(a) != ""
	}
	if !wanted {
		return "", "", nil, nil
	}
	is, err := contextOf(ctx, c, p)
	if err != nil {
		return "", "", nil, err
	}
	parts := strings.SplitN(is, ":", 4)
	if len(parts) != 4 {
		return "", "", nil, modules.Errorf("Failed to get selinux attributes of %s: %s", p.name, is)
	}
	for i, a := range args {
		v := c.Text(a)
		if v == "" || v == parts[i] {
			continue
		}
		name := a[2:]
		title := strings.ToUpper(name[:1]) + name[1:] + ": "
		old += title + parts[i] + " "
		fresh += title + v + " "
		options = append(options, "--"+name+"="+v)
	}
	return strings.TrimSpace(old), strings.TrimSpace(fresh), options, nil
}

// context gives p its context of SELinux, and notes what that changes.
func (r *result) context(ctx context.Context, c *modules.Call, p place) error {
	old, fresh, options, err := differingContext(ctx, c, p)
	if err != nil || len(options) == 0 {
		return err
	}
	if !c.Test {
		if _, err := c.Host.Output(ctx, append(append([]string{"chcon"}, options...), p.path)...); err != nil {
			r.fail(err.Error())
			r.fail("Failed to set selinux attributes")
			return nil
		}
	}
	r.changes.Set("selinux", ordered.Of("Old", old, "New", fresh))
	return nil
}
