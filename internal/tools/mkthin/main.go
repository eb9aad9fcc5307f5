// Command mkthin builds the thins and puts them, compressed and with an index,
// where gossh embeds them from.
//
//	go run ./internal/tools/mkthin [-o DIR] [-version V] [OS/ARCH ...]
//
// Without platforms it builds all of them. The index is written anew: it has what
// this run has built.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/gossh/gossh/thin"
)

func main() {
	out := flag.String("o", "thin/blobs", "directory to write to")
	version := flag.String("version", "devel", "version of the thins")
	best := flag.Bool("best", false, "compress with zopfli, or else with gzip, if it is installed")
	flag.Parse()
	if err := build(*out, *version, *best, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "mkthin:", err)
		os.Exit(1)
	}
}

func build(out, version string, best bool, names []string) error {
	platforms := thin.Platforms()
	if len(names) > 0 {
		platforms = nil
		for _, n := range names {
			system, arch, _ := strings.Cut(n, "/")
			platforms = append(platforms, thin.Platform{OS: system, Arch: arch})
		}
	}
	old, err := filepath.Glob(filepath.Join(out, "gossh-thin-*"))
	if err != nil {
		return err
	}
	for _, f := range old {
		if err := os.Remove(f); err != nil {
			return err
		}
	}
	lines := make([]string, len(platforms))
	var g errgroup.Group
	g.SetLimit(runtime.NumCPU())
	for i, p := range platforms {
		g.Go(func() error {
			line, err := one(out, version, p, best)
			if err != nil {
				return fmt.Errorf("building for %s: %w", p, err)
			}
			lines[i] = line
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "index"), []byte(strings.Join(lines, "")), 0o644)
}

// one builds a thin and returns its line of the index.
func one(out, version string, p thin.Platform, best bool) (string, error) {
	dir, err := os.MkdirTemp("", "mkthin")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	bin := filepath.Join(dir, "thin")
	cmd := exec.Command("go", thin.BuildArgs(version, bin)...)
	cmd.Env = append(os.Environ(), thin.BuildEnv(p)...)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return "", err
	}
	if err := thin.Finish(p, bin); err != nil {
		return "", err
	}
	raw, err := os.ReadFile(bin)
	if err != nil {
		return "", err
	}
	packed, err := pack(bin, raw, best)
	if err != nil {
		return "", err
	}
	name := fmt.Sprintf("gossh-thin-%s-%s.gz", p.OS, p.Arch)
	fmt.Printf("%-32s %7d bytes, %7d compressed\n", name, len(raw), len(packed))
	line := fmt.Sprintf("%s %s %d %x\n", p.OS, p.Arch, len(raw), sha256.Sum256(raw))
	return line, os.WriteFile(filepath.Join(out, name), packed, 0o644)
}

// pack compresses the thin in file: with gzip(1) if it is installed, which leaves 1.7 %
// less than the library does; with best by zopfli, which takes ten seconds and leaves
// 2.5 % less than that.
func pack(file string, raw []byte, best bool) ([]byte, error) {
	tools := [][]string{{"gzip", "-9nc", file}}
	if best {
		tools = [][]string{{"zopfli", "-c", "--i5", file}, tools[0]}
	}
	var packed bytes.Buffer
	for _, argv := range tools {
		path, err := exec.LookPath(argv[0])
		if err != nil {
			continue
		}
		c := exec.Command(path, argv[1:]...)
		c.Stdout, c.Stderr = &packed, os.Stderr
		if err := c.Run(); err != nil {
			return nil, fmt.Errorf("running %s: %w", argv[0], err)
		}
		return packed.Bytes(), nil
	}
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(raw); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}
