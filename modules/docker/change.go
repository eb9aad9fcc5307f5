package docker

import (
	"context"
	"strings"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// turn returns a function that asks the daemon to bring a container into a state.
// from are the states in which it can, and elsewhere nothing is done.
func turn(do, want string, from ...string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		old, err := stateOf(ctx, c)
		if err != nil {
			return nil, err
		}
		out := func(result bool, now, comment string) *ordered.Map {
			m := ordered.Of("result", result, "state", ordered.Of("old", old, "new", now))
			if comment != "" {
				m.Set("comment", comment)
			}
			return m
		}
		if old == want {
			return out(true, old, "Container '"+c.Text("name")+"' already "+want), nil
		}
		fits := false
		for _, f := range from {
			fits = fits || f == old
		}
		if !fits {
			return out(false, old, "Container '"+c.Text("name")+"' is "+old+", cannot "+do), nil
		}
		if _, err := post(ctx, c, "POST", "/containers/"+seg(c.Text("name"))+"/"+do, wait(c), nil); err != nil || c.Test {
			return out(true, want, ""), err
		}
		now, err := stateOf(ctx, c)
		if err != nil {
			return nil, err
		}
		return out(now == want, now, ""), nil
	}
}

// wait is how long a container that is to stop has for it.
func wait(c *modules.Call) []string {
	if v, ok := c.Named["timeout"]; ok && v != nil {
		return []string{"t", modules.Text(v)}
	}
	return nil
}

func restart(ctx context.Context, c *modules.Call) (any, error) {
	old, err := stateOf(ctx, c)
	if err != nil {
		return nil, err
	}
	now := "running"
	_, err = post(ctx, c, "POST", "/containers/"+seg(c.Text("name"))+"/restart", wait(c), nil)
	if err == nil && !c.Test {
		now, err = stateOf(ctx, c)
	}
	if err != nil {
		return nil, err
	}
	return ordered.Of("result", now == "running", "state", ordered.Of("old", old, "new", now), "restarted", true), nil
}

func waitFor(ctx context.Context, c *modules.Call) (any, error) {
	old, err := stateOf(ctx, c)
	if err != nil {
		return nil, err
	}
	v, err := ask(ctx, c, "POST", "/containers/"+seg(c.Text("name"))+"/wait", nil, nil)
	if err != nil {
		return nil, err
	}
	m, _ := v.(*ordered.Map)
	now, err := stateOf(ctx, c)
	if err != nil {
		return nil, err
	}
	result := now == "stopped" && (old != "stopped" || c.Bool("ignore_already_stopped"))
	if c.Bool("fail_on_exit_status") && m.Value("StatusCode") != int64(0) {
		result = false
	}
	return ordered.Of("result", result, "state", ordered.Of("old", old, "new", now), "exit_status", m.Value("StatusCode")), nil
}

func signal(ctx context.Context, c *modules.Call) (any, error) {
	if _, err := container(ctx, c); err != nil {
		return nil, err
	}
	_, err := post(ctx, c, "POST", "/containers/"+seg(c.Text("name"))+"/kill", []string{"signal", c.Text("signal")}, nil)
	return err == nil, err
}

func rename(ctx context.Context, c *modules.Call) (any, error) {
	if _, err := container(ctx, c); err != nil {
		return nil, err
	}
	_, err := post(ctx, c, "POST", "/containers/"+seg(c.Text("name"))+"/rename", []string{"name", c.Text("new_name")}, nil)
	return err == nil, err
}

func remove(ctx context.Context, c *modules.Call) (any, error) {
	m, err := container(ctx, c)
	if err != nil {
		return nil, err
	}
	if s, ok := modules.Traverse(m, "State:Running", ":"); ok && s == true && c.Bool("stop") {
		if _, err := post(ctx, c, "POST", "/containers/"+seg(c.Text("name"))+"/stop", wait(c), nil); err != nil {
			return nil, err
		}
	} else if s == true && !c.Bool("force") {
		return nil, modules.Errorf("Container '%s' is running, use force=True to forcibly remove this container", c.Text("name"))
	}
	_, err = post(ctx, c, "DELETE", "/containers/"+seg(c.Text("name")), []string{"force", yes(c.Bool("force")), "v", yes(c.Bool("volumes"))}, nil)
	return []any{m.Value("Id")}, err
}

// splitTag parts the name of an image from its tag.
func splitTag(name string) (repo, tag string) {
	if strings.Contains(name, "@") {
		return name, ""
	}
	if i := strings.LastIndexByte(name, ':'); i > strings.LastIndexByte(name, '/') {
		return name[:i], name[i+1:]
	}
	return name, "latest"
}

func tag(ctx context.Context, c *modules.Call) (any, error) {
	_, err := post(ctx, c, "POST", "/images/"+image(c.Text("name"))+"/tag", []string{"repo", c.Text("repository"), "tag", c.Text("tag")}, nil)
	return err == nil, err
}

func rmi(ctx context.Context, c *modules.Call) (any, error) {
	force, prune := c.Kwargs.Value("force") == true, c.Kwargs.Value("prune") != false
	for _, k := range c.Kwargs.Keys() {
		if k != "force" && k != "prune" {
			return nil, modules.Errorf("docker.rmi has no argument %s", k)
		}
	}
	if len(c.Rest) == 0 {
		return nil, modules.Errorf("name an image to remove")
	}
	out := ordered.Of("Layers", []any{}, "Tags", []any{})
	var refused []string
	noprune := "1"
	if prune {
		noprune = ""
	}
	for _, n := range c.Rest {
		name := modules.Text(n)
		if c.Test {
			continue
		}
		v, err := ask(ctx, c, "DELETE", "/images/"+image(name), []string{"force", yes(force), "noprune", noprune}, nil)
		if err != nil {
			refused = append(refused, name+": "+err.Error())
			continue
		}
		for _, m := range maps(v) {
			for _, k := range [...][2]string{{"Deleted", "Layers"}, {"Untagged", "Tags"}} {
				if v, ok := m.Get(k[0]); ok {
					l, _ := out.Value(k[1]).([]any)
					out.Set(k[1], append(l, v))
				}
			}
		}
	}
	if len(refused) > 0 {
		return nil, modules.Errorf("not all images could be removed: %s", strings.Join(refused, "; "))
	}
	return out, nil
}

func pull(ctx context.Context, c *modules.Call) (any, error) {
	name := c.Text("image")
	repo, tag := splitTag(name)
	if repo == "" {
		return nil, modules.Errorf("name an image")
	}
	start := c.Host.Now()
	done := &ordered.Map{}
	layers := map[string][]any{}
	if !c.Test {
		resp, err := open(ctx, c, "POST", "/images/create", []string{"fromImage", repo, "tag", tag}, nil, login(c, repo)...)
		if err != nil {
			return nil, err
		}
		defer resp.Body.Close()
		err = progress(resp.Body, func(m *ordered.Map) {
			status, id := modules.Text(m.Value("status")), modules.Text(m.Value("id"))
			switch {
			case status == "Already exists":
				layers["Already_Pulled"] = append(layers["Already_Pulled"], id)
			case status == "Pull complete":
				layers["Pulled"] = append(layers["Pulled"], id)
			case id == "" && strings.HasPrefix(status, "Status: "):
				done.Set("Status", strings.TrimPrefix(status, "Status: "))
			}
			if _, bar := m.Get("progress"); c.Stream != nil && !bar {
				c.Stream("stdout", []byte(strings.TrimPrefix(id+": "+status, ": ")+"\n"))
			}
		})
		if err != nil {
			return nil, modules.Errorf("pulling %s: %v", name, err)
		}
	}
	of := &ordered.Map{}
	for _, k := range []string{"Already_Pulled", "Pulled"} {
		if l := layers[k]; l != nil {
			of.Set(k, l)
		}
	}
	done.Set("Layers", of)
	done.Set("Image", name)
	done.Set("Time_Elapsed", c.Host.Now().Sub(start).Round(time.Millisecond).Seconds())
	return done, nil
}

// named makes or removes a network or a volume.
func named(method, path, arg string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		_, err := post(ctx, c, method, path+seg(c.Text(arg)), nil, nil)
		return err == nil, err
	}
}

func createNetwork(ctx context.Context, c *modules.Call) (any, error) {
	body := ordered.Of("Name", c.Text("name"), "Driver", c.Text("driver"), "CheckDuplicate", true, "Internal", c.Bool("internal"), "EnableIPv6", c.Bool("enable_ipv6"), "Attachable", c.Bool("attachable"))
	if m := c.Dict("driver_opts"); m.Len() > 0 {
		body.Set("Options", strs(m))
	}
	if m := c.Dict("labels"); m.Len() > 0 {
		body.Set("Labels", strs(m))
	}
	if c.Given("ingress") {
		body.Set("Ingress", c.Bool("ingress"))
	}
	if c.Given("subnet") {
		pool := ordered.Of("Subnet", c.Text("subnet"))
		for _, a := range [...][2]string{{"gateway", "Gateway"}, {"ip_range", "IPRange"}} {
			if c.Given(a[0]) {
				pool.Set(a[1], c.Text(a[0]))
			}
		}
		body.Set("IPAM", ordered.Of("Config", []any{pool}))
	}
	return post(ctx, c, "POST", "/networks/create", nil, body)
}

func createVolume(ctx context.Context, c *modules.Call) (any, error) {
	body := ordered.Of("Name", c.Text("name"))
	if c.Given("driver") {
		body.Set("Driver", c.Text("driver"))
	}
	if m := c.Dict("driver_opts"); m.Len() > 0 {
		body.Set("DriverOpts", strs(m))
	}
	return post(ctx, c, "POST", "/volumes/create", nil, body)
}

// strs returns a mapping whose values are texts.
func strs(m *ordered.Map) *ordered.Map {
	out := &ordered.Map{}
	for _, k := range m.Keys() {
		v := m.Value(k)
		out.Set(k, modules.Text(v))
	}
	return out
}
