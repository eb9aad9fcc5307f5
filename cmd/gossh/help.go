package main

import (
	"fmt"
	"strings"

	"github.com/gossh/gossh/config"
)

// exitCodes is shown in the help and in the manual.
var exitCodes = [][2]string{
	{"0", "all hosts answered and nothing failed"},
	{"20", "at least one host failed, or nobody knows whether it was meant; the kind of each failure is in the data"},
	{"2", "nothing matched, or nothing could be started: roster, configuration"},
	{"64", "the command line is wrong"},
	{"130, 143", "interrupted, terminated"},
}

const synopsis = "gossh [OPTIONS] TARGET FUNCTION [ARGUMENTS]"

const helpWidth = 30

// help prints what gossh --help prints.
func (a *app) help() error { return print(a.out, helpText()) }

func helpText() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Usage: %s\n       gossh SUBCOMMAND [ARGUMENTS]\n\n", synopsis)
	b.WriteString("Run FUNCTION, such as test.ping or cmd.run, on the hosts that TARGET names: a glob\nof roster ids, or user@host for a host in no roster.\n")
	b.WriteString("\nSubcommands:\n")
	for _, s := range subcommands() {
		if !s.hidden {
			row(&b, strings.TrimSpace(s.name+" "+s.args), s.doc)
		}
	}
	group := ""
	for _, o := range config.Options() {
		if o.Group != group {
			group = o.Group
			fmt.Fprintf(&b, "\n%s:\n", group)
		}
		row(&b, spellings(o, ", "), note(o))
	}
	b.WriteString("\nExit codes:\n")
	for _, e := range exitCodes {
		row(&b, e[0], e[1])
	}
	return b.String()
}

// subcommandHelp has the options that only this subcommand takes; gossh --help has
// the others.
func subcommandHelp(s subcommand) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Usage: gossh %s %s\n\n%s\n", s.name, s.args, s.doc)
	for i, o := range config.SubcommandOptions(s.name) {
		if i == 0 {
			fmt.Fprintf(&b, "\n%s:\n", o.Group)
		}
		row(&b, spellings(o, ", "), note(o))
	}
	return b.String()
}

// note is the option's text with what an operator must know besides.
func note(o config.Option) string {
	doc := o.Doc
	if o.Default != nil && o.Kind != config.Bool && !strings.Contains(doc, "Default") {
		doc += fmt.Sprintf(" Default: %s.", strings.Trim(fmt.Sprint(o.Default), "[]"))
	}
	if o.Later != "" {
		doc += " Not available yet."
	}
	return doc
}

// spellings lists how an option is written, letters first.
func spellings(o config.Option, sep string) string {
	var out []string
	for _, s := range o.Short {
		out = append(out, "-"+s)
	}
	for _, l := range o.Long {
		out = append(out, "--"+l)
	}
	text := strings.Join(out, sep)
	if o.Arg != "" {
		text += " " + o.Arg
	}
	return text
}

// row writes a term and its text, folded at 80 columns.
func row(b *strings.Builder, term, text string) {
	fmt.Fprintf(b, "  %-*s", helpWidth-2, term)
	column := helpWidth
	if len(term) > helpWidth-4 {
		fmt.Fprintf(b, "\n%*s", helpWidth, "")
	}
	for i, w := range strings.Fields(text) {
		if i > 0 && column+1+len(w) > 80 {
			fmt.Fprintf(b, "\n%*s", helpWidth, "")
			column = helpWidth
		} else if i > 0 {
			b.WriteByte(' ')
			column++
		}
		b.WriteString(w)
		column += len(w)
	}
	b.WriteByte('\n')
}
