"""Asks PyYAML what Salt makes of a document or a value.

With --serve: one JSON list of questions per line on stdin, one list of answers per
line on stdout. With file names: adds the answers to the questions in these files
(records them).

A question is {"src": text}, and its answer a marked value or {"__err": class}; or
{"value": marked value, "indent": n, "flow": bool, "leaves": bool, "sort": bool,
"width": n, "ascii": bool, "style": s, "start": bool, "end": bool}, and its answer text.
Marks: {"__map": [[key, value], ...]}, {"__int": digits}, {"__float": repr},
{"__bytes": base64}, {"__name": [name, value]} and {"__same": name} for one object in
two places.
"""
import base64
import json
import sys

import yaml
from yaml.constructor import ConstructorError

CORE = "tag:yaml.org,2002:"


class SaltLoader(yaml.CSafeLoader):
    """The rules that Salt documents on top of PyYAML's."""

    def flatten_mapping(self, node):
        """What merge keys bring comes first, without what the mapping has itself."""
        own, brought = [], []
        for key, value in node.value:
            if key.tag == CORE + "value":
                key.tag = CORE + "str"
            if key.tag != CORE + "merge":
                own.append((key, value))
                continue
            many = reversed(value.value) if isinstance(value, yaml.SequenceNode) else [value]
            for one in many:
                if not isinstance(one, yaml.MappingNode):
                    raise ConstructorError(None, None, "no mapping to merge", value.start_mark)
                self.flatten_mapping(one)
                brought += one.value
        texts = [k.value for k, _ in own]
        node.value = [p for p in brought if p[0].value not in texts] + own

    def construct_mapping(self, node, deep=False):
        """A key that comes twice is an error."""
        if not isinstance(node, yaml.MappingNode):
            raise ConstructorError(None, None, "no mapping", node.start_mark)
        self.flatten_mapping(node)
        out, texts = {}, set()
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            hash(key)
            # gossh's keys are text: 1 and "1" are one key.
            if key in out or text_of(key) in texts:
                raise ConstructorError(None, None, "conflicting ID", key_node.start_mark)
            texts.add(text_of(key))
            out[key] = self.construct_object(value_node, deep=deep)
        return out

    def construct_scalar(self, node):
        """Leading zeros of integers count for nothing."""
        if isinstance(node, yaml.ScalarNode) and node.tag == CORE + "int":
            if node.value[:1] == "0" and node.value[:2] not in ("0b", "0x"):
                node.value = node.value.lstrip("0") or "0"
        return super().construct_scalar(node)

    def construct_date(self, node):
        """Dates are text."""
        return self.construct_scalar(node)

    def construct_set(self, node):
        """gossh has lists where Python has sets."""
        return list(self.construct_mapping(node))


SaltLoader.add_constructor(CORE + "timestamp", SaltLoader.construct_date)
SaltLoader.add_constructor(CORE + "set", SaltLoader.construct_set)


def text_of(key):
    if isinstance(key, bytes):
        return key.decode("utf-8", "surrogateescape")
    return str(key)


def mark(v):
    if isinstance(v, bool) or v is None or isinstance(v, str):
        return v
    if isinstance(v, int):
        return {"__int": str(v)}
    if isinstance(v, float):
        return {"__float": repr(v)}
    if isinstance(v, bytes):
        return {"__bytes": base64.b64encode(v).decode()}
    if isinstance(v, (list, tuple)):
        return [mark(x) for x in v]
    return {"__map": [[mark(k) if isinstance(k, bytes) else str(k), mark(x)] for k, x in v.items()]}


def unmark(v, named):
    if isinstance(v, list):
        return [unmark(x, named) for x in v]
    if not isinstance(v, dict):
        return v
    ((kind, inner),) = v.items()
    if kind == "__map":
        return {unmark(k, named): unmark(x, named) for k, x in inner}
    if kind == "__bytes":
        return base64.b64decode(inner)
    if kind == "__name":
        named[inner[0]] = unmark(inner[1], named)
        return named[inner[0]]
    if kind == "__same":
        return named[inner]
    return {"__int": int, "__float": float}[kind](inner)


def answer(q):
    if "src" in q:
        try:
            return mark(yaml.load(q["src"], Loader=SaltLoader))
        except Exception as e:
            return {"__err": type(e).__name__}
    flow = q.get("flow", False)
    return yaml.dump(
        unmark(q["value"], {}), Dumper=yaml.CSafeDumper, allow_unicode=not q.get("ascii", False),
        indent=q.get("indent") or None, default_flow_style=None if q.get("leaves") and not flow else flow,
        sort_keys=q.get("sort", False), width=q.get("width") or None, default_style=q.get("style") or None,
        explicit_start=q.get("start") or None, explicit_end=q.get("end") or None,
    )


def record(name):
    with open(name, encoding="utf-8") as f:
        questions = json.load(f)
    for q in questions:
        q["want"] = answer(q)
    with open(name, "w", encoding="utf-8") as f:
        json.dump(questions, f, indent=1, ensure_ascii=False)
        f.write("\n")


if sys.argv[1:] == ["--serve"]:
    for line in sys.stdin:
        print(json.dumps([answer(q) for q in json.loads(line)]), flush=True)
else:
    for file in sys.argv[1:]:
        record(file)
