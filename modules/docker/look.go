package docker

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// byID returns mappings by what is under Id in them, which is taken out, with the
// time of their making for people.
func byID(list []*ordered.Map) *ordered.Map {
	out := &ordered.Map{}
	for _, m := range list {
		id := modules.Text(m.Value("Id"))
		m.Delete("Id")
		if n, ok := m.Value("Created").(int64); ok {
			m.Delete("Created")
			m.Set("Time_Created_Epoch", n)
			m.Set("Time_Created_Local", local(n))
		}
		out.Set(id, m)
	}
	return out
}

// filters returns the argument filters as the daemon wants it.
func filters(c *modules.Call) (string, error) {
	m := c.Dict("filters")
	if m.Len() == 0 {
		return "", nil
	}
	out := &ordered.Map{}
	for _, k := range m.Keys() {
		v := m.Value(k)
		list := []any{}
		for _, s := range modules.Strings(v) {
			list = append(list, s)
		}
		out.Set(k, list)
	}
	b, err := ordered.Encode(out)
	return string(b), err
}

// yes is the value of a query for what may be on.
func yes(on bool) string {
	if on {
		return "1"
	}
	return ""
}

func ps(ctx context.Context, c *modules.Call) (any, error) {
	f, err := filters(c)
	if err != nil {
		return nil, err
	}
	list, err := getMaps(ctx, c, "/containers/json", "all", yes(c.Bool("all")), "filters", f)
	if err != nil {
		return nil, err
	}
	out := byID(list)
	if c.Bool("verbose") {
		for _, id := range out.Keys() {
			v := out.Value(id)
			info, err := getMap(ctx, c, "/containers/"+seg(id)+"/json")
			if err != nil {
				return nil, err
			}
			if m, ok := v.(*ordered.Map); ok {
				m.Set("Info", info)
			}
		}
	}
	return out, nil
}

// names returns a list of names without the slash before them, sorted.
func names(v any) []any {
	var out []string
	for _, n := range modules.Strings(v) {
		out = append(out, strings.TrimPrefix(n, "/"))
	}
	slices.Sort(out)
	all := []any{}
	for _, n := range slices.Compact(out) {
		all = append(all, n)
	}
	return all
}

func listContainers(ctx context.Context, c *modules.Call) (any, error) {
	list, err := getMaps(ctx, c, "/containers/json", "all", yes(c.Bool("all")))
	var all []any
	for _, m := range list {
		l, _ := m.Value("Names").([]any)
		all = append(all, l...)
	}
	return names(all), err
}

func images(ctx context.Context, c *modules.Call) (any, error) {
	list, err := getMaps(ctx, c, "/images/json", "all", yes(c.Bool("all")))
	if err != nil {
		return nil, err
	}
	out := byID(list)
	if c.Bool("verbose") {
		for _, id := range out.Keys() {
			v := out.Value(id)
			info, err := getMap(ctx, c, "/images/"+image(id)+"/json")
			if err != nil {
				return nil, err
			}
			if m, ok := v.(*ordered.Map); ok {
				m.Set("Info", info)
			}
		}
	}
	return out, nil
}

func listTags(ctx context.Context, c *modules.Call) (any, error) {
	list, err := getMaps(ctx, c, "/images/json")
	var all []any
	for _, m := range list {
		l, _ := m.Value("RepoTags").([]any)
		all = append(all, l...)
	}
	return names(all), err
}

// find asks for one thing after the other, until there is one of that name.
func find(ctx context.Context, c *modules.Call, paths ...string) (any, error) {
	for _, p := range paths {
		m, err := getMap(ctx, c, p)
		if err == nil {
			return m, nil
		}
		if !missing(err) {
			return nil, modules.Errorf("%v", err)
		}
	}
	return nil, modules.Errorf("Error 404: No such image/container/volume/network: %s", c.Text("name"))
}

func inspect(ctx context.Context, c *modules.Call) (any, error) {
	n := c.Text("name")
	return find(ctx, c, "/containers/"+seg(n)+"/json", "/images/"+image(n)+"/json", "/volumes/"+seg(n), "/networks/"+seg(n))
}

// detail returns a function that asks for what the argument arg names.
func detail(before, arg, after string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		n := c.Text(arg)
		if n == "" {
			return nil, modules.Errorf("%s is empty", arg)
		}
		part := seg(n)
		if before == "/images/" {
			part = image(n)
		}
		v, err := get(ctx, c, before+part+after)
		if err != nil {
			return nil, modules.Errorf("%v", err)
		}
		return v, nil
	}
}

// plain returns a function that asks for a path.
func plain(path string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) { return get(ctx, c, path) }
}

func exists(ctx context.Context, c *modules.Call) (any, error) {
	_, err := container(ctx, c)
	if missing(err) {
		return false, nil
	}
	return err == nil, err
}

// container returns the container that the call names.
func container(ctx context.Context, c *modules.Call) (*ordered.Map, error) {
	n := c.Text("name")
	if n == "" {
		return nil, modules.Errorf("the name of a container is empty")
	}
	return getMap(ctx, c, "/containers/"+seg(n)+"/json")
}

// stateOf returns running, paused, restarting or stopped.
func stateOf(ctx context.Context, c *modules.Call) (string, error) {
	m, err := container(ctx, c)
	if err != nil {
		return "", err
	}
	s, _ := m.Value("State").(*ordered.Map)
	for _, w := range []string{"Paused", "Restarting", "Running"} {
		if s.Value(w) == true {
			return strings.ToLower(w), nil
		}
	}
	return "stopped", nil
}

func state(ctx context.Context, c *modules.Call) (any, error) {
	s, err := stateOf(ctx, c)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func pid(ctx context.Context, c *modules.Call) (any, error) {
	m, err := container(ctx, c)
	v, _ := modules.Traverse(m, "State:Pid", ":")
	return v, err
}

func port(ctx context.Context, c *modules.Call) (any, error) {
	m, err := container(ctx, c)
	if err != nil {
		return nil, err
	}
	v, _ := modules.Traverse(m, "NetworkSettings:Ports", ":")
	ports, _ := v.(*ordered.Map)
	want := c.Text("private_port")
	if want != "" && !strings.Contains(want, "/") {
		want += "/tcp"
	}
	out := &ordered.Map{}
	for _, p := range ports.Keys() {
		at := ports.Value(p)
		if want == "" || p == want {
			out.Set(p, at)
		}
	}
	return out, nil
}

func diff(ctx context.Context, c *modules.Call) (any, error) {
	list, err := getMaps(ctx, c, "/containers/"+seg(c.Text("name"))+"/changes")
	out := &ordered.Map{}
	for _, m := range list {
		kind, _ := m.Value("Kind").(int64)
		if kind < 0 || kind > 2 {
			continue
		}
		k := []string{"Changed", "Added", "Deleted"}[kind]
		l, _ := out.Value(k).([]any)
		out.Set(k, append(l, m.Value("Path")))
	}
	return out, err
}

func depends(ctx context.Context, c *modules.Call) (any, error) {
	m, err := getMap(ctx, c, "/images/"+image(c.Text("name"))+"/json")
	if err != nil {
		return nil, err
	}
	id := modules.Text(m.Value("Id"))
	containers, err := getMaps(ctx, c, "/containers/json", "all", "1")
	if err != nil {
		return nil, err
	}
	all, err := getMaps(ctx, c, "/images/json", "all", "1")
	if err != nil {
		return nil, err
	}
	var using, above []any
	for _, m := range containers {
		if l, ok := m.Value("Names").([]any); ok && m.Value("ImageID") == id {
			using = append(using, l...)
		}
	}
	for _, m := range all {
		if m.Value("ParentId") == id {
			above = append(above, m.Value("Id"))
		}
	}
	return ordered.Of("Containers", names(using), "Images", names(above)), nil
}

func networks(ctx context.Context, c *modules.Call) (any, error) {
	f := &ordered.Map{}
	for _, a := range [...][2]string{{"names", "name"}, {"ids", "id"}} {
		list := []any{}
		for _, s := range c.Strings(a[0]) {
			list = append(list, s)
		}
		if len(list) > 0 {
			f.Set(a[1], list)
		}
	}
	b, err := ordered.Encode(f)
	if err != nil {
		return nil, err
	}
	return get(ctx, c, "/networks", "filters", string(b))
}

func volumes(ctx context.Context, c *modules.Call) (any, error) {
	f, err := filters(c)
	if err != nil {
		return nil, err
	}
	return get(ctx, c, "/volumes", "filters", f)
}
