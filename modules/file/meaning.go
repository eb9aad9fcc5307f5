package file

import "github.com/gossh/gossh/modules"

// meaning returns what an argument must be, and what it means; the names mean the
// same everywhere.
func meaning(name string) (modules.Kind, string) {
	if k, doc := meaningOfFlag(name); doc != "" {
		return k, doc
	}
	switch name {
	case "path", "name", "dir_path":
		return modules.String, "the path, absolute or with ~"
	case "src":
		return modules.String, "what there is"
	case "dst":
		return modules.String, "where it goes"
	case "user":
		return modules.String, "owner, a name or an id"
	case "group":
		return modules.String, "group, a name or an id"
	case "uid", "gid":
		return modules.Any, "the id"
	case "mode":
		return modules.String, "the mode, octal"
	case "hash_type", "form":
		return modules.String, "md5, sha1, sha224, sha256, sha384 or sha512"
	case "file_hash":
		return modules.String, "the hash; the kind may be before it, as in md5:..."
	case "chunk_size", "bufsize":
		return modules.Any, "kept for calls written for Salt: it has no effect"
	case "text":
		return modules.String, "the text"
	case "regex", "pattern":
		return modules.String, "a regular expression of Python's syntax"
	case "glob_expr":
		return modules.String, "what all of the content must be like: *, ?, [seq]"
	case "lchar":
		return modules.String, "characters to cut from the start of each line before"
	case "flags":
		return modules.Any, "names of re's flags, in a list, or their number"
	case "size", "length":
		return modules.Int, "how many bytes"
	case "offset":
		return modules.Int, "where to begin, in bytes"
	case "data":
		return modules.String, "what to write"
	case "atime", "mtime":
		return modules.Any, "seconds since 1970; None is now"
	case "ntype":
		return modules.String, "b, c or p"
	case "major", "minor":
		return modules.Int, "number of the device"
	case "older_than":
		return modules.Float, "only those that are so many days old"
	}
	return modules.Any, ""
}

func meaningOfFlag(name string) (modules.Kind, string) {
	doc := ""
	switch name {
	case "follow_symlinks":
		doc = "look at what a symbolic link leads to"
	case "binary":
		doc = "kept for calls written for Salt: it has no effect"
	case "recurse":
		doc = "with all that is below"
	case "remove_existing":
		doc = "remove what is at the destination first"
	case "canonicalize":
		doc = "follow all links to the end"
	case "force":
		doc = "replace what is there"
	case "atomic":
		doc = "replace what is there in one step"
	case "disallow_copy_and_unlink":
		doc = "fail if it would have to be copied to another file system"
	case "verbose":
		doc = "return what was removed and what was not"
	case "ignore_if_missing":
		doc = "a file that is not there is no error"
	case "multiline":
		doc = "as the flag MULTILINE"
	}
	return modules.Bool, doc
}
