"""YAML as Salt loads it, restated on top of PyYAML."""

import yaml
from yaml.constructor import ConstructorError
from yaml.nodes import MappingNode, SequenceNode

INT, MERGE = "tag:yaml.org,2002:int", "tag:yaml.org,2002:merge"


SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SafeDumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class Loader(SafeLoader):
    """Strict about keys that occur twice; decimal integers may begin with zeros."""

    def construct_yaml_map(self, node):
        data = {}
        yield data
        data.update(self.construct_mapping(node))

    def construct_mapping(self, node, deep=False):
        if not isinstance(node, MappingNode):
            raise ConstructorError(None, None, "expected a mapping node", node.start_mark)
        self.flatten_mapping(node)
        out = {}
        for k, v in node.value:
            key = self.construct_object(k, deep=deep)
            try:
                hash(key)
            except TypeError:
                raise ConstructorError("in a mapping", node.start_mark, "unacceptable key", k.start_mark) from None
            value = self.construct_object(v, deep=deep)
            if key in out:
                raise ConstructorError("in a mapping", node.start_mark, f"conflicting ID {key!r}", k.start_mark)
            out[key] = value
        return out

    def construct_scalar(self, node):
        if node.tag == INT and node.value.startswith("0") and not node.value.startswith(("0b", "0x")):
            node.value = node.value.lstrip("0") or "0"
        return super().construct_scalar(node)

    def flatten_mapping(self, node):
        merged, own = [], []
        for k, v in node.value:
            if k.tag != MERGE:
                if k.tag == "tag:yaml.org,2002:value":
                    k.tag = "tag:yaml.org,2002:str"
                own.append((k, v))
                continue
            parts = v.value if isinstance(v, SequenceNode) else [v]
            for part in reversed(parts):
                if not isinstance(part, MappingNode):
                    raise ConstructorError("in a mapping", node.start_mark, "expected a mapping to merge", part.start_mark)
                self.flatten_mapping(part)
                merged.extend(part.value)
        names = [k.value for k, _ in own]
        node.value = [p for p in merged if p[0].value not in names] + own


Loader.add_constructor("tag:yaml.org,2002:map", Loader.construct_yaml_map)
Loader.add_constructor("tag:yaml.org,2002:timestamp", Loader.construct_scalar)


class Dumper(SafeDumper):
    """Keeps the order of keys; what it does not know, such as an undefined, is NULL."""


Dumper.add_representer(None, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:null", "NULL"))


def load(text):
    return yaml.load(text, Loader=Loader)


def dump(value, **options):
    options.setdefault("default_flow_style", None)
    return yaml.dump(value, Dumper=Dumper, allow_unicode=True, sort_keys=False, **options)
