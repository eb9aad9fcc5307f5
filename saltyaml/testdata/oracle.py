"""Asks PyYAML what Salt makes of a document or a value.

Without arguments: a JSON list of questions on stdin, the list of answers on stdout.
With file names: adds the answers to the questions in these files (records them).

A question is {"src": text}, and its answer a marked value or {"__err": class}, or
{"value": marked value, "indent": n, "flow": bool, "sort": bool, "width": n}, and its
answer text. Marks: {"__map": [[key, value], ...]}, {"__int": digits},
{"__float": repr}, {"__bytes": base64}.
"""
import base64
import json
import sys

import yaml

CORE = "tag:yaml.org,2002:"


class Refused(Exception):
    pass


def merged(node):
    """The pairs of a mapping with what its merge keys bring before its own."""
    own, brought = [], []
    for key, value in node.value:
        if key.tag != CORE + "merge":
            own.append((key, value))
        elif isinstance(value, yaml.MappingNode):
            brought += merged(value)
        elif isinstance(value, yaml.SequenceNode):
            for one in reversed(value.value):
                if not isinstance(one, yaml.MappingNode):
                    raise Refused("merge")
                brought += merged(one)
        else:
            raise Refused("merge")
    texts = [k.value for k, _ in own]
    return [p for p in brought if p[0].value not in texts] + own


SAFE = yaml.constructor.SafeConstructor()
SCALARS = {
    "null": lambda n: SAFE.construct_yaml_null(n),
    "bool": lambda n: SAFE.construct_yaml_bool(n),
    "float": lambda n: SAFE.construct_yaml_float(n),
    "str": lambda n: n.value,
    "timestamp": lambda n: n.value,
    "binary": lambda n: SAFE.construct_yaml_binary(n),
}


def integer(node):
    text = node.value
    if text[:1] == "0" and text[:2] not in ("0b", "0x"):
        text = text.lstrip("0") or "0"
    return SAFE.construct_yaml_int(yaml.ScalarNode(CORE + "int", text))


def mapping(node):
    out = {}
    for key, value in merged(node):
        if key.tag == CORE + "value":
            key.tag = CORE + "str"
        k = load(key)
        if isinstance(k, (list, dict)):
            raise Refused("unhashable")
        if k in out or str(k) in [str(o) for o in out]:
            raise Refused("conflict")
        out[k] = load(value)
    return out


def load(node):
    tag = node.tag[len(CORE):] if node.tag.startswith(CORE) else node.tag
    if isinstance(node, yaml.ScalarNode) and tag == "int":
        return integer(node)
    if isinstance(node, yaml.ScalarNode) and tag in SCALARS:
        return SCALARS[tag](node)
    if isinstance(node, yaml.SequenceNode) and tag == "seq":
        return [load(n) for n in node.value]
    if isinstance(node, yaml.SequenceNode) and tag in ("omap", "pairs"):
        out = []
        for one in node.value:
            if not isinstance(one, yaml.MappingNode) or len(one.value) != 1:
                raise Refused("pairs")
            out += [[load(k), load(v)] for k, v in one.value]
        return out
    if isinstance(node, yaml.MappingNode) and tag == "map":
        return mapping(node)
    if isinstance(node, yaml.MappingNode) and tag == "set":
        return list(mapping(node))
    raise Refused("tag")


def mark(v):
    if isinstance(v, bool) or v is None or isinstance(v, str):
        return v
    if isinstance(v, int):
        return {"__int": str(v)}
    if isinstance(v, float):
        return {"__float": repr(v)}
    if isinstance(v, bytes):
        return {"__bytes": base64.b64encode(v).decode()}
    if isinstance(v, list):
        return [mark(x) for x in v]
    return {"__map": [[str(k), mark(x)] for k, x in v.items()]}


def unmark(v):
    if isinstance(v, list):
        return [unmark(x) for x in v]
    if not isinstance(v, dict):
        return v
    ((kind, inner),) = v.items()
    if kind == "__map":
        return {k: unmark(x) for k, x in inner}
    if kind == "__bytes":
        return base64.b64decode(inner)
    return {"__int": int, "__float": float}[kind](inner)


def answer(q):
    if "src" in q:
        try:
            node = yaml.compose(q["src"], Loader=yaml.CSafeLoader)
            return mark(load(node)) if node is not None else None
        except Exception as e:
            return {"__err": type(e).__name__}
    width = q.get("width", 0)
    return yaml.dump(
        unmark(q["value"]), Dumper=yaml.CSafeDumper, allow_unicode=True,
        indent=q.get("indent") or None, default_flow_style=q.get("flow", False),
        sort_keys=q.get("sort", False), width=width or None,
    )


def main(files):
    if not files:
        json.dump([answer(q) for q in json.load(sys.stdin)], sys.stdout)
    for name in files:
        with open(name, encoding="utf-8") as f:
            questions = json.load(f)
        for q in questions:
            q["want"] = answer(q)
        with open(name, "w", encoding="utf-8") as f:
            json.dump(questions, f, indent=1, ensure_ascii=False)
            f.write("\n")


main(sys.argv[1:])
