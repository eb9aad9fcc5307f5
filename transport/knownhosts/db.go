package knownhosts

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/sshpattern"
)

const (
	// maxFile bounds the size of a known_hosts file, in bytes: 600,000 lines.
	maxFile = 64 << 20
	// maxCache bounds the names of which it is remembered what was found.
	maxCache = 100_000
)

// DB holds what known_hosts files say. It is safe for concurrent use.
//
// The files are read once. Plain names are looked up in a map; hashed ones have to
// be computed line by line, which is done once for each name that is asked for.
type DB struct {
	texts    []text
	places   []place // of lines with plain names
	plain    map[string]chain
	patterns []pattern
	hashes   []hashed
	warn     func(msg string)
	// hashedKeys finds hashes by their keys; it is only made where that is asked for.
	hashedKeys func() map[string][]int

	accept sync.Mutex // held from the check of a key to its recording
	mu     sync.Mutex // guards what follows
	found  map[string]*lookup
	learnt map[string][]entry // accepted while this process runs
}

// text is the text of a file.
type text struct{ path, all string }

// place is where a line with plain names is. A long file has tens of thousands of
// them, and nobody asks for most: they are read again when somebody does.
type place struct {
	text, number int32
	start        int32
	next         int32 // the next line for the same name, as index in places + 1
}

// chain are the places of one name: the first and the last one, as index + 1.
type chain struct{ first, last int32 }

// pattern is a line with names that have * or ?, or are negated.
type pattern struct {
	line
	names []string
}

// entry is a line that is about the host asked for.
type entry struct {
	line
	key ssh.PublicKey
}

// lookup is what the files say of one name.
type lookup struct {
	once    sync.Once
	entries []entry
}

// Load reads files; one that does not exist is skipped. So are, after a message to
// warn, a file that may not be read and a line that makes no sense: neither must
// cost the other hosts. Later look-ups may call warn too, concurrently; nil drops
// the messages. Any other error is fault.Invalid.
func Load(paths []string, warn func(msg string)) (*DB, error) {
	d := newDB(warn)
	for _, p := range paths {
		text, err := read(p)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case errors.Is(err, fs.ErrPermission):
			d.warn(err.Error() + ": the file is skipped")
		case err != nil:
			return nil, fault.Wrap(fault.Invalid, "reading the known hosts", err)
		default:
			d.parse(p, text)
		}
	}
	return d, nil
}

func newDB(warn func(msg string)) *DB {
	if warn == nil {
		warn = func(string) {}
	}
	d := &DB{plain: map[string]chain{}, warn: warn, found: map[string]*lookup{}, learnt: map[string][]entry{}}
	d.hashedKeys = sync.OnceValue(d.indexHashed)
	return d
}

// read returns the text of a file of at most maxFile bytes.
func read(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return readAll(f)
}

func readAll(f *os.File) (string, error) {
	var b strings.Builder
	if info, err := f.Stat(); err == nil && info.Size() <= maxFile {
		b.Grow(int(info.Size()))
	}
	_, err := io.Copy(&b, io.LimitReader(f, maxFile+1))
	if err == nil && b.Len() > maxFile {
		err = fmt.Errorf("%s has more than %d MiB", f.Name(), maxFile>>20)
	}
	return b.String(), err
}

// parse adds the lines of a file.
func (d *DB) parse(path, all string) {
	d.texts = append(d.texts, text{path, all})
	p := place{text: int32(len(d.texts) - 1)}
	for l := range strings.Lines(all) {
		p.number++
		if err := d.add(p, l); err != nil {
			d.warn(path + ":" + strconv.Itoa(int(p.number)) + ": " + err.Error() + ": the line is skipped")
		}
		p.start += int32(len(l))
	}
}

// add files a line under its names.
func (d *DB) add(p place, text string) error {
	l := line{file: d.texts[p.text].path, number: int(p.number)}
	field, err := l.parse(text)
	if err != nil || field == "" {
		return err
	}
	if strings.HasPrefix(field, hashMagic[:1]) {
		h, err := parseHashed(l, field)
		if err == nil {
			d.hashes = append(d.hashes, h)
		}
		return err
	}
	if strings.ContainsAny(field, "*?!") {
		d.patterns = append(d.patterns, pattern{l, strings.Split(strings.ToLower(field), ",")})
		return nil
	}
	for n := range strings.SplitSeq(strings.ToLower(field), ",") {
		d.places = append(d.places, p)
		c := d.plain[n]
		if at := int32(len(d.places)); c.first == 0 {
			c.first, c.last = at, at
		} else {
			d.places[c.last-1].next, c.last = at, at
		}
		d.plain[n] = c
	}
	return nil
}

// named returns the lines with a plain name, in the order of the files.
func (d *DB) named(name string) []line {
	var out []line
	for at := d.plain[name].first; at > 0; at = d.places[at-1].next {
		p := d.places[at-1]
		t := d.texts[p.text]
		l := line{file: t.path, number: int(p.number)}
		whole, _, _ := strings.Cut(t.all[p.start:], "\n")
		if _, err := l.parse(whole); err == nil { // as before
			out = append(out, l)
		}
	}
	return out
}

// find returns the entries for a name, in the order of the files, and at the end
// those that were accepted meanwhile.
//
// Only what took long to find is remembered: names are many, and each is asked for
// twice.
func (d *DB) find(name string) []entry {
	d.mu.Lock()
	l := d.found[name]
	if l == nil {
		l = new(lookup)
		if len(d.hashes) > 0 && len(d.found) < maxCache {
			d.found[name] = l
		}
	}
	learnt := d.learnt[name]
	d.mu.Unlock()
	l.once.Do(func() { l.entries = d.search(name) })
	return slices.Concat(l.entries, learnt)
}

// search goes through the files for a name. A key of a kind that is not known here
// is as good as none.
func (d *DB) search(name string) []entry {
	lines := d.named(name)
	for _, p := range d.patterns {
		if sshpattern.MatchList(p.names, name) {
			lines = append(lines, p.line)
		}
	}
	mac := newHasher(name)
	for i := range d.hashes {
		if h := &d.hashes[i]; mac.sum(&h.salt) == h.sum {
			lines = append(lines, h.line)
		}
	}
	var out []entry
	for _, l := range lines {
		key, err := l.key()
		if err != nil {
			d.warn(l.place() + ": " + err.Error() + ": the line is skipped")
			continue
		}
		out = append(out, entry{l, key})
	}
	return out
}

// Name returns the name under which host:port stands in a file: the host alone for
// port 22 and 0, else [host]:port. A HostKeyAlias stands there as it is.
func Name(host string, port int) string {
	host = strings.ToLower(strings.Trim(host, "[]"))
	if port == 22 || port == 0 {
		return host
	}
	return "[" + host + "]:" + strconv.Itoa(port)
}

// withoutPort returns the host of a name with a port.
func withoutPort(name string) (host string, ok bool) {
	host, port, ok := strings.Cut(strings.TrimPrefix(name, "["), "]:")
	return host, ok && strings.HasPrefix(name, "[") && port != ""
}
