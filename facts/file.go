package facts

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/gossh/gossh/targets"
)

// suffix is that of files with a record.
const suffix = ".json"

// readable is how much of an ID is kept in the name of its file, for people.
const readable = 64

// fileName returns the name of the file of a host. Any ID makes one: what may have a
// meaning in a name is left out, and the digest tells apart what is left.
func fileName(id targets.ID) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
			return r
		}
		return '_'
	}, string(id))
	name = strings.TrimLeft(name[:min(len(name), readable)], ".-")
	sum := sha256.Sum256([]byte(id))
	return name + "-" + hex.EncodeToString(sum[:12]) + suffix
}

// version is that of the form of files. A file of another one is no record.
const version = 1

// maxHead bounds the first line of a file.
const maxHead = 4 << 10

// head is the first line of a file; the grains are the second one.
type head struct {
	Version   int       `json:"version"`
	ID        string    `json:"id"`
	Host      string    `json:"host,omitempty"`
	Port      int       `json:"port,omitempty"`
	User      string    `json:"user,omitempty"`
	HostKey   string    `json:"host_key"`
	Collected time.Time `json:"collected"`
	// Size is that of the second line: what was cut off is seen.
	Size int `json:"size"`
}

var errNoRecord = errors.New("the file is no record of a host")

// encode returns the text of a file.
func encode(r *Record) ([]byte, error) {
	if len(r.Grains.raw) > MaxGrains || len(r.Grains.raw) == 0 || bytes.ContainsRune(r.Grains.raw, '\n') {
		return nil, errNoRecord
	}
	out, err := json.Marshal(head{
		version, string(r.ID), r.Host, r.Port, r.User, r.HostKey, r.Collected.UTC().Truncate(time.Second), len(r.Grains.raw),
	})
	if err != nil || len(out) > maxHead {
		return nil, errors.Join(errNoRecord, err)
	}
	out = append(append(out, '\n'), r.Grains.raw...)
	return append(out, '\n'), nil
}

// decode reads the text of a file, which the record keeps.
func decode(text []byte) (*Record, error) {
	first, rest, ok := bytes.Cut(text, []byte{'\n'})
	var h head
	if !ok || len(first) > maxHead || json.Unmarshal(first, &h) != nil || h.Version != version {
		return nil, errNoRecord
	}
	raw, ok := bytes.CutSuffix(rest, []byte{'\n'})
	id, err := targets.ParseID(h.ID)
	if !ok || err != nil || len(raw) != h.Size || h.HostKey == "" || len(raw) < 2 || raw[0] != '{' || raw[len(raw)-1] != '}' {
		return nil, errNoRecord
	}
	return &Record{
		ID: id, Host: h.Host, Port: h.Port, User: h.User, HostKey: h.HostKey, Collected: h.Collected, Grains: Grains{raw: raw},
	}, nil
}
