package zypper

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/ordered"
)

// refreshFirst refreshes if the call asks for it.
func refreshFirst(ctx context.Context, c *modules.Call) error {
	if !c.Bool("refresh") {
		return nil
	}
	_, err := refresh(ctx, c)
	return err
}

func search(ctx context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	if err := refreshFirst(ctx, c); err != nil {
		return nil, err
	}
	args := []string{"search"}
	switch m := c.Text("match"); m {
	case "exact", "words", "substrings":
		args = append(args, "--match-"+m)
	}
	for _, o := range strings.Fields("provides recommends requires suggests conflicts obsoletes file_list search_descriptions case_sensitive installed_only not_installed_only details") {
		if c.Bool(o) {
			args = append(args, "--"+strings.ReplaceAll(o, "_", "-"))
		}
	}
	said, err := xml(ctx, c, []int{notFound}, append(args, "--", c.Text("criteria"))...)
	if err != nil {
		return nil, err
	}
	out := &ordered.Map{}
	for t := range tags(said) {
		if t.name == "solvable" {
			out.Set(t.attrs["name"], t.sorted())
		}
	}
	if out.Len() == 0 {
		return nil, modules.Errorf("No packages found matching '%s'", c.Text("criteria"))
	}
	return out, nil
}

// patches returns the function that lists all patches, or those that are installed.
func patches(onlyInstalled bool) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		installed.Keywords(c)
		if err := refreshFirst(ctx, c); err != nil {
			return nil, err
		}
		all, err := solvables(ctx, c, "patch")
		out := &ordered.Map{}
		for _, t := range all {
			if there := t.attrs["status"] == "installed"; there || !onlyInstalled {
				out.Set(t.attrs["name"], ordered.Of("installed", there, "summary", t.attrs["summary"]))
			}
		}
		return out, err
	}
}

func servicesNeedRestart(ctx context.Context, c *modules.Call) (any, error) {
	r, err := run(ctx, c, nil, nil, "ps", "-sss")
	if err != nil {
		return nil, err
	}
	return installed.Services(strings.Fields(string(r.Stdout))), nil
}
