package grains

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gossh/gossh/internal/grainfile"
	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

const (
	// programTime is how long a program may take to print grains, programOutput how
	// much it may print.
	programTime   = 10 * time.Second
	programOutput = 1 << 20
)

// given returns the grains that people have given the host: programs of the
// controller print them, files on the host hold them. The later wins over the earlier,
// as with Salt. What cannot be had is a warning, and the others count: a host whose
// files are broken must stay within reach to be mended.
func (s *Source) given(ctx context.Context) *ordered.Map {
	if s.host == nil || s.gave != nil {
		return s.gave
	}
	s.gave = &ordered.Map{}
	for _, p := range s.host.GrainPrograms {
		s.give(s.printed(ctx, p))
	}
	s.give(s.held(ctx, s.host.Path(grainfile.Etc())))
	if s.host.Dir != "" {
		s.give(s.held(ctx, filepath.Join(s.host.Dir, grainfile.Name)))
	}
	return s.gave
}

func (s *Source) give(m *ordered.Map, err error) {
	if err != nil {
		s.host.Logf("warning", "grains: %v", err)
		return
	}
	s.gave = modules.Merge(s.gave, m, false)
}

// held returns the grains in a file.
func (s *Source) held(ctx context.Context, path string) (*ordered.Map, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	r, _ := s.host.Files.(grainfile.Reader)
	m, err := grainfile.Parse(ctx, string(text), r)
	if err != nil {
		return nil, errors.New(path + ": " + err.Error())
	}
	return m, nil
}

// printed returns the grains that a program prints.
func (s *Source) printed(ctx context.Context, p modules.Program) (*ordered.Map, error) {
	source, ok := s.host.Files.(modules.Programs)
	if !ok {
		return nil, errors.New(p.Path + ": nothing brings programs here")
	}
	local, err := source.Program(ctx, p)
	if err != nil {
		return nil, err
	}
	r, err := s.host.Start(ctx, &process.Command{Argv: []string{local}, Timeout: programTime, Limit: programOutput})
	switch {
	case err != nil:
		return nil, err
	case r.TimedOut:
		return nil, errors.New(p.Path + " did not end within " + programTime.String())
	case r.Code != 0:
		return nil, modules.Failed([]string{p.Path}, r)
	}
	text := strings.TrimSpace(string(r.Stdout))
	v, err := ordered.Decode([]byte(text))
	m, isMap := v.(*ordered.Map)
	if err != nil || !isMap {
		return nil, errors.New(p.Path + " must print a mapping as JSON, and prints " + shown(text))
	}
	return m, nil
}

// shown is the beginning of what a program prints.
func shown(text string) string {
	if text == "" {
		return "nothing"
	}
	line, _, _ := strings.Cut(text, "\n")
	return strings.ToValidUTF8(line[:min(len(line), 60)], "")
}
