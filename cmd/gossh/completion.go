package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/modules/all"
	"github.com/gossh/gossh/roster/flat"
)

// completion prints a script that asks gossh itself for completions, so that it
// never goes out of date.
func (a *app) completion(_ context.Context, args *config.Args) error {
	if len(args.Words) != 1 {
		return usagef("gossh completion takes the name of a shell: bash, zsh or fish")
	}
	script, ok := scripts[args.Words[0]]
	if !ok {
		return usagef("there is no completion for %s, only for bash, zsh and fish", args.Words[0])
	}
	return print(a.out, script)
}

var scripts = map[string]string{
	"bash": `_gossh() {
    local IFS=$'\n'
    COMPREPLY=($(gossh __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _gossh gossh
`,
	"zsh": `#compdef gossh
_gossh() {
    local -a words_found
    words_found=(${(f)"$(gossh __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)"})
    if (( $#words_found )); then compadd -- $words_found; else _files; fi
}
compdef _gossh gossh
`,
	"fish": `function __gossh_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l found (gossh __complete -- $words[2..-1] 2>/dev/null)
    if set -q found[1]
        printf '%s\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c gossh -f -a '(__gossh_complete)'
`,
}

// functionNames are the functions that the thin has.
func functionNames() []string {
	var out []string
	for _, f := range all.Functions() {
		out = append(out, f.Name)
	}
	return out
}

// complete prints the words that can stand where the last of args does, one a
// line. It is silent about everything that goes wrong: the user is typing.
func (a *app) complete(_ context.Context, args *config.Args) error {
	words := args.Words
	if len(words) == 0 {
		words = []string{""}
	}
	before, last, prefix := splitLast(words)
	var b strings.Builder
	for _, c := range a.candidates(before, last) {
		if strings.HasPrefix(c, last) {
			fmt.Fprintln(&b, prefix+c)
		}
	}
	return print(a.out, b.String())
}

// splitLast returns what stands before the word that is typed, and that word. bash
// hands --out=js over as three words; other shells as one, whose option is the
// prefix of what is printed.
func splitLast(words []string) (before []string, last, prefix string) {
	n := len(words) - 1
	before, last = words[:n], words[n]
	switch option, arg, joined := strings.Cut(last, "="); {
	case last == "=" && n > 0 && takesArgument(words[n-1]) != nil:
		return before, "", ""
	case n > 1 && words[n-1] == "=" && takesArgument(words[n-2]) != nil:
		return words[:n-1], last, ""
	case joined && takesArgument(option) != nil:
		return slices.Concat(before, []string{option}), arg, option + "="
	}
	return before, last, ""
}

func (a *app) candidates(before []string, last string) []string {
	if strings.HasPrefix(last, "-") {
		var out []string
		for _, o := range config.Options() {
			for _, l := range o.Long {
				out = append(out, "--"+l)
			}
		}
		return out
	}
	if n := len(before); n > 0 {
		if o := takesArgument(before[n-1]); o != nil {
			words := argumentWords(o)
			if o.Key == "output" && slices.Contains(before, "roster") {
				words = append(words, formTable, formRoster)
			}
			return words
		}
	}
	args, err := config.ParseArgs(before)
	if err != nil {
		return nil
	}
	switch len(args.Words) {
	case 0:
		var out []string
		for _, s := range subcommands() {
			if !s.hidden {
				out = append(out, s.name)
			}
		}
		return append(out, a.rosterIDs(args)...)
	case 1:
		switch args.Words[0] {
		case "completion":
			return []string{"bash", "zsh", "fish"}
		case "doctor", "roster":
			return a.rosterIDs(args)
		case "config":
			return a.configKeys(args)
		case "demo", "init", "version":
			return nil
		}
		return functionNames()
	}
	return nil
}

// takesArgument returns the option that word is, if it still wants its argument.
func takesArgument(word string) *config.Option {
	for _, o := range config.Options() {
		if o.Arg != "" && (slices.Contains(o.Long, strings.TrimPrefix(word, "--")) && strings.HasPrefix(word, "--") ||
			len(word) == 2 && slices.Contains(o.Short, word[1:])) {
			return &o
		}
	}
	return nil
}

func argumentWords(o *config.Option) []string {
	if o.Key == "output" {
		return outputNames()
	}
	return o.Choices
}

// configKeys lists the keys of the configuration.
func (a *app) configKeys(args *config.Args) []string {
	c, err := config.Load(a.env, args)
	if err != nil {
		return nil
	}
	var out []string
	for _, s := range c.All() {
		out = append(out, s.Key)
	}
	return out
}

// rosterIDs lists the ids of the flat roster.
func (a *app) rosterIDs(args *config.Args) []string {
	c, err := config.Load(a.env, args)
	if err != nil {
		return nil
	}
	return flat.IDs(c.Text("roster_file"))
}
