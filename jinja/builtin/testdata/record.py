#!/usr/bin/env python3
"""Records what Jinja2 says to the expressions in expressions.txt.

Run it with a Python that has jinja2 3.1 (Debian: python3-jinja2). Each line of
expressions.txt is one expression; a line that begins with "! " is rendered with
autoescape on, one that begins with "$ " with StrictUndefined. The result is golden.json: expression, output or class and message of
the error.
"""
import json
import os
import jinja2
from markupsafe import Markup

here = os.path.dirname(os.path.abspath(__file__))


def variables():
    loop = []
    loop.append(loop)
    return {
        "m": Markup("<a href='x'>b &amp; c</a>"),
        "users": [
            {"name": "bob", "age": 30, "tags": ["x", "y"], "at": {"city": "Ulm"}},
            {"name": "Alice", "age": 25, "tags": ["z"], "at": {"city": "ulm"}},
            {"name": "carol", "age": 30, "tags": [], "at": {"city": "Bonn"}},
        ],
        "d": {"b": 1, "A": 3, "c": 2},
        "nums": [3, 1, 2],
        "big": 2**70,
        "inf": float("inf"),
        "nan": float("nan"),
        "s": {1},
        "loop_": loop,
        "long": "The quick brown fox jumps over the lazy dog. " * 4,
    }


def main():
    env = jinja2.Environment()
    auto = jinja2.Environment(autoescape=True)
    strict = jinja2.Environment(undefined=jinja2.StrictUndefined)
    envs = {"! ": auto, "$ ": strict}
    out = []
    with open(os.path.join(here, "expressions.txt"), encoding="utf-8") as f:
        for line in f:
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            expr = line
            e = envs.get(expr[:2], env)
            case = {"expr": expr}
            try:
                case["want"] = e.from_string("{{ " + (expr[2:] if e is not env else expr) + " }}").render(variables())
            except Exception as x:
                case["error"] = type(x).__name__
                case["message"] = str(x)
            out.append(case)
    with open(os.path.join(here, "golden.json"), "w", encoding="utf-8") as f:
        json.dump(out, f, indent=1, ensure_ascii=False)
        f.write("\n")


main()
