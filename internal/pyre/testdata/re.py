"""Answers lines of JSON with what Python's module re makes of them."""
import json
import re
import sys
import warnings

warnings.simplefilter("ignore")
FLAGS = {"i": re.I, "m": re.M, "s": re.S, "x": re.X, "a": re.A}


def spans(match, offsets):
    if match is None:
        return None
    return [[offsets[p] if p >= 0 else -1 for p in match.span(g)] for g in range(match.re.groups + 1)]


def answer(case):
    text = case["text"]
    offsets = [len(text[:i].encode()) for i in range(len(text) + 1)]
    flags = 0
    for letter in case["flags"]:
        flags |= FLAGS[letter]
    try:
        pattern = re.compile(case["re"], flags)
    except (re.error, OverflowError, ValueError, RecursionError) as err:
        return {"error": str(err)}
    out = {
        "search": spans(pattern.search(text), offsets),
        "match": spans(pattern.match(text), offsets),
        "full": spans(pattern.fullmatch(text), offsets),
        "all": [spans(m, offsets) for m in pattern.finditer(text)],
        "find": [list(t) if isinstance(t, tuple) else [t] for t in pattern.findall(text)],
        "split": [t or "" for t in pattern.split(text, case["limit"])],
        "escape": re.escape(text),
        "names": dict(pattern.groupindex),
    }
    try:
        out["sub"] = list(pattern.subn(case["repl"], text, case["limit"]))
    except (re.error, IndexError) as err:
        out["sub"] = [str(err), -1]
    return out


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
