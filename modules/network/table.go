package network

import (
	"context"

	"github.com/gossh/gossh/grains/netif"
	"github.com/gossh/gossh/modules"
)

// source lists the interfaces of a host.
type source func(ctx context.Context, h *modules.Host) []netif.Link

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return functions(func(ctx context.Context, h *modules.Host) []netif.Link {
		return netif.List(ctx, func(ctx context.Context, argv ...string) string {
			out, err := h.Output(ctx, argv...)
			if err != nil {
				return "" // the contract of netif.List
			}
			return out
		})
	})
}

func functions(links source) []modules.Function {
	fs := map[string]modules.Func{
		"ping": ping, "traceroute": traceroute, "dig": dig, "connect": connect, "get_route": getRoute,
		"routes": routes, "default_route": defaultRoute, "netstat": netstat, "active_tcp": activeTCP, "arp": arp,
		"calc_net": calcNet, "convert_cidr": convertCIDR, "ip_in_subnet": ipInSubnet, "is_private": isPrivate, "is_loopback": isLoopback,
		"reverse_ip": reverseIP, "iphexval": ipHex, "get_hostname": getHostname, "mod_hostname": modHostname, "get_fqdn": grain("fqdn"),
		"fqdns": fqdns, "get_bufsize": getBufsize, "mod_bufsize": modBufsize, "wol": wol,
	}
	for name, f := range of() {
		fs[name] = func(ctx context.Context, c *modules.Call) (any, error) { return f(c, links(ctx, c.Host)) }
	}
	return modules.Table("network", table, fs)
}

const table = `
- interface: text: only this interface
- interfaces: list: only these interfaces
- include_loopback: bool: addresses of the host itself too
- cidr: text: a network, such as 10.0.0.0/8
- iface: text: the interface
- host: text: a name or an address
- ip_addr: text: an address
- family: text: inet or inet6; default: both
- verbose: bool: with what there is to say of each network
- timeout: num: seconds to wait

interfaces()
Describe the interfaces.
= a mapping by name, of mappings with up, hwaddr, inet, inet6 and secondary
$

interface(iface)
Return the IPv4 addresses of an interface.
= a list of mappings
$ eth0

interface_ip(iface)
Return the first IPv4 address of an interface.
= the address; empty if it has none
$ eth0

hw_addr(iface)
Return the hardware address of an interface.
= the address
$ eth0

hwaddr(iface)
As network.hw_addr.
= the address
$ eth0

ifacestartswith(cidr)
Find interfaces by the beginning of an address.
= names
$ 10.0

ip_addrs(interface=None, include_loopback=False, cidr=None, type=None)
Return the IPv4 addresses, sorted.
- type: text: public or private
= addresses
$
$ cidr=10.0.0.0/8

ipaddrs(interface=None, include_loopback=False, cidr=None, type=None)
As network.ip_addrs.
- type: text: public or private
= addresses
$

ip_addrs6(interface=None, include_loopback=False, cidr=None)
Return the IPv6 addresses, sorted.
= addresses
$

ipaddrs6(interface=None, include_loopback=False, cidr=None)
As network.ip_addrs6.
= addresses
$

ip_networks(interface=None, include_loopback=False, verbose=False)
Return the IPv4 networks that the host is in.
= networks; with verbose a mapping
$

ip_networks6(interface=None, include_loopback=False, verbose=False)
Return the IPv6 networks that the host is in.
= networks; with verbose a mapping
$

subnets(interfaces=None)
Return the IPv4 networks that the host is in.
= networks
$

subnets6(interfaces=None)
Return the IPv6 networks that the host is in.
= networks
$

in_subnet(cidr)
Ask whether the host has an address in a network.
= True or False
$ 10.0.0.0/16

ip_in_subnet(ip_addr, cidr)
Ask whether an address is in a network.
= True or False
$ 172.17.0.4 172.16.0.0/12

calc_net(ip_addr, netmask=None)
Return the network of an address.
- netmask: text: its mask, if the address has no /length
= the network
$ 172.17.0.5 255.255.255.240

convert_cidr(cidr)
Return the addresses that a network has.
= a mapping with network, netmask and broadcast; they are null if it is none
$ 172.31.0.0/16

is_private(ip_addr)
Ask whether an address is for private networks.
= True or False
$ 10.0.0.1

is_loopback(ip_addr)
Ask whether an address is that of the host itself.
= True or False
$ 127.0.0.1

reverse_ip(ip_addr)
Return the name under which the name of an address is looked up.
= the name
$ 127.0.0.1

iphexval(ip)
Return an IPv4 address in hexadecimal.
- ip: text: the address
= eight digits
$ 10.0.0.1

get_hostname()
Return the name of the host.
= the name
$

mod_hostname(hostname) !
Set the name of the host.
- hostname: text: the name
= True
$ web1.example.com

get_fqdn()
Return the whole name of the host.
= the name
$

fqdns()
Return all whole names of the host.
= a mapping with fqdns, a list
$

routes(family=None)
Return the routes.
= a list of mappings with addr_family, destination, gateway, netmask, flags and interface
$

default_route(family=None)
Return the routes for what has no other.
= as network.routes
$ inet

get_route(ip)
Return the route of an address.
- ip: text: the address
= a mapping with destination, gateway, interface and source
$ 10.0.0.1

arp()
Return the neighbours of the host.
= a mapping of hardware addresses to IPv4 addresses
$

netstat()
Return the sockets of TCP and UDP.
= a list of mappings
$

active_tcp()
Return the connections of TCP.
= a mapping of numbers to mappings with local_addr, local_port, remote_addr and remote_port
$

ping(host, timeout=None, return_boolean=False)
Ping a host, with the ping of this one.
- return_boolean: bool: tell only whether it answers
= what ping prints, or a truth value
$ example.com return_boolean=True timeout=3

traceroute(host)
Find the way to a host, with the traceroute of this one.
= a list of mappings with count, hostname, ip, ms1, ms2 and ms3
$ example.com

dig(host)
Look a name up, with the dig of the host.
= what dig prints
$ example.com

connect(host, port=None, proto='tcp', family=None, timeout=5)
Try to connect to a host.
- port: int: the port
- proto: text: tcp, or udp, of which only an address that cannot be reached at all is noticed
= a mapping with result and comment
$ example.com 80

wol(mac, bcast='255.255.255.255', destport=9) !
Wake a host in the network of this one, with a packet of Wake On LAN.
- mac: text: the hardware address, with or without separators
- bcast: text: the address to send to
- destport: int: the port to send to
= True
$ 08-00-27-13-69-77
$ 080027136977 255.255.255.255 7

get_bufsize(iface)
Return the sizes of the rings of an interface, by ethtool.
= a mapping
$ eth0

mod_bufsize(iface, rx=None, tx=None, **kwargs) !
Set the sizes of the rings of an interface, by ethtool.
- rx: int: for what comes
- tx: int: for what goes; rx-mini and rx-jumbo are further ones
= True
$ eth0 rx=512
`
