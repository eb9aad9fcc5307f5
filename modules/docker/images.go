package docker

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// steps returns how an image was made, the first step first.
func steps(ctx context.Context, c *modules.Call) ([]*ordered.Map, error) {
	list, err := getMaps(ctx, c, "/images/"+image(c.Text("name"))+"/history")
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
	return list, err
}

func history(ctx context.Context, c *modules.Call) (any, error) {
	list, err := steps(ctx, c)
	if err != nil {
		return nil, err
	}
	out := []any{}
	for _, m := range list {
		step := &ordered.Map{}
		for k, v := range m.All() {
			switch k {
			case "CreatedBy":
				step.Set("Command", stepOf(modules.Text(v)))
			case "Created":
				step.Set("Time_Created_Epoch", v)
			default:
				step.Set(k, v)
			}
		}
		if c.Bool("quiet") {
			out = append(out, step.Value("Command"))
			continue
		}
		if n, ok := step.Value("Time_Created_Epoch").(int64); ok {
			step.Set("Time_Created_Local", local(n))
		}
		if n, ok := step.Value("Size").(int64); ok {
			step.Set("Size_Human", human(n))
		}
		out = append(out, step)
	}
	return out, nil
}

// stepOf returns the command of a step without the shell that docker puts before it.
func stepOf(by string) string {
	if by == "" {
		return "FROM scratch"
	}
	if rest, ok := strings.CutPrefix(by, "/bin/sh -c "); ok {
		return strings.TrimPrefix(rest, "#(nop) ")
	}
	return by
}

// local returns a time for people.
func local(seconds int64) string { return time.Unix(seconds, 0).Format("2006-01-02 15:04:05 MST") }

// human returns a number of bytes for people.
func human(n int64) string {
	if n < 1024 {
		return strconv.FormatInt(n, 10) + " bytes"
	}
	f := float64(n) / 1024
	units := []string{"KiB", "MiB", "GiB", "TiB", "PiB"}
	for f >= 1024 && len(units) > 1 {
		f, units = f/1024, units[1:]
	}
	return strconv.FormatFloat(f, 'f', 1, 64) + " " + units[0]
}

func search(ctx context.Context, c *modules.Call) (any, error) {
	list, err := getMaps(ctx, c, "/images/search", "term", c.Text("name"))
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, modules.Errorf("No images matched the search string '%s'", c.Text("name"))
	}
	names := map[string]string{"description": "Description", "is_official": "Official", "is_trusted": "Trusted", "star_count": "Stars"}
	all := !c.Bool("official") && !c.Bool("trusted")
	out := &ordered.Map{}
	for _, m := range list {
		found := &ordered.Map{}
		for k, v := range m.All() {
			if n := names[k]; n != "" {
				k = n
			}
			if k != "name" {
				found.Set(k, v)
			}
		}
		if all || c.Bool("official") && found.Value("Official") == true || c.Bool("trusted") && found.Value("Trusted") == true {
			out.Set(modules.Text(m.Value("name")), found)
		}
	}
	return out, nil
}

func commit(ctx context.Context, c *modules.Call) (any, error) {
	if _, err := container(ctx, c); err != nil {
		return nil, err
	}
	start := c.Host.Now()
	m, err := post(ctx, c, "POST", "/commit", []string{
		"container", c.Text("name"), "repo", c.Text("repository"), "tag", c.Text("tag"), "comment", c.Text("message"), "author", c.Text("author"),
	}, nil)
	if err != nil {
		return nil, err
	}
	return ordered.Of("Time_Elapsed", c.Host.Now().Sub(start).Round(time.Millisecond).Seconds(), "Id", m.Value("Id")), nil
}

// prune removes what nobody uses. What is to be kept in spite of that are filters.
func prune(ctx context.Context, c *modules.Call) (any, error) {
	kinds := []string{"containers", "images", "networks", "build"}
	system := c.Bool("system")
	if !c.Given("system") {
		system = true
		for _, k := range kinds {
			system = system && !c.Bool(k)
		}
	}
	wanted := &ordered.Map{}
	for k, v := range c.Kwargs.All() {
		if b, ok := v.(bool); ok {
			v = strconv.FormatBool(b)
		}
		wanted.Set(k, modules.Texts(modules.Strings(v)))
	}
	f := ""
	if wanted.Len() > 0 {
		b, err := ordered.Encode(wanted)
		if err != nil {
			return nil, err
		}
		f = string(b)
	}
	out := &ordered.Map{}
	for _, k := range append(kinds, "volumes") {
		if !c.Bool(k) && (!system || k == "volumes") {
			continue
		}
		m, err := post(ctx, c, "POST", "/"+k+"/prune", []string{"filters", f}, nil)
		if err != nil {
			return nil, err
		}
		out.Set(k, m)
	}
	return out, nil
}
