#!/usr/bin/env python3
"""Writes what the real Jinja2 makes of the templates in cases.txt and
errors.txt to cases.json and errors.json: the tree in the form that
dump_test.go prints, or message and line of the error.

A case is a line: options as JSON or nothing, a tab, the template as a JSON
string. Run it in this directory."""
import json
import struct
import sys
import warnings

from jinja2 import Environment, TemplateSyntaxError, nodes

warnings.simplefilter("ignore")

OPTIONS = {
    "BlockStart": "block_start_string", "BlockEnd": "block_end_string",
    "VariableStart": "variable_start_string", "VariableEnd": "variable_end_string",
    "CommentStart": "comment_start_string", "CommentEnd": "comment_end_string",
    "LineStatement": "line_statement_prefix", "LineComment": "line_comment_prefix",
    "TrimBlocks": "trim_blocks", "LstripBlocks": "lstrip_blocks",
    "KeepTrailingNewline": "keep_trailing_newline", "Newline": "newline_sequence",
}


class Anything(dict):
    """A table that has every filter; none can be called while compiling."""

    def get(self, key, default=None):
        def fail(*a, **kw):
            raise RuntimeError
        return fail


def environment(options):
    ext = []
    kw = {}
    for k, v in options.items():
        if k == "Do":
            ext.append("jinja2.ext.do")
        elif k == "LoopControls":
            ext.append("jinja2.ext.loopcontrols")
        else:
            kw[OPTIONS[k]] = v
    env = Environment(extensions=ext, **kw)
    env.filters = Anything()
    env.tests = Anything()
    return env


def text(s):
    return json.dumps(s, ensure_ascii=False)


def node(kind, *fields):
    """One node: fields are (label, value) with label '' for X, Name and Body."""
    out = [kind]
    for label, v in fields:
        if v is None or v is False or v == "" or v == []:
            continue
        if v is True:
            out.append(label)
            continue
        out.append((label + "=" if label else "") + dump(v))
    return "(" + " ".join(out) + ")"


class Raw(str):
    pass


def dump(n):
    if isinstance(n, Raw):
        return str(n)
    if isinstance(n, list):
        return "[" + " ".join(dump(x) for x in n) + "]"
    if isinstance(n, str):
        return text(n)
    return VISIT[type(n)](n)


def const(n):
    v = n.value
    if isinstance(v, bool):
        return "true" if v else "false"
    if v is None:
        return "nil"
    if isinstance(v, float):
        return "f" + struct.pack(">d", v).hex()
    if isinstance(v, int):
        return str(v)
    return text(v)


def args(n):
    if not (n.args or n.kwargs or n.dyn_args or n.dyn_kwargs):
        return None
    named = [Raw(node("NamedArg", ("", k.key), ("Value", k.value))) for k in n.kwargs]
    return Raw(node("Args", ("Pos", n.args), ("Named", named), ("Star", n.dyn_args), ("Stars", n.dyn_kwargs)))


def binary(op):
    return lambda n: node("Binary", ("Op", op if op is None else Raw(op)), ("", n.left), ("Y", n.right))


def compare(n):
    ops = {"eq": None, "ne": "1", "lt": "2", "lteq": "3", "gt": "4", "gteq": "5", "in": "6", "notin": "7"}
    rest = [Raw(node("Operand", ("Op", ops[o.op] and Raw(ops[o.op])), ("", o.expr))) for o in n.ops]
    return node("Compare", ("", n.expr), ("Rest", rest))


def signature(n):
    return ("Params", n.args), ("Defaults", n.defaults)


def from_import(n):
    names = []
    for x in n.names:
        name, alias = (x, x) if isinstance(x, str) else x
        names.append(Raw(node("ImportName", ("", name), ("Alias", alias))))
    return node("FromImport", ("Template", n.template), ("Names", names), ("WithContext", n.with_context))


def autoescape(n):
    return node("Autoescape", ("Value", n.options[0].value), ("", n.body))


VISIT = {
    nodes.Output: lambda n: node("Output", ("Parts", n.nodes)),
    nodes.TemplateData: lambda n: node("Data", ("Text", n.data)),
    nodes.For: lambda n: node("For", ("Target", n.target), ("Iter", n.iter), ("Test", n.test), ("", n.body),
                              ("Else", n.else_), ("Recursive", n.recursive)),
    nodes.If: lambda n: node("If", ("Test", n.test), ("", n.body), ("Elif", n.elif_), ("Else", n.else_)),
    nodes.Macro: lambda n: node("Macro", ("", n.name), *signature(n), ("", n.body)),
    nodes.CallBlock: lambda n: node("CallBlock", ("Call", n.call), *signature(n), ("", n.body)),
    nodes.FilterBlock: lambda n: node("FilterBlock", ("Filter", n.filter), ("", n.body)),
    nodes.With: lambda n: node("With", ("Targets", n.targets), ("Values", n.values), ("", n.body)),
    nodes.Block: lambda n: node("Block", ("", n.name), ("", n.body), ("Scoped", n.scoped), ("Required", n.required)),
    nodes.Extends: lambda n: node("Extends", ("Template", n.template)),
    nodes.Include: lambda n: node("Include", ("Template", n.template), ("WithContext", n.with_context),
                                  ("IgnoreMissing", n.ignore_missing)),
    nodes.Import: lambda n: node("Import", ("Template", n.template), ("Target", n.target),
                                 ("WithContext", n.with_context)),
    nodes.FromImport: from_import,
    nodes.ExprStmt: lambda n: node("Do", ("", n.node)),
    nodes.Assign: lambda n: node("Assign", ("Target", n.target), ("Value", n.node)),
    nodes.AssignBlock: lambda n: node("AssignBlock", ("Target", n.target), ("Filter", n.filter), ("", n.body)),
    nodes.Break: lambda n: node("Break"),
    nodes.Continue: lambda n: node("Continue"),
    nodes.ScopedEvalContextModifier: autoescape,
    nodes.Scope: lambda n: node("Scope", ("", n.body)),
    nodes.Name: lambda n: node("Name", ("", n.name), ("Store", n.ctx != "load")),
    nodes.NSRef: lambda n: node("NSRef", ("", n.name), ("Attr", n.attr)),
    nodes.Const: const,
    nodes.Tuple: lambda n: node("Tuple", ("Items", n.items)),
    nodes.List: lambda n: node("List", ("Items", n.items)),
    nodes.Dict: lambda n: node("Dict", ("Pairs", n.items)),
    nodes.Pair: lambda n: node("Pair", ("Key", n.key), ("Value", n.value)),
    nodes.CondExpr: lambda n: node("Cond", ("Test", n.test), ("Then", n.expr1), ("Else", n.expr2)),
    nodes.Filter: lambda n: node("Filter", ("", n.node), ("", n.name), ("Args", args(n))),
    nodes.Test: lambda n: node("Test", ("", n.node), ("", n.name), ("Args", args(n))),
    nodes.Call: lambda n: node("Call", ("", n.node), ("Args", args(n))),
    nodes.Getattr: lambda n: node("Attr", ("", n.node), ("", n.attr)),
    nodes.Getitem: lambda n: node("Item", ("", n.node), ("Index", n.arg)),
    nodes.Slice: lambda n: node("Slice", ("Start", n.start), ("Stop", n.stop), ("Step", n.step)),
    nodes.Concat: lambda n: node("Concat", ("Items", n.nodes)),
    nodes.Compare: compare,
    nodes.Add: binary(None), nodes.Sub: binary("1"), nodes.Mul: binary("2"), nodes.Div: binary("3"),
    nodes.FloorDiv: binary("4"), nodes.Mod: binary("5"), nodes.Pow: binary("6"),
    nodes.And: binary("7"), nodes.Or: binary("8"),
    nodes.Not: lambda n: node("Unary", ("", n.node)),
    nodes.Neg: lambda n: node("Unary", ("Op", Raw("1")), ("", n.node)),
    nodes.Pos: lambda n: node("Unary", ("Op", Raw("2")), ("", n.node)),
}


def result(options, source):
    env = environment(options)
    try:
        tree = env.parse(source)
        env.compile(source)
        return {"tree": dump(tree.body)}
    except TemplateSyntaxError as e:
        return {"error": e.message, "line": e.lineno}
    except SyntaxError as e:
        return {"error": e.msg, "line": 0}
    except Exception as e:  # the class is all that can be compared
        return {"error": type(e).__name__, "line": -1}


def main():
    for name in ("cases", "errors"):
        out = []
        for line in open(name + ".txt", encoding="utf-8"):
            if not line.strip() or line.startswith("//"):
                continue
            options, source = line.rstrip("\n").split("\t", 1)
            options = json.loads(options or "{}")
            source = json.loads(source)
            out.append({"options": options, "source": source, **result(options, source)})
        with open(name + ".json", "w", encoding="utf-8", newline="\n") as f:
            f.write("[\n" + ",\n".join(json.dumps(c, ensure_ascii=False) for c in out) + "\n]\n")


def serve():
    """Answers one JSON array of [options, source] per line with one of results."""
    for line in sys.stdin:
        print(json.dumps([result(o, s) for o, s in json.loads(line)]), flush=True)


if __name__ == "__main__":
    serve() if sys.argv[1:] == ["--serve"] else main()
