package main

import (
	"io"
	"os"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/atomicfile"
)

// writeText writes a text to stdout or to the output file. A private file is
// replaced by one that its owner alone can read.
func (a *app) writeText(c *config.Config, text string, private bool) error {
	name := c.Text("output_file")
	switch {
	case name == "":
		return print(a.out, text)
	case private && c.Bool("output_file_append"):
		return usagef("a roster is not appended to a file: leave --out-file-append out")
	case private:
		if err := atomicfile.Write(name, []byte(text), 0o600); err != nil {
			return fault.Wrap(fault.Invalid, "", err)
		}
		return nil
	}
	flags := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if c.Bool("output_file_append") {
		flags = os.O_WRONLY | os.O_CREATE | os.O_APPEND
	}
	f, err := os.OpenFile(name, flags, 0o644)
	if err != nil {
		return fault.Wrap(fault.Invalid, "opening the output file", err)
	}
	_, err = io.WriteString(f, text)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return fault.Wrap(fault.Invalid, "writing the output file", err)
	}
	return nil
}
