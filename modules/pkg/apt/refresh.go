package apt

import (
	"context"
	"os"
	"strings"
	"time"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/ordered"
)

func refreshDB(ctx context.Context, c *modules.Call) (any, error) {
	if c.Test {
		return &ordered.Map{}, nil
	}
	return refresh(ctx, c)
}

// refresh brings the lists of packages up to date, unless they are younger than the
// call has it.
func refresh(ctx context.Context, c *modules.Call) (*ordered.Map, error) {
	if valid, _ := c.Seconds("cache_valid_time"); valid > 0 {
		s, err := os.Stat(c.Host.Path("/var/lib/apt/lists"))
		if err == nil && c.Host.Now().Sub(s.ModTime()) < time.Duration(valid*float64(time.Second)) {
			return &ordered.Map{}, nil
		}
	}
	argv := []string{"apt-get", "-q", "update"}
	r, err := installed.Patient(ctx, c, &process.Command{Argv: argv, Env: environment(c.Host)}, locked)
	if err != nil {
		return nil, err
	}
	out, failed := updated(string(r.Stdout))
	if c.Bool("failhard") && len(failed) > 0 {
		return nil, modules.Errorf("Error getting repos: %s", strings.Join(failed, ", "))
	}
	return out, nil
}

// updated reads what apt-get update prints: a repository is true if there was
// something new, null if not, and false if it failed.
//
//	Hit:1 http://deb.debian.org/debian bookworm InRelease
//	Get:2 http://deb.debian.org/debian-security bookworm-security InRelease [34.8 kB]
//	Err:3 http://example.org/debian stable InRelease
func updated(said string) (out *ordered.Map, failed []string) {
	out = &ordered.Map{}
	for _, line := range strings.SplitAfter(said, "\n") {
		kind, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		kind, _, ok := strings.Cut(kind, ":")
		if !ok {
			continue
		}
		if i := strings.LastIndex(rest, " ["); i > 0 && strings.HasSuffix(rest, "B]") {
			rest = rest[:i]
		}
		rest = strings.TrimSpace(rest)
		switch kind {
		case "Hit":
			out.Set(rest, nil)
		case "Get":
			out.Set(rest, true)
		case "Ign":
			out.Set(rest, false)
		case "Err":
			out.Set(rest, false)
			failed = append(failed, rest)
		}
	}
	return out, failed
}
