// Package iptables has the functions that read and change the rules of iptables and
// ip6tables: iptables.*.
package iptables

import (
	"context"
	"strings"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/internal/shellquote"
	"github.com/gossh/gossh/modules"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("iptables", table, map[string]modules.Func{
		"version": version, "build_rule": buildRule, "get_rules": getRules, "get_saved_rules": getSavedRules,
		"get_policy": getPolicy, "get_saved_policy": getSavedPolicy, "save": save, "check": check, "check_chain": checkChain,
		"new_chain": newChain, "delete_chain": deleteChain, "append": appendRule, "insert": insertRule,
		"delete": deleteRule, "flush": flush, "set_policy": setPolicy,
	})
}

const table = `
- family: text: ipv4 or ipv6
- table: text: the table: filter, nat, mangle, raw
- chain: text: the chain
- rule: text: the rule, as after the chain on iptables' command line
- position: int: the number of the rule in its chain, from 1
- conf_file: text: the file; default: where the distribution saves rules

version(family='ipv4')
Return the version of iptables.
= a text such as v1.8.9
$

build_rule(table='filter', chain=None, command=None, position='', full=None, family='ipv4', **kwargs)
Make a rule of options by their long names, without the dashes: jump=ACCEPT.
Beside these: if and of are the interfaces, proto the protocol, connstate the state of the connection, dports and sports lists of ports, target is jump. A value that begins with ! or not is negated.
- command: text: with full: append, insert, delete..., or the letter
- position: any: with full: the number of the rule
- full: any: True: the whole command line
= the rule as text
$ match=state connstate=RELATED,ESTABLISHED jump=ACCEPT
$ filter INPUT command=I position=3 full=True proto=tcp dport=22 jump=ACCEPT

get_rules(family='ipv4')
Return the rules that are in force.
= a mapping of tables, chains, and their policy, packet count, byte count, rules and rules_comment
$
$ family=ipv6

get_saved_rules(conf_file=None, family='ipv4')
Return the rules that are saved in a file.
= as iptables.get_rules
$

get_policy(table='filter', chain=None, family='ipv4')
Return the policy of a chain.
= ACCEPT, DROP, - for a chain without one; None: no such chain
$ filter INPUT

get_saved_policy(table='filter', chain=None, conf_file=None, family='ipv4')
Return the policy of a chain as it is saved in a file.
= as iptables.get_policy
$ filter INPUT

save(filename=None, family='ipv4') !
Save the rules that are in force.
- filename: text: the file; default: where the distribution saves rules
= a text that says how many lines were written
$
$ /etc/sysconfig/iptables

check(table='filter', chain=None, rule=None, family='ipv4')
Tell whether a chain has a rule.
= True or False
$ filter INPUT rule='-m state --state RELATED,ESTABLISHED -j ACCEPT'

check_chain(table='filter', chain=None, family='ipv4')
Tell whether a table has a chain.
= True or False
$ filter INPUT

new_chain(table='filter', chain=None, family='ipv4') !
Make a chain.
= True
$ filter CUSTOM

delete_chain(table='filter', chain=None, family='ipv4') !
Delete a chain; it must be empty.
= True
$ filter CUSTOM

append(table='filter', chain=None, rule=None, family='ipv4') !
Put a rule at the end of a chain, unless the chain has it.
= True; False: the chain had it
$ filter INPUT rule='-p tcp --dport 22 -j ACCEPT'

insert(table='filter', chain=None, position=None, rule=None, family='ipv4') !
Put a rule into a chain, unless the chain has it.
- position: int: its number there; -1: before the last one
= True; False: the chain had it
$ filter INPUT position=3 rule='-p tcp --dport 22 -j ACCEPT'

delete(table, chain=None, position=None, rule=None, family='ipv4') !
Delete a rule, by its number or by what it says.
= "", or what iptables says
$ filter INPUT position=3
$ filter INPUT rule='-p tcp --dport 22 -j ACCEPT'

flush(table='filter', chain='', family='ipv4') !
Delete all rules of a chain, or of all chains of a table.
- chain: text: the chain; '': all
= "", or what iptables says
$ filter INPUT

set_policy(table='filter', chain=None, policy=None, family='ipv4') !
Set the policy of a chain.
- policy: text: ACCEPT or DROP
= "", or what iptables says
$ filter INPUT DROP
`

// program returns the program for the family of the call.
func program(c *modules.Call) (string, error) {
	switch f := c.Text("family"); f {
	case "ipv4", "":
		return "iptables", nil
	case "ipv6":
		return "ip6tables", nil
	default:
		return "", modules.Errorf("the family is ipv4 or ipv6, not %q", f)
	}
}

// needs returns an error unless the call gives each of these arguments. What becomes
// one word of the command line must not be an option.
func needs(c *modules.Call, names ...string) error {
	for _, n := range names {
		v := c.Text(n)
		if v == "" || v == "0" {
			return modules.Errorf("Error: %s needs to be specified", strings.ToUpper(n[:1])+n[1:])
		}
		if n != "rule" && n != "position" && (v[0] == '-' || strings.ContainsAny(v, " \t\n!")) {
			return modules.Errorf("%q is no name of a %s", v, n)
		}
	}
	return nil
}

// run runs iptables on the table of the call, with a rule, which may be "", behind
// the other words. It waits for the lock that each iptables takes.
func run(ctx context.Context, c *modules.Call, rule string, words ...string) ([]string, *process.Result, error) {
	if err := needs(c, "table"); err != nil {
		return nil, nil, err
	}
	p, err := program(c)
	if err != nil {
		return nil, nil, err
	}
	more, err := shellquote.Split(rule)
	if err != nil {
		return nil, nil, modules.Errorf("the rule %s cannot be read: %v", rule, err)
	}
	argv := append([]string{p, "--wait", "-t", c.Text("table")}, append(words, more...)...)
	r, err := c.Host.Exec(ctx, argv...)
	return argv, r, err
}

// change runs iptables as run does, unless nothing may be changed, and returns what
// it says. A code other than 0 is an error.
func change(ctx context.Context, c *modules.Call, rule string, words ...string) (string, error) {
	if c.Test {
		return "", nil
	}
	argv, r, err := run(ctx, c, rule, words...)
	if err != nil {
		return "", err
	}
	if r.Code != 0 {
		return "", modules.Failed(argv, r)
	}
	return strings.TrimSpace(string(r.Stdout)), nil
}

// dump returns what iptables-save prints; args may choose a table.
func dump(ctx context.Context, c *modules.Call, args ...string) (string, error) {
	p, err := program(c)
	if err != nil {
		return "", err
	}
	return c.Host.Output(ctx, append([]string{p + "-save"}, args...)...)
}

func version(ctx context.Context, c *modules.Call) (any, error) {
	p, err := program(c)
	if err != nil {
		return nil, err
	}
	out, err := c.Host.Output(ctx, p, "--version")
	if err != nil {
		return nil, err
	}
	words := strings.Fields(out)
	if len(words) < 2 {
		return nil, modules.Errorf("%s --version printed %q", p, out)
	}
	return words[1], nil
}
