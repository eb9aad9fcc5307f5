package file

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/internal/pyre"
	"github.com/gossh/gossh/modules"
)

func badOption(name string, v any) error {
	return modules.Errorf("error: invalid value for \"%s\" option: \"%s\"", name, modules.Text(v))
}

func (f *finder) test(fn func(p place, info fs.FileInfo) bool) {
	f.tests = append(f.tests, func(_ context.Context, p place, info fs.FileInfo) (bool, error) { return fn(p, info), nil })
}

// option adds one option.
func (f *finder) option(ctx context.Context, name string, v any) error {
	text := modules.Text(v)
	switch name {
	case "name":
		f.test(func(p place, _ fs.FileInfo) bool { return fnmatch.Match(text, filepath.Base(p.name)) })
	case "iname":
		text = strings.ToLower(text)
		f.test(func(p place, _ fs.FileInfo) bool {
			return fnmatch.Match(text, strings.ToLower(filepath.Base(p.name)))
		})
	case "regex":
		return f.regex(text, 0)
	case "iregex":
		return f.regex(text, pyre.IgnoreCase)
	case "grep":
		return f.grep(text)
	case "type":
		types, err := typesOf("type", text)
		f.test(func(_ place, info fs.FileInfo) bool { return strings.Contains(types, letter(info)) })
		return err
	case "user", "owner", "group":
		return f.owner(ctx, name, v)
	case "size":
		return f.size(text)
	case "mtime":
		return f.mtime(text)
	case "mindepth", "maxdepth":
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return badOption(name, v)
		}
		if name == "mindepth" {
			f.min = n
		} else {
			f.max, f.maxIsGiven = n, true
		}
	case "print":
		return f.print(v)
	case "delete":
		return f.delete(text)
	case "exec":
		return f.exec(text)
	default:
		return modules.Errorf("error: invalid option \"%s\"", name)
	}
	return nil
}

func (f *finder) regex(text string, flags pyre.Flags) error {
	re, err := expression(text, flags)
	f.tests = append(f.tests, func(ctx context.Context, p place, _ fs.FileInfo) (bool, error) {
		m, err := re.Match(ctx, filepath.Base(p.name))
		return m != nil, err
	})
	return err
}

func (f *finder) grep(text string) error {
	re, err := expression(text, 0)
	f.tests = append(f.tests, func(ctx context.Context, p place, info fs.FileInfo) (bool, error) {
		if !info.Mode().IsRegular() {
			return false, nil
		}
		found := false
		err := eachLine(p, func(line string) (bool, error) {
			m, err := re.Search(ctx, line)
			found = m != nil
			return !found, err
		})
		return found, err
	})
	return err
}

// typesOf reads letters of types, which may have commas between them.
func typesOf(option, text string) (string, error) {
	types := strings.NewReplacer(",", "", " ", "").Replace(text)
	if types == "" || strings.Trim(types, "bcdflps") != "" {
		return "", badOption(option, text)
	}
	return types, nil
}

func (f *finder) owner(ctx context.Context, name string, v any) error {
	var ids []uint32
	for _, who := range modules.Strings(v) {
		of := userID
		if name == "group" {
			of = groupID
		}
		n, ok := of(ctx, f.c.Host, who)
		if !ok {
			return modules.Errorf("error: no such %s \"%s\"", name, who)
		}
		ids = append(ids, n)
	}
	f.test(func(_ place, info fs.FileInfo) bool {
		st, ok := info.Sys().(*syscall.Stat_t)
		if !ok {
			return false
		}
		if name == "group" {
			return slices.Contains(ids, st.Gid)
		}
		return slices.Contains(ids, st.Uid)
	})
	return nil
}

func (f *finder) size(text string) error {
	number := strings.TrimLeft(text, "+-")
	unit := int64(1)
	if i := strings.IndexAny(strings.ToLower(number), "bkmgt"); i >= 0 {
		unit <<= 10 * strings.Index("bkmgt", strings.ToLower(number[i:i+1]))
		if i != len(number)-1 {
			return badOption("size", text)
		}
		number = number[:i]
	}
	n, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return badOption("size", text)
	}
	lo, hi := int64(n*float64(unit)), int64((n+1)*float64(unit))-1
	switch {
	case strings.HasPrefix(text, "+"):
		hi = 1<<63 - 1
	case strings.HasPrefix(text, "-"):
		lo, hi = 0, lo
	}
	f.test(func(_ place, info fs.FileInfo) bool { return info.Size() >= lo && info.Size() <= hi })
	return nil
}

// mtime takes files whose time is at least so long ago, or with - at most.
func (f *finder) mtime(text string) error {
	rest := strings.TrimLeft(text, "+-")
	total, smallest := 0.0, 1.0
	for rest != "" {
		i := strings.IndexFunc(rest, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
		unit := 1.0
		number := rest
		rest = ""
		if i >= 0 {
			whole := number
			switch number, rest = whole[:i], whole[i+1:]; whole[i] {
			case 'w':
				unit = 604800
			case 'd':
				unit = 86400
			case 'h':
				unit = 3600
			case 'm':
				unit = 60
			case 's':
			default:
				return badOption("mtime", text)
			}
		}
		n, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return badOption("mtime", text)
		}
		total, smallest = total+n*unit, unit
	}
	if strings.Trim(text, "+-") == "" {
		return badOption("mtime", text)
	}
	limit := f.c.Host.Now().Unix() - int64(total/smallest)*int64(smallest)
	f.test(func(_ place, info fs.FileInfo) bool {
		if strings.HasPrefix(text, "-") {
			return info.ModTime().Unix() >= limit
		}
		return info.ModTime().Unix() <= limit
	})
	return nil
}

func (f *finder) delete(text string) error {
	if text == "" {
		text = "f"
	}
	if text == "a" {
		text = "bcdflps"
	}
	types, err := typesOf("delete", text)
	f.actions = append(f.actions, func(_ context.Context, p place, info fs.FileInfo) (any, error) {
		if !strings.Contains(types, letter(info)) {
			return nil, nil
		}
		if filepath.Clean(p.name) == "/" {
			return nil, modules.Errorf("file.find does not delete /")
		}
		if !f.c.Test {
			if err := os.RemoveAll(p.path); err != nil {
				return nil, failed("Could not remove", p, err)
			}
		}
		return p.name, nil
	})
	return err
}

// exec runs a command without a shell: the words are split before the path is put in.
func (f *finder) exec(text string) error {
	words, err := split(text)
	if err != nil || len(words) == 0 {
		return badOption("exec", text)
	}
	f.actions = append(f.actions, func(ctx context.Context, p place, _ fs.FileInfo) (any, error) {
		argv := make([]string, len(words))
		for i, w := range words {
			argv[i] = strings.ReplaceAll(w, "{}", p.path)
		}
		head := strings.ReplaceAll(text, "{}", p.name) + ":\n"
		if f.c.Test {
			return head + "\n", nil
		}
		r, err := f.c.Host.Exec(ctx, argv...)
		if err != nil {
			return nil, err
		}
		return head + string(r.Stdout) + "\n", nil
	})
	return nil
}

// split splits a command into words as a POSIX shell does, and does nothing else that
// a shell does.
func split(s string) ([]string, error) {
	var out []string
	var word strings.Builder
	in, quote := false, byte(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote == 0 && strings.IndexByte(" \t\r\n", c) >= 0:
			if in {
				out = append(out, word.String())
				word.Reset()
			}
			in = false
		case c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote, in = c, true
		case c == '\\' && quote != '\'' && i+1 < len(s) && (quote == 0 || s[i+1] == '"' || s[i+1] == '\\'):
			i++
			word.WriteByte(s[i])
			in = true
		default:
			word.WriteByte(c)
			in = true
		}
	}
	if quote != 0 {
		return nil, modules.Errorf("No closing quotation")
	}
	if in {
		out = append(out, word.String())
	}
	return out, nil
}
