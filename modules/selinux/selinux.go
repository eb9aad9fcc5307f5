// Package selinux has the functions that read and set SELinux: selinux.*.
package selinux

import (
	"context"
	"os"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("selinux", table, map[string]modules.Func{
		"selinux_fs_path": fsPath, "getenforce": getEnforce, "getconfig": getConfig, "setenforce": setEnforce,
		"getsebool": getBool, "list_sebool": listBool, "setsebool": setBool, "setsebools": setBools,
		"fcontext_get_policy": getPolicy, "fcontext_add_policy": changePolicy("--add"), "fcontext_delete_policy": changePolicy("--delete"),
		"fcontext_policy_is_applied": policyIsApplied, "fcontext_apply_policy": applyPolicy, "filetype_id_to_string": kindName,
		"port_get_policy": getPort, "port_add_policy": changePort("--add"), "port_delete_policy": changePort("--delete"),
		"list_semod": listModules, "getsemod": getModule, "setsemod": setModule, "install_semod": installModule, "remove_semod": removeModule,
	})
}

const table = `
- boolean: text: the boolean
- persist: bool: also after the next start
- filetype: text: a for all files, f, d, c, b, s, l or p
- sel_type: text: the type
- sel_user: text: the user
- sel_level: text: the level
- recursive: bool: what is below it too
- protocol: text: tcp or udp, if the name does not say it
- port: text: the port or the range of ports, if the name does not say it
- module: text: the module of the policy

selinux_fs_path()
Return where the file system of SELinux is.
= the path, None if SELinux is not there
$

getenforce()
Return the mode that holds.
= Enforcing, Permissive or Disabled
$

getconfig()
Return the mode in /etc/selinux/config.
= the mode, None if there is none
$

setenforce(mode) !
Set the mode, now and in /etc/selinux/config.
- mode: text: Enforcing, Permissive or Disabled, which holds after the next start
= the mode that holds
$ enforcing

getsebool(boolean)
Return what is known of a boolean.
= a mapping with State, Default and Description; empty if there is none
$ virt_use_usb

list_sebool()
Return what is known of all booleans.
= a mapping of names to mappings as of selinux.getsebool
$

setsebool(boolean, value, persist=False) !
Set a boolean.
- value: any: on or off
= True
$ virt_use_usb off persist=True

setsebools(pairs, persist=False) !
Set several booleans.
- pairs: dict: the booleans and their values
= True
$ '{virt_use_usb: on, squid_use_tproxy: off}'

fcontext_get_policy(name, filetype=None, sel_type=None, sel_user=None, sel_level=None)
Return the rule for the contexts of files.
- name: text: the pattern of the rule
- sel_type: text: the type that it must have
- sel_user: text: the user that it must have
- sel_level: text: the level that it must have
= a mapping with filespec, filetype, sel_user, sel_role, sel_type and sel_level, None if there is none
$ '/srv/www(/.*)?'

fcontext_add_policy(name, filetype=None, sel_type=None, sel_user=None, sel_level=None) !
Add a rule for the contexts of files, or change the one that there is. It holds when it is applied.
- name: text: the pattern of the rule
= a mapping with pid, retcode, stdout and stderr of semanage
$ '/srv/www(/.*)?' sel_type=httpd_sys_content_t

fcontext_delete_policy(name, filetype=None, sel_type=None, sel_user=None, sel_level=None) !
Remove a rule for the contexts of files.
- name: text: the pattern of the rule
= a mapping with pid, retcode, stdout and stderr of semanage
$ '/srv/www(/.*)?'

fcontext_policy_is_applied(name, recursive=False)
Tell where the contexts of files are not those of the rules.
- name: text: the file
= what restorecon would change, as text; empty if nothing
$ /srv/www recursive=True

fcontext_apply_policy(name, recursive=False) !
Give files the contexts of the rules.
- name: text: the file
= a mapping with pid, retcode, stdout and stderr of restorecon, and changes: mappings of old and new by file
$ /srv/www recursive=True

filetype_id_to_string(filetype='a')
Return what a kind of files is called in the rules.
= its name
$ d

port_get_policy(name, sel_type=None, protocol=None, port=None)
Return the rule for a port.
- name: text: the protocol and the port, or a range of them
- sel_type: text: the type that it must have
= a mapping with sel_type, protocol and port: all that the rule is for; None if there is none
$ tcp/80

port_add_policy(name, sel_type=None, protocol=None, port=None, sel_range=None) !
Add a rule for a port.
- name: text: the protocol and the port, or a range of them
- sel_range: text: the range of levels
= a mapping with pid, retcode, stdout and stderr of semanage
$ tcp/8080 http_port_t

port_delete_policy(name, protocol=None, port=None) !
Remove a rule for a port.
- name: text: the protocol and the port, or a range of them
= a mapping with pid, retcode, stdout and stderr of semanage
$ tcp/8080

list_semod()
Return the modules of the policy.
= a mapping of names to mappings with Enabled and Version
$

getsemod(module)
Return what is known of a module of the policy.
= a mapping with Enabled and Version; empty if there is none
$ mysql

setsemod(module, state) !
Switch a module of the policy on or off.
- state: text: Enabled or Disabled
= True
$ nagios Enabled

install_semod(module_path) !
Install a module of the policy.
- module_path: text: its file, a path or a salt:// file
= True
$ salt://path/to/module.pp

remove_semod(module) !
Remove a module of the policy.
= True
$ mymodule
`

const config = "/etc/selinux/config"

// path returns where the file system of SELinux is, "" if it is not there.
func path(c *modules.Call) string {
	for _, p := range []string{"/sys/fs/selinux", "/selinux"} {
		if _, err := os.Stat(c.Host.Path(p + "/enforce")); err == nil {
			return p
		}
	}
	return ""
}

func fsPath(_ context.Context, c *modules.Call) (any, error) {
	if p := path(c); p != "" {
		return p, nil
	}
	return nil, nil
}

func getEnforce(_ context.Context, c *modules.Call) (any, error) {
	p := path(c)
	if p == "" {
		return "Disabled", nil
	}
	text, err := c.Host.Read(p + "/enforce")
	switch {
	case err != nil:
		return nil, err
	case strings.TrimSpace(text) == "0":
		return "Permissive", nil
	}
	return "Enforcing", nil
}

func getConfig(_ context.Context, c *modules.Call) (any, error) {
	text, err := c.Host.Read(config)
	if err != nil {
		return nil, err
	}
	for l := range strings.SplitSeq(text, "\n") {
		if v, ok := strings.CutPrefix(strings.TrimSpace(l), "SELINUX="); ok {
			return strings.TrimSpace(v), nil
		}
	}
	return nil, nil
}

func setEnforce(ctx context.Context, c *modules.Call) (any, error) {
	mode, number := strings.ToLower(c.Text("mode")), ""
	switch mode {
	case "enforcing", "1":
		mode, number = "enforcing", "1"
	case "permissive", "0":
		mode, number = "permissive", "0"
	case "disabled":
	default:
		return nil, modules.Errorf("Invalid mode %s: there are enforcing, permissive and disabled", c.Text("mode"))
	}
	p := path(c)
	switch {
	case p == "" && number != "":
		return nil, modules.Errorf("SELinux is not enabled on this host")
	case c.Test && number != "":
		return strings.ToUpper(mode[:1]) + mode[1:], nil
	case c.Test:
		return getEnforce(ctx, c)
	case number != "":
		if err := os.WriteFile(c.Host.Path(p+"/enforce"), []byte(number), 0o644); err != nil {
			return nil, modules.Errorf("setting the mode: %v", err)
		}
	}
	text, err := c.Host.Read(config)
	if err != nil {
		return nil, err
	}
	lines := strings.SplitAfter(text, "\n")
	for i, l := range lines {
		if strings.HasPrefix(strings.TrimSpace(l), "SELINUX=") {
			lines[i] = "SELINUX=" + mode + "\n"
		}
	}
	if changed := strings.Join(lines, ""); changed != text {
		if err := c.Host.Save(config, []byte(changed), 0o644); err != nil {
			return nil, err
		}
	}
	return getEnforce(ctx, c)
}

// booleans reads lines such as "name  (off  ,  on)  What it is for".
func booleans(ctx context.Context, c *modules.Call) (*ordered.Map, error) {
	out, err := c.Host.Output(ctx, "semanage", "boolean", "-l")
	if err != nil {
		return nil, err
	}
	found := &ordered.Map{}
	for l := range strings.SplitSeq(out, "\n") {
		name, rest, ok := strings.Cut(l, "(")
		values, text, closed := strings.Cut(rest, ")")
		state, preset, both := strings.Cut(values, ",")
		if name = strings.TrimSpace(name); ok && closed && both && name != "" && !strings.Contains(name, " ") {
			found.Set(name, ordered.Of("State", strings.TrimSpace(state), "Default", strings.TrimSpace(preset), "Description", strings.TrimSpace(text)))
		}
	}
	return found, nil
}

func listBool(ctx context.Context, c *modules.Call) (any, error) {
	m, err := booleans(ctx, c)
	if err != nil {
		return nil, err
	}
	return m, nil
}

func getBool(ctx context.Context, c *modules.Call) (any, error) {
	m, err := booleans(ctx, c)
	if err != nil {
		return nil, err
	}
	if b, ok := m.Get(c.Text("boolean")); ok {
		return b, nil
	}
	return &ordered.Map{}, nil
}

// assignment returns what setsebool takes for a boolean.
func assignment(name string, value any) (string, error) {
	v := strings.ToLower(modules.Text(value))
	switch v {
	case "on", "1", "true":
		v = "on"
	case "off", "0", "false":
		v = "off"
	default:
		return "", modules.Errorf("%s is no value of a boolean: there are on and off", v)
	}
	if name == "" || name[0] == '-' || strings.Contains(name, "=") {
		return "", modules.Errorf("%q is no boolean", name)
	}
	return name + "=" + v, nil
}

func setBool(ctx context.Context, c *modules.Call) (any, error) {
	return set(ctx, c, ordered.Of(c.Text("boolean"), c.Named["value"]))
}

func setBools(ctx context.Context, c *modules.Call) (any, error) { return set(ctx, c, c.Dict("pairs")) }

func set(ctx context.Context, c *modules.Call, pairs *ordered.Map) (any, error) {
	argv := []string{"setsebool"}
	if c.Bool("persist") {
		argv = append(argv, "-P")
	}
	for k, v := range pairs.All() {
		a, err := assignment(k, v)
		if err != nil {
			return nil, err
		}
		argv = append(argv, a)
	}
	if c.Test {
		return true, nil
	}
	if _, err := c.Host.Output(ctx, argv...); err != nil {
		return nil, err
	}
	return true, nil
}
