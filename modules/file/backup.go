package file

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// backupRoot is where backups are kept: below the option cachedir, or where a minion
// of Salt has it. It is not the thin dir, so that a wipe leaves them.
func backupRoot(h *modules.Host) place {
	dir := modules.Text(h.Opts.Value("cachedir"))
	if dir == "" {
		dir = "/var/cache/salt/minion"
		if os.Geteuid() != 0 {
			for _, kv := range h.Env {
				if home, ok := strings.CutPrefix(kv, "HOME="); ok {
					dir = home + "/.cache/salt/minion"
				}
			}
		}
	}
	dir = filepath.Join(dir, "file_backup")
	return place{dir, h.Path(dir)}
}

// keepForMinion copies p below the root of backups, under its path and the time.
func keepForMinion(h *modules.Host, p place) error {
	dir := backupRoot(h).sub(filepath.Dir(p.name))
	if err := (&wanted{-1, -1, 0o700}).makeDirs(dir); err != nil {
		return err
	}
	now := h.Now()
	name := fmt.Sprintf("%s_%s_%06d_%d", filepath.Base(p.name), now.Format("Mon_Jan_02_15:04:05"), now.Nanosecond()/1000, now.Year())
	return copyAs(p, dir.sub(name))
}

// kept is one backup.
type kept struct {
	at time.Time
	p  place
}

// backups returns the backups of p, the newest first.
func backups(h *modules.Host, p place) []kept {
	dir := backupRoot(h).sub(filepath.Dir(p.name))
	entries, err := os.ReadDir(dir.path)
	if err != nil {
		return nil // none was ever made
	}
	var out []kept
	for _, e := range entries {
		stamp, ok := strings.CutPrefix(e.Name(), filepath.Base(p.name)+"_")
		if !ok {
			continue
		}
		// The fraction stands where Go's layouts cannot have one.
		f := strings.Split(stamp, "_")
		if len(f) != 6 {
			continue
		}
		at, err := time.ParseInLocation("Jan 02 15:04:05.000000 2006", f[1]+" "+f[2]+" "+f[3]+"."+f[4]+" "+f[5], h.Now().Location())
		if err == nil {
			k := kept{at, dir.sub(e.Name())}
			i := 0
			for i < len(out) && out[i].at.After(at) {
				i++
			}
			out = slices.Insert(out, i, k)
		}
	}
	return out
}

func listBackups(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	return numbered(c, backups(c.Host, p))
}

// listBackupsDir lists those of each file that a backup of is in the place of a
// directory.
func listBackupsDir(ctx context.Context, c *modules.Call) (any, error) {
	name := expand(ctx, c.Host, c.Text("path"))
	dir := place{name, c.Host.Path(name)}
	if !strings.HasSuffix(name, "/") {
		dir = dir.dir()
	}
	entries, err := os.ReadDir(backupRoot(c.Host).sub(dir.name).path)
	if err != nil {
		return &ordered.Map{}, nil // none was ever made
	}
	out := &ordered.Map{}
	for _, e := range entries {
		f := strings.Split(e.Name(), "_")
		if len(f) < 7 {
			continue
		}
		file := strings.Join(f[:len(f)-6], "_")
		all := backups(c.Host, dir.sub(file))
		if _, seen := out.Get(file); seen || len(all) == 0 {
			continue
		}
		m, err := numbered(c, all)
		if err != nil {
			return nil, err
		}
		out.Set(file, m)
	}
	return out, nil
}

// numbered returns backups by their numbers, as many as the call wants.
func numbered(c *modules.Call, all []kept) (*ordered.Map, error) {
	if n, err := strconv.Atoi(c.Text("limit")); err == nil && n >= 0 && n < len(all) {
		all = all[:n]
	}
	out := &ordered.Map{}
	for i, k := range all {
		info, err := os.Stat(k.p.path)
		if err != nil {
			return nil, failed("looking at", k.p, err)
		}
		out.SetAs(strconv.Itoa(i), int64(i), ordered.Of("Backup Time", k.at.Format("Mon Jan 02 2006 15:04:05.000000"), "Size", info.Size(), "Location", k.p.name))
	}
	return out, nil
}

func said(ok bool, format string, args ...any) *ordered.Map {
	return ordered.Of("result", ok, "comment", fmt.Sprintf(format, args...))
}

// backupOfCall returns the backup that the arguments mean, or what to return.
func backupOfCall(ctx context.Context, c *modules.Call) (place, kept, *ordered.Map, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return p, kept{}, nil, err
	}
	i, err := strconv.Atoi(c.Text("backup_id"))
	if err != nil {
		return p, kept{}, said(false, "Invalid backup_id '%s'", c.Text("backup_id")), nil
	}
	all := backups(c.Host, p)
	if i < 0 || i >= len(all) {
		return p, kept{}, said(false, "backup_id '%d' does not exist for %s", i, p.name), nil
	}
	return p, all[i], nil, nil
}

func restoreBackup(ctx context.Context, c *modules.Call) (any, error) {
	p, b, ret, err := backupOfCall(ctx, c)
	if err != nil || ret != nil {
		return ret, err
	}
	if !c.Test {
		if p.isFile() {
			if err := keepForMinion(c.Host, p); err != nil {
				return nil, err
			}
		}
		if err := copyTree(ctx, b.p, p); err != nil {
			return said(false, "Unable to restore %s to %s: %s", b.p.name, p.name, why(err)), nil
		}
	}
	return said(true, "Successfully restored %s to %s", b.p.name, p.name), nil
}

func deleteBackup(ctx context.Context, c *modules.Call) (any, error) {
	_, b, ret, err := backupOfCall(ctx, c)
	if err != nil || ret != nil {
		return ret, err
	}
	if !c.Test {
		if err := os.Remove(b.p.path); err != nil {
			return said(false, "Unable to remove %s: %s", b.p.name, why(err)), nil
		}
	}
	return said(true, "Successfully removed %s", b.p.name), nil
}
