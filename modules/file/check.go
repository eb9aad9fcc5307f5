package file

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// metaChanges returns in what a file differs from what the arguments say. from is
// the content that it is to have; its path is "" if that is not to change.
func metaChanges(ctx context.Context, c *modules.Call, p, from place, mode string) (*ordered.Map, error) {
	out := &ordered.Map{}
	is, err := look(ctx, c.Host, p, c.Bool("follow_symlinks"))
	if err != nil {
		return ordered.Of("newfile", p.name), nil
	}
	if from.path != "" && p.isFile() {
		same, err := equal(ctx, p, from)
		if err != nil {
			return nil, err
		}
		if !same {
			d, err := shown(c, p, from)
			if err != nil {
				return nil, err
			}
			out.Set("diff", d)
		}
	}
	(&wanted{}).differ(ctx, c, is, out)
	if m := normal(mode); m != "" && m != "keep" && is.kind() != "link" && m != is.octal() {
		out.Set("mode", m)
	}
	_, add, remove, err := differingAttributes(ctx, c, p)
	if err != nil {
		return nil, err
	}
	if add+remove != "" {
		out.Set("attrs", c.Text("attrs"))
	}
	old, fresh, options, err := differingContext(ctx, c, p)
	if err == nil && len(options) > 0 {
		out.Set("selinux", ordered.Of("New", fresh, "Old", old))
	}
	return out, err
}

// contentsFile puts the argument contents into a file.
func contentsFile(c *modules.Call) (place, error) {
	data, err := encoded(c)
	if err != nil {
		return place{}, err
	}
	return tempFile(c.Host, data)
}

func checkFileMeta(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "name")
	if err != nil {
		return nil, err
	}
	m := &manager{c: c, p: p, r: resultOf(c, p.name), sum: sumOf(c.Named["source_sum"]), source: c.Text("source"), mode: c.Text("mode")}
	if s := c.Text("sfn"); s != "" {
		m.from = place{s, s}
	}
	if c.Given("contents") {
		if m.from, err = contentsFile(c); err != nil {
			return nil, err
		}
		defer func() { dropTemp(c.Host, m.from.path) }()
	} else if m.from.path == "" && m.source != "" && !m.current(ctx) {
		p, drop, err := originOf(c.Host, m.source, c.Text("saltenv")).get(ctx, c.Host)
		if err != nil {
			return nil, err
		}
		defer drop()
		m.from = p
	}
	return metaChanges(ctx, c, p, m.from, m.mode)
}

// managedChanges is file.check_managed_changes; comment says why it cannot tell.
func managedChanges(ctx context.Context, c *modules.Call) (changes *ordered.Map, comment string, err error) {
	p, err := at(ctx, c, "name")
	if err != nil {
		return nil, "", err
	}
	if c.Given("contents") {
		from, err := contentsFile(c)
		if err != nil {
			return nil, "", err
		}
		defer dropTemp(c.Host, from.path)
		changes, err = metaChanges(ctx, c, p, from, c.Text("mode"))
		return changes, "", err
	}
	source, hash, err := chosen(ctx, c.Host, c.Named["source"], c.Named["source_hash"], c.Text("saltenv"))
	if err != nil {
		return nil, "", err
	}
	f, err := getManaged(ctx, c, source, hash)
	if err != nil || f.comment != "" {
		return nil, f.comment, err
	}
	defer dropTemp(c.Host, f.path)
	m := &manager{c: c, mode: c.Text("mode")}
	if source != "" && (c.Bool("keep_mode") || m.mode == "keep") {
		if err := m.keepMode(ctx, originOf(c.Host, source, c.Text("saltenv"))); err != nil {
			return nil, "", err
		}
	}
	from := place{f.path, f.path}
	if f.path != "" {
		if wrong, err := verify(ctx, c, source, from, f.sum); wrong != "" || err != nil {
			return nil, wrong, err
		}
	}
	changes, err = metaChanges(ctx, c, p, from, m.mode)
	return changes, "", err
}

func checkManagedChanges(ctx context.Context, c *modules.Call) (any, error) {
	changes, comment, err := managedChanges(ctx, c)
	if err != nil {
		return nil, err
	}
	if comment != "" {
		return nil, modules.Errorf("%s", comment)
	}
	return changes, nil
}

func checkManaged(ctx context.Context, c *modules.Call) (any, error) {
	changes, comment, err := managedChanges(ctx, c)
	switch {
	case err != nil:
		return nil, err
	case comment != "":
		return []any{false, comment}, nil
	case changes.Len() == 0:
		return []any{true, "The file " + c.Text("name") + " is in the correct state"}, nil
	}
	var b strings.Builder
	b.WriteString("The following values are set to be changed:\n")
	for k, v := range changes.All() {
		b.WriteString(k + ": " + modules.Text(v) + "\n")
	}
	return []any{nil, b.String()}, nil
}
