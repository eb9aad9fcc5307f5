package grains

import (
	"context"
	"strings"

	"github.com/gossh/gossh/internal/account"
	"github.com/gossh/gossh/ordered"
)

func environment(_ context.Context, s *Source) map[string]any {
	path := strings.TrimSpace(s.env.Getenv("PATH"))
	shell := s.env.Getenv("SHELL")
	if shell == "" {
		shell = "/bin/sh"
	}
	return map[string]any{"path": path, "systempath": list(strings.Split(path, ":")), "shell": shell}
}

// identity gives whom the thin runs as.
func identity(ctx context.Context, s *Source) map[string]any {
	accounts := &account.Source{Root: s.env.Root, Run: s.env.Run}
	dir, err := s.env.Getwd()
	if err != nil {
		dir = "/"
	}
	return map[string]any{
		"cwd":       dir,
		"username":  accounts.UserName(ctx, uint32(s.env.UID)),
		"groupname": accounts.GroupName(ctx, uint32(s.env.GID)),
		"uid":       int64(s.env.UID), "gid": int64(s.env.GID), "pid": int64(s.env.PID),
	}
}

// locale gives the language of the environment as Python's getdefaultlocale does:
// null for the C locale.
func locale(_ context.Context, s *Source) map[string]any {
	var name string
	for _, v := range []string{"LC_ALL", "LC_CTYPE", "LANG", "LANGUAGE"} {
		if name = s.env.Getenv(v); name != "" {
			if v == "LANGUAGE" {
				name, _, _ = strings.Cut(name, ":")
			}
			break
		}
	}
	name, _, _ = strings.Cut(name, "@")
	var language, encoding any
	switch l, e, _ := strings.Cut(name, "."); {
	case l == "" || l == "POSIX" || l == "C" && e == "":
	default:
		language = l
		if l == "C" {
			language = "en_US"
		}
		switch strings.ToLower(e) {
		case "":
			encoding = "ISO8859-1"
		case "utf8", "utf-8":
			encoding = "UTF-8"
		default:
			encoding = e
		}
	}
	zone, _ := s.env.Now().Zone()
	return map[string]any{"locale_info": ordered.Of(
		"defaultlanguage", language, "defaultencoding", encoding, "detectedencoding", "utf-8", "timezone", zone)}
}
