package dispatch

import (
	"context"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/thin/wire"
)

// grainFolder is the folder of the file roots whose programs print grains.
const grainFolder = "_grains"

// grainPrograms returns the programs that print grains of hosts, and says what of
// their folder is none.
func (s *Service) grainPrograms(ctx context.Context) []wire.Program {
	if s.c.Files == nil {
		return nil
	}
	programs, rest, err := s.c.Files.Programs(ctx, grainFolder)
	if err != nil {
		if ctx.Err() == nil {
			s.c.Warn("the grains of " + grainFolder + " are left out: " + fault.Message(err))
		}
		return nil
	}
	for _, path := range rest {
		if _, said := s.noGrains.LoadOrStore(path, true); said {
			continue // by an earlier job: a run may need several
		}
		switch {
		case strings.HasSuffix(path, ".py"), strings.HasSuffix(path, ".pyc"):
			s.c.Warn("salt://" + path + ": modules in Python give no grains here: make it an executable that prints JSON")
		default:
			s.c.Warn("salt://" + path + " gives no grains: it is not executable")
		}
	}
	out := make([]wire.Program, 0, len(programs))
	for _, p := range programs {
		out = append(out, wire.Program{Path: p.Path, Env: p.Env, SHA256: p.SHA256})
	}
	return out
}

// mayHave reports whether each host of the run may have the file at a path of the
// roots: the programs and modules that it is sent.
func (rn *run) mayHave(path string) bool {
	for _, p := range rn.grainers {
		if p.Path == path {
			return true
		}
	}
	c, err := rn.custom()
	return err == nil && c.mayHave(path)
}
