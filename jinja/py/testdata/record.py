"""Records what CPython, MarkupSafe and Jinja2's sandbox answer.

Usage: python3 record.py [directory]

Needs CPython 3.11, markupsafe and jinja2 3.1. Writes operators.json (every
operator with every pair of operands, the answers as places in a list; null is a
pair that was left out) and one file of single cases for each function below, one
case a line:

    {"op": "upper", "args": ["a"], "kw": [], "want": "'A'", "self": "'a'"}

A result is repr() of what came back after "=", or "!" and the exception. Values
are JSON where JSON has them; other types are objects of one key, see enc().
"""

import json
import math
import operator
import os
import re
import sys

import jinja2
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

ENV = SandboxedEnvironment()
POLICIES = {
    "default": jinja2.Undefined,
    "chainable": jinja2.ChainableUndefined,
    "debug": jinja2.DebugUndefined,
    "strict": jinja2.StrictUndefined,
}
VIEWS = {type({}.keys()): "keys", type({}.values()): "values", type({}.items()): "items"}


def enc(v):
    if type(v) is int and abs(v) >= 10**4000:
        return {"hex": "%x" % v}
    if v is None or v is True or v is False or type(v) in (str, int):
        return v
    if type(v) is float:
        return {"float": repr(v)}
    if type(v) is bytes:
        return {"bytes": v.hex()}
    if type(v) is Markup:
        return {"markup": str(v)}
    if type(v) is list:
        return [enc(x) for x in v]
    if type(v) is tuple:
        return {"tuple": [enc(x) for x in v]}
    if type(v) is dict:
        return {"dict": [[enc(k), enc(x)] for k, x in v.items()]}
    if type(v) is set:
        return {"set": [enc(x) for x in v]}
    if type(v) is frozenset:
        return {"frozenset": [enc(x) for x in v]}
    if type(v) is range:
        return {"range": [v.start, v.stop, v.step]}
    if type(v) in VIEWS:
        return {VIEWS[type(v)]: enc(v.mapping.copy())}
    for name, cls in POLICIES.items():
        if type(v) is cls:
            return {"undefined": [name, v._undefined_name]}
    raise TypeError(type(v))


def answer(fn):
    try:
        v = fn()
        if type(v) is complex or type(v) in (set, frozenset) and disordered(v):
            return None
        return "=" + repr(v)
    except (MemoryError, RecursionError):
        return None
    except Exception as e:
        return "!%s: %s" % (type(e).__name__, e)


def disordered(s):
    """Whether the order of a set differs from run to run."""
    return len(s) > 1 and not all(isinstance(x, (int, float)) for x in s)


def undefined(policy, name="x"):
    return POLICIES[policy](name=name)


NUMBERS = [
    None, True, False, 0, 1, -1, 7, -7, 3, 2**31, 2**53 + 1, 2**63 - 1, -(2**63), 2**64, -(2**70), 10**30,
    0.0, -0.0, 0.5, 1.5, -2.5, 7.0, 1e16, 1e300, 9007199254740993.0, 2.0**63, math.inf, -math.inf, math.nan,
]
OTHERS = [
    "", "a", "abc", "é", "%s|%d", [], [1], [1, "a"], [2], (), (1,), ("a", 2), {}, {"a": 1}, {1, 2}, {1},
    frozenset([1, 5]), range(3), range(0, 10, 2), Markup(""), Markup("<b>%s"), undefined("default"),
    undefined("strict"), undefined("chainable", "y"), {"a": 1, "b": 2}.keys(), {"a": 1}.items(), {"a": 1}.values(),
]
REPRESENT = [None, True, 2, -7, 2**64, 1.5] + OTHERS
OPERATORS = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv,
    "%": operator.mod, "**": operator.pow, "==": operator.eq, "<": operator.lt, "<=": operator.le,
    ">": operator.gt, ">=": operator.ge, "in": lambda a, b: a in b, "&": operator.and_, "|": operator.or_,
    "^": operator.xor,
}


def hangs(op, a, b):
    """Whether the result would fill the memory."""
    ints = isinstance(a, int) and isinstance(b, int)
    if op == "**" and ints and abs(a) > 1 and b > 5000:
        return True
    if op == "*" and not ints:
        for n, seq in ((a, b), (b, a)):
            if isinstance(n, int) and n > 10**6 and isinstance(seq, (str, list, tuple)) and seq:
                return True
    return False


def operators(path):
    tables = []
    for operands, names in ((NUMBERS, ["+", "-", "*", "/", "//", "%", "**", "==", "<", ">="]), (REPRESENT, OPERATORS)):
        rows = []
        for op in names:
            for i, a in enumerate(operands):
                row = []
                for j, b in enumerate(operands):
                    if operands is REPRESENT and i < 6 and j < 6 and op not in "&|^in":
                        row.append(None)  # numbers have their own table
                    elif hangs(op, a, b):
                        row.append(None)
                    else:
                        row.append(answer(lambda: OPERATORS[op](clone(a), clone(b))))
                rows.append({"op": op, "left": i, "want": row})
        tables.append({"operands": [enc(v) for v in operands], "rows": rows})
    answers = {None: 0}
    for table in tables:
        for row in table["rows"]:
            row["want"] = [answers.setdefault(w, len(answers)) for w in row["want"]]
    with open(path, "w", encoding="utf-8") as f:
        f.write('{"answers": [\n' + ",\n".join(map(dump, answers)) + '\n],\n"tables": [\n')
        for n, table in enumerate(tables):
            f.write('{"operands": [\n' + ",\n".join(map(dump, table["operands"])) + '\n],\n"rows": [\n')
            f.write(",\n".join(json.dumps(r, separators=(",", ":")) for r in table["rows"]))
            f.write("\n]}%s\n" % ("," if n == 0 else ""))
        f.write("]}\n")


def dump(v):
    return json.dumps(v, ensure_ascii=True)


class Cases:
    """The single cases of one file."""

    def __init__(self):
        self.lines = []
        self.seen = set()

    def add(self, op, *args, **kw):
        case = {"op": op, "args": [enc(a) for a in args]}
        if kw:
            case["kw"] = [[k, enc(v)] for k, v in kw.items()]
        args = clone(args)
        before = state(args)
        want = answer(lambda: DO[op](*args, **kw)) if op in DO else answer(lambda: call(op, args, kw))
        if want is None or re.search(" at 0x", want):
            return
        case["want"] = want
        if state(args) != before:
            case["self"] = state(args)
        line = dump(case)
        if line not in self.seen:
            self.seen.add(line)
            self.lines.append(line)

    def write(self, path):
        with open(path, "w", encoding="utf-8") as f:
            f.write("[\n" + ",\n".join(self.lines) + "\n]\n")


def clone(v):
    """A copy that methods may change."""
    if type(v) is dict:
        return {k: clone(x) for k, x in v.items()}
    if type(v) in (list, tuple):
        return type(v)(clone(x) for x in v)
    if type(v) in (set, frozenset):
        return type(v)(list(v))  # put in one by one: that is the order of the table
    if type(v) in VIEWS:
        return getattr(dict(v.mapping), VIEWS[type(v)])()
    return v


def state(args):
    """What a method may have changed."""
    if not args or type(args[0]) not in (list, dict, set) or type(args[0]) is set and disordered(args[0]):
        return ""
    return repr(args[0])


def call(name, args, kw):
    self, rest = args[0], args[1:]
    fn = ENV.getattr(self, name)
    v = fn(*rest, **kw)
    return list(v) if type(v).__name__.endswith("iterator") else v


def getitem(v, key):
    try:
        return v[key]
    except (AttributeError, TypeError, LookupError):
        return "(missing)"


DO = {
    "str()": str,
    "repr()": repr,
    "bool()": bool,
    "len()": len,
    "list()": list,
    "int()": int,
    "int(,)": int,
    "attr": getattr,
    "float()": float,
    "neg": operator.neg,
    "pos": operator.pos,
    "format()": format,
    "escape()": escape,
    "[]": getitem,
    "[:]": lambda v, a, b, c: v[a:b:c],
    "sorted()": lambda v: sorted(v),
    "key": lambda v: {v: 1},
    "%": operator.mod,
}


def values(c):
    texts = [
        "", "a", "it's", 'say "hi"', "both ' and \"", "back\\slash", "tab\tnl\ncr\r", "\x00\x01\x1f\x7f\x80\x9f\xa0\xad",
        "é", "日本", "\u200b\u2028\u2029\ufeff", "\U0001f600", "\ue000", "\U000e0001\U0010ffff", "\u0378", "\ufffd", "a\u0301",
    ]
    floats = [
        0.0, -0.0, 1.0, -1.0, 0.1, 1 / 3, 1e15, 1e16, 1e17, 123456789012345680.0, 1e22, 1e23, 1e-4, 1e-5, 0.00012345,
        1.7976931348623157e308, 5e-324, 2.5, 1e100, math.inf, -math.inf, math.nan, 9007199254740993.0, 4.35, 2.675,
        1234567.891, 0.1 + 0.2, 1e-7, 12345678901234567890.0, 3.0e-5, 9999999999999998.0, 99999999999999990.0,
    ]
    ints = [0, 1, -1, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 10**100, -(10**40), 10**4299, 10**4300, True, False]
    plain = [
        None, [], [1, "a", None, 1.5], (), (1,), (1, 2), {}, {"a": 1, 2: "b", None: [], (1, 2): {}}, set(), {1}, {3, 1, 2},
        set([10, 3, 7, 25, 1]), set([100, 5, 64, 8, 0, 33]), set(range(20, 0, -1)), frozenset(), frozenset([2, 1]), range(5), range(1, 9, 2), range(0),
        [[[]]], {"x": {"y": {"z": [1, (2,)]}}}, Markup("<a'b>"), [Markup("x")], {"k": 1}.keys(), {"k": 1}.values(),
        {"k": 1, "l": (2,)}.items(), {}.keys(), [1.0, 1e16, -0.0], ["it's", 'q"q'], {Markup("k"): 1}, set([1, 17, 9, 2, 65, 33]), set([-1, -2, 5, -7]), set([3.0, 1, 2.0, 18]),
        {True: 1, 0: 2}, {1.0: "a"}, [math.nan, math.inf],
    ]
    undefineds = [undefined(p) for p in POLICIES]
    for v in texts + floats + ints + plain + undefineds:
        for op in ("str()", "repr()", "bool()", "len()", "list()", "int()", "float()", "neg", "pos", "escape()", "key"):
            if op == "key" and type(v) is float and math.isnan(v):
                continue
            c.add(op, v)
        if not (isinstance(v, int) and abs(v) > 2**70):
            c.add("sorted()", [v, v])
    for s in [
        "12", " 12 ", "+7", "-0", "1_000", "1__0", "_1", "1_", "", " ", "0x1f", "1.5", "1e3", "abc", "٣٤", "12345678901234567890123",
        "--1", "+ 1", "0b1", "inf", "-Infinity", "nan", "1_0.5_0", "1e400", "1e-400", ".5", "5.", ".", "1e", "0x1p3", "1_e5", "\u00a05\u2003",
    ]:
        c.add("int()", s)
        c.add("float()", s)
        for base in (0, 2, 8, 10, 16, 36, 1, 37):
            c.add("int(,)", s, base)
    for s in ["0x_f", "0o17", "0b_101", "0B1", "0X", "z", "Zz", "00", "0_0", "010", "-0x10", "0x-1", "0xg", "1" * 5000, "f" * 30]:
        for base in (0, 2, 8, 10, 16, 36):
            c.add("int(,)", s, base)
    for v in [5, -(2**70), True, 1.5, math.inf]:
        for name in ["real", "imag", "numerator", "denominator"]:
            c.add("attr", v, name)
    for name in ["start", "stop", "step"]:
        c.add("attr", range(1, 9, 2), name)
    for v in ["hello", "héllo", "日本語", Markup("<b>"), [1, 2, 3, 4, 5], (1, 2, 3), range(10), range(10, 0, -3), "", []]:
        for k in [0, 1, -1, 2, -3, 5, -6, 10**30, True, None, "a", 1.0, (1,)]:
            c.add("[]", v, k)
        for a in [None, 0, 1, -2, 10, -10, 2**70]:
            for b in [None, 0, 3, -1, -10, 10]:
                for s in [None, 1, 2, -1, -2]:
                    if a == 2**70 and s not in (None, -1):
                        continue
                    c.add("[:]", v, a, b, s)
    for v in ["abc", [1], {}, 5, None, undefined("default")]:
        c.add("[:]", v, None, None, 0)
        c.add("[:]", v, "a", None, None)
        c.add("[:]", v, None, 1.5, None)
    d = {1: "int", "a": "str", None: "none", (1, 2): "tuple", 2.5: "float", 2**70: "big"}
    for k in [1, 1.0, True, "a", Markup("a"), None, (1, 2), (1.0, 2), 2.5, 2**70, 2.0**70, [], {}, "b", (1, []), frozenset()]:
        c.add("[]", d, k)
        c.add("key", k)
    for v in [5, None, 1.5, True, undefined("default"), undefined("chainable"), undefined("strict")]:
        c.add("[]", v, 0)
        c.add("[]", v, "a")
    for n in (63, 64, 65, 200, 1000):
        for step in (1, 7, 37, -1):
            c.add("sorted()", [i * step % 101 / 2 for i in range(n)])
    c.add("sorted()", list(range(100)) + ["a"])
    for seq in [[3, 1, 2], ["b", "a", "C"], [1, "a"], [1.5, 1, True], [(1, "b"), (1, "a")], [None, None], [[2], [1, 5]], [{}, {}]]:
        c.add("sorted()", seq)


def strings(c):
    samples = [
        "", "a", "hello World", "HELLO", "Hello, World!", "  spaced\t\n", "1234", "x1y2", "they're bill's", "ß", "ŉx", "Straße", "ΑΣ",
        "ὈΔΥΣΣΕΎΣ", "İstanbul", "ﬁne", "ǆ ǅ Ǆ", "²³", "½", "Ⅷ", "四", "٣", "a_b", "_x", "9x", "日本 語", "\x1c\x1f", "tab\there", "a\u0301b",
        "ΣΑΣ. Σ", "ᾳ", "ꭰᏸ", "A1 b2", "UPPER lower", "\u2028", "a-b_c.d", "ªº", "ⓐ", "Ⓐ",
    ]
    for name in [
        "capitalize", "casefold", "lower", "upper", "title", "swapcase", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit",
        "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle", "isupper", "strip", "lstrip", "rstrip", "split",
        "rsplit", "splitlines", "expandtabs",
    ]:
        for s in samples:
            c.add(name, s)
        c.add(name, "a", 1, 2, 3)
        c.add(name, "a", bogus=1)
        c.add(name, Markup("<A b>&amp;"))
    for s in ["abcabc", "", "héhé", "aaa", "日本日本"]:
        for sub in ["", "a", "abc", "bc", "é", "本", "x", 1, None, Markup("a")]:
            for name in ["count", "find", "rfind", "index", "rindex", "startswith", "endswith"]:
                c.add(name, s, sub)
                for ends in [(1,), (-2,), (2, 4), (None, 3), (1, None), (10,), (0, -1), (4, 2), (3, 3), ("x",), (0, 2**70), (1.5,)]:
                    if sub in ("", "a", "本"):
                        c.add(name, s, sub, *ends)
    for name in ["count", "find", "rfind", "index", "rindex", "startswith", "endswith", "join", "replace", "partition", "zfill", "ljust",
                 "center", "removeprefix", "translate", "maketrans", "format_map"]:
        c.add(name, "a")
        c.add(name, "a", "b", "c", "d", "e")
        c.add(name, "a", sub="x")
    for name in ["startswith", "endswith"]:
        for arg in [("a", "b"), ("x", "c"), (), ("a", 1), (1, "a"), ["a"], {"a"}]:
            c.add(name, "abc", arg)
    for sep in [None, " ", ",", ", ", "", "aa", "é", 1, Markup(",")]:
        for n in [-1, 0, 1, 2, 100, 2**70, "x", None]:
            for s in ["a, b,c,, d", "  a  b ", "", "aaaa", "éaéb"]:
                if n in (-1, 0, 1) or s == "a, b,c,, d":
                    c.add("split", s, sep, n)
                    c.add("rsplit", s, sep, n)
    c.add("split", "a b", sep=" ")
    c.add("split", "a b c", maxsplit=1)
    c.add("rsplit", "a b c", maxsplit=1, sep=" ")
    c.add("split", "a", " ", sep=" ")
    c.add("split", "a", nope=1)
    for s in ["a\nb", "a\r\nb\r", "\n\n", "a\x0bb\x0cc\x1cd\x1de\x85f\u2028g", "end\n"]:
        for keep in [True, False, 0, 1, None, "x"]:
            c.add("splitlines", s, keep)
        c.add("splitlines", s, keepends=True)
    for s in ["a-b-c", "", "-", "é-é", "none"]:
        for sep in ["-", "", "x", "é-", 1, None]:
            c.add("partition", s, sep)
            c.add("rpartition", s, sep)
    for chars in [None, "", "xy", " ", "é", "x-", 1]:
        for s in ["xxyabcyx", " é é ", "", "xyx", "---x"]:
            for name in ["strip", "lstrip", "rstrip"]:
                c.add(name, s, chars)
    for args in [("a", "b"), ("a", "bb", 1), ("", "-"), ("", "-", 2), ("x", "y"), ("a", ""), ("aa", "a"), ("a", "b", 0), ("a", "b", -5), (1, "b"),
                 ("a", 1), ("a", "b", "c"), ("a",), ("é", "e"), ("", "é", 1)]:
        for s in ["aaa", "", "banana", "éa"]:
            c.add("replace", s, *args)
    for args in [(5,), (0,), (-3,), (6, "*"), (7, "é"), (3, ""), (3, "ab"), (3, 1), ("5",), (4.0,), (True,), (2**70,), (5, "*", 1)]:
        for s in ["ab", "", "é", "+12", "-5"]:
            for name in ["ljust", "rjust", "center", "zfill"]:
                c.add(name, s, *args)
    for arg in [["a", "b"], [], ["x"], ("a", 1), [None], "abc", {"k": 1}, 5, None, [Markup("<")], ["é", "日"], {"a": 1}.values(), range(2), [["a"]]]:
        for s in [",", "", Markup("<br>")]:
            c.add("join", s, arg)
    for arg in ["ab", "", "abc", "x", 1, None, Markup("a")]:
        c.add("removeprefix", "abc", arg)
        c.add("removesuffix", "xab", arg)
    for t in [{97: "X"}, {97: None}, {97: 98, 98: "zz"}, {97: 1114112}, {97: 1.5}, {}, [], 5, None, "abc", {97: Markup("<")}]:
        c.add("translate", "abca", t)
    for args in [({"a": 1},), ({"a": "b", 98: None},), ({"ab": 1},), ({1.5: 1},), ("ab", "xy"), ("ab", "x"), ("ab", "xy", "z"), (1, "a"), ("a", 1), ([],), ("a",)]:
        c.add("maketrans", "", *args)
    for args in [(), (4,), (0,), (-1,), ("x",), (1.5,), (2**70,)]:
        for s in ["a\tb", "\t\t", "ab\tc\n\td\r\te", "é\tx", ""]:
            c.add("expandtabs", s, *args)
    c.add("expandtabs", "a\tb", tabsize=2)
    for s in ["abc", "é", "日本x", "", "it's"]:
        for args in [(), ("utf-8",), ("ascii",), ("latin-1",), ("ascii", "ignore"), ("ascii", "replace"), ("UTF8",), ("nope",), ("ascii", "bogus"), (1,)]:
            c.add("encode", s, *args)
    for b in [b"", b"abc", "é日".encode(), b"\xff\xfe", b"it's", b"\"'\n\x00"]:
        for args in [(), ("utf-8",), ("ascii", "ignore"), ("ascii", "replace"), ("latin-1",), ("utf-8", "ignore"), ("utf-8", "replace"), ("nope",)]:
            if not b and args == ("nope",):
                continue  # CPython does not even look
            c.add("decode", b, *args)
        c.add("hex", b)
        for op in ("str()", "repr()", "bool()", "len()", "list()"):
            c.add(op, b)
        for k in (0, -1, 9, "a"):
            c.add("[]", b, k)
    marks(c)


def marks(c):
    m = Markup("<b>Hi &amp; you</b>")
    for name, args in [
        ("capitalize", ()), ("replace", ("<", "x")), ("replace", ("Hi", "<i>")), ("ljust", (25, "<")), ("center", (30,)), ("strip", ("<>",)),
        ("translate", ({66: "<"},)), ("partition", (" ",)), ("partition", ("<",)), ("rpartition", (" ",)), ("split", ()), ("split", (" ", 1)),
        ("rsplit", (" ", 1)), ("splitlines", ()), ("join", (["<", Markup("<")],)), ("join", ([1, None],)), ("unescape", ()), ("striptags", ()),
        ("escape", ("<",)), ("casefold", ()), ("removeprefix", ("<b>",)), ("find", ("<",)), ("count", ("b",)), ("startswith", ("<b",)),
        ("isupper", ()), ("zfill", (30,)), ("expandtabs", ()), ("swapcase", ()), ("title", ()), ("upper", ()), ("encode", ()),
    ]:
        c.add(name, m, *args)
    c.add("striptags", Markup("<!-- c\n --> a <a\nhref='x'> b</a>  &lt; &eacute; &#39;"))
    c.add("unescape", Markup("&lt;&gt;&amp;&quot;&#x41;&#65;&nbsp;&copy&notit;"))
    for arg in ["<x>", 5, ("<", Markup("<")), {"a": "<"}, ["<"], None, 1.5, (1.5, "&"), Markup("<"), undefined("chainable"), undefined("default")]:
        for fmt in ["%s", "%r", "%(a)s", "%d", "%s %s", "%5.1f|%s", "%x", "%c", "<%%>", "plain"]:
            c.add("%", Markup(fmt), arg)
    for fmt in ["{}", "{!r}", "{:>5}", "{a}", "{0}{1}", "{!s}"]:
        for args in [("<",), (Markup("<"),), (1,), (["<"],), (undefined("chainable"),), (None, "&")]:
            c.add("format", Markup(fmt), *args, a="<")


def containers(c):
    for v in [[], [1, 2, 3], ["b", "a"], [1, 1.0, True], [[1], [1]], list(range(12))]:
        for name, args in [
            ("append", (9,)), ("append", ()), ("append", (1, 2)), ("clear", ()), ("copy", ()), ("count", (1,)), ("count", ("a",)), ("count", ()),
            ("extend", ([7, 8],)), ("extend", ("xy",)), ("extend", (5,)), ("extend", ({"k": 1},)), ("extend", (None,)), ("index", (1,)), ("index", ("zz",)),
            ("index", (1, 1)), ("index", (1, -2, 10)), ("index", (1, "a")), ("index", ()), ("insert", (0, "n")), ("insert", (-1, "n")), ("insert", (99, "n")),
            ("insert", ("a", 1)), ("insert", (1,)), ("insert", (2**70, 1)), ("pop", ()), ("pop", (0,)), ("pop", (-2,)), ("pop", (99,)), ("pop", ("a",)), ("pop", (1, 2)),
            ("pop", (2**70,)), ("remove", (1,)), ("remove", ("zz",)), ("reverse", ()), ("reverse", (1,)), ("sort", ()), ("sort", (1,)),
        ]:
            c.add(name, v, *args)
        c.add("sort", v, reverse=True)
        c.add("sort", v, reverse="x")
        c.add("sort", v, key=None)
        c.add("sort", v, nope=1)
        c.add("append", v, x=1)
    c.add("sort", [1, "a"])
    c.add("sort", [3, 1, 2, 1.5, True])
    big = {i: str(i) for i in range(12)}
    for v in [{}, {"a": 1, "b": 2}, {1: "x", "a": None}, big, {"k%d" % i: i for i in range(10)}]:
        for name, args in [
            ("clear", ()), ("clear", (1,)), ("copy", ()), ("get", ("a",)), ("get", (1.0, "d")), ("get", ("zz",)), ("get", ("zz", 5)), ("get", ()), ("get", (1, 2, 3)),
            ("get", ([],)), ("items", ()), ("items", (1,)), ("keys", ()), ("values", ()), ("pop", ("a",)), ("pop", (1,)), ("pop", ("zz",)), ("pop", ("zz", 0)), ("pop", ()),
            ("pop", ([],)), ("pop", (11,)), ("pop", ("k3",)), ("popitem", ()), ("popitem", (1,)), ("setdefault", ("a", 9)), ("setdefault", ("n",)), ("setdefault", ("n", [])),
            ("setdefault", ()), ("setdefault", ([],)), ("update", ({"a": 5, "c": 6},)), ("update", ([("x", 1), ["y", 2]],)), ("update", (["ab"],)), ("update", (["abc"],)),
            ("update", ([1],)), ("update", (5,)), ("update", (None,)), ("update", ()), ("update", (1, 2)), ("update", ("ab",)), ("update", ([([], 1)],)),
            ("fromkeys", ("ab",)), ("fromkeys", ([1, 1.0, 2], 0)), ("fromkeys", (5,)), ("fromkeys", ()), ("update", ({"a": 1}.items(),)),
        ]:
            c.add(name, v, *args)
        c.add("update", v, a=1, z=2)
        c.add("update", v, {"q": 1}, q=2)
        c.add("get", v, k=1)
    for v in [(), (1, 2, 1), ("a",)]:
        for name, args in [("count", (1,)), ("index", (1,)), ("index", (1, 1)), ("index", ("zz",)), ("count", ()), ("index", ())]:
            c.add(name, v, *args)
    for name, args in [("count", (2,)), ("index", (4,)), ("index", (99,)), ("count", ("a",)), ("index", (4.0,))]:
        c.add(name, range(0, 10, 2), *args)
    sets(c)
    for v in [0, 1, -1, 255, -256, 2**70, True]:
        for name in ["bit_length", "bit_count", "conjugate", "as_integer_ratio"]:
            c.add(name, v)
            c.add(name, v, 1)
    for v in [0.0, -0.0, 1.0, 0.1, -2.5, 1e300, 5e-324, math.inf, math.nan, 3.75, 1e-310]:
        for name in ["is_integer", "as_integer_ratio", "hex", "conjugate"]:
            c.add(name, v)


def sets(c):
    for v in [set(), {1, 2, 3}, frozenset([1, 2]), {"a"}, {5, 70, 8, 16}]:
        for name, args in [
            ("add", (4,)), ("add", (1.0,)), ("add", ([],)), ("add", ()), ("clear", ()), ("copy", ()), ("difference", ([1],)), ("difference", ()), ("difference", ({2}, [3])),
            ("difference", (5,)), ("difference_update", ([1],)), ("discard", (1,)), ("discard", (99,)), ("discard", ([],)), ("intersection", ([1, 2, 9],)), ("intersection", ()),
            ("intersection", ({1}, {1, 2})), ("intersection_update", ([1],)), ("isdisjoint", ([9],)), ("isdisjoint", ([1],)), ("isdisjoint", ()), ("issubset", (range(5),)),
            ("issubset", ([1],)), ("issuperset", ([1],)), ("issuperset", ([],)), ("remove", (1,)), ("remove", ("zz",)), ("remove", ([],)), ("symmetric_difference", ([1, 7],)),
            ("symmetric_difference", ()), ("symmetric_difference_update", ([1, 7],)), ("union", ([9],)), ("union", ()), ("union", ([7], {8})), ("union", (5,)), ("update", ([9],)),
            ("update", ()), ("pop", ()), ("pop", (1,)), ("issubset", (None,)), ("union", ([[]],)),
        ]:
            if v == {"a"} and "union" in name + "update":
                continue
            c.add(name, v, *args)


def percents(c):
    verbs = "sradiuoxXeEfFgGc%"
    args = ["abc", "", "é'", 5, -5, 0, 2**70, True, 1.5, -0.0, 1e20, math.inf, math.nan, None, [1], {"a": 1}, (), (1,), (1, 2), "\u2028", undefined("default"),
            undefined("strict"), {1}]
    for flags in ["", "5", "-7", "05", "+", " ", "#", "#08", ".2", "10.3", "+.0", "-+8.1", "#.3", "0", "-05", "+09.2", " 6", "#-10"]:
        for verb in verbs:
            for a in args if flags in ("", "#08", "10.3") else [5, -5, 1.5, "abc", 2**70]:
                if isinstance(a, (set, tuple, list, dict)) and flags:
                    continue
                c.add("%", "%" + flags + verb, a)
    for fmt in [
        "%", "a%", "%y", "%5", "%.", "%(a)", "%(a", "%(a)s", "%(a)s %(b)s", "%(a)d%%", "%s %s", "%s%s%s", "%%", "100%", "%*d", "%-*d|", "%.*f", "%*s%s", "%ld", "%hd", "%Ld",
        "%é", "%\x01", "%(a(b))s", "%()s", "%s %(a)s", "%(a)s %s", "%5%|", "x", "", "%.3s", "%.0s", "%05s", "%+s", "% d", "%+ d", "%i %u", "%99999999999d", "%.99999999999f",
        "%(a)5.1f", "%(b)r", "%(list)s", "é%sé", "%c%c", "%(a)*d", "% ", "%#", "%!s", "%zs", "%(k.x)s", "%s and %d",
    ]:
        for a in [5, "s", (1, 2), (1, "b"), (), {"a": 1, "b": "x", "list": [1], "a(b)": 7, "": 3, "k.x": 4}, (5, 42), (3, 2.5), [1], ("w", 1), None, (5, "abc", 3), {}, (-6, 1),
                  (2, 1.23456), (97, "b"), (2**40, 1), (1.5, 1)]:
            c.add("%", fmt, a)


def formats(c):
    ints = [0, 1, -1, 42, 1234567, -1234567, 2**70, True, 97]
    floats = [0.0, -0.0, 1.0, 1.5, -2.675, 1234567.891, 1e16, 1e-7, 123456789.0, math.inf, -math.inf, math.nan, 0.1, 1e300, 99.5, 0.5, 2.5]
    specs = [
        "", "d", "b", "o", "x", "X", "c", "n", "e", "E", "f", "F", "g", "G", "%", "s", "r", "5", "<8", ">8", "^8", "=8", "*^9", "é<5", "08", "+", "-", " ", "+d", " d", "#x", "#b",
        "#o", "#X", "#010x", ",", "_", ",d", "_x", "_b", "010,", "012,d", "09_x", "+,", ".2", ".0", ".2f", ".0f", ".3e", ".3g", ".10g", "#.3g", "#g", "#.0f", "10.2f", "<10.2f|", ",.2f",
        "_.1f", "015,.2f", "+.1%", ".0%", "z", "z.1f", "zd", ".2d", ",x", ",b", ",s", ",c", "y", "é", "5.", ".f", "_,", ",_", ",,", "__", "<<5", "0<5", "0=8", "x=8", "-05d", "^+9d", " 010.1f",
        "+c", "#c", "5c", "{", "=+8", "=#12x", "*=+10,", ".15", ".17", "20,d", "020_d", "s5", "dd", "10s", "..", ".1x", "\x01", "00", "008", "<08", "^08", "+08,", "z,", "-z.0f", "e<",
        "#,", "0,", "01,", "04,", "05,", "06,", "07,", "e,", ",e", ",g", "_o", ",%", "99999999999999999999", ".99999999999999999999",
    ]
    for spec in specs:
        for v in ints + floats + ["abc", "", "é日"]:
            c.add("format()", v, spec)
        for v in [None, [1], (1,), {}, {1}, Markup("<b>"), undefined("default"), undefined("strict"), range(3)]:
            if spec in ("", "5", "d", "<8", "x"):
                c.add("format()", v, spec)
    for fmt in [
        "", "plain", "{}", "{} {}", "{0}", "{1}{0}", "{0}{}", "{}{0}", "{a}", "{a.b}", "{a[b]}", "{a[0]}", "{0[0]}", "{0[k]}", "{0.k}", "{a!r}", "{a!s}", "{a!a}", "{a!x}", "{a!}", "{a!r",
        "{a!rx}", "{a:>5}", "{:{}}", "{:{w}}", "{:{w}.{p}f}", "{:{:{}}}", "{:{:{:{}}}}", "{{}}", "{{{}}}", "{", "}", "a{", "a}b", "{a", "{a:", "{a:{", "{a:}", "{a[}", "{a[b", "{a[b]c}", "{a.}",
        "{a[]}", "{.b}", "{[0]}", "{!r}", "{:d}", "{a{b}}", "{99999999999999999999}", "{a b}", "{-1}", "{a[-1]}", "{a..b}", "}}", "{{", "{}}", "{a:{{}}}", "{a.__class__}", "{0.__class__}",
        "{a.upper}", "{a._x}", "{0[__class__]}", "{:,}", "{0:%}", "{a!r:>10}", "é{}é", "{é}", "{٣}", "{0}{a}{0!r}", "{x}", "{2}", "{0.items}", "{a.b.c}", "{0[1][0]}", "{ 0}", "{0 }", "{a!s:5}|",
    ]:
        for args, kw in [
            ((), {}), ((1, 2), {}), (("x",), {"a": "str", "w": 6, "p": 1}), ((3.14159, 8), {"w": 8, "p": 2, "a": {"b": 5}}), (([1, [2]],), {"a": [7, 8]}),
            (({"k": "v", "__class__": 3},), {"a": {"b": {"c": 1}, "_x": 2}}), (("s", "t", "u", "v"), {"a": None, "é": 9}),
        ]:
            c.add("format", fmt, *args, **kw)
    c.add("format_map", "{a}", {"a": 1})
    c.add("format_map", "{b}", {"a": 1})
    c.add("format_map", "{}", {"a": 1})
    c.add("format_map", "{a}", 5)
    c.add("format_map", "{a}", {"a": 1}, {})


def main():
    where = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    operators(os.path.join(where, "operators.json"))
    for fn in (values, strings, containers, percents, formats):
        c = Cases()
        fn(c)
        c.write(os.path.join(where, fn.__name__ + ".json"))


if __name__ == "__main__":
    main()
