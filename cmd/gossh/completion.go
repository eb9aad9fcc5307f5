package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/modules/all"
	rosters "github.com/gossh/gossh/roster/all"
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
    local IFS=$'\n' line=${COMP_LINE:0:COMP_POINT} n=$COMP_CWORD cut=
    local typed=${line##* } word=${COMP_WORDS[n]}
    if [[ $typed == *@* && $COMP_WORDBREAKS == *@* ]]; then
        # It was split at the @, and only what begins there is replaced.
        while [[ $word != "$typed" && n -gt 1 ]]; do n=$((n - 1)); word=${COMP_WORDS[n]}$word; done
        cut=${typed%@*}
    fi
    COMPREPLY=($(gossh __complete -- "${COMP_WORDS[@]:1:n-1}" "$word" 2>/dev/null))
    COMPREPLY=("${COMPREPLY[@]#"$cut"}")
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
func (a *app) complete(ctx context.Context, args *config.Args) error {
	words := args.Words
	if len(words) == 0 {
		words = []string{""}
	}
	before, last, prefix := splitLast(words)
	var b strings.Builder
	seen := map[string]bool{}
	for _, c := range a.candidates(ctx, before, last) {
		if strings.HasPrefix(c, last) && !seen[c] {
			seen[c] = true
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
	case last == "=" && n > 0 && takesArgument(before) != nil:
		return before, "", ""
	case n > 1 && words[n-1] == "=" && takesArgument(words[:n-1]) != nil:
		return words[:n-1], last, ""
	case joined && takesArgument(slices.Concat(before, []string{option})) != nil:
		return slices.Concat(before, []string{option}), arg, option + "="
	}
	return before, last, ""
}

func (a *app) candidates(ctx context.Context, before []string, last string) []string {
	if strings.HasPrefix(last, "-") {
		return optionNames(before)
	}
	if n := len(before); n > 0 {
		if o := takesArgument(before); o != nil {
			words := argumentWords(o, last)
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
		return append(out, a.targetWords(ctx, args, last)...)
	case 1:
		switch args.Words[0] {
		case "completion":
			return []string{"bash", "zsh", "fish"}
		case "roster":
			return append(a.targetWords(ctx, args, last), "convert")
		case "doctor":
			return a.targetWords(ctx, args, last)
		case "config":
			return a.configKeys(args)
		case "demo", "init", "version":
			return nil
		}
		return functionNames()
	}
	return nil
}

// optionNames are the options that may stand behind some words.
func optionNames(before []string) []string {
	var out []string
	for _, list := range [][]config.Option{ownOptions(before), config.Options()} {
		for _, o := range list {
			for _, l := range o.Long {
				out = append(out, "--"+l)
			}
		}
	}
	return out
}

// ownOptions are those of the subcommand that is among some words.
func ownOptions(before []string) []config.Option {
	for _, w := range before {
		if own := config.SubcommandOptions(w); own != nil {
			return own
		}
	}
	return nil
}

// takesArgument returns the option that the last of some words is, if it still
// wants its argument.
func takesArgument(words []string) *config.Option {
	word := words[len(words)-1]
	for _, list := range [][]config.Option{ownOptions(words), config.Options()} {
		for _, o := range list {
			if o.Arg != "" && (slices.Contains(o.Long, strings.TrimPrefix(word, "--")) && strings.HasPrefix(word, "--") ||
				len(word) == 2 && slices.Contains(o.Short, word[1:])) {
				return &o
			}
		}
	}
	return nil
}

// argumentWords are the arguments that an option takes.
func argumentWords(o *config.Option, last string) []string {
	switch {
	case o.Key == "output":
		return outputNames()
	case o.Key == "roster" || o.Long[0] == "from":
		var out []string
		for _, f := range rosters.Factories() {
			out = append(out, f.Name)
		}
		return behindComma(out, last)
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
