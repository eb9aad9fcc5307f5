#!/usr/bin/env python3
"""Renders templates with the real Jinja2.

Without arguments it renders the cases of golden/*.json and writes what comes
out back into these files: "want", or "error" (the class) and "message". With
--serve it answers one JSON array of cases per line with one of results; tests
talk to it so.

A case has "template", and may have "files", "context" and "options"; those of
the file are for cases that lack them."""
import copy
import glob
import json
import re
import signal
import sys
import warnings

import jinja2
from jinja2.sandbox import SandboxedEnvironment

warnings.simplefilter("ignore")

UNDEFINED = {
    "default": jinja2.Undefined,
    "strict": jinja2.StrictUndefined,
    "chainable": jinja2.ChainableUndefined,
    "debug": jinja2.DebugUndefined,
}


def environment(case):
    options = dict(case.get("options") or {})
    undefined = UNDEFINED[options.pop("undefined", "default")]
    return SandboxedEnvironment(
        loader=jinja2.DictLoader(case.get("files") or {}),
        undefined=undefined,
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
        **options,
    )


class Late(BaseException):
    pass


def late(*_):
    raise Late


def render(case):
    signal.alarm(10)
    try:
        env = environment(case)
        out = env.from_string(case["template"]).render(case.get("context") or {})
        return {"want": re.sub(" at 0x[0-9a-f]+", " at 0x", out)}
    except jinja2.TemplateSyntaxError as e:
        return {"error": type(e).__name__, "message": e.message}
    except Late:
        return {"error": "Late", "message": ""}
    except Exception as e:
        return {"error": type(e).__name__, "message": str(e)}
    finally:
        signal.alarm(0)


def record(name):
    with open(name, encoding="utf-8") as f:
        group = json.load(f)
    out = []
    for case in group["cases"]:
        for k in ("want", "error", "message"):
            case.pop(k, None)
        full = {k: group.get(k) for k in ("files", "context", "options")}
        out.append({**case, **render(copy.deepcopy({**full, **case}))})
    group.pop("cases")
    head = ["%s: %s" % (json.dumps(k), json.dumps(v, ensure_ascii=False)) for k, v in group.items()]
    body = ",\n".join(json.dumps(c, ensure_ascii=False) for c in out)
    with open(name, "w", encoding="utf-8", newline="\n") as f:
        f.write("{" + ",\n".join([*head, '"cases": [\n' + body + "\n]}\n"]))


def main():
    signal.signal(signal.SIGALRM, late)
    if sys.argv[1:] == ["--serve"]:
        for line in sys.stdin:
            print(json.dumps([render(c) for c in json.loads(line)]), flush=True)
    else:
        for name in sorted(sys.argv[1:] or glob.glob("golden/*.json")):
            record(name)


if __name__ == "__main__":
    main()
