package ssh

import (
	"crypto/md5" //nolint:gosec // it is asked for: old fingerprints are made of it
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// line is a line of authorized_keys.
type line struct {
	text    string   // as it stands
	options []string // before the key
	enc     string
	key     string // base64; "" for a line without a key
	comment string
}

// kinds are the kinds of keys of OpenSSH.
func kinds() []string {
	return []string{
		"ssh-rsa", "ssh-ed25519", "ssh-dss", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
		"sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com",
	}
}

// parse reads a line of authorized_keys, see sshd(8).
func parse(text string) line {
	l := line{text: text}
	words := strings.TrimSpace(text)
	if words == "" || words[0] == '#' {
		return l
	}
	first, rest := word(words)
	if !slices.Contains(kinds(), first) {
		l.options = splitOptions(first)
		first, rest = word(rest)
	}
	if !slices.Contains(kinds(), first) {
		return line{text: text}
	}
	l.enc = first
	l.key, l.comment = word(rest)
	return l
}

// word splits the first word off s; white space in quotes belongs to it.
func word(s string) (first, rest string) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"' && (i == 0 || s[i-1] != '\\'):
			quoted = !quoted
		case !quoted && (s[i] == ' ' || s[i] == '\t'):
			return s[:i], strings.TrimSpace(s[i:])
		}
	}
	return s, ""
}

// splitOptions splits options at commas outside of quotes.
func splitOptions(s string) []string {
	var out []string
	quoted, from := false, 0
	for i := range len(s) {
		switch {
		case s[i] == '"' && (i == 0 || s[i-1] != '\\'):
			quoted = !quoted
		case s[i] == ',' && !quoted:
			out, from = append(out, s[from:i]), i+1
		}
	}
	return append(out, s[from:])
}

// made returns a line of parts.
func made(options []string, enc, key, comment string) line {
	text := enc + " " + key
	if len(options) > 0 {
		text = strings.Join(options, ",") + " " + text
	}
	if comment != "" {
		text += " " + comment
	}
	return line{text: text, options: options, enc: enc, key: key, comment: comment}
}

// check refuses what would be more than a key in a file of keys.
func (l line) check() error {
	blob, err := base64.StdEncoding.DecodeString(l.key)
	switch {
	case err != nil || len(blob) < 4:
		return modules.Errorf("the key %.40q is not base64", l.key)
	case !slices.Contains(kinds(), l.enc):
		return modules.Errorf("there are no keys of the kind %q", l.enc)
	case strings.ContainsAny(l.comment+strings.Join(l.options, ","), "\r\n"):
		return modules.Errorf("a comment and options have no line end")
	}
	if n := binary.BigEndian.Uint32(blob); int64(n) > int64(len(blob)-4) || string(blob[4:4+n]) != l.enc {
		return modules.Errorf("the key %.40q is none of the kind %s", l.key, l.enc)
	}
	return nil
}

// fingerprint returns that of a key in base64, as hex with colons: Salt's form.
func fingerprint(key, kind string) (string, error) {
	blob, err := base64.StdEncoding.DecodeString(key)
	if err != nil {
		return "", modules.Errorf("the key %.40q is not base64", key)
	}
	var sum []byte
	switch kind {
	case "", "sha256":
		s := sha256.Sum256(blob)
		sum = s[:]
	case "md5":
		s := md5.Sum(blob) //nolint:gosec // see above
		sum = s[:]
	default:
		return "", modules.Errorf("fingerprint_hash_type must be md5 or sha256, not %q", kind)
	}
	out := make([]string, len(sum))
	for i, b := range sum {
		out[i] = hex.EncodeToString([]byte{b})
	}
	return strings.Join(out, ":"), nil
}

// shown is the shape that Salt gives to a key.
func (l line) shown(kind string) (*ordered.Map, error) {
	f, err := fingerprint(l.key, kind)
	options := make([]any, len(l.options))
	for i, o := range l.options {
		options[i] = o
	}
	return ordered.Of("enc", l.enc, "comment", l.comment, "options", options, "fingerprint", f), err
}
