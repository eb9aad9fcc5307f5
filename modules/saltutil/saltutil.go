// Package saltutil has the functions that look after what runs on a host: saltutil.*.
package saltutil

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	run := map[string]modules.Func{
		"sync_all": syncAll, "running": listRunning, "is_running": isRunning, "find_job": findJob,
		"signal_job": signalJob(0), "term_job": signalJob(15), "kill_job": signalJob(9),
		"signal_all_jobs": signalAll(0), "term_all_jobs": signalAll(15), "kill_all_jobs": signalAll(9),
		"list_extmods": listExtmods, "clear_cache": clearCache, "clear_job_cache": yes,
	}
	for _, kind := range strings.Fields(kinds) {
		run["sync_"+kind] = nothing
	}
	for _, name := range strings.Fields(refreshed) {
		run["refresh_"+name] = yes
		run[name] = yes // of these pillar_refresh alone is in the table
	}
	for _, name := range strings.Fields(refused) {
		run[name] = refuse
	}
	return modules.Table("saltutil", table(), run)
}

func yes(context.Context, *modules.Call) (any, error) { return true, nil }

func nothing(context.Context, *modules.Call) (any, error) { return []any{}, nil }

func listExtmods(context.Context, *modules.Call) (any, error) { return &ordered.Map{}, nil }

func refuse(_ context.Context, c *modules.Call) (any, error) {
	_, name, _ := strings.Cut(c.Fun, ".")
	switch name {
	case "find_cached_job":
		return nil, modules.Errorf("hosts keep no returns: gossh collect fetches those of jobs that were left running")
	case "cmd", "cmd_iter", "mmodule":
		return nil, modules.Errorf("saltutil.%s: a host runs nothing on other hosts: gossh TARGET FUNCTION does", name)
	}
	return nil, modules.Errorf("saltutil.%s: there is no minion and no master here", name)
}

func syncAll(context.Context, *modules.Call) (any, error) {
	out := &ordered.Map{}
	for _, kind := range strings.Fields(kinds) {
		if kind != "outputters" { // it is output by another name
			out.Set(kind, []any{})
		}
	}
	return out, nil
}

// cacheName is the cache of cp.* in the thin dir.
const cacheName = ".gossh-cache"

func clearCache(ctx context.Context, c *modules.Call) (any, error) {
	if c.Host.Dir == "" {
		return nil, modules.Errorf("there is no cache here: it is on hosts")
	}
	dir := filepath.Join(c.Host.Dir, cacheName)
	days := c.Int("days")
	if c.Test {
		return true, nil
	}
	if days < 0 {
		if err := os.RemoveAll(dir); err != nil {
			return nil, modules.Errorf("removing the cache: %v", err)
		}
		return true, nil
	}
	old := c.Host.Now().Add(-time.Duration(days) * 24 * time.Hour)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return ctx.Err()
		}
		if err != nil || d.IsDir() {
			return errors.Join(err, ctx.Err())
		}
		info, err := d.Info()
		if err != nil || info.ModTime().After(old) {
			return err
		}
		return os.Remove(path)
	})
	if err != nil {
		return nil, modules.Errorf("clearing the cache: %v", err)
	}
	return true, nil
}
