package firewalld

const table = `
- zone: text: the zone; default: the default zone
- permanent: bool: what is saved, for the next reload and start, instead of what is in force
- restart: bool: load it at once
- force_masquerade: bool: let the zone masquerade too

version()
Return the version of firewalld.
= a text
$

default_zone()
Return the default zone.
= its name
$

set_default_zone(zone) !
Set the default zone.
- zone: text: the zone
= success
$ dmz

get_zones(permanent=True)
Return the zones that there are.
= a list of names
$

get_services(permanent=True)
Return the services that there are.
= a list of names
$

get_icmp_types(permanent=True)
Return the types of ICMP that there are.
= a list of names
$

list_zones(permanent=True)
Return the zones with their settings.
= a mapping of zones, settings, lists
$

list_all(zone=None, permanent=True)
Return a zone with its settings.
= a mapping of the zone, settings, lists
$
$ public

reload_rules() !
Load what is saved, in place of what is in force alone.
= success
$

make_permanent() !
Save what is in force.
= success
$

new_zone(zone, restart=True) !
Make a zone.
- zone: text: its name
= success
$ mine

delete_zone(zone, restart=True) !
Delete a zone.
- zone: text: its name
= success
$ mine

new_service(name, restart=True) !
Make a service.
- name: text: its name
= success
$ mine

delete_service(name, restart=True) !
Delete a service.
- name: text: its name
= success
$ mine

list_services(zone=None, permanent=True)
Return the services of a zone.
= a list of names
$
$ public

add_service(service, zone=None, permanent=True) !
Let a service into a zone.
- service: text: the service
= success
$ ssh
$ ssh public

remove_service(service, zone=None, permanent=True) !
Take a service out of a zone.
- service: text: the service
= success
$ ssh

get_service_ports(service)
Return the ports of a service.
- service: text: the service
= a list
$ ssh

add_service_port(service, port) !
Give a service a port.
- service: text: the service
- port: text: such as 80/tcp
= success
$ mine 80/tcp

remove_service_port(service, port) !
Take a port from a service.
- service: text: the service
- port: text: such as 80/tcp
= success
$ mine 80/tcp

get_service_protocols(service)
Return the protocols of a service.
- service: text: the service
= a list
$ ssh

add_service_protocol(service, protocol) !
Give a service a protocol.
- service: text: the service
- protocol: text: such as gre
= success
$ mine gre

remove_service_protocol(service, protocol) !
Take a protocol from a service.
- service: text: the service
- protocol: text: such as gre
= success
$ mine gre

get_masquerade(zone=None, permanent=True)
Tell whether a zone masquerades.
= True or False
$ public

add_masquerade(zone=None, permanent=True) !
Let a zone masquerade.
= success
$ public

remove_masquerade(zone=None, permanent=True) !
Let a zone masquerade no more.
= success
$ public

list_ports(zone, permanent=True)
Return the ports of a zone.
= a list of port/protocol
$ public

add_port(zone, port, permanent=True, force_masquerade=False) !
Open a port of a zone.
- port: text: port/protocol
= success
$ public 443/tcp

remove_port(zone, port, permanent=True) !
Close a port of a zone.
- port: text: port/protocol
= success
$ public 443/tcp

list_port_fwd(zone, permanent=True)
Return the ports that a zone forwards.
= a list of mappings with Source port, Protocol, Destination port and Destination address
$ public

add_port_fwd(zone, src, dest, proto='tcp', dstaddr='', permanent=True, force_masquerade=False) !
Forward a port.
- src: text: the port that is forwarded
- dest: text: the port it is forwarded to
- proto: text: the protocol
- dstaddr: text: the address it is forwarded to; '': this host
= success
$ public 80 8080 tcp

remove_port_fwd(zone, src, dest, proto='tcp', dstaddr='', permanent=True) !
Forward a port no more.
- src: text: the port that is forwarded
- dest: text: the port it is forwarded to
- proto: text: the protocol
- dstaddr: text: the address it is forwarded to; '': this host
= success
$ public 80 8080 tcp

list_icmp_block(zone, permanent=True)
Return the types of ICMP that a zone blocks.
= a list of names
$ public

block_icmp(zone, icmp, permanent=True) !
Block a type of ICMP.
- icmp: text: the type
= success
$ public echo-reply

allow_icmp(zone, icmp, permanent=True) !
Block a type of ICMP no more.
- icmp: text: the type
= success
$ public echo-reply

get_interfaces(zone, permanent=True)
Return the interfaces of a zone.
= a list
$ public

add_interface(zone, interface, permanent=True) !
Give a zone an interface.
- interface: text: such as eth0
= success
$ public eth0

remove_interface(zone, interface, permanent=True) !
Take an interface from a zone.
- interface: text: such as eth0
= success
$ public eth0

change_interface(zone, interface, permanent=True) !
Move an interface into a zone.
- interface: text: such as eth0
= success
$ public eth0

get_sources(zone, permanent=True)
Return the sources of a zone.
= a list
$ public

add_source(zone, source, permanent=True) !
Give a zone a source.
- source: text: such as 10.0.0.0/8
= success
$ public 10.0.0.0/8

remove_source(zone, source, permanent=True) !
Take a source from a zone.
- source: text: such as 10.0.0.0/8
= success
$ public 10.0.0.0/8

get_rich_rules(zone, permanent=True)
Return the rich rules of a zone.
= a list
$ public

add_rich_rule(zone, rule, permanent=True) !
Give a zone a rich rule.
- rule: text: the rule
= success
$ public 'rule service name=http accept'

remove_rich_rule(zone, rule, permanent=True) !
Take a rich rule from a zone.
- rule: text: the rule
= success
$ public 'rule service name=http accept'
`
