package slsutil_test

import (
	"context"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/slsutil"
	"github.com/gossh/gossh/ordered"
)

// roots has files and directories, and YAML that is what it says.
type roots struct {
	moduletest.Files
	kinds map[string]bool // whether it is a directory
}

func (r roots) Stat(_ context.Context, path, env string) (*modules.FileInfo, error) {
	dir, ok := r.kinds[env+":"+path]
	if !ok {
		return nil, modules.ErrNoFile
	}
	return &modules.FileInfo{Dir: dir}, nil
}

func (r roots) List(context.Context, string, string) (*modules.Listing, error) { return nil, nil }

func (r roots) Envs(context.Context) ([]string, error) { return nil, nil }

func (r roots) Parse(_ context.Context, text string) (any, error) { return "parsed " + text, nil }

func (r roots) Dump(_ context.Context, v any) (string, error) {
	return "dumped " + modules.Text(v), nil
}

func TestRoots(t *testing.T) {
	t.Parallel()
	set := func(h *modules.Host) {
		h.Files = roots{kinds: map[string]bool{"base:f/g": true, "base:f": true, "base:f/map.jinja": false, "base:top.sls": false, "dev:x": false}}
	}
	list := func(v ...any) []any { return v }
	of := ordered.Of
	moduletest.Run(t, slsutil.Functions(), set, []moduletest.Case{
		{Fun: "slsutil.path_exists", Args: list("f/g"), Want: true},
		{Name: "a file", Fun: "slsutil.path_exists", Args: list("/top.sls"), Want: true},
		{Name: "nothing", Fun: "slsutil.path_exists", Args: list("x"), Want: false},
		{Name: "of dev", Fun: "slsutil.path_exists", Args: list("x", "dev"), Want: true},
		{Fun: "slsutil.file_exists", Args: list("top.sls"), Want: true},
		{Name: "no file", Fun: "slsutil.file_exists", Args: list("f"), Want: false},
		{Fun: "slsutil.dir_exists", Args: list("f/"), Want: true},
		{Name: "no dir", Fun: "slsutil.dir_exists", Args: list("top.sls"), Want: false},
		{Fun: "slsutil.findup", Args: list("f/g", "map.jinja"), Want: "f/map.jinja"},
		{Name: "the first name", Fun: "slsutil.findup", Args: list("f/g", list("none", "top.sls")), Want: "top.sls"},
		{Name: "nowhere", Fun: "slsutil.findup", Args: list("f/g", "none"), Err: "not found in path ancestry"},
		{Name: "no start", Fun: "slsutil.findup", Args: list("none", "map.jinja"), Err: "Starting path not found: none"},
		{Name: "no name", Fun: "slsutil.findup", Args: list("f", ""), Err: "one file at least"},
		{Fun: "slsutil.serialize", Args: list("json", of("b", list(int64(1)), "a", nil)), Want: `{"b":[1],"a":null}`},
		{Name: "to yaml", Fun: "slsutil.serialize", Args: list("yaml", "x"), Want: "dumped x"},
		{Name: "to msgpack", Fun: "slsutil.serialize", Args: list("msgpack", "x"), Err: "json and yaml are"},
		{Fun: "slsutil.deserialize", Args: list("json", `{"a": [1]}`), Want: of("a", list(int64(1)))},
		{Name: "no json", Fun: "slsutil.deserialize", Args: list("json", "{"), Err: "no JSON"},
		{Name: "of yaml", Fun: "slsutil.deserialize", Args: list("yaml", "x"), Want: "parsed x"},
		{Name: "of toml", Fun: "slsutil.deserialize", Args: list("toml", "x"), Err: "json and yaml are"},
		{Fun: "slsutil.convert_mapping_to_sequence", Args: list(of("b", int64(1), "a", int64(2))), Want: list(of("b", int64(1)), of("a", int64(2)))},
		{Fun: "slsutil.banner", Kwargs: of("width", int64(30), "title", "T", "text", "some words that are too long", "blockstart", "/*", "blockend", "*/", "newline", true), Want: "/*\n##############################\n#             T              #\n#                            #\n# some words that are too    #\n# long                       #\n##############################\n*/\n"},
		{Name: "narrow", Fun: "slsutil.banner", Kwargs: of("width", int64(5)), Err: "width larger"},
	})
	moduletest.Run(t, slsutil.Functions(), nil, []moduletest.Case{
		{Name: "without roots", Fun: "slsutil.path_exists", Args: list("x"), Err: "cannot be looked into"},
		{Name: "without yaml", Fun: "slsutil.serialize", Args: list("yaml", "x"), Err: "YAML is not"},
	})
}
