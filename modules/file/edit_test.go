package file_test

import (
	"os"
	"testing"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

const sshd = "Port 22\n#PermitRootLogin yes\nUsePAM yes\n"

func TestReplace(t *testing.T) {
	t.Parallel()
	f := map[string]string{"f": sshd}
	kw := ordered.Of
	none := func(more ...any) *ordered.Map { return kw(append(more, "backup", false)...) }
	run(t, []change{
		{
			name: "replace", files: f, fun: "file.replace", args: list("/f", `^#?PermitRootLogin .*$`, "PermitRootLogin no"),
			want:  "--- \n+++ \n@@ -1,3 +1,3 @@\n Port 22\n-#PermitRootLogin yes\n+PermitRootLogin no\n UsePAM yes\n",
			after: map[string]string{"f": "Port 22\nPermitRootLogin no\nUsePAM yes\n", "f.bak": sshd},
		},
		{
			name: "groups", files: f, fun: "file.replace", args: list("/f", `(\w+) yes`, `\1 maybe`), kw: none("show_changes", false), want: true,
			after: map[string]string{"f": "Port 22\n#PermitRootLogin maybe\nUsePAM maybe\n", "f.bak": gone},
		},
		{
			name: "count", files: f, fun: "file.replace", args: list("/f", `yes`, `no`, int64(1)), kw: none("show_changes", false), want: true,
			after: map[string]string{"f": "Port 22\n#PermitRootLogin no\nUsePAM yes\n"},
		},
		{name: "flags by name", files: f, fun: "file.replace", args: list("/f", `^port.*yam`, "x"), kw: none("flags", list("IGNORECASE", "DOTALL"), "show_changes", false), want: false},
		{name: "flags by number", files: f, fun: "file.replace", args: list("/f", `^port.*pam`, "x"), kw: none("flags", int64(2+16), "show_changes", false), want: true, after: map[string]string{"f": "x yes\n"}},
		{name: "unknown flags", files: f, fun: "file.replace", args: list("/f", `x`, "x"), kw: none("flags", "LOUD"), err: "Invalid re flag given: LOUD"},
		{name: "no match", files: f, fun: "file.replace", args: list("/f", `nothing`, "x"), want: "", after: map[string]string{"f": sshd, "f.bak": gone}},
		{name: "the same", files: f, fun: "file.replace", args: list("/f", `Port 22`, "Port 22"), kw: kw("show_changes", false), want: false, after: map[string]string{"f": sshd, "f.bak": gone}},
		{name: "dry_run", files: f, fun: "file.replace", args: list("/f", `yes`, "no"), kw: kw("dry_run", true, "show_changes", false), want: true, after: map[string]string{"f": sshd}},
		{name: "append", files: map[string]string{"f": "a"}, fun: "file.replace", args: list("/f", `x=.*`, "x=1"), kw: none("append_if_not_found", true, "show_changes", false), want: true, after: map[string]string{"f": "a\nx=1\n"}},
		{name: "prepend", files: map[string]string{"f": "a"}, fun: "file.replace", args: list("/f", `x=.*`, "x=1"), kw: none("prepend_if_not_found", true, "not_found_content", "y", "show_changes", false), want: true, after: map[string]string{"f": "y\na"}},
		{name: "append what was appended", files: map[string]string{"f": "a\nz (1)\n"}, fun: "file.replace", args: list("/f", `x=.*`, "x=1"), kw: none("append_if_not_found", true, "not_found_content", "z (1)", "show_changes", false), want: false},
		{name: "backslashes", files: f, fun: "file.replace", args: list("/f", `Port 22`, `\1`), kw: none("backslash_literal", true, "show_changes", false), want: true, after: map[string]string{"f": "\\1\n#PermitRootLogin yes\nUsePAM yes\n"}},
		{name: "a group that is not there", files: f, fun: "file.replace", args: list("/f", `Port 22`, `\1`), err: "invalid group reference 1 at position 1"},
		{name: "missing", fun: "file.replace", args: list("/f", `a`, `b`), err: "File not found: /f"},
		{name: "missing is fine", fun: "file.replace", args: list("/f", `a`, `b`), kw: kw("ignore_if_missing", true), want: false},
		{name: "both", files: f, fun: "file.replace", args: list("/f", `a`, `b`), kw: kw("append_if_not_found", true, "prepend_if_not_found", true), err: "Only one of append and prepend_if_not_found is permitted"},
		{name: "binary", files: map[string]string{"f": "a\x00b"}, fun: "file.replace", args: list("/f", `a`, `b`), err: "binary file: /f"},
		{name: "latin-1", files: map[string]string{"f": "Gr\xfc\xdfe an alle\n"}, fun: "file.replace", args: list("/f", `alle`, `dich`), kw: none("show_changes", false), want: true, after: map[string]string{"f": "Gr\xfc\xdfe an dich\n"}},
		{name: "through a link", files: map[string]string{"d/f": "a", "l": "-> d/f"}, fun: "file.replace", args: list("/l", `a`, `b`), kw: kw("show_changes", false), want: true, after: map[string]string{"l": "-> d/f", "d/f": "b", "d/f.bak": "a"}},
		{name: "endless", files: map[string]string{"f": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"}, fun: "file.replace", args: list("/f", `(a+)+$`, `b`), err: "too many steps"},
		{name: "search", files: f, fun: "file.search", args: list("/f", "^UsePAM"), want: true},
		{name: "search one line", files: f, fun: "file.search", args: list("/f", "^UsePAM"), kw: kw("flags", int64(0)), want: false},
		{name: "search multiline", files: f, fun: "file.search", args: list("/f", "^UsePAM"), kw: kw("flags", int64(0), "multiline", true), want: true},
		{name: "search nothing", fun: "file.search", args: list("/f", "x"), err: "File not found: /f"},
		{name: "search nothing is fine", fun: "file.search", args: list("/f", "x"), kw: kw("ignore_if_missing", true), want: false},
		{name: "search only", files: f, fun: "file.replace", args: list("/f", "PAM", ""), kw: kw("search_only", true), want: true},
	})
}

func TestComment(t *testing.T) {
	t.Parallel()
	f := map[string]string{"f": "pcspkr\n  snd\n#loop\n# # floppy\n"}
	run(t, []change{
		{
			name: "out", files: f, fun: "file.comment", args: list("/f", "^pcspkr$"), want: "--- \n+++ \n@@ -1 +1 @@\n-pcspkr\n+#pcspkr\n",
			after: map[string]string{"f": "#pcspkr\n  snd\n#loop\n# # floppy\n", "f.bak": f["f"]},
		},
		{name: "out by search", files: f, fun: "file.comment", args: list("/f", "snd"), want: false, after: map[string]string{"f": f["f"], "f.bak": gone}},
		{
			name: "in", files: f, fun: "file.uncomment", args: list("/f", "loop"), kw: ordered.Of("backup", nil), want: "--- \n+++ \n@@ -1 +1 @@\n-#loop\n+loop\n",
			after: map[string]string{"f": "pcspkr\n  snd\nloop\n# # floppy\n", "f.bak": gone},
		},
		{name: "in with spaces", files: f, fun: "file.comment_line", args: list("/f", "# floppy"), kw: ordered.Of("cmnt", false, "backup", ""), want: "--- \n+++ \n@@ -1 +1 @@\n-# # floppy\n+ # floppy\n"},
		{name: "another character", files: map[string]string{"f": "a\n"}, fun: "file.comment", args: list("/f", "a", ";"), want: "--- \n+++ \n@@ -1 +1 @@\n-a\n+;a\n", after: map[string]string{"f": ";a\n"}},
		{name: "nothing there", fun: "file.comment", args: list("/f", "a"), err: "File not found: /f"},
	})
}

func TestBlock(t *testing.T) {
	t.Parallel()
	const start, end = "#-- start managed zone --", "#-- end managed zone --"
	f := map[string]string{"f": "a\n" + start + " keep\nold\n" + end + " keep\nz\n"}
	kw := func(more ...any) *ordered.Map {
		return ordered.Of(append(more, "backup", false, "show_changes", false)...)
	}
	run(t, []change{
		{
			name: "replace", files: f, fun: "file.blockreplace", args: list("/f"), kw: kw("content", "new\nmore\n"), want: true,
			after: map[string]string{"f": "a\n" + start + " keep\nnew\nmore\n" + end + " keep\nz\n"},
		},
		{name: "the same", files: f, fun: "file.blockreplace", args: list("/f"), kw: kw("content", "old\n"), want: false},
		{
			name: "without a line end", files: f, fun: "file.blockreplace", args: list("/f"), kw: kw("content", "new"), want: true,
			after: map[string]string{"f": "a\n" + start + " keep\nnew" + end + " keep\nz\n"},
		},
		{
			name: "with a line end", files: f, fun: "file.blockreplace", args: list("/f"), kw: kw("content", "new", "append_newline", nil), want: true,
			after: map[string]string{"f": "a\n" + start + " keep\nnew\n" + end + " keep\nz\n"},
		},
		{
			name: "append", files: map[string]string{"f": "a"}, fun: "file.blockreplace", args: list("/f"), kw: kw("content", "x\n", "append_if_not_found", true), want: true,
			after: map[string]string{"f": "a\n" + start + "\nx\n" + end + "\n"},
		},
		{
			name: "prepend", files: map[string]string{"f": "a"}, fun: "file.blockreplace", args: list("/f", "<", ">"), kw: kw("content", "x\n", "prepend_if_not_found", true), want: true,
			after: map[string]string{"f": "<\nx\n>\na"},
		},
		{
			name: "before", files: map[string]string{"f": "a\nb\nc\n"}, fun: "file.blockreplace", args: list("/f", "<", ">"), kw: kw("content", "x\n", "insert_before_match", "^b"), want: true,
			after: map[string]string{"f": "a\n<\nx\n>\nb\nc\n"},
		},
		{
			name: "after", files: map[string]string{"f": "a\nb\nc\n"}, fun: "file.blockreplace", args: list("/f", "<", ">"), kw: kw("content", "x\n", "insert_after_match", "^b"), want: true,
			after: map[string]string{"f": "a\nb\n<\nx\n>\nc\n"},
		},
		{name: "after nothing", files: map[string]string{"f": "a\n"}, fun: "file.blockreplace", args: list("/f", "<", ">"), kw: kw("insert_after_match", "^b"), err: "Markers were not found in file."},
		{
			name: "dos", files: map[string]string{"f": "a\r\n<\r\n>\r\n"}, fun: "file.blockreplace", args: list("/f", "<", ">"), kw: kw("content", "x\ny\n"), want: true,
			after: map[string]string{"f": "a\r\n<\r\nx\r\ny\r\n>\r\n"},
		},
		{
			name: "diff and backup", files: map[string]string{"f": "<\n>\n"}, fun: "file.blockreplace", args: list("/f", "<", ">", "x\n"), want: "--- \n+++ \n@@ -1,2 +1,3 @@\n <\n+x\n >\n",
			after: map[string]string{"f": "<\nx\n>\n", "f.bak": "<\n>\n"},
		},
		{name: "unterminated", files: map[string]string{"f": "<\n"}, fun: "file.blockreplace", args: list("/f", "<", ">"), err: "Unterminated marked block."},
		{name: "no markers", files: map[string]string{"f": "a\n"}, fun: "file.blockreplace", args: list("/f"), err: "Markers were not found in file."},
		{name: "two ways", files: map[string]string{"f": "a\n"}, fun: "file.blockreplace", args: list("/f"), kw: kw("append_if_not_found", true, "prepend_if_not_found", true), err: "Only one of"},
		{name: "nothing there", fun: "file.blockreplace", args: list("/f"), err: "File not found: /f"},
	})
}

func TestLine(t *testing.T) {
	t.Parallel()
	var all []change
	add := func(name, before, mode, after string, kw ...any) {
		want := before != after
		all = append(all, change{
			name: mode + " " + name, files: map[string]string{"f": before}, fun: "file.line", args: list("/f"),
			kw: ordered.Of(append(kw, "mode", mode, "show_changes", false)...), want: want, after: map[string]string{"f": after},
		})
	}
	fails := func(name, before, err string, kw ...any) {
		all = append(all, change{name: name, files: map[string]string{"f": before}, fun: "file.line", args: list("/f"), kw: ordered.Of(kw...), err: err})
	}
	add("after", "a\nb\n", "ensure", "a\nx\nb\n", "content", "x", "after", "^a")
	add("after, there", "a\nx\nb\n", "ensure", "a\nx\nb\n", "content", "x", "after", "^a")
	add("before", "a\n  b\n", "insert", "a\n  x\n  b\n", "content", "x", "before", "b")
	add("before, there", "a\n  x\n  b\n", "ensure", "a\n  x\n  b\n", "content", "x", "before", "b")
	add("before, not indented", "  b\n", "ensure", "x\n  b\n", "content", "x", "before", "b", "indent", false)
	add("between", "a\nb\n", "ensure", "a\nx\nb\n", "content", "x", "after", "a", "before", "b")
	add("between, another", "a\ny\nb\n", "ensure", "a\nx\nb\n", "content", "x", "after", "a", "before", "b")
	add("between, there", "a\nx\nb\n", "ensure", "a\nx\nb\n", "content", "x", "after", "a", "before", "b")
	add("at the end without a line end", "a", "ensure", "a\nx\n", "content", "x", "after", "a")
	add("a part that is no expression", "a [(\nb\n", "ensure", "a [(\nx\nb\n", "content", "x", "after", `a \[\(`)
	add("start", "a\n", "insert", "x\na\n", "content", "x", "location", "start")
	add("start, there", "x\na\n", "insert", "x\na\n", "content", "x", "location", "start")
	add("end", "a", "insert", "a\nx\n", "content", "x", "location", "end")
	add("into nothing", "", "insert", "x\n", "content", "x", "location", "end")
	add("between", "a\n1\n2\nb\n", "insert", "a\n1\n2\nx\nb\n", "content", "x", "after", "a", "before", "b")
	add("between, there", "a\nx\n2\nb\n", "insert", "a\nx\n2\nb\n", "content", "x", "after", "a", "before", "b")
	add("dos", "a\r\nb\r\n", "insert", "a\r\nx\r\nb\r\n", "content", "x", "before", "b")
	add("match", "a=1\n\tb=2\n", "replace", "a=1\n\tb=3\n", "content", "b=3", "match", "b=")
	add("the same", "b=3\n", "replace", "b=3\n", "content", "b=3", "match", "b=")
	add("no match", "a\n", "replace", "a\n", "content", "b=3", "match", "b=")
	add("match", "a\nb\nab\n", "delete", "b\n", "match", "^a")
	add("content", "a\nb\n", "delete", "b\n", "content", "a")
	add("in capitals", "a\nb\n", "DELETE", "b\n", "content", "a")
	fails("no mode", "a\n", "Mode was not defined", "content", "x")
	fails("unknown mode", "a\n", `Unknown mode: "append"`, "content", "x", "mode", "append")
	fails("no content", "a\n", `Content can only be empty if mode is "delete"`, "mode", "ensure", "after", "a")
	fails("nowhere", "a\n", "Wrong conditions?", "mode", "ensure", "content", "x")
	fails("no location", "a\n", `On insert either "location"`, "mode", "insert", "content", "x")
	fails("unknown location", "a\n", `Unknown location: "top"`, "mode", "insert", "content", "x", "location", "top")
	fails("twice", "a\na\n", `Found more than expected occurrences in "after"`, "mode", "ensure", "content", "x", "after", "a")
	fails("never", "a\na\n", `Found less than expected occurrences in "before"`, "mode", "ensure", "content", "x", "before", "b")
	fails("too much between", "a\n1\n2\nb\n", "Found more than one line between boundaries", "mode", "ensure", "content", "x", "after", "a", "before", "b")
	add("the wrong way round", "b\na\n", "insert", "x\nb\na\n", "content", "x", "after", "a", "before", "b")
	add("between, elsewhere", "x\na\nb\nx\n", "ensure", "x\na\nx\nb\nx\n", "content", "x", "after", "a", "before", "b")
	add("before, as the line before", " a\n\tb\n", "ensure", " a\n x\n\tb\n", "content", "x", "before", "b")
	add("start, not indented", "  a\n", "insert", " x\n  a\n", "content", " x", "location", "start")
	add("last line without its end", "a\nb=1", "replace", "a\nb=2", "content", "b=2", "match", "b=")
	add("nothing, with before", "a\n", "delete", "a\n", "content", "a", "before", "a")
	fails("the wrong way round", "b\na\n", "is behind the one", "mode", "ensure", "content", "x", "after", "a", "before", "b")
	fails("delete nothing", "a\n", "delete needs match or content", "mode", "delete")
	all = append(all,
		change{name: "nothing there", fun: "file.line", args: list("/f", "x"), err: `File "/f" does not exists or is not a file.`},
		change{name: "nothing there, quiet", fun: "file.line", args: list("/f", "x"), kw: ordered.Of("quiet", true), want: false},
		change{
			name: "diff and backup", files: map[string]string{"f": "a\n"}, fun: "file.line", args: list("/f"), kw: ordered.Of("mode", "delete", "match", "a", "backup", true),
			set:  func(h *modules.Host) { h.Now = func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) } },
			want: "--- \n+++ \n@@ -1 +0,0 @@\n-a\n", after: map[string]string{"f": "", "f.2026-01-02-03-04-05": "a\n"},
		})
	run(t, all)
}

// TestBackupsKeepWhatTheyAre: the copy has the mode and the times of the file.
func TestBackupsKeepWhatTheyAre(t *testing.T) {
	t.Parallel()
	root := moduletest.Tree(t, map[string]string{"f": "a"})
	when := time.Unix(1600000000, 0)
	if err := os.Chmod(root+"/f", 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(root+"/f", when, when); err != nil {
		t.Fatal(err)
	}
	(&change{fun: "file.replace", args: list("/f", "a", "b"), kw: ordered.Of("show_changes", false)}).call(t, root, false, true)
	info, err := os.Stat(root + "/f.bak")
	if err != nil || info.Mode() != 0o600 || !info.ModTime().Equal(when) {
		t.Errorf("got %v %v, %v, want 0600 and the old time", info.Mode(), info.ModTime(), err)
	}
}
