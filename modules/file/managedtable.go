package file

import "github.com/gossh/gossh/modules"

func managedTable() []modules.Function {
	const (
		selinux = " seuser=None serole=None setype=None serange=None"
		check   = "name source source_hash source_hash_name user group mode attrs template context defaults saltenv contents=None skip_verify=False"
	)
	all := []modules.Function{
		changes("manage_file", "name sfn ret source source_sum user group mode attrs saltenv backup makedirs=False template=None "+
			"show_changes=True contents=None dir_mode=None follow_symlinks=True skip_verify=False keep_mode=False encoding=None "+
			"encoding_errors=strict"+selinux+" verify_ssl=True use_etag=False", manageFile,
			"Make a file what it is to be: its content from sfn, source or contents, its owner and mode. file.managed stands on it.",
			"name, changes, comment, result", `/etc/motd '' '{}' salt://motd '{}' root root 0644 '' base ''`),
		looks("get_managed", "name template source source_hash source_hash_name user group mode attrs saltenv context defaults skip_verify=False verify_ssl=True use_etag=False", getManagedFunc,
			"Bring the content of a managed file into the thin dir, rendered if it is a template.", "where it is, its hash, and why there is none", `/etc/motd template=jinja source=salt://motd source_hash= source_hash_name= user=root group=root mode=644 attrs= saltenv=base context= defaults=`),
		looks("check_managed", check+selinux+" follow_symlinks=False", checkManaged,
			"Tell whether a managed file is what it is to be.", "True or None, and what would change", "/etc/motd salt://motd '' '' root root 0644 '' '' '' '' base"),
		looks("check_managed_changes", check+" keep_mode=False"+selinux+" verify_ssl=True follow_symlinks=False", checkManagedChanges,
			"Return what file.managed would change.", "a mapping of diff, user, group and mode", "/etc/motd salt://motd '' '' root root 0644 '' '' '' '' base"),
		looks("check_file_meta", "name sfn source source_sum user group mode attrs saltenv contents=None"+selinux+" verify_ssl=True follow_symlinks=False", checkFileMeta,
			"Return in what a file differs from content, owner and mode.", "a mapping of diff, user, group and mode", `/etc/motd '' salt://motd '{hash_type: sha256, hsum: ...}' root root 0755 '' base`),
		looks("get_diff", "file1 file2 saltenv=base show_filenames=True show_changes=True template=False source_hash_file1=None source_hash_file2=None", getDiff,
			"Compare two files: paths of the host or salt://.", "a unified diff", "/etc/motd salt://motd"),
		looks("source_list", "source source_hash saltenv", sourceList, "Choose the first of several sources that is there.", "the source and its hash", `'["salt://a", "salt://b"]' '' base`),
		looks("get_source_sum", "file_name= source= source_hash=None source_hash_name=None saltenv=base verify_ssl=True", getSourceSum,
			"Read a source_hash: a hash, or a file of hashes.", "hsum and hash_type", "/tmp/foo.tar.gz source=http://example.com/foo.tar.gz source_hash=salt://foo.sha256"),
		looks("extract_hash", "hash_fn hash_type=sha256 file_name= source= source_hash_name=None", extractHash,
			"Look for a hash in a file of hashes.", "hsum and hash_type, or nothing", "/path/to/hash/file sha512 /etc/foo"),
		looks("apply_template_on_contents", "contents template context defaults saltenv", applyTemplate,
			"Render a text.", "the text", "'Hello {{ name }}.' template=jinja context='{name: you}' defaults='{}' saltenv=base"),
	}
	all[0].VarKwargs, all[1].VarKwargs, all[2].VarKwargs, all[3].VarKwargs = true, true, true, true
	return all
}
