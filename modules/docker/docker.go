// Package docker has the functions that read and change containers, images, networks
// and volumes, through the socket of the daemon: docker.*.
package docker

import (
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	const running, paused, stopped = "running", "paused", "stopped"
	return modules.Table("docker", table, map[string]modules.Func{
		"ps": ps, "list_containers": listContainers, "images": images, "list_tags": listTags, "exists": exists, "state": state, "pid": pid,
		"inspect": inspect, "inspect_container": detail("/containers/", "name", "/json"), "inspect_image": detail("/images/", "name", "/json"),
		"inspect_network": detail("/networks/", "network_id", ""), "inspect_volume": detail("/volumes/", "name", ""),
		"version": plain("/version"), "info": plain("/info"), "networks": networks, "volumes": volumes, "port": port, "diff": diff, "depends": depends,
		"history": history, "top": detail("/containers/", "name", "/top"), "logs": logs,
		"run": exec(func(o *output, _, _ any) any { return trim(&o.both) }), "run_stdout": exec(func(o *output, _, _ any) any { return trim(&o.stdout) }),
		"run_stderr": exec(func(o *output, _, _ any) any { return trim(&o.stderr) }), "retcode": exec(func(_ *output, code, _ any) any { return code }),
		"run_all": exec(func(o *output, code, pid any) any {
			return ordered.Of("pid", pid, "retcode", code, "stdout", trim(&o.stdout), "stderr", trim(&o.stderr))
		}),
		"start": turn("start", running, stopped), "stop": turn("stop", stopped, running, paused, "restarting"), "kill": turn("kill", stopped, running, paused, "restarting"),
		"restart": restart, "pause": turn("pause", paused, running), "freeze": turn("pause", paused, running),
		"unpause": turn("unpause", running, paused), "unfreeze": turn("unpause", running, paused), "wait": waitFor, "rename": rename,
		"rm": remove, "pull": pull, "tag": tag, "rmi": rmi, "create": create, "run_container": runContainer,
		"create_network": createNetwork, "remove_network": named("DELETE", "/networks/", "network_id"),
		"connect_container_to_network": connect, "disconnect_container_from_network": disconnect,
		"search": search, "commit": commit, "signal": signal, "prune": prune,
		"create_volume": createVolume, "remove_volume": named("DELETE", "/volumes/", "name"),
	})
}
