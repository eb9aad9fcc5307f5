"""Execution functions that templates call, with answers that are always the same."""

import copy
import fnmatch
import json
import os
from collections.abc import Mapping

import saltyaml
from extension import traverse


class Missing(Exception):
    """What Salt's own exceptions are here: SaltInvocationError and the like."""


def update(dest, upd, recursive=True, merge_lists=False):
    """Lays upd over dest, in place."""
    if not isinstance(dest, Mapping) or not isinstance(upd, Mapping):
        raise TypeError("Cannot update using non-dict types in dictupdate.update()")
    for key, val in list(upd.items()):
        old = dest.get(key)
        if recursive and isinstance(old, Mapping) and isinstance(val, Mapping):
            dest[key] = update(old, val, merge_lists=merge_lists)
        elif merge_lists and isinstance(old, list) and isinstance(val, list):
            dest[key] = copy.copy(old) + [x for x in val if x not in old]
        else:
            dest[key] = val
    return dest


def merge(a, b, strategy="smart", renderer="yaml", merge_lists=False):
    if strategy in ("smart", "recurse", "recurse-all"):
        return update(copy.deepcopy(a), b, merge_lists=merge_lists)
    if strategy in ("overwrite", "aggregate"):
        return {**a, **b}
    if strategy == "list":
        return {k: [a[k], b[k]] if k in b else a[k] for k in a}
    return a


class Functions:
    """The functions for one host."""

    def __init__(self, grains, pillar, opts, renders):
        self.grains, self.pillar, self.opts = grains, pillar, opts
        self.renders = renders  # renders and loads a file of the roots

    def table(self):
        """name: function, for all that there is."""
        own = {
            "grains.get": self.grain, "grains.item": self.item, "grains.items": lambda: self.grains, "grains.filter_by": self.filter_by,
            "grains.has_value": lambda key: bool(traverse(self.grains, key)), "grains.fetch": self.grain,
            "pillar.get": self.from_pillar, "pillar.items": lambda *a, **k: self.pillar, "pillar.fetch": self.from_pillar,
            "pillar.item": lambda *keys, default="": {k: traverse(self.pillar, k, default) for k in keys},
            "pillar.keys": lambda key, delimiter=":": list(traverse(self.pillar, key, {}, delimiter)),
            "pillar.raw": lambda key=None: self.pillar.get(key, {}) if key else self.pillar,
            "config.get": self.option, "config.option": lambda key, default="": self.opts.get(key, self.pillar.get(key, default)),
            "config.items": lambda: self.opts, "match.filter_by": self.match, "slsutil.renderer": self.renderer,
            "saltutil.runner": nothing, "test.exception": self.fail,
        }
        return {**PURE, **HOST, **own}

    def grain(self, key, default="", delimiter=":", ordered=True):
        return traverse(self.grains, key, default, delimiter)

    def item(self, *keys, **_):
        return {k: traverse(self.grains, k, "") for k in keys}

    def from_pillar(self, key, default="", merge=False, merge_nested_lists=None, delimiter=":", pillarenv=None, saltenv=None):
        found = traverse(self.pillar, key, {} if isinstance(default, Mapping) else [] if isinstance(default, list) else default, delimiter)
        if merge and isinstance(default, Mapping) and isinstance(found, Mapping):
            return update(copy.deepcopy(default), found, merge_lists=merge_nested_lists)
        if merge and isinstance(default, list) and isinstance(found, list):
            return default + [x for x in found if x not in default]
        return traverse(self.pillar, key, default, delimiter)

    def option(self, key, default="", delimiter=":", merge=None, omit_opts=False, omit_pillar=False, omit_master=False, omit_grains=False):
        sources = [s for s, omit in (
            (self.opts, omit_opts), (self.grains, omit_grains), (self.pillar, omit_pillar), (self.pillar.get("master", {}), omit_master),
        ) if not omit]
        nothing = object()
        if merge is None:
            for s in sources:
                found = traverse(s, key, nothing, delimiter)
                if found is not nothing:
                    return found
            return default
        data = {}
        for s in reversed(sources):
            update(data, copy.deepcopy(s))
        found = traverse(data, key, nothing, delimiter)
        if found is nothing:
            return default
        return update(copy.deepcopy(default), found) if isinstance(default, Mapping) and isinstance(found, Mapping) else found

    def filter_by(self, lookup_dict, grain="os_family", merge=None, default="default", base=None):
        ret = None
        value = traverse(self.grains, grain, [])
        for val in value if isinstance(value, list) else [value]:
            for key in lookup_dict:
                if fnmatch.fnmatchcase(str(val), str(key)):
                    ret = lookup_dict[key]
                    break
            if ret is not None:
                break
        if ret is None:
            ret = lookup_dict.get(default)
        if base and base in lookup_dict:
            under = lookup_dict[base]
            if ret is None:
                ret = under
            elif isinstance(under, Mapping):
                if not isinstance(ret, Mapping):
                    raise Missing("filter_by default and look-up values must both be dictionaries.")
                ret = update(copy.deepcopy(under), ret)
        if merge:
            if not isinstance(merge, Mapping):
                raise Missing("filter_by merge argument must be a dictionary.")
            if ret is None:
                ret = merge
            else:
                update(ret, copy.deepcopy(merge))
        return ret

    def match(self, lookup, tgt_type="compound", minion_id=None, merge=None, merge_lists=False, default="default"):
        found = [v for k, v in lookup.items() if k == "*"]
        ret = found[0] if found else lookup.get(default)
        return update(copy.deepcopy(ret), merge) if merge and ret is not None else ret

    def renderer(self, path=None, string=None, default_renderer="jinja|yaml", **kwargs):
        return self.renders(path, string, default_renderer, kwargs)

    def fail(self, message="Test Exception"):
        raise Exception(message)


def deep_merge(dest, src, merge_lists=False, in_place=True, convert_none=True):
    if convert_none:
        dest, src = {} if dest is None else dest, {} if src is None else src
    return update(dest if in_place else copy.deepcopy(dest), src, merge_lists=merge_lists)


def defaults_update(dest, defaults, merge_lists=True, in_place=True):
    nodes = dest if in_place else copy.deepcopy(dest)
    for name in nodes:
        defs = copy.deepcopy(defaults)
        update(defs, nodes[name], merge_lists=merge_lists)
        nodes[name].update(defs)
    return nodes


def merge_all(values, strategy="smart", renderer="yaml", merge_lists=False):
    out = {}
    for v in values:
        out = merge(out, v, strategy, renderer, merge_lists)
    return out


def serialize(serializer, obj, **options):
    str(obj)  # an undefined raises
    if serializer == "json":
        return json.dumps(obj, **{"ensure_ascii": False, **options})
    text = saltyaml.yaml.dump(obj, Dumper=saltyaml.Dumper, **{"allow_unicode": True, **options})
    return text.removesuffix("\n").removesuffix("\n...")


def compare(a, b):
    """Versions, by their numbers."""
    x, y = ([int(p) if p.isdigit() else 0 for p in str(v).split(".")] for v in (a, b))
    return (x > y) - (x < y)


def nothing(*_, **__):
    return None


def always(value):
    return lambda *_, **__: copy.deepcopy(value)


PURE = {
    "defaults.merge": deep_merge, "defaults.update": defaults_update, "defaults.deepcopy": copy.deepcopy, "defaults.get": lambda key, default="": default,
    "slsutil.merge": merge, "slsutil.update": update, "slsutil.merge_all": merge_all, "slsutil.boolstr": lambda v, true="true", false="false": true if v else false,
    "slsutil.serialize": serialize, "slsutil.deserialize": lambda name, text, **o: json.loads(text) if name == "json" else saltyaml.load(text),
    "slsutil.file_exists": always(False), "slsutil.dir_exists": always(False), "slsutil.path_exists": always(False), "slsutil.findup": nothing,
    "test.ping": always(True), "test.echo": lambda text: text, "random.get_str": lambda length=20, **_: "x" * int(length),
    "file.join": os.path.join, "file.dirname": os.path.dirname, "file.basename": os.path.basename, "state.sls_exists": always(True),
    **{"log." + level: always(True) for level in ("debug", "info", "warning", "error", "critical", "exception", "trace")},
    "pkg.version_cmp": compare, "mine.get": always({}), "hashutil.digest": lambda text, checksum="md5": "digest", "random.seed": lambda *_, **__: 7,
    "cp.list_states": always([]), "cp.list_master": always([]), "cp.list_master_dirs": always([]), "cp.get_file_str": always(""),
    "match.glob": lambda tgt, **_: fnmatch.fnmatchcase("web1.example.com", tgt), "match.compound": always(False), "match.grain": always(False),
    "network.calc_net": lambda *a: "10.0.0.0/24", "network.ip_in_subnet": always(False), "network.is_private": always(True), "uuid.uuid4": always("uuid"),
}

USER = {"name": "root", "uid": 0, "gid": 0, "home": "/root", "shell": "/bin/bash", "groups": ["root"], "fullname": "root", "passwd": "x"}

HOST = {
    "file.file_exists": always(False), "file.directory_exists": always(False), "file.find": always([]), "file.readdir": always([]), "file.read": always(""),
    "file.is_link": always(False), "file.contains": always(False), "file.access": always(False), "file.path_exists_glob": always(False), "file.search": always(False),
    "file.get_hash": always("0"), "file.grep": always({"stdout": "", "retcode": 1}), "file.get_user": always("root"), "file.lstat": always({}), "file.stats": always({}),
    "cmd.run": always(""), "cmd.run_stdout": always(""), "cmd.shell": always(""), "cmd.retcode": always(0), "cmd.has_exec": always(False), "cmd.which": nothing,
    "cmd.run_all": always({"pid": 1, "retcode": 0, "stdout": "", "stderr": ""}), "cmd.script": always({"retcode": 0, "stdout": "", "stderr": ""}),
    "cmd.script_retcode": always(0), "cmd.exec_code": always(""), "environ.get": lambda key, default="": default, "environ.has_value": always(False), "environ.items": always({}),
    "user.info": lambda name, **_: {**USER, "name": name, "home": "/home/" + str(name)}, "user.list_users": always(["root", "ada"]), "user.getent": always([USER]),
    "group.info": lambda name: {"name": name, "gid": 100, "members": [], "passwd": "x"}, "user.list_groups": always(["root"]), "user.primary_group": always("root"),
    "pkg.version": always("1.2.3"), "pkg.list_pkgs": always({}), "pkg.latest_version": always("1.2.3"), "pkg.list_repos": always({}), "pkg.get_repo": always({}),
    "service.status": always(True), "service.available": always(True), "service.get_all": always([]), "service.enabled": always(True),
    "network.ip_addrs": always(["10.0.0.5"]), "network.ip_addrs6": always([]), "network.ipaddrs": always(["10.0.0.5"]), "network.ipaddrs6": always([]),
    "network.interfaces": always({"eth0": {"up": True, "inet": [{"address": "10.0.0.5", "netmask": "255.255.255.0"}]}}), "network.interface_ip": always("10.0.0.5"),
    "network.default_route": always([{"interface": "eth0", "gateway": "10.0.0.1"}]), "network.get_fqdn": always("web1.example.com"), "network.subnets": always(["10.0.0.0/24"]),
    "network.interface": always([{"address": "10.0.0.5", "netmask": "255.255.255.0"}]), "network.get_hostname": always("web1"), "network.hw_addr": always("00:00:00:00:00:00"),
    "network.subnets6": always([]), "network.convert_cidr": always({"network": "10.0.0.0", "netmask": "255.255.255.0"}), "network.active_tcp": always({}),
    "http.query": always({"body": "", "status": 200, "dict": {}}), "dig.A": always(["10.0.0.5"]), "dnsutil.A": always(["10.0.0.5"]), "dnsutil.AAAA": always([]),
    "dig.AAAA": always([]), "dnsutil.hosts_file": always({}), "hosts.list_hosts": always({}), "hosts.get_ip": always(""), "sdb.get": always("secret"),
    "vault.read_secret": always({}), "mount.active": always({}), "disk.usage": always({}), "status.meminfo": always({}), "partition.list": always({}), "timezone.get_offset": always("+0000"),
    "postgres.user_exists": always(False), "postgres.db_exists": always(False), "mysql.user_exists": always(False), "grains.append": nothing, "grains.setval": nothing,
    "shadow.gen_password": always("$6$x"), "shadow.info": always({}), "x509.read_certificate": always({}), "publish.publish": always({}), "saltutil.sync_all": always({}),
    "system.get_system_date_time": always("2024-01-01"), "sysctl.get": always("0"), "kmod.available": always([]), "locale.get_locale": always("C.UTF-8"),
}


class Module:
    def __init__(self, salt, name):
        self.salt, self.name = salt, name

    def __getattr__(self, attr):
        if attr.startswith("_"):
            raise AttributeError(attr)
        try:
            return self.salt.table[self.name + "." + attr]
        except KeyError:
            raise AttributeError(attr) from None

    def __getitem__(self, key):
        return self.salt.table[self.name + "." + key]


class Salt:
    """The variable of that name."""

    def __init__(self, table):
        self.table = table

    def __getitem__(self, name):
        return self.table[name] if "." in name else Module(self, name)

    def __contains__(self, name):
        return name in self.table

    def __getattr__(self, name):
        if name.startswith("_") or "." in name:
            raise AttributeError(name)
        return Module(self, name)

    def get(self, name, default=None):
        return self.table.get(name, default)
