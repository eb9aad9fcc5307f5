package account

import (
	"context"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// User is one account.
type User struct {
	Name     string
	UID, GID uint32
	// Home is the home directory, Shell the login shell.
	Home, Shell string
	// Password is the second field, as a rule "x"; GECOS is the fifth: full name,
	// room and telephones with commas between.
	Password, GECOS string
}

// Group is one group.
type Group struct {
	Name, Password string
	GID            uint32
	// Members are the users that have it as a further group.
	Members []string
}

// Source is where accounts are found. It holds nothing that changes.
type Source struct {
	// Root is the file system of the host; /etc/passwd and /etc/group are read.
	Root fs.FS
	// Run returns the standard output of a program, "" if it fails. It is asked
	// for what is not in the files: directories such as LDAP, and those of macOS.
	Run func(ctx context.Context, argv ...string) string
}

// User returns the user of a name.
func (s *Source) User(ctx context.Context, name string) (User, bool) {
	if !plain(name) {
		return User{}, false
	}
	if u, ok := s.user(func(u User) bool { return u.Name == name }); ok {
		return u, true
	}
	if u, ok := parseUser(s.Run(ctx, "getent", "passwd", name)); ok && u.Name == name {
		return u, true
	}
	return s.ask(ctx, name)
}

// UserName returns the name of a user id, "" if it has none.
func (s *Source) UserName(ctx context.Context, uid uint32) string {
	if u, ok := s.user(func(u User) bool { return u.UID == uid }); ok {
		return u.Name
	}
	id := strconv.FormatUint(uint64(uid), 10)
	if u, ok := parseUser(s.Run(ctx, "getent", "passwd", id)); ok {
		return u.Name
	}
	name := strings.TrimSpace(s.Run(ctx, "id", "-un", id))
	if name == id {
		return ""
	}
	return name
}

// ask puts a user together from what id and the shell say.
func (s *Source) ask(ctx context.Context, name string) (User, bool) {
	uid, err := parseID(s.Run(ctx, "id", "-u", name))
	if err != nil {
		return User{}, false
	}
	gid, err := parseID(s.Run(ctx, "id", "-g", name))
	if err != nil {
		return User{}, false
	}
	home := strings.TrimSpace(s.Run(ctx, "/bin/sh", "-c", "echo ~"+name))
	if !strings.HasPrefix(home, "/") {
		home = "/"
	}
	return User{Name: name, UID: uid, GID: gid, Home: home}, true
}

// Groups returns the ids of all groups of a user, its own first.
func (s *Source) Groups(ctx context.Context, u User) []uint32 {
	ids := []uint32{u.GID}
	add := func(id uint32) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	// id knows every directory of the host; the file only knows itself.
	for f := range strings.FieldsSeq(s.Run(ctx, "id", "-G", u.Name)) {
		if id, err := parseID(f); err == nil {
			add(id)
		}
	}
	if len(ids) > 1 {
		return ids
	}
	s.lines("etc/group", func(f []string) bool {
		if len(f) > 3 && slices.Contains(strings.Split(f[3], ","), u.Name) {
			if id, err := parseID(f[2]); err == nil {
				add(id)
			}
		}
		return false
	})
	return ids
}

// GroupID returns the id of a group.
func (s *Source) GroupID(ctx context.Context, name string) (id uint32, ok bool) {
	return s.group(ctx, name, func(f []string) bool { return f[0] == name })
}

// GroupName returns the name of a group id, "" if it has none.
func (s *Source) GroupName(ctx context.Context, gid uint32) string {
	id, name := strconv.FormatUint(uint64(gid), 10), ""
	s.group(ctx, id, func(f []string) bool {
		if f[2] == id {
			name = f[0]
		}
		return name != ""
	})
	return name
}

// group looks for a group that fits, in the file and then with getent.
func (s *Source) group(ctx context.Context, key string, fits func(f []string) bool) (id uint32, ok bool) {
	take := func(f []string) bool {
		if len(f) < 3 || !fits(f) {
			return false
		}
		n, err := parseID(f[2])
		id, ok = n, err == nil
		return ok
	}
	s.lines("etc/group", take)
	if !ok && plain(key) {
		take(strings.Split(strings.TrimSpace(s.Run(ctx, "getent", "group", key)), ":"))
	}
	return id, ok
}

func (s *Source) user(fits func(User) bool) (found User, ok bool) {
	s.lines("etc/passwd", func(f []string) bool {
		u, valid := fields(f)
		if valid && fits(u) {
			found, ok = u, true
		}
		return ok
	})
	return found, ok
}

// lines calls take with the fields of each line of a file until it returns true. A
// file that cannot be read has no lines.
func (s *Source) lines(name string, take func(fields []string) bool) {
	b, err := fs.ReadFile(s.Root, name)
	if err != nil {
		return
	}
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		if line != "" && line[0] != '#' && take(strings.Split(line, ":")) {
			return
		}
	}
}

func parseUser(line string) (User, bool) {
	return fields(strings.Split(strings.TrimSpace(line), ":"))
}

func fields(f []string) (u User, ok bool) {
	if len(f) < 7 {
		return u, false
	}
	uid, err := parseID(f[2])
	if err != nil {
		return u, false
	}
	gid, err := parseID(f[3])
	return User{Name: f[0], UID: uid, GID: gid, Home: f[5], Shell: f[6], Password: f[1], GECOS: f[4]}, err == nil
}

func parseID(s string) (uint32, error) {
	n, err := strconv.ParseUint(strings.TrimSpace(s), 10, 32)
	return uint32(n), err
}

// plain reports whether a name can stand in a command line of its own right.
func plain(name string) bool {
	for i := range len(name) {
		c := name[i]
		word := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c >= 0x80
		if !word && (i == 0 || strings.IndexByte("-.@$\\", c) < 0) {
			return false
		}
	}
	return name != ""
}
