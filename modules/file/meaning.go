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
	case "repl":
		return modules.String, "what to put there; \\1 and \\g<name> are groups"
	case "count":
		return modules.Int, "how often; 0 is always"
	case "not_found_content":
		return modules.String, "what to add instead of repl"
	case "backup":
		return modules.Any, "what the name of a copy ends with; False keeps none"
	case "content":
		return modules.String, "the text to put there"
	case "match":
		return modules.String, "an expression or a part of the lines that are meant; default: content"
	case "location":
		return modules.String, "start or end"
	case "before", "after":
		return modules.String, "an expression or a part of exactly one line"
	case "marker_start", "marker_end":
		return modules.String, "what is in the line before or after the block"
	case "append_newline":
		return modules.Bool, "put the end on a line of its own; None does if content has no line end"
	case "insert_before_match", "insert_after_match":
		return modules.String, "without a block, put it beside the first line that this expression matches"
	case "char":
		return modules.String, "what begins a comment"
	case "limit":
		return modules.String, "an expression of the lines that count; of backups, how many"
	case "options":
		return modules.String, "options for the program"
	case "originalfile":
		return modules.String, "the file, or the directory for a patch of several"
	case "patchfile":
		return modules.String, "the patch, a file of the host"
	case "role", "type", "range", "seuser", "serole", "setype", "serange":
		return modules.String, "part of the context of SELinux"
	case "attrs":
		return modules.String, "attributes as chattr has them"
	case "ret":
		return modules.Any, "what to go on from: name, changes, comment, result"
	case "sfn":
		return modules.String, "a file with the content, if it was brought already"
	case "source":
		return modules.Any, "where the content comes from: salt://, a path of the host, or a list of them"
	case "source_sum":
		return modules.Any, "hsum and hash_type of the source"
	case "source_hash":
		return modules.Any, "the hash of the source, or a file that has it"
	case "source_hash_name":
		return modules.String, "the name to look for in a file of hashes"
	case "hash_fn":
		return modules.String, "a file of hashes"
	case "file_name":
		return modules.String, "the name of the file that the hash is of"
	case "saltenv":
		return modules.String, "the environment of salt:// files"
	case "contents":
		return modules.String, "the content, instead of a source"
	case "template":
		return modules.String, "jinja: the content is a template, rendered by the controller"
	case "context", "defaults":
		return modules.Dict, "variables of the template; context wins"
	case "dir_mode":
		return modules.String, "the mode of directories that are made"
	case "encoding":
		return modules.String, "the encoding of contents: utf-8 or latin-1"
	case "encoding_errors", "verify_ssl", "use_etag":
		return modules.Any, "kept for calls written for Salt: it has no effect"
	case "file1", "file2":
		return modules.String, "a path of the host, or salt://"
	case "source_hash_file1", "source_hash_file2":
		return modules.Any, "kept for calls written for Salt: it has no effect"
	case "backup_id":
		return modules.Any, "the number in file.list_backups"
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
	case "append_if_not_found", "prepend_if_not_found":
		doc = "without a match, add it at the end or the start"
	case "dry_run":
		doc = "change nothing"
	case "search_only":
		doc = "only tell whether there is a match"
	case "show_changes":
		doc = "return a diff"
	case "preserve_inode":
		doc = "kept for calls written for Salt: a file with several names keeps them"
	case "backslash_literal":
		doc = "take backslashes of repl as they are"
	case "quiet":
		doc = "a file that is not there is no error"
	case "indent":
		doc = "indent as the line beside"
	case "escape_all":
		doc = "take special characters as they are"
	case "negate_match":
		doc = "work on the lines that limit does not fit"
	case "multi":
		doc = "work on the whole text at once"
	case "recursive":
		doc = "with all that is below"
	case "persist":
		doc = "keep it in the policy: not available"
	case "makedirs":
		doc = "make the directories above"
	case "skip_verify":
		doc = "do not compare the hash"
	case "keep_mode":
		doc = "take the mode of the source"
	case "show_filenames":
		doc = "with the names of the files"
	case "cmnt":
		doc = "comment out"
	case "verbose":
		doc = "return what was removed and what was not"
	case "ignore_if_missing":
		doc = "a file that is not there is no error"
	case "multiline":
		doc = "as the flag MULTILINE"
	}
	return modules.Bool, doc
}
