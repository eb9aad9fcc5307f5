package iptables

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// builder makes a rule of options. Each option is taken out of opts as it is used.
type builder struct {
	opts *ordered.Map
	rule []string
}

// take returns an option and removes it: its value without a negation, and "! " if
// there was one.
func (b *builder) take(name string) (value, not string, ok bool) {
	v, ok := b.opts.Get(name)
	b.opts.Delete(name)
	value = listText(v)
	for _, n := range []string{"!", "not "} {
		if rest, cut := strings.CutPrefix(value, n); cut {
			return strings.TrimSpace(rest), "! ", ok
		}
	}
	return value, "", ok
}

// listText returns a list as iptables wants it: with commas.
func listText(v any) string {
	l, ok := v.([]any)
	if !ok {
		return modules.Text(v)
	}
	not, words := "", make([]string, len(l))
	for i, e := range l {
		words[i] = modules.Text(e)
		for _, n := range []string{"!", "not "} {
			if rest, cut := strings.CutPrefix(words[i], n); cut {
				words[i], not = strings.TrimSpace(rest), "!"
			}
		}
	}
	return not + strings.Join(words, ",")
}

func (b *builder) add(words ...string) { b.rule = append(b.rule, words...) }

// match loads a match extension, once.
func (b *builder) match(name string) {
	if !slices.Contains(b.rule, "-m "+name) {
		b.add("-m " + name)
	}
}

// option puts the option name of the call into the rule, as flag.
func (b *builder) option(name, flag string) bool {
	v, not, ok := b.take(name)
	if ok {
		b.add(not + flag + " " + v)
	}
	return ok
}

// quoted returns a value as one word of the rule.
func quoted(v string) string {
	if v != "" && !strings.ContainsAny(v, " \t\n\"'\\$`") {
		return v
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(v) + `"`
}

// ignored are the arguments of a state that are no options, by Salt's list.
const ignored = " name state save fun sls test order onlyif unless onchanges onchanges_any onfail onfail_any onfail_all onfail_stop require require_any " +
	"require_in watch watch_any watch_in prereq prereq_in prerequired use use_in listen listen_in onchanges_in onfail_in order check_cmd mod_watch " +
	"failhard reload_modules reload_grains reload_pillar runas runas_password fire_event saltenv retry parallel umask timeout creates " +
	"__id__ __sls__ __env__ __pub_user __pub_arg __pub_jid __pub_fun __pub_tgt __pub_ret __pub_pid __pub_tgt_type __prereq__ __opts__ __run_name__ "

// afterJump are the options that follow the target.
const afterJump = "jump j to-port to-ports to-destination to-source reject-with set-mark set-xmark log-level log-ip-options log-prefix " +
	"log-tcp-options log-tcp-sequence save-mark restore-mark clamp-mss-to-pmtu set-mss nflog-group nflog-prefix"

func buildRule(_ context.Context, c *modules.Call) (any, error) {
	rule, err := build(c.Kwargs)
	if err != nil {
		return nil, err
	}
	if full := c.Named["full"]; full == nil || !strings.EqualFold(modules.Text(full), "true") {
		return rule, nil
	}
	if err := needs(c, "table", "chain"); err != nil {
		return nil, err
	}
	command := c.Text("command")
	if command == "" {
		return nil, modules.Errorf("Error: Command needs to be specified")
	}
	p, err := program(c)
	if err != nil {
		return nil, err
	}
	if path, err := c.Host.Runner.Look(p, c.Host.CEnv()); err == nil {
		p = path
	}
	flag := "--"
	if len(command) == 1 {
		flag = "-"
	}
	words := []string{p, "--wait", "-t", c.Text("table"), flag + command, c.Text("chain")}
	if at := c.Text("position"); at != "" {
		words = append(words, at)
	}
	return strings.Join(append(words, rule), " "), nil
}

// build returns the rule of some options.
func build(given *ordered.Map) (string, error) {
	b := &builder{opts: given.Clone()}
	if b.opts == nil {
		b.opts = &ordered.Map{}
	}
	if v, ok := b.opts.Get("target"); ok {
		b.opts.Delete("target")
		b.opts.Set("jump", v)
	}
	for _, n := range strings.Fields(ignored) {
		b.opts.Delete(n)
	}
	b.option("if", "-i")
	b.option("of", "-o")
	proto := b.option("protocol", "-p")
	if _, both := b.opts.Get("proto"); both && !proto {
		proto = b.option("proto", "-p")
	}
	b.opts.Delete("proto")
	b.matches()
	if _, ok := b.opts.Get("connstate"); ok {
		b.match("state")
		b.option("connstate", "--state")
	}
	b.option("dport", "--dport")
	b.option("sport", "--sport")
	for _, n := range []string{"dports", "sports"} {
		if _, ok := b.opts.Get(n); !ok {
			continue
		}
		if !proto {
			return "", modules.Errorf("Error: proto must be specified")
		}
		b.match("multiport")
		b.option(n, "--"+n)
	}
	b.remark()
	b.sets()
	after := b.jump()
	b.rest()
	return strings.Join(append(b.rule, after...), " "), nil
}

// matches loads the match extensions that are asked for by name.
func (b *builder) matches() {
	v, ok := b.opts.Get("match")
	if !ok {
		return
	}
	b.opts.Delete("match")
	for _, m := range modules.Strings(v) {
		b.match(m)
		if n, ok := b.opts.Get("name_"); ok && slices.Contains([]string{"pknock", "quota2", "recent"}, m) {
			b.add("--name " + quoted(modules.Text(n)))
		}
	}
	b.opts.Delete("name_")
}

func (b *builder) remark() {
	if v, ok := b.opts.Get("comment"); ok {
		b.opts.Delete("comment")
		b.match("comment")
		text := quoted(modules.Text(v))
		if text[0] != '"' {
			text = `"` + text + `"`
		}
		b.add("--comment " + text)
	}
}

// sets are the options for sets of addresses. set without a value belongs to the
// extension recent.
func (b *builder) sets() {
	for _, n := range []string{"set", "match-set"} {
		v, _ := b.opts.Get(n)
		list, isList := v.([]any)
		if !isList {
			list = []any{v}
		}
		if v == nil || v == "" || v == true {
			continue
		}
		b.opts.Delete(n)
		for _, e := range list {
			b.match("set")
			one := builder{opts: ordered.Of("x", e)}
			one.option("x", "--match-set")
			b.add(one.rule...)
		}
	}
}

// jump takes the target and its options.
func (b *builder) jump() []string {
	var out []string
	for _, n := range strings.Fields(afterJump) {
		v, ok := b.opts.Get(n)
		if !ok {
			continue
		}
		b.opts.Delete(n)
		flag := dashes(n)
		if v == nil || v == "" {
			out = append(out, flag)
			continue
		}
		out = append(out, flag+" "+quoted(modules.Text(v)))
	}
	return out
}

// rest puts all other options into the rule, as they are.
func (b *builder) rest() {
	for _, n := range b.opts.Keys() {
		v, not, _ := b.take(n)
		b.add(strings.TrimRight(not+dashes(n)+" "+v, " "))
	}
}

func dashes(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}
