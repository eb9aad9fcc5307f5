package grains

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"io/fs"
	"strconv"
	"strings"

	"github.com/gossh/gossh/ordered"
)

// The release of Salt whose behaviour gossh follows. SLS ask for it to know what
// they can use.
const saltMajor, saltMinor = 3006, 9

// salt gives what SLS ask about Salt itself.
func salt(_ context.Context, s *Source) map[string]any {
	id, _ := s.over["id"].(string)
	sum := sha256.Sum256([]byte(id))
	return map[string]any{
		"saltversion":     strconv.Itoa(saltMajor) + "." + strconv.Itoa(saltMinor),
		"saltversioninfo": []any{int64(saltMajor), int64(saltMinor)},
		"master":          text(s.opts.Value("master")),
		// The last 31 bits of the digest, as Salt without server_id_use_crc.
		"server_id": int64(binary.BigEndian.Uint32(sum[28:]) & 0x7fffffff),
	}
}

func text(v any) string {
	t, _ := v.(string)
	return t
}

// python gives the Python of the host, as far as the name of its program tells:
// nothing is started.
func python(_ context.Context, s *Source) map[string]any {
	for _, dir := range []string{"usr/bin/", "bin/", "usr/local/bin/", "usr/libexec/"} {
		name := dir + "python3"
		if strings.HasPrefix(dir, "usr/libexec") {
			name = dir + "platform-python"
		}
		to := name
		for range 5 {
			next, err := fs.ReadLink(s.env.Root, to)
			if err != nil {
				break
			}
			if to = strings.TrimPrefix(next, "/"); to == next {
				to = dir + next
			}
		}
		if to == name && !s.env.exists(name) {
			continue
		}
		out := map[string]any{"pythonexecutable": "/" + name}
		major, minor, _ := strings.Cut(to[strings.LastIndexByte(to, '/')+1:], ".")
		n, err := strconv.ParseInt(minor, 10, 64)
		if err == nil && strings.HasSuffix(major, "3") {
			out["pythonversion"] = []any{int64(3), n}
		} else {
			out["pythonversion"] = []any{int64(3)}
		}
		return out
	}
	return nil
}

// processList gives the command that lists all processes.
func processList(_ context.Context, s *Source) map[string]any {
	if s.env.OS == "linux" {
		return map[string]any{"ps": "ps -efHww"}
	}
	return map[string]any{"ps": "ps auxwww"}
}

// selinux tells whether SELinux is on, where there is any.
func selinux(_ context.Context, s *Source) map[string]any {
	enabled, enforced := true, "Disabled"
	switch s.env.read("sys/fs/selinux/enforce") {
	case "1":
		enforced = "Enforcing"
	case "0":
		enforced = "Permissive"
	default:
		if !s.env.has("selinuxenabled") {
			return nil
		}
		enabled = false
	}
	return map[string]any{"selinux": ordered.Of("enabled", enabled, "enforced", enforced)}
}

// transactional tells whether packages go into a snapshot that counts after a boot.
func transactional(_ context.Context, s *Source) map[string]any {
	if s.env.OS != "linux" {
		return nil
	}
	return map[string]any{"transactional": s.env.has("transactional-update")}
}
