// Package nftables has the functions that read and change the rules of nftables:
// nftables.*.
package nftables

import (
	"context"
	"strings"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("nftables", table, map[string]modules.Func{
		"version": version, "build_rule": buildRule, "get_rules": getRules, "get_rules_json": getRulesJSON, "get_saved_rules": getSavedRules,
		"save": save, "get_rule_handle": getRuleHandle, "check": check, "check_chain": checkChain, "check_table": checkTable,
		"list_tables": listTables, "new_table": newTable, "delete_table": deleteTable, "new_chain": newChain, "delete_chain": deleteChain,
		"append": appendRule, "insert": insertRule, "delete": deleteRule, "flush": flush, "get_policy": getPolicy, "set_policy": setPolicy,
	})
}

const table = `
- family: text: ipv4 (ip), ipv6 (ip6), inet, arp, bridge or netdev
- table: text: the table
- chain: text: the chain
- rule: text: the rule, as nft takes it behind the chain
- position: text: the handle of a rule

version()
Return the version of nftables.
= a text such as v1.0.6
$

build_rule(table=None, chain=None, command=None, position='', full=None, family='ipv4', **kwargs)
Make a rule of options: if and of are the interfaces, proto the protocol, source and destination the addresses, connstate the state of the connection, dport(s) and sport(s) the ports, jump (target) what becomes of it.
- command: text: with full: add, insert or delete
- full: any: True: the whole command line
= a mapping with rule, result and comment
$ connstate=related,established jump=accept
$ filter input command=insert position=3 full=True proto=tcp dport=22 jump=accept

get_rules(family='ipv4')
Return the rules that are in force.
= a list with the text of each table
$
$ family=inet

get_rules_json(family='ipv4')
Return the rules that are in force as nft's JSON.
= a list of mappings: table, chain, rule...
$

get_saved_rules(conf_file=None)
Return the lines of a file of rules, without comments.
- conf_file: text: the file; default: /etc/nftables
= a list of lines
$

save(filename=None, family='ipv4') !
Save the rules of all families.
- filename: text: the file; default: /etc/nftables
- family: text: without a meaning
= the text that was saved
$ /etc/nftables

get_rule_handle(table='filter', chain=None, rule=None, family='ipv4')
Return the handle of a rule.
= a mapping with result, and handle or comment
$ filter input rule='tcp dport 22 accept'

check(table='filter', chain=None, rule=None, family='ipv4')
Tell whether a chain has a rule.
= a mapping with result and comment
$ filter input rule='tcp dport 22 accept'

check_chain(table='filter', chain=None, family='ipv4')
Tell whether a table has a chain.
= a mapping with result and comment
$ filter input

check_table(table=None, family='ipv4')
Tell whether there is a table.
= a mapping with result and comment
$ nat

list_tables(family='ipv4')
Return the tables of a family.
= a list of mappings with family, name and handle
$

new_table(table, family='ipv4') !
Make a table, unless there is one.
= a mapping with result and comment
$ filter

delete_table(table, family='ipv4') !
Delete a table, if there is one.
= a mapping with result and comment
$ filter

new_chain(table='filter', chain=None, table_type=None, hook=None, priority=None, family='ipv4') !
Make a chain. To be given packets by the kernel it needs table_type, hook and priority.
- table_type: text: filter, route or nat
- hook: text: input, output, forward, prerouting, postrouting
- priority: text: a number
= a mapping with result and comment; the result is False if there is one
$ filter input table_type=filter hook=input priority=0

delete_chain(table='filter', chain=None, family='ipv4') !
Delete a chain, if there is one.
= a mapping with result and comment
$ filter input

append(table='filter', chain=None, rule=None, family='ipv4') !
Put a rule at the end of a chain.
= a mapping with result and comment; the result is False if the chain has it
$ filter input rule='tcp dport 22 accept'

insert(table='filter', chain=None, position=None, rule=None, family='ipv4') !
Put a rule at the start of a chain, or before another one.
= a mapping with result and comment; the result is False if the chain has it
$ filter input rule='tcp dport 22 accept'

delete(table, chain=None, position=None, rule=None, family='ipv4') !
Delete a rule, by its handle or by what it says.
= a mapping with result and comment; the result is False if there is none
$ filter input rule='tcp dport 22 accept'

flush(table='filter', chain='', family='ipv4') !
Delete all rules of a chain, or of all chains of a table.
- chain: text: the chain; '': all
= a mapping with result and comment
$ filter input

get_policy(table='filter', chain=None, family='ipv4')
Return the policy of a chain.
= accept or drop; None: it has none
$ filter input

set_policy(table='filter', chain=None, policy=None, family='ipv4') !
Set the policy of a chain.
- policy: text: accept or drop
= True
$ filter input drop
`

// family returns nft's name of the family of the call.
func family(c *modules.Call) (string, error) {
	switch f := c.Text("family"); f {
	case "ipv4", "ip4", "ip":
		return "ip", nil
	case "ipv6", "ip6":
		return "ip6", nil
	case "inet", "arp", "bridge", "netdev":
		return f, nil
	default:
		return "", modules.Errorf("%q is no family of nftables", f)
	}
}

// needs returns an error unless the call gives each of these arguments. nft reads
// its command line as a program: a name is one word of letters, and a rule one
// statement, so that data cannot begin another one.
func needs(c *modules.Call, names ...string) error {
	for _, n := range names {
		v := c.Text(n)
		if v == "" {
			return modules.Errorf("%s needs to be specified", strings.ToUpper(n[:1])+n[1:])
		}
		if n == "rule" {
			if v[0] == '-' || strings.Contains(v, "\n") || outside(v, ";#") {
				return modules.Errorf("the rule %q is not one statement of nft", v)
			}
			continue
		}
		for i, r := range v {
			plain := r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
			if !plain && (i == 0 || !strings.ContainsRune(`-./`, r)) && (r != '-' || n != "priority") {
				return modules.Errorf("%q is no %s of nftables", v, n)
			}
		}
	}
	return nil
}

// outside reports whether one of chars stands in a rule outside a quoted text.
func outside(rule, chars string) bool {
	quoted := false
	for _, r := range rule {
		if r == '"' {
			quoted = !quoted
		} else if !quoted && strings.ContainsRune(chars, r) {
			return true
		}
	}
	return false
}

// path returns the family, table and, unless it is "", the chain of the call, as nft
// wants them.
func path(c *modules.Call, chain string) ([]string, error) {
	f, err := family(c)
	if err == nil {
		err = needs(c, "table")
	}
	words := []string{f, c.Text("table")}
	if chain != "" {
		words = append(words, chain)
	}
	return words, err
}

// change runs nft, unless nothing may be changed.
func change(ctx context.Context, c *modules.Call, words ...string) error {
	if c.Test {
		return nil
	}
	_, err := c.Host.Output(ctx, append([]string{"nft"}, words...)...)
	return err
}

// answer is what most functions return.
func answer(result bool, words ...string) *ordered.Map {
	return ordered.Of("result", result, "comment", strings.Join(words, " "))
}

// look runs nft to list something: gone means that it said there is no such thing.
func look(ctx context.Context, c *modules.Call, words ...string) (out string, gone bool, err error) {
	argv := append([]string{"nft"}, words...)
	r, err := c.Host.Exec(ctx, argv...)
	switch {
	case err != nil:
		return "", false, err
	case r.Code != 0 && missing(r):
		return "", true, nil
	case r.Code != 0:
		return "", false, modules.Failed(argv, r)
	}
	return string(r.Stdout), false, nil
}

func missing(r *process.Result) bool {
	return strings.Contains(string(r.Stderr), "No such file or directory")
}

func version(ctx context.Context, c *modules.Call) (any, error) {
	out, err := c.Host.Output(ctx, "nft", "--version")
	words := strings.Fields(out)
	if err == nil && len(words) < 2 {
		err = modules.Errorf("nft --version printed %q", out)
	}
	if err != nil {
		return nil, err
	}
	return words[1], nil
}
