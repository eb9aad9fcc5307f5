package git

// shared are the arguments that have one meaning in all functions.
const shared = `
- cwd: text: the repository: an absolute path
- opts: any: more options of the subcommand, as a text or a list
- git_opts: any: options of git itself, before the subcommand
- user: text: who runs git
- password: text: kept for calls written for Salt: for Windows
- ignore_retcode: bool: kept for calls written for Salt: a failure is an error
- output_encoding: text: kept for calls written for Salt: text is UTF-8
- identity: any: private keys for ssh, tried in turn: paths or salt:// files
- saltenv: text: the environment of salt:// files
- https_user: text: the user for https:// URLs
- https_pass: text: the password for https:// URLs; it is stored nowhere
- rev: text: the revision
- remote: text: the name of the remote, or a URL
- name: text: the name
- filename: text: the file or directory
- global: bool: the configuration of the user, not of the repository
- key: text: the key, such as user.name
- value_regex: text: only values that match
- all: bool: all of them

`

const looking = shared + `config_get(key, cwd=None, user=None, password=None, ignore_retcode=False, output_encoding=None, global=False, all=False)
Return a value of the configuration.
= the last value, with all=True a list of all; None if there is none
$ user.name /srv/app
$ user.email global=True user=ada

config_get_regexp(key, value_regex=None, cwd=None, user=None, password=None, ignore_retcode=False, output_encoding=None, global=False)
Return the values of the keys that match a regular expression.
- key: text: the expression
= a mapping of keys to lists of values
$ 'remote\..*' cwd=/srv/app

config_get_regex(key, value_regex=None, cwd=None, user=None, password=None, ignore_retcode=False, output_encoding=None, global=False)
The same as git.config_get_regexp.
- key: text: the expression
= a mapping of keys to lists of values
$ 'remote\..*' cwd=/srv/app

current_branch(cwd, user=None, password=None, ignore_retcode=False, output_encoding=None)
Return the branch that is checked out.
= its name, HEAD if there is none
$ /srv/app

describe(cwd, rev='HEAD', user=None, password=None, ignore_retcode=False, output_encoding=None)
Describe a revision by the latest tag before it.
= the words of git describe
$ /srv/app develop

diff(cwd, item1=None, item2=None, opts='', git_opts='', user=None, password=None, no_index=False, cached=False, paths=None, output_encoding=None)
Compare revisions, the index and the working directory.
- item1: text: a revision
- item2: text: another one
- no_index: bool: compare two paths that need not be in a repository
- cached: bool: compare with the index
- paths: list: only these paths
= the differences
$ /srv/app HEAD~1 HEAD

is_worktree(cwd, user=None, password=None, output_encoding=None)
Tell whether a directory is in a worktree that is not the main one.
= True or False
$ /srv/app

list_branches(cwd, remote=False, user=None, password=None, ignore_retcode=False, output_encoding=None)
List the branches.
- remote: bool: those of the remotes
= a list of names
$ /srv/app
$ /srv/app remote=True

list_tags(cwd, user=None, password=None, ignore_retcode=False, output_encoding=None)
List the tags.
= a list of names
$ /srv/app

list_worktrees(cwd, stale=False, user=None, password=None, output_encoding=None, all=False)
List the worktrees whose directories are there.
- stale: bool: those whose directories are not
- all: bool: both
= a mapping of paths to mappings with stale, HEAD and branch, or detached and tags
$ /srv/app

ls_remote(cwd=None, remote='origin', ref=None, opts='', git_opts='', user=None, password=None, identity=None, https_user=None, https_pass=None, ignore_retcode=False, output_encoding=None, saltenv='base')
List the refs of a remote.
- ref: text: only those that match
= a mapping of refs to revisions
$ /srv/app origin master
$ remote=https://example.com/app.git ref=HEAD

merge_base(cwd, refs=None, octopus=False, is_ancestor=False, independent=False, fork_point=None, opts='', git_opts='', user=None, password=None, ignore_retcode=False, output_encoding=None, all=False)
Find a commit that revisions have in common.
- refs: list: the revisions
- octopus: bool: the best one of all revisions
- is_ancestor: bool: tell whether the first is an ancestor of the second
- independent: bool: those that cannot be reached from the others
- fork_point: text: where the ref left this one
= a revision; a list with all or independent; True or False with is_ancestor
$ /srv/app refs=main,develop

merge_tree(cwd, ref1, ref2, base=None, user=None, password=None, ignore_retcode=False, output_encoding=None)
Show what a merge would change.
- ref1: text: a revision
- ref2: text: another one
- base: text: what they have in common; default: what git.merge_base finds
= the words of git merge-tree
$ /srv/app main develop

remote_get(cwd, remote='origin', user=None, password=None, redact_auth=True, ignore_retcode=False, output_encoding=None)
Return the URLs of a remote.
- redact_auth: bool: without user and password
= a mapping with fetch and push
$ /srv/app

remote_refs(url, heads=False, tags=False, user=None, password=None, identity=None, https_user=None, https_pass=None, ignore_retcode=False, output_encoding=None, saltenv='base', filter=None)
List the refs of a URL.
- url: text: the URL
- heads: bool: branches
- tags: bool: tags
- filter: text: only those that match
= a mapping of refs to revisions
$ https://example.com/app.git tags=True

remotes(cwd, user=None, password=None, redact_auth=True, ignore_retcode=False, output_encoding=None)
Return the URLs of all remotes.
- redact_auth: bool: without users and passwords
= a mapping of names to mappings as of git.remote_get
$ /srv/app

rev_parse(cwd, rev=None, opts='', git_opts='', user=None, password=None, ignore_retcode=False, output_encoding=None)
Run git rev-parse.
= its words
$ /srv/app opts=--git-dir

revision(cwd, rev='HEAD', short=False, user=None, password=None, ignore_retcode=False, output_encoding=None)
Return the SHA-1 of a revision.
- short: bool: in its short form
= the SHA-1
$ /srv/app main

status(cwd, user=None, password=None, ignore_retcode=False, output_encoding=None)
Return the files that are changed.
= a mapping with lists: modified, new, deleted, untracked, or the letters of git
$ /srv/app

version(versioninfo=False)
Return the version of git.
- versioninfo: bool: as a list of numbers
= the version
$
`

const changing = shared + `add(cwd, filename, opts='', git_opts='', user=None, password=None, ignore_retcode=False, output_encoding=None) !
Add a file to the index.
= the words of git add
$ /srv/app foo.py

archive(cwd, output, rev='HEAD', prefix=None, git_opts='', user=None, password=None, ignore_retcode=False, output_encoding=None, format=None) !
Write a revision into an archive.
- output: text: the archive; its extension tells the format
- prefix: text: what is put before all names; default: the name of the repository
- format: text: tar or zip
= True
$ /srv/app /tmp/app.tar.gz

branch(cwd, name=None, opts='', git_opts='', user=None, password=None, ignore_retcode=False, output_encoding=None) !
Make a branch, or what opts say.
= True
$ /srv/app newbranch
$ /srv/app oldbranch opts=-d

checkout(cwd, rev=None, force=False, opts='', git_opts='', user=None, password=None, ignore_retcode=False, output_encoding=None) !
Check out a revision.
- force: bool: throw away what was changed
= the words of git checkout
$ /srv/app somebranch user=ada
$ /srv/app opts='-b newbranch'

clone(cwd, url=None, name=None, opts='', git_opts='', user=None, password=None, identity=None, https_user=None, https_pass=None, ignore_retcode=False, saltenv='base', output_encoding=None) !
Clone a repository.
- cwd: text: the directory to make
- url: text: where from
- name: text: make a directory of that name in cwd
= True
$ /srv/app git://example.com/app.git
$ /srv/app ssh://git@example.com/app.git identity=/root/.ssh/id_deploy

commit(cwd, message, opts='', git_opts='', user=None, password=None, filename=None, ignore_retcode=False, output_encoding=None) !
Commit what is in the index.
- message: text: the message
- filename: text: commit this file alone
= the words of git commit
$ /srv/app 'a message' opts=--all

config_set(key, value=None, multivar=None, cwd=None, user=None, password=None, ignore_retcode=False, output_encoding=None, add=False, global=False) !
Set a value of the configuration.
- value: text: the value
- multivar: list: all values, instead of value
- add: bool: keep the values that there are
= a list of all values
$ user.email me@example.com cwd=/srv/app
$ user.email me@example.com global=True

config_unset(key, value_regex=None, cwd=None, user=None, password=None, ignore_retcode=False, output_encoding=None, all=False, global=False) !
Remove a value from the configuration.
= True
$ user.email cwd=/srv/app

discard_local_changes(cwd, path='.', user=None, password=None, ignore_retcode=False, output_encoding=None) !
Throw away what was changed and is not in the index.
- path: text: only there
= the words of git checkout
$ /srv/app

fetch(cwd, remote=None, force=False, refspecs=None, opts='', git_opts='', user=None, password=None, identity=None, ignore_retcode=False, saltenv='base', output_encoding=None, https_user=None, https_pass=None) !
Fetch from a remote.
- force: bool: also what is no fast-forward
- refspecs: list: what to fetch
= a mapping of what is new: new branches, updated_branches, new tags, updated tags
$ /srv/app origin

init(cwd, bare=False, template=None, separate_git_dir=None, shared=None, opts='', git_opts='', user=None, password=None, ignore_retcode=False, output_encoding=None) !
Make a repository.
- bare: bool: without a working directory
- template: text: the directory of templates
- separate_git_dir: text: where to put .git
- shared: any: who else may write: True, group, all, or a mode
= the words of git init
$ /srv/app.git bare=True

merge(cwd, rev=None, opts='', git_opts='', user=None, password=None, identity=None, ignore_retcode=False, output_encoding=None) !
Merge a revision.
= the words of git merge
$ /srv/app upstream/main

pull(cwd, opts='', git_opts='', user=None, password=None, identity=None, ignore_retcode=False, saltenv='base', output_encoding=None, https_user=None, https_pass=None) !
Fetch and merge.
= the words of git pull
$ /srv/app opts='--rebase origin main'

push(cwd, remote=None, ref=None, opts='', git_opts='', user=None, password=None, identity=None, ignore_retcode=False, saltenv='base', output_encoding=None, https_user=None, https_pass=None) !
Push to a remote.
- ref: text: what to push, such as main or main:release
= the words of git push
$ /srv/app origin main

rebase(cwd, rev='master', opts='', git_opts='', user=None, password=None, ignore_retcode=False, output_encoding=None) !
Rebase on a revision.
= the words of git rebase
$ /srv/app master

remote_set(cwd, url, remote='origin', user=None, password=None, https_user=None, https_pass=None, push_url=None, push_https_user=None, push_https_pass=None, ignore_retcode=False, output_encoding=None) !
Set the URLs of a remote; it is made if there is none.
- url: text: the URL
- https_user: text: a user that is written into it
- https_pass: text: refused: it would be written into the repository
- push_url: text: the URL to push to
- push_https_user: text: a user that is written into that
- push_https_pass: text: refused, as https_pass
= a mapping as of git.remote_get
$ /srv/app git@example.com:app.git

reset(cwd, opts='', git_opts='', user=None, password=None, identity=None, ignore_retcode=False, output_encoding=None) !
Run git reset.
= its words
$ /srv/app opts='--hard origin/main'

rm(cwd, filename, opts='', git_opts='', user=None, password=None, ignore_retcode=False, output_encoding=None) !
Remove a file from the index and the working directory.
= the words of git rm
$ /srv/app foo/bar.py opts=-r

stash(cwd, action='save', opts='', git_opts='', user=None, password=None, ignore_retcode=False, output_encoding=None) !
Put away what was changed, or run another subcommand of git stash.
- action: text: the subcommand, such as save, pop, apply, list or drop
= the words of git stash
$ /srv/app save opts="'work in progress'"
$ /srv/app pop

submodule(cwd, command, opts='', git_opts='', user=None, password=None, identity=None, ignore_retcode=False, saltenv='base', output_encoding=None) !
Run a subcommand of git submodule.
- command: text: the subcommand, such as update
= its words
$ /srv/app update opts='--init --recursive'

symbolic_ref(cwd, ref, value=None, opts='', git_opts='', user=None, password=None, ignore_retcode=False, output_encoding=None) !
Return, set or remove a symbolic ref.
- ref: text: the ref, such as HEAD
- value: text: what to set it to
= what it stands for
$ /srv/app HEAD

tag(cwd, name, ref='HEAD', message=None, opts='', git_opts='', user=None, password=None, ignore_retcode=False, output_encoding=None) !
Make a tag.
- ref: text: what to tag
- message: text: the message; with one, the tag is an annotated one
= the words of git tag
$ /srv/app v1.2 message='Version 1.2'
$ /srv/app v1.2 opts=--delete

worktree_add(cwd, worktree_path, ref=None, reset_branch=None, force=None, detach=False, opts='', git_opts='', user=None, password=None, ignore_retcode=False, output_encoding=None, branch=None) !
Add a worktree.
- worktree_path: text: its directory
- ref: text: what to check out
- reset_branch: bool: the branch may exist, and is set to ref
- force: bool: also a branch that is checked out elsewhere
- detach: bool: no branch
- branch: text: make this branch
= the words of git worktree add
$ /srv/app /srv/app-next ref=main branch=next

worktree_prune(cwd, dry_run=False, verbose=True, expire=None, opts='', git_opts='', user=None, password=None, ignore_retcode=False, output_encoding=None) !
Forget the worktrees whose directories are gone.
- dry_run: bool: only tell
- verbose: bool: tell what is forgotten
- expire: text: only those that are older
= the words of git worktree prune
$ /srv/app

worktree_rm(cwd, user=None, output_encoding=None) !
Remove the directory of a worktree.
- cwd: text: the worktree
= True
$ /srv/app-next
`
