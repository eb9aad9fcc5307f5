"""What Salt adds to Jinja, restated: tags, filters, tests, globals, the loader."""

import base64
import hashlib
import io
import itertools
import ipaddress
import json
import os
import pprint
import re
import shlex
import shutil
import sys
from collections.abc import Hashable, Mapping
from functools import reduce

import jinja2
from jinja2 import TemplateNotFound, TemplateRuntimeError, nodes
from jinja2.environment import TemplateModule
from jinja2.ext import Extension
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup
from yaml import ScalarNode, YAMLError
from yaml.emitter import Emitter
from yaml.representer import SafeRepresenter

import saltyaml


class Printed(dict):
    """A mapping as Salt prints it."""

    def __str__(self):
        return "{" + ", ".join(f"{k!r}: {v!r}" if isinstance(v, str) else f"{k!r}: {v!s}" for k, v in self.items()) + "}"


def finalize(value):
    if isinstance(value, dict):
        return Printed((k, finalize(v)) for k, v in value.items())
    if type(value) in (list, tuple, set):
        return type(value)(finalize(v) for v in value)
    return value


def load_yaml(value):
    if isinstance(value, TemplateModule):
        value = str(value)
    try:
        return saltyaml.load(value)
    except (YAMLError, AttributeError) as e:
        raise TemplateRuntimeError(f"yaml: {e}") from e


def load_json(value):
    if isinstance(value, TemplateModule):
        value = str(value)
    try:
        return json.loads(value)
    except (ValueError, TypeError, AttributeError) as e:
        raise TemplateRuntimeError(f"json: {e}") from e


def load_text(value):
    return str(value) if isinstance(value, TemplateModule) else value


class Tags(Extension):
    tags = {"load_yaml", "load_json", "load_text", "import_yaml", "import_json", "import_text", "profile"}

    def __init__(self, environment):
        super().__init__(environment)
        environment.finalize = finalize

    def parse(self, parser):
        tag = next(parser.stream)
        if tag.value == "profile":
            parser.stream.expect("name:as")
            label = parser.parse_expression()
            body = parser.parse_statements(["name:endprofile"], drop_needle=True)
            return [nodes.ExprStmt(label, lineno=tag.lineno), nodes.Scope(body, lineno=tag.lineno)]
        if tag.value.startswith("load_"):
            parser.stream.expect("name:as")
            target = parser.parse_assign_target()
            body = parser.parse_statements(["name:endload"], drop_needle=True)
            load = nodes.Filter(None, tag.value, [], [], None, None, lineno=tag.lineno)
            return nodes.AssignBlock(target, load, body, lineno=tag.lineno)
        node = nodes.Import(lineno=tag.lineno)
        node.template = parser.parse_expression()
        parser.stream.expect("name:as")
        node.target = parser.parse_assign_target(name_only=True).name
        parser.parse_import_context(node, False)
        name = "load_" + tag.value[len("import_"):]
        value = nodes.Filter(nodes.Name(node.target, "load"), name, [], [], None, None, lineno=tag.lineno)
        return [node, nodes.Assign(nodes.Name(node.target, "store"), value, lineno=tag.lineno)]


class Loader(jinja2.BaseLoader):
    """Templates of file roots; the globals tell the one that was loaded last."""

    def __init__(self, roots):
        self.roots = roots

    def get_source(self, environment, template):
        name = template.removeprefix("salt://")
        relative = template.split("/", 1)[0] in ("..", ".")
        if relative:
            name = os.path.normpath(environment.globals["tpldir"] + "/" + template)
            if name.split("/", 1)[0] == "..":
                raise TemplateNotFound(template)
        tpldir = os.path.dirname(name)
        if relative:
            tpldir = environment.globals["tpldir"]
        environment.globals.update(
            tplfile=template if relative else name, tpldir=tpldir or ".",
            tpldot=tpldir.replace("/", "."), tplroot=tpldir.split("/")[0],
        )
        for root in self.roots:
            try:
                with open(os.path.join(root, name), encoding="utf-8", newline="") as f:
                    return f.read(), name, lambda: True
            except (OSError, ValueError):
                continue
        raise TemplateNotFound(template)


def raises(message):
    raise jinja2.TemplateError(message)


def yaml_text(value, flow_style=True):
    text = saltyaml.dump(value, default_flow_style=flow_style).strip()
    return Markup(text[:-4] if text.endswith("\n...") else text)


def json_text(value, sort_keys=True, indent=None):
    return Markup(json.dumps(value, sort_keys=sort_keys, indent=indent, ensure_ascii=False).strip())


def tojson(value, indent=None, **options):
    text = json.dumps(value, indent=indent, **options)
    for c in "<>&'":
        text = text.replace(c, "\\u%04x" % ord(c))
    return text


def quoted(style):
    """The filter yaml_dquote, or yaml_squote."""

    def quote(value):
        out = io.StringIO()
        getattr(Emitter(out, width=sys.maxsize), style)(str(value))
        return out.getvalue()

    return quote


double, single = quoted("write_double_quoted"), quoted("write_single_quoted")


def yaml_encode(value):
    node = SafeRepresenter().represent_data(value)
    if not isinstance(node, ScalarNode):
        raise TypeError("yaml_encode takes a scalar")
    return double(node.value) if node.tag.endswith(":str") else node.value


def to_bool(value):
    if value is None:
        return False
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value.lower() in ("yes", "1", "true")
    if isinstance(value, int):
        return value > 0
    if not isinstance(value, Hashable):
        return len(value) > 0
    return False


def flags(ignorecase, multiline):
    return (re.I if ignorecase else 0) | (re.M if multiline else 0)


def groups(found):
    return found.groups() if found else None


def unique(values):
    out = []
    for v in values:
        if v not in out:
            out.append(v)
    try:
        return set(values) if isinstance(values, Hashable) else out
    except TypeError:
        return out


def first_with(values, key):
    """The value of key in the first mapping of a list that has it."""
    for v in values:
        if isinstance(v, dict) and key in v:
            return v[key]
    raise KeyError(key)


def step(data, key):
    if not isinstance(data, list):
        try:
            return data[key]
        except KeyError:
            return data[int(key)]
    try:
        number = int(key)
    except ValueError:
        return first_with(data, key)
    try:
        return first_with(data, number)
    except KeyError:
        return data[number]


def traverse(data, key, default=None, delimiter=":"):
    """Walks into mappings and lists along a path."""
    for part in key.split(delimiter) if isinstance(key, str) else [key] if isinstance(key, int) else key:
        try:
            data = step(data, part)
        except (KeyError, ValueError, IndexError, TypeError):
            return default
    return data


def is_ip(value, **_):
    try:
        return bool(ipaddress.ip_address(str(value)))
    except ValueError:
        return False


def ip_of(version):
    def ip(value, options=None):
        out = []
        for v in [value] if isinstance(value, str) else value:
            try:
                a = ipaddress.ip_interface(str(v))
            except ValueError:
                continue
            if a.version == version and options is None:
                out.append(str(v))
        return (out[0] if out else None) if isinstance(value, str) else out

    return ip


def ipaddr(value, options=None):
    return ip_of(4)(value, options) or ip_of(6)(value, options)


def ipwrap(value):
    if isinstance(value, (list, tuple)):
        return [ipwrap(v) for v in value]
    return f"[{value}]" if is_ip(value) and ":" in value else value


def is_ip_of(version):
    return lambda value, options=None: is_ip(value) and ipaddress.ip_address(value).version == version


def method_call(value, method, *args, **kwargs):
    return getattr(value, method, lambda *a, **k: None)(*args, **kwargs)


def path_join(*parts, use_posixpath=False):
    for p in parts:
        if not isinstance(p, str):
            raise TypeError(f"a {type(p)} is no path")
    first, *rest = map(os.path.normpath, parts)
    return os.path.normpath(os.path.join(first, *[p.lstrip("/") for p in rest]))


def params(value, flow_style=False):
    return yaml_text([{k: v} for k, v in value.items()], flow_style)


def merged(*lists):
    return [x for part in lists for x in part]


def sequence(value):
    return value if isinstance(value, (list, tuple, set, dict)) else [value]


def flatten(values, levels=None, preserve_nulls=False):
    out = []
    for v in values:
        if v in (None, "None", "null") and not preserve_nulls:
            continue
        if isinstance(v, list) and (levels is None or levels >= 1):
            out.extend(flatten(v, None if levels is None else levels - 1, preserve_nulls))
        else:
            out.append(v)
    return out


def hashed(name):
    return lambda value: hashlib.new(name, value.encode()).hexdigest()


FILTERS = {
    "yaml": yaml_text, "json": json_text, "tojson": tojson, "python": lambda v: Markup(pprint.pformat(v).strip()),
    "load_yaml": load_yaml, "load_json": load_json, "load_text": load_text,
    "yaml_encode": yaml_encode, "yaml_dquote": double, "yaml_squote": single,
    "dict_to_sls_yaml_params": params, "to_bool": to_bool, "quote": lambda v: shlex.quote(v), "regex_escape": re.escape,
    "regex_search": lambda v, rgx, ignorecase=False, multiline=False: groups(re.search(rgx, v, flags(ignorecase, multiline))),
    "regex_match": lambda v, rgx, ignorecase=False, multiline=False: groups(re.match(rgx, v, flags(ignorecase, multiline))),
    "regex_replace": lambda v, rgx, val, ignorecase=False, multiline=False: re.sub(rgx, val, v, flags=flags(ignorecase, multiline)),
    "unique": unique, "traverse": traverse, "path_join": path_join, "sequence": sequence, "flatten": flatten,
    "min": lambda v: min(v), "max": lambda v: max(v), "is_list": lambda v: isinstance(v, list),
    "union": lambda a, b: unique(list(a) + list(b)) if not isinstance(a, Hashable) else set(a) | set(b),
    "intersect": lambda a, b: [x for x in unique(list(a)) if x in b],
    "difference": lambda a, b: [x for x in unique(list(a)) if x not in b],
    "symmetric_difference": lambda a, b: [x for x in unique(list(a) + list(b)) if (x in a) != (x in b)],
    "method_call": method_call, "is_ip": is_ip, "ipv4": ip_of(4), "ipv6": ip_of(6), "is_ipv4": is_ip_of(4), "is_ipv6": is_ip_of(6),
    "base64_encode": lambda v: base64.b64encode(v.encode()).decode(), "base64_decode": lambda v: base64.b64decode(v).decode(),
    "md5": hashed("md5"), "sha1": hashed("sha1"), "sha256": hashed("sha256"), "sha512": hashed("sha512"),
    "ipaddr": ipaddr, "ipwrap": ipwrap, "skip": lambda v, end=None: itertools.islice(v, end, None),
    "zip": zip, "zip_longest": itertools.zip_longest, "product": itertools.product, "combinations": itertools.combinations, "permutations": itertools.permutations,
    "to_num": lambda v: reduce(lambda a, f: a, [int], v), "which": shutil.which,
}


def match(value, rgx, ignorecase=False, multiline=False):
    return bool(re.match(rgx, value, flags(ignorecase, multiline)))


TESTS = {"match": match, "equalto": lambda a, b: a == b, "list": lambda v: isinstance(v, list)}


PYTHON2 = {"iteritems": "items", "iterkeys": "keys", "itervalues": "values", "has_key": "__contains__"}


class Environment(SandboxedEnvironment):
    """Dicts have the methods that they had in Python 2, which gossh keeps."""

    def getattr(self, obj, attribute):
        if attribute in PYTHON2 and isinstance(obj, dict) and attribute not in obj:
            return getattr(obj, PYTHON2[attribute])
        return super().getattr(obj, attribute)


def environment(roots, loose):
    env = Environment(
        undefined=jinja2.Undefined if loose else jinja2.StrictUndefined, loader=Loader(roots),
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols", Tags],
    )
    env.filters.update(FILTERS)
    env.tests.update(TESTS)
    env.globals.update({"raise": raises, "odict": dict})
    return env


def render(roots, text, context, loose=False):
    env = environment(roots, loose)
    env.globals.update(context)
    out = env.from_string(text).render(**context)
    return out + "\n" if text.endswith("\n") else out
