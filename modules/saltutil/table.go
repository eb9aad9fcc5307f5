package saltutil

import "strings"

// table returns the table of the module: the functions that bring modules of a kind
// have one signature.
func table() string {
	var b strings.Builder
	b.WriteString(fixed)
	for _, kind := range strings.Fields(kinds) {
		b.WriteString("\nsync_" + kind + "(saltenv=None, refresh=True, extmod_whitelist=None, extmod_blacklist=None)\n" +
			"There is nothing to bring: what the file roots have for hosts is sent when it is needed.\n= an empty list\n$\n")
	}
	for _, name := range strings.Fields(refreshed) {
		if name != "pillar_refresh" {
			name = "refresh_" + name
		}
		b.WriteString("\n" + name + "(*args, **kwargs)\nThere is nothing to refresh: each run has what is there now.\n= True\n$\n")
	}
	for _, name := range strings.Fields(refused) {
		b.WriteString("\n" + name + "(*args, **kwargs)\nIt fails: it belongs to a minion or a master, and there is neither.\n= nothing\n$\n")
	}
	return b.String()
}

// kinds are what sync_* functions bring, refreshed what refresh_* functions read
// again, and refused the functions that need a minion or a master.
const (
	kinds     = "modules grains states beacons clouds engines executors log_handlers matchers outputters output pillar proxymodules renderers returners sdb serializers thorium tops utils wrapper"
	refreshed = "pillar grains modules beacons matchers pillar_refresh"
	refused   = "runner wheel cmd cmd_iter mmodule update regen_keys revoke_auth find_cached_job"
)

const fixed = `
- saltenv: any: kept for calls written for Salt: it has no effect
- refresh: any: kept for calls written for Salt: it has no effect
- extmod_whitelist: any: kept for calls written for Salt: it has no effect
- extmod_blacklist: any: kept for calls written for Salt: it has no effect
- jid: text: the id of the job

sync_all(saltenv=None, refresh=True, extmod_whitelist=None, extmod_blacklist=None)
There is nothing to bring: what the file roots have for hosts is sent when it is needed.
= a mapping of the kinds of modules to empty lists
$

list_extmods()
There is nothing that was brought: what the file roots have for hosts is sent when it is needed.
= an empty mapping
$

running()
List the functions that gossh runs on this host: those that have run for half a second, and those that were left
running. Their arguments are told only of the latter.
= a list of mappings with fun, jid, pid and so on
$

is_running(fun)
List the functions that run and fit a name.
- fun: text: a name, or a pattern
= a list as of saltutil.running
$ state.apply

find_job(jid)
Return the function of a job that runs.
= a mapping as of saltutil.running, {} if it does not run
$ 20261103183000000000

signal_job(jid, sig) !
Send a signal to a job.
- sig: any: its number, or a name such as TERM
= what was sent, '' if the job does not run
$ 20261103183000000000 15

term_job(jid) !
Ask a job to end: it ends what it has started.
= what was sent, '' if the job does not run
$ 20261103183000000000

kill_job(jid) !
Kill a job, with the programs that it has started.
= what was sent, '' if the job does not run
$ 20261103183000000000

signal_all_jobs(sig) !
Send a signal to all jobs that run.
- sig: any: its number, or a name such as TERM
= a list of what was sent
$ 15

term_all_jobs() !
Ask all jobs to end.
= a list of what was sent
$

kill_all_jobs() !
Kill all jobs.
= a list of what was sent
$

clear_cache(days=-1) !
Remove the cache of cp.* from the thin dir.
- days: int: only files that were not changed for so many days
= True
$ days=7

clear_job_cache(hours=24) !
There is no such cache on hosts.
- hours: int: kept for calls written for Salt: it has no effect
= True
$ hours=12
`
