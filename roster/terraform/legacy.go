package terraform

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gossh/gossh/ordered"
)

// old reads a state of version 1 to 3, up to Terraform 0.11.
func old(m *ordered.Map) ([]resource, error) {
	var out []resource
	err := each(m, "modules", func(o *ordered.Map) error {
		path := ""
		list, _ := o.Value("path").([]any)
		for i, p := range list {
			if i > 0 { // the first is the root
				path += fmt.Sprintf(".module.%v", p)
			}
		}
		all, _ := object(o, "resources")
		for key, v := range all.All() {
			item, _ := v.(*ordered.Map)
			primary, ok := object(item, "primary")
			if !ok {
				continue // it waits for its end
			}
			r := named(key)
			r.module = strings.TrimPrefix(path, ".")
			flat, _ := object(primary, "attributes")
			r.attrs = unflatten(flat)
			out = append(out, r)
		}
		return nil
	})
	return out, err
}

// named reads the key of a resource: aws_instance.web, or .web.0.
func named(key string) (r resource) {
	rest, data := strings.CutPrefix(key, "data.")
	r.data = data
	r.kind, rest, _ = strings.Cut(rest, ".")
	var last string
	r.name, last, _ = strings.Cut(rest, ".")
	if n, err := strconv.ParseInt(last, 10, 64); err == nil {
		r.index = n
	}
	return r
}

// pair is an attribute of the old generation: a path, and a text.
type pair struct{ path, text string }

// unflatten makes a tree of attributes such as tags.% = 1, tags.Name = web,
// disk.# = 1, disk.0.size = 8.
func unflatten(flat *ordered.Map) *ordered.Map {
	pairs := make([]pair, 0, flat.Len())
	for k, v := range flat.All() {
		if s, ok := v.(string); ok {
			pairs = append(pairs, pair{k, s})
		}
	}
	return tree(pairs, 0)
}

// maxPath bounds the steps of a path.
const maxPath = 100

// tree makes a mapping of pairs by the first steps of their paths.
func tree(pairs []pair, depth int) *ordered.Map {
	out := &ordered.Map{}
	names, groups := group(pairs)
	for _, name := range names {
		out.Set(name, value(groups[name], depth))
	}
	return out
}

// group sorts pairs by the first step, which it takes away.
func group(pairs []pair) (names []string, groups map[string][]pair) {
	groups = map[string][]pair{}
	for _, p := range pairs {
		name, rest, _ := strings.Cut(p.path, ".")
		if groups[name] == nil {
			names = append(names, name)
		}
		groups[name] = append(groups[name], pair{rest, p.text})
	}
	return names, groups
}

// value makes a value of what is below one step: a text, a list, or a mapping.
func value(pairs []pair, depth int) any {
	has := func(path string) int { return slices.IndexFunc(pairs, func(p pair) bool { return p.path == path }) }
	switch leaf := has(""); {
	case leaf >= 0:
		return pairs[leaf].text
	case has("%") >= 0 || depth > maxPath: // keys of a mapping may have dots
		out := &ordered.Map{}
		for _, p := range pairs {
			if p.path != "%" {
				out.Set(p.path, p.text)
			}
		}
		return out
	case has("#") >= 0:
		return list(pairs, depth)
	}
	return tree(pairs, depth+1)
}

// list makes a list, by the order of its numbers: those of a set are hashes.
func list(pairs []pair, depth int) []any {
	names, groups := group(slices.DeleteFunc(slices.Clone(pairs), func(p pair) bool { return p.path == "#" }))
	slices.SortStableFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
	})
	out := []any{}
	for _, name := range names {
		out = append(out, value(groups[name], depth+1))
	}
	return out
}
