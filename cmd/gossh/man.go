package main

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/fault"
)

// man prints the manual page gossh(1), in the man macros of roff.
func (a *app) man(context.Context, *config.Args) error { return print(a.out, manPage()) }

func manPage() string {
	var b strings.Builder
	b.WriteString(".TH GOSSH 1 " + buildDate() + " \"gossh " + roff(version()) + "\" \"User Commands\"\n")
	b.WriteString(".SH NAME\ngossh \\- run functions on many hosts over ssh, without an agent\n")
	b.WriteString(".SH SYNOPSIS\n.B gossh\n[\\fIOPTIONS\\fR] \\fITARGET FUNCTION\\fR [\\fIARGUMENTS\\fR]\n.br\n.B gossh\n\\fISUBCOMMAND\\fR [\\fIARGUMENTS\\fR]\n")
	b.WriteString(".SH DESCRIPTION\n" + roff(manIntro) + "\n")
	b.WriteString(".SH SUBCOMMANDS\n")
	for _, s := range subcommands() {
		if !s.hidden {
			entry(&b, "\\fB"+s.name+"\\fR \\fI"+roff(s.args)+"\\fR", s.doc)
			for _, o := range config.SubcommandOptions(s.name) {
				entry(&b, "\\fB"+s.name+" "+roff(spellings(o, ", "))+"\\fR", note(o))
			}
		}
	}
	group := ""
	for _, o := range config.Options() {
		if o.Group != group {
			group = o.Group
			b.WriteString(".SH " + strings.ToUpper(group) + "\n")
		}
		doc := note(o)
		if o.Key != "" {
			doc += " In files: " + o.Key + "."
		}
		entry(&b, "\\fB"+roff(spellings(o, ", "))+"\\fR", doc)
	}
	b.WriteString(".SH CONFIGURATION KEYS\n" + roff(manKeys) + "\n")
	for _, o := range config.FileKeys() {
		entry(&b, "\\fB"+roff(o.Key)+"\\fR", note(o))
	}
	b.WriteString(".SH EXIT STATUS\n")
	for _, e := range exitCodes {
		entry(&b, "\\fB"+roff(e[0])+"\\fR", e[1])
	}
	b.WriteString(".SH FAILURES\nThe kinds of failures, as they stand in the data:\n")
	for _, k := range fault.Kinds() {
		entry(&b, "\\fB"+k.String()+"\\fR", k.Doc())
	}
	b.WriteString(".SH FILES\n")
	for _, f := range manFiles {
		entry(&b, "\\fI"+roff(f[0])+"\\fR", f[1])
	}
	b.WriteString(".SH SEE ALSO\n.BR ssh (1),\n.BR ssh_config (5)\n")
	return b.String()
}

const manIntro = "gossh logs in to each target over one ssh connection, puts a small static program, the thin, " +
	"there if it is missing, and has it run FUNCTION. A TARGET is a glob of the ids in the roster, another " +
	"expression with one of the target options, or user@host for a host that no roster has. ARGUMENTS are " +
	"read as YAML; name=value is a keyword argument. A subcommand wins where it is the first word: for a host " +
	"of that name write gossh -- NAME FUNCTION."

const manKeys = "Keys of configuration files, beside those of the options above. Those of gossh itself stand in a section " +
	"gossh:, in which an unknown key is an error; of Salt's files, keys that gossh does not know are kept for templates."

// buildDate returns the day of the commit that was built, or else of the program.
func buildDate() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.time" && len(s.Value) >= len(time.DateOnly) {
				return s.Value[:len(time.DateOnly)]
			}
		}
	}
	name, err := os.Executable()
	if err != nil {
		return ""
	}
	info, err := os.Stat(name)
	if err != nil {
		return ""
	}
	return info.ModTime().UTC().Format(time.DateOnly)
}

var manFiles = [][2]string{
	{"/etc/salt/roster, ~/.config/gossh/roster", "The hosts."},
	{"/etc/salt/master, ~/.config/gossh/master", "The configuration; master.d/*.conf beside it is read after it."},
	{"./Saltfile, ~/.salt/Saltfile", "Options of a project, in the section gossh: or salt-ssh:."},
	{"~/.ssh/config, ~/.ssh/known_hosts", "Honoured as by ssh."},
}

func entry(b *strings.Builder, term, doc string) {
	fmt.Fprintf(b, ".TP\n%s\n%s\n", term, roff(doc))
}

// roff escapes text for the macros.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}
