package docker

const table = `
- name: text: the container
- timeout: int: how many seconds it has to stop
- cmd: text: the command
- exec_driver: text: without a meaning: the daemon runs it
- stdin: text: not there
- python_shell: bool: let sh in the container read the command
- output_loglevel: text: without a meaning
- use_vt: bool: not there
- ignore_retcode: bool: succeed whatever code the command ends with
- keep_env: any: without a meaning
- filters: dict: what to show, as docker's --filter has it
- all: bool: also what is not running, or has no name
- verbose: bool: with all that inspect says, under Info
- image: text: the image
- networks: list: networks to put it into
- container: text: the container
- network_id: text: the name or id of the network

ps(filters=None, all=False, verbose=False)
Return the containers that run.
= a mapping by id
$
$ all=True

list_containers(all=False)
Return the names of the containers that run.
= a sorted list
$
$ all=True

images(verbose=False, all=False)
Return the images.
= a mapping by id
$

list_tags()
Return the names and tags of the images.
= a sorted list
$

exists(name)
Tell whether there is a container.
= True or False
$ web

state(name)
Return the state of a container.
= running, paused, restarting or stopped
$ web

pid(name)
Return the process id of a container.
= a number; 0 if it does not run
$ web

inspect(name)
Return all about a container, image, volume or network: the first that has this name.
- name: text: the name or id
= docker's mapping
$ web

inspect_container(name)
Return all about a container.
= docker's mapping
$ web

inspect_image(name)
Return all about an image.
- name: text: the image
= docker's mapping
$ debian:12

inspect_network(network_id)
Return all about a network.
= docker's mapping
$ bridge

inspect_volume(name)
Return all about a volume.
- name: text: the volume
= docker's mapping
$ data

version()
Return the versions of the daemon.
= docker's mapping
$

info()
Return what the daemon says of itself.
= docker's mapping
$

networks(names=None, ids=None)
Return the networks.
- names: list: these alone
- ids: list: these alone
= docker's list
$

volumes(filters=None)
Return the volumes.
= docker's mapping with Volumes and Warnings
$

port(name, private_port=None)
Return where the ports of a container are to be reached.
- private_port: text: one port of the container
= a mapping of lists
$ web
$ web 80

diff(name)
Return what a container has changed of its image.
= a mapping with Added, Changed and Deleted
$ web

depends(name)
Return what depends on an image.
- name: text: the image
= a mapping with Containers and Images
$ debian:12

history(name, quiet=False)
Return how an image was made, the first step first.
- name: text: the image
- quiet: bool: the commands alone
= a list of mappings with Command, Id, Size, Size_Human, Time_Created_Epoch and the like
$ debian:12

search(name, official=False, trusted=False)
Look for images in the registry.
- name: text: what to look for
- official: bool: official ones alone
- trusted: bool: trusted ones too, or alone
= a mapping by name of mappings with Description, Official, Stars and Trusted
$ centos official=True

top(name)
Return the processes of a container.
= docker's mapping with Titles and Processes
$ web

logs(name, stdout=True, stderr=True, timestamps=False, tail='all', since=None, until=None)
Return what a container wrote.
- stdout: bool: what went there
- stderr: bool: what went there
- timestamps: bool: with the time of each line
- tail: text: this many lines
- since: text: seconds since 1970
- until: text: seconds since 1970
= a text
$ web tail=100

run(name, cmd, exec_driver=None, stdin=None, python_shell=True, output_loglevel='debug', use_vt=False, ignore_retcode=False, keep_env=None)
Run a command in a container.
= what it writes
$ web 'ls -l /etc'

run_stdout(name, cmd, exec_driver=None, stdin=None, python_shell=True, output_loglevel='debug', use_vt=False, ignore_retcode=False, keep_env=None)
Run a command in a container, as docker.run.
= what it writes to stdout
$ web 'ls -l /etc'

run_stderr(name, cmd, exec_driver=None, stdin=None, python_shell=True, output_loglevel='debug', use_vt=False, ignore_retcode=False, keep_env=None)
Run a command in a container, as docker.run.
= what it writes to stderr
$ web 'ls -l /etc'

run_all(name, cmd, exec_driver=None, stdin=None, python_shell=True, output_loglevel='debug', use_vt=False, ignore_retcode=False, keep_env=None)
Run a command in a container, as docker.run.
= a mapping with pid, retcode, stdout and stderr
$ web 'ls -l /etc'

retcode(name, cmd, exec_driver=None, stdin=None, python_shell=True, output_loglevel='debug', use_vt=False, ignore_retcode=False, keep_env=None)
Run a command in a container, as docker.run.
= the code it ends with
$ web 'ls -l /etc'

start(name) !
Start a container.
= a mapping with result, state (old and new), and a comment
$ web

stop(name, timeout=None, unpause=False) !
Stop a container.
- unpause: bool: kept for calls written for Salt: a container that is paused is stopped too
= a mapping with result, state (old and new), and a comment
$ web

kill(name) !
Kill the processes of a container.
= a mapping with result, state (old and new), and a comment
$ web

restart(name, timeout=10) !
Stop a container, and start it.
= a mapping with result, state (old and new), and a comment; restarted: True
$ web

pause(name) !
Hold the processes of a container.
= a mapping with result, state (old and new), and a comment
$ web

freeze(name) !
Hold the processes of a container.
= a mapping with result, state (old and new), and a comment
$ web

unpause(name) !
Let the processes of a container go on.
= a mapping with result, state (old and new), and a comment
$ web

unfreeze(name) !
Let the processes of a container go on.
= a mapping with result, state (old and new), and a comment
$ web

wait(name, ignore_already_stopped=False, fail_on_exit_status=False)
Wait until a container ends.
- ignore_already_stopped: bool: the result is True too if it had ended before
- fail_on_exit_status: bool: the result is False if it ends with another code than 0
= a mapping with result, state and exit_status
$ web

signal(name, signal) !
Send a signal to a container.
- signal: text: its name or number
= True
$ web SIGHUP

commit(name, repository, tag='latest', message=None, author=None) !
Make an image of a container.
- repository: text: the name of the image, without the tag
- tag: text: the tag
- message: text: what is said of it
- author: text: who made it
= a mapping with Id and Time_Elapsed
$ web myuser/web v1

prune(containers=False, networks=False, images=False, build=False, volumes=False, system=None, **kwargs) !
Remove what nobody uses: all but volumes, unless it is said what. Further arguments are filters of docker, such as until=24h, label=a or dangling=False.
- containers: bool: containers that have stopped
- networks: bool: networks
- images: bool: images
- build: bool: what was kept of building
- volumes: bool: volumes
- system: bool: all but volumes
= a mapping of what docker says of each
$
$ images=True dangling=False

rename(name, new_name) !
Give a container another name.
- new_name: text: the name
= True
$ web web2

rm(name, force=False, volumes=False, stop=False, timeout=None) !
Remove a container.
- force: bool: also if it runs
- volumes: bool: with its volumes that have no name
- stop: bool: stop it first
= a list of the id
$ web

pull(image, insecure_registry=False, api_response=False, client_timeout=60) !
Fetch an image. What docker login saved for this user is used.
- insecure_registry: bool: kept for calls written for Salt: the daemon decides
- api_response: bool: kept for calls written for Salt: it has no effect
- client_timeout: int: kept for calls written for Salt: it has no effect
= a mapping with Status, Layers, Image and Time_Elapsed
$ debian:12

tag(name, repository, tag='latest', force=False) !
Give an image another name.
- name: text: the image
- repository: text: the name without the tag
- tag: text: the tag
- force: bool: kept for calls written for Salt: it has no effect
= True
$ debian:12 registry.example.com/debian

rmi(*args, **kwargs) !
Remove images: their names and ids. force=True: also if a container has it; prune=False: leave those below it.
= a mapping with Layers and Tags
$ debian:12

create(image, name=None, start=False, replace=False, force=False, networks=None, **kwargs) !
Make a container.
Options are docker's by the names of Salt: cmd, entrypoint, environment, binds, volumes, ports, port_bindings, network_mode, restart_policy, labels, user, working_dir, hostname, memory, cap_add, dns, extra_hosts, devices, log_driver, tmpfs, privileged... An image that is not there is fetched.
- name: text: its name
- start: bool: start it
- replace: bool: remove one of that name
- force: bool: with replace: also if it runs
= a mapping with Id, Name and Warnings
$ nginx name=web port_bindings=8080:80 binds=/srv:/usr/share/nginx/html:ro

run_container(image, name=None, bg=False, replace=False, force=False, networks=None, **kwargs) !
Make a container and start it.
Options are docker's by the names of Salt: cmd, entrypoint, environment, binds, volumes, ports, port_bindings, network_mode, restart_policy, labels, user, working_dir, hostname, memory, cap_add, dns, extra_hosts, devices, log_driver, tmpfs, privileged... An image that is not there is fetched.
- name: text: its name
- bg: bool: do not wait for its end
- replace: bool: remove one of that name
- force: bool: with replace: also if it runs
= a mapping with Id and Name; unless bg: Logs and ExitCode too
$ alpine cmd='echo hello' auto_remove=True
$ nginx name=web bg=True

create_network(name, driver='bridge', driver_opts=None, internal=False, attachable=False, enable_ipv6=False, labels=None, subnet=None, gateway=None, ip_range=None, ingress=None) !
Make a network.
- name: text: its name
- driver: text: what makes it
- driver_opts: dict: options of that
- internal: bool: without a way out
- attachable: bool: containers may join later
- enable_ipv6: bool: with IPv6
- labels: dict: its labels
- subnet: text: its addresses
- gateway: text: the address of its gateway
- ip_range: text: the part of subnet that containers get addresses of
- ingress: bool: it is for the ports of a swarm
= a mapping with Id and Warning
$ web

remove_network(network_id) !
Remove a network.
= True
$ web

connect_container_to_network(container, net_id, **kwargs) !
Put a container into a network. Further arguments are ipv4_address, ipv6_address, link_local_ips, aliases and links.
- net_id: text: the name or id of the network
= True
$ web front

disconnect_container_from_network(container, network_id) !
Take a container out of a network.
= True
$ web front

create_volume(name, driver=None, driver_opts=None) !
Make a volume.
- name: text: its name
- driver: text: what makes it
- driver_opts: dict: options of that
= docker's mapping
$ data

remove_volume(name) !
Remove a volume.
- name: text: the volume
= True
$ data
`
