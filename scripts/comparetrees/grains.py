"""The grains of a Debian 12."""

GRAINS = {
    "id": "web1.example.com", "fqdn": "web1.example.com", "host": "web1", "nodename": "web1", "localhost": "web1", "domain": "example.com", "hostname": "web1",
    "os": "Debian", "os_family": "Debian", "osfullname": "Debian GNU/Linux", "osfinger": "Debian-12", "osrelease": "12", "osmajorrelease": 12,
    "osrelease_info": [12], "oscodename": "bookworm", "osarch": "amd64", "osbuild": "", "lsb_distrib_id": "Debian", "lsb_distrib_codename": "bookworm",
    "lsb_distrib_release": "12", "lsb_distrib_description": "Debian GNU/Linux 12 (bookworm)", "kernel": "Linux", "kernelrelease": "6.1.0-18-amd64",
    "kernelversion": "#1 SMP", "cpuarch": "x86_64", "cpu_model": "QEMU Virtual CPU", "cpu_flags": ["fpu", "vme"], "num_cpus": 4, "num_gpus": 0, "gpus": [],
    "mem_total": 7960, "swap_total": 0, "virtual": "kvm", "virtual_subtype": "", "init": "systemd", "systemd": {"version": "252", "features": "+PAM"},
    "saltversion": "3006.9", "saltversioninfo": [3006, 9], "saltpath": "/usr/lib/python3/dist-packages/salt", "master": "salt", "server_id": 123456789,
    "pythonversion": [3, 11, 2, "final", 0], "pythonexecutable": "/usr/bin/python3", "pythonpath": ["/usr/lib/python3.11"], "ps": "ps -efHww", "path": "/usr/sbin:/usr/bin:/sbin:/bin",
    "shell": "/bin/sh", "username": "root", "groupname": "root", "uid": 0, "gid": 0, "pid": 4711, "cwd": "/", "machine_id": "0123456789abcdef0123456789abcdef",
    "ipv4": ["10.0.0.5", "127.0.0.1"], "ipv6": ["::1", "fe80::1"], "fqdn_ip4": ["10.0.0.5"], "fqdn_ip6": [], "fqdns": ["web1.example.com"],
    "ip_interfaces": {"eth0": ["10.0.0.5", "fe80::1"], "lo": ["127.0.0.1", "::1"]}, "ip4_interfaces": {"eth0": ["10.0.0.5"], "lo": ["127.0.0.1"]},
    "ip6_interfaces": {"eth0": ["fe80::1"], "lo": ["::1"]}, "hwaddr_interfaces": {"eth0": "52:54:00:00:00:01", "lo": "00:00:00:00:00:00"}, "ip4_gw": "10.0.0.1", "ip_gw": True,
    "dns": {"nameservers": ["10.0.0.1"], "ip4_nameservers": ["10.0.0.1"], "ip6_nameservers": [], "sortlist": [], "domain": "", "search": ["example.com"], "options": []},
    "selinux": {"enabled": False, "enforced": "Disabled"}, "productname": "Standard PC", "manufacturer": "QEMU", "biosversion": "1.16", "biosreleasedate": "04/01/2014",
    "serialnumber": "", "uuid": "00000000-0000-0000-0000-000000000001", "disks": ["vda"], "ssds": [], "locale_info": {"defaultlanguage": "en_US", "defaultencoding": "UTF-8", "timezone": "UTC"},
    "transactional": False, "efi": False, "zmqversion": "4.3.4", "roles": ["web", "db"], "environment": "production", "role": "web",
}
