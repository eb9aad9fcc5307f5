package file

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"github.com/gossh/gossh/modules"
)

// manager is one call of file.manage_file.
type manager struct {
	c      *modules.Call
	p      place
	r      *result
	source string
	sum    sum
	// from has the content; its path is "" if there is none to be put.
	from place
	mode string
}

func manageFile(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "name")
	if err != nil {
		return nil, err
	}
	m := &manager{c: c, p: p, r: resultOf(c, p.name), sum: sumOf(c.Named["source_sum"]), mode: c.Text("mode")}
	if s := c.Text("sfn"); s != "" {
		m.from = place{s, s}
	}
	defer func() { dropTemp(c.Host, m.from.path) }()
	if m.source, _, err = chosen(ctx, c.Host, c.Named["source"], nil, c.Text("saltenv")); err != nil {
		return nil, err
	}
	ok, err := m.load(ctx)
	if ok && err == nil {
		err = m.put(ctx)
	}
	if err != nil {
		return nil, err
	}
	return m.r.mapping(), nil
}

// load makes from hold the content that is wanted. It returns false if it says in
// the result why there is none.
func (m *manager) load(ctx context.Context) (bool, error) {
	if m.c.Given("contents") {
		dropTemp(m.c.Host, m.from.path)
		data, err := encoded(m.c)
		if err != nil {
			return false, err
		}
		m.source = ""
		m.from, err = tempFile(m.c.Host, data)
		return err == nil, err
	}
	if m.source == "" {
		m.from = place{}
		return true, nil
	}
	o := originOf(m.c.Host, m.source, m.c.Text("saltenv"))
	if m.c.Bool("keep_mode") || m.mode == "keep" {
		if err := m.keepMode(ctx, o); err != nil {
			return false, err
		}
	}
	if m.from.path == "" && !m.current(ctx) {
		p, _, err := o.get(ctx, m.c.Host)
		if errors.Is(err, modules.ErrNoFile) {
			m.r.fail("Source file '%s' not found", m.source)
			return false, nil
		}
		if err != nil {
			return false, err
		}
		m.from = p
	}
	if m.from.path == "" {
		return true, nil
	}
	wrong, err := verify(ctx, m.c, m.source, m.from, m.sum)
	if wrong != "" {
		m.r.fail(wrong)
	}
	return wrong == "", err
}

// current reports whether what there is has the sum of the source already, so that
// it need not be fetched.
func (m *manager) current(ctx context.Context) bool {
	if m.sum.form == "" || !m.p.isFile() || m.p.isLink() && !m.c.Bool("follow_symlinks") {
		return false
	}
	have, err := hashFile(ctx, m.p, m.sum.form)
	return err == nil && have == m.sum.value
}

// keepMode takes the mode of the source.
func (m *manager) keepMode(ctx context.Context, o origin) error {
	if o.scheme == "salt" {
		v, err := m.c.Host.Call(ctx, "cp.stat_file", []any{o.url, o.env}, nil)
		if err == nil && v == nil {
			err = modules.Errorf("Source file '%s' not found", o.url)
		}
		m.mode = modules.Text(v)
		return err
	}
	if !o.local() {
		return modules.Errorf("%s has no mode to keep: give one", o.url)
	}
	p, _, err := o.get(ctx, m.c.Host)
	if err != nil {
		return err
	}
	s, err := look(ctx, m.c.Host, p, true)
	if err == nil {
		m.mode = s.octal()
	}
	return err
}

// encoded returns the argument contents in the argument encoding.
func encoded(c *modules.Call) (string, error) {
	s := c.Text("contents")
	switch e := strings.ToLower(strings.ReplaceAll(c.Text("encoding"), "_", "-")); e {
	case "", "utf-8", "utf8", "ascii":
		return s, nil
	case "latin-1", "latin1", "iso-8859-1":
		var b strings.Builder
		for _, r := range s {
			if r > 255 {
				return "", modules.Errorf("'latin-1' codec can't encode character '%c'", r)
			}
			b.WriteByte(byte(r))
		}
		return b.String(), nil
	default:
		return "", modules.Errorf("unknown encoding: %s (utf-8 and latin-1 are known)", e)
	}
}

// put makes the file what it is to be.
func (m *manager) put(ctx context.Context) error {
	if m.p.isFile() || m.p.isLink() {
		return m.update(ctx)
	}
	if m.p.exists() {
		m.r.fail("%s exists and is not a regular file", m.p.name)
		return nil
	}
	return m.make(ctx)
}

// update changes a file that there is.
func (m *manager) update(ctx context.Context) error {
	to := m.p
	if m.c.Bool("follow_symlinks") {
		to = m.p.real(m.c.Host)
	}
	if m.from.path != "" {
		if err := m.replace(ctx, to); err != nil {
			return err
		}
	}
	if _, err := m.r.perms(ctx, m.c, m.p, m.mode); err != nil {
		return err
	}
	switch {
	case m.r.result == false:
	case m.r.changes.Len() == 0:
		m.r.comments = []string{"File " + m.p.name + " is in the correct state"}
	case m.c.Test:
		m.r.comments = []string{"The file " + m.p.name + " is set to be changed"}
	default:
		m.r.comments = []string{"File " + m.p.name + " updated"}
	}
	return nil
}

// replace puts the content in the place of another one.
func (m *manager) replace(ctx context.Context, to place) error {
	note := "Replace symbolic link with regular file"
	if !to.isLink() {
		same, err := equal(ctx, to, m.from)
		if err != nil || same {
			return err
		}
		if note, err = shown(m.c, to, m.from); err != nil {
			return err
		}
	}
	m.r.changes.Set("diff", note)
	if m.c.Test {
		return nil
	}
	if b := m.backup(); (b == "minion" || b == "both") && to.isFile() {
		if err := keepForMinion(m.c.Host, to); err != nil {
			return err
		}
	}
	return install(ctx, m.from, to)
}

// backup is the argument backup, or the option backup_mode.
func (m *manager) backup() string {
	if b := m.c.Text("backup"); b != "" {
		return b
	}
	return modules.Text(m.c.Host.Opts.Value("backup_mode"))
}

// install copies a file over one that there may be, with owner and mode of the old
// one, or the mode that the umask leaves.
func install(ctx context.Context, from, to place) error {
	in, err := os.Open(from.path)
	if err != nil {
		return failed("reading", from, err)
	}
	defer in.Close()
	if isHardlink(to) {
		return overwrite(to, readerOf(ctx, in))
	}
	old, err := os.Lstat(to.path)
	perm := fs.FileMode(0o600)
	if err != nil || !old.Mode().IsRegular() {
		old, perm = nil, 0o666
	}
	err = replaceWith(to, perm, func(f *os.File) error {
		_, err := io.Copy(f, readerOf(ctx, in))
		if err == nil && old != nil {
			err = likeOld(f, to, old)
		}
		return err
	})
	if errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.EXDEV) {
		// Something is mounted on it, such as a container's /etc/hosts.
		if _, err = in.Seek(0, io.SeekStart); err == nil {
			return overwrite(to, readerOf(ctx, in))
		}
	}
	if err != nil {
		return failed("Failed to commit change to", to, err)
	}
	return nil
}

// make makes a file that there is not.
func (m *manager) make(ctx context.Context) error {
	dir := m.p.dir()
	if !dir.isDir() && !m.c.Bool("makedirs") {
		m.r.fail("Parent directory not present")
		return nil
	}
	if m.from.path == "" && !m.c.Given("contents") {
		m.r.changes.Set("new", "file "+m.p.name+" created")
		m.r.comments = append(m.r.comments, "Empty file")
	} else {
		m.r.changes.Set("diff", "New file")
	}
	if m.c.Test {
		m.noteNew(ctx)
		return nil
	}
	if !dir.isDir() {
		if err := m.makeParents(ctx, dir); err != nil {
			return err
		}
	}
	if err := m.create(ctx); err != nil {
		return err
	}
	if _, err := m.r.perms(ctx, m.c, m.p, m.mode); err != nil {
		return err
	}
	if m.mode == "" && m.source != "" {
		// Salt notes the mode of the umask for content that it has copied.
		s, err := look(ctx, m.c.Host, m.p, false)
		if err != nil {
			return err
		}
		m.r.changes.Set("mode", s.octal())
	}
	if len(m.r.comments) == 0 {
		m.r.comments = []string{"File " + m.p.name + " updated"}
	}
	return nil
}

// create makes the file. Until its mode is set only its owner may read it.
func (m *manager) create(ctx context.Context) error {
	if m.mode == "" && m.from.path != "" {
		return install(ctx, m.from, m.p)
	}
	if m.mode == "" {
		return create(m.p, "")
	}
	err := replaceWith(m.p, 0o600, func(f *os.File) error {
		if m.from.path == "" {
			return nil
		}
		in, err := os.Open(m.from.path)
		if err != nil {
			return err
		}
		defer in.Close()
		_, err = io.Copy(f, readerOf(ctx, in))
		return err
	})
	if err != nil {
		return failed("making", m.p, err)
	}
	return nil
}

// noteNew notes what a dry run would give a new file, which belongs to this user and
// its group otherwise.
func (m *manager) noteNew(ctx context.Context) {
	uid, uok := userID(ctx, m.c.Host, m.c.Named["user"])
	if v := m.c.Text("user"); v != "" && (!uok || int(uid) != os.Geteuid()) {
		m.r.changes.Set("user", v)
	}
	gid, gok := groupID(ctx, m.c.Host, m.c.Named["group"])
	if v := m.c.Text("group"); v != "" && (!gok || int(gid) != os.Getegid()) {
		m.r.changes.Set("group", v)
	}
	if mode := normal(m.mode); mode != "" {
		m.r.changes.Set("mode", mode)
	}
	m.r.comments, m.r.result = []string{"File " + m.p.name + " not updated"}, nil
}

// makeParents makes the directories above. Without dir_mode whoever may read the
// file may enter them.
func (m *manager) makeParents(ctx context.Context, dir place) error {
	o, err := ownerOf(ctx, m.c, m.dirMode())
	if err != nil {
		return err
	}
	return o.makeDirs(dir)
}

func (m *manager) dirMode() string {
	if d := m.c.Text("dir_mode"); d != "" {
		return d
	}
	mode := []byte(normal(m.mode))
	if len(mode) < 4 {
		return ""
	}
	mode = mode[len(mode)-3:]
	for i, d := range mode {
		if d >= '1' && d <= '7' {
			mode[i] = (d - '0') | 1 + '0'
		}
	}
	return string(mode)
}
