package saltjinja

import (
	"context"
	"io/fs"
	"time"

	"github.com/gossh/gossh/jinja/builtin"
	"github.com/gossh/gossh/jinja/py"
)

// Options are what the filters may use beyond their arguments. The zero value
// gives filters that cannot look at anything outside of the template.
type Options struct {
	// Now and Location are of strftime; the defaults are time.Now and UTC.
	Now      func() time.Time
	Location *time.Location
	// HashType is what random_hash and file_hashsum use by default: sha256.
	HashType string
	// Files is what the file filters (is_text_file, list_files, file_hashsum, ...)
	// see as the root directory, LookPath answers `which`, LookupHost dns_check, and
	// Query http_query. What is nil makes its filters fail.
	Files      fs.FS
	LookPath   func(name string) (string, error)
	LookupHost func(ctx context.Context, host string) ([]string, error)
	Query      func(t *py.Thread, a py.Args) (py.Value, error)
	// SortYAML makes the filter yaml sort the keys of mappings, as Salt does with
	// those that Python does not call ordered.
	SortYAML bool
}

// salt is the state of one set of filters: what they share.
type salt struct {
	Options
	regexps cache
}

func newSalt(o Options) *salt {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Location == nil {
		o.Location = time.UTC
	}
	if o.HashType == "" {
		o.HashType = "sha256"
	}
	return &salt{Options: o}
}

// Filters returns a new table of Salt's filters. They come on top of Jinja's own,
// some of which they replace (min, max, unique, tojson).
func Filters(o Options) map[string]builtin.Filter {
	s := newSalt(o)
	all := map[string]builtin.Filter{}
	for _, group := range []func(*salt) []def{
		serializers, regexps, logic, sets, lists, dicts, texts, hashes, networks, addresses, files, others,
	} {
		for _, d := range group(s) {
			all[d.name] = d.filter()
		}
	}
	for alias, name := range map[string]string{
		"str_to_num": "to_num", "rand_str": "random_hash", "random_str": "random_hash", "date_format": "strftime",
		"is_binary_file": "is_bin_file", "is_empty_file": "is_empty", "json_decode_dict": "json_encode_dict",
		"json_decode_list": "json_encode_list", "is_file_text": "is_text_file",
	} {
		all[alias] = all[name]
	}
	return all
}

// Globals returns Salt's globals: raise, odict and show_full_context.
func Globals() map[string]py.Value {
	return map[string]py.Value{
		"raise": py.NewFunc("jinja_raise", raise),
		"odict": builtin.Globals()["dict"],

		"show_full_context": py.NewFunc("show_full_context", showFullContext),
	}
}

// raise ends the rendering with a message.
func raise(t *py.Thread, a py.Args) (py.Value, error) {
	p := builtin.Params{Func: "jinja_raise", Names: []string{"msg"}, Required: 1}
	var out [1]py.Value
	if err := p.Bind(a, out[:]); err != nil {
		return py.Value{}, err
	}
	msg, err := py.String(t, out[0])
	if err != nil {
		return py.Value{}, err
	}
	return py.Value{}, &py.Error{Type: "TemplateError", Msg: msg}
}
