"""Renders every template of trees of states with gossh and with the real Jinja2."""

import argparse
import copy
import json
import os
import subprocess
import sys
from collections import Counter

import extension
import saltyaml
from functions import Functions, Missing, Salt, update
from grains import GRAINS
from trees import Tree, top

OPTS = {"id": GRAINS["id"], "saltenv": "base", "pillarenv": None, "test": False, "file_client": "local", "cachedir": "/var/cache/salt/minion"}


def paths(path, sls):
    """The variables that tell where a template is."""
    folder = os.path.dirname(path)
    return {
        "tplpath": path, "tplfile": path, "tpldir": folder or ".", "tpldot": folder.replace("/", "."), "tplroot": folder.split("/")[0] or ".",
        "slspath": folder, "slsdotpath": folder.replace("/", "."), "slscolonpath": folder.replace("/", ":"), "sls_path": folder.replace("/", "_"), "sls": sls,
    }


def plain(value):
    """Data as JSON has it, with keys as gossh prints them."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, (set, frozenset)):
        return [plain(v) for v in sorted(value, key=str)]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


class Gossh:
    """The other side."""

    def __init__(self, program):
        self.p = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def write(self, value):
        self.p.stdin.write(json.dumps(value) + "\n")
        self.p.stdin.flush()

    def ask(self, job, table):
        self.write(job)
        while True:
            a = json.loads(self.p.stdout.readline())
            if "has" in a:
                self.write(a["has"] in table)
            elif "call" in a:
                self.write(self.call(table, a))
            else:
                return a

    def call(self, table, a):
        try:
            return {"value": plain(table[a["call"]](*a["args"], **(a["kwargs"] or {})))}
        except Exception as e:
            return {"class": type(e).__name__, "error": str(e)}


class Run:
    """One tree with one pillar."""

    def __init__(self, gossh, tree, pillar, options):
        self.gossh, self.tree, self.pillar, self.options = gossh, tree, pillar, options
        self.count = Counter()

    def host(self, path):
        grains, pillar, opts = copy.deepcopy((GRAINS, self.pillar, OPTS))
        opts["pillar"], opts["grains"] = pillar, grains
        f = Functions(grains, pillar, opts, lambda *a: self.nested(path, *a))
        return f, f.table()

    def nested(self, path, name, text, pipeline, more):
        """What slsutil.renderer does."""
        roots = self.tree.searched(path)
        if text is None:
            name = name.removeprefix("salt://")
            found = [os.path.join(r, name) for r in roots if os.path.isfile(os.path.join(r, name))]
            if not found:
                raise Missing(name)
            with open(found[0], encoding="utf-8") as f:
                text = f.read()
        if "jinja" in pipeline and not text.startswith("#!yaml"):
            text = self.real(path, name or "", text, more)
        return saltyaml.load(text) if "yaml" in pipeline else text

    def real(self, path, rel, text, more):
        f, table = self.host(path)
        sls = rel[:-4].removesuffix("/init").replace("/", ".") if rel.endswith(".sls") else ""
        context = {
            **paths(rel, sls), "saltenv": "base", "env": "base", "grains": f.grains, "pillar": f.pillar, "opts": f.opts, "salt": Salt(table), **more,
        }
        return extension.render(self.tree.searched(path), text, context, self.options.loose if self.options else False)

    def file(self, path):
        try:
            with open(os.path.join(self.tree.path, path), encoding="utf-8", newline="") as f:
                text = f.read()
        except UnicodeDecodeError:
            return self.tell(path, "skipped", "not UTF-8")
        if not text.strip():
            return self.tell(path, "skipped", "white space alone")
        first = text.split("\n", 1)[0]
        if first.startswith("#!") and not first.startswith("#!/") and "jinja" not in first:
            return self.tell(path, "skipped", "no template: " + first)
        rel = os.path.relpath(path, top(self.tree.path, path) or ".")
        is_file = not path.endswith(".sls")
        more = {"source": "salt://" + rel, "name": "/etc/" + os.path.basename(rel), "user": "root", "group": "root", "mode": "644"} if is_file else {}
        try:
            want, error = self.real(path, rel, text, more), None
        except Exception as e:
            want, error = None, e
        f, table = self.host(path)
        job = {"roots": self.tree.searched(path), "name": os.path.join(self.tree.path, path), "path": rel, "text": text, "file": is_file, "more": more, "loose": self.options.loose}
        job["sls"] = rel[:-4].removesuffix("/init").replace("/", ".") if not is_file else ""
        opts = {k: v for k, v in f.opts.items() if k not in ("pillar", "grains")}
        job.update(plain({"grains": f.grains, "opts": opts}), pillar=saltyaml.dump(f.pillar))
        got = self.gossh.ask(job, table)
        self.judge(path, want, error, got)
        if want is not None and got.get("text") == want and not is_file:
            self.data(path, want, job)

    def judge(self, path, want, error, got):
        if error is not None:
            name = type(error).__name__
            if "text" in got:
                return self.tell(path, "gossh renders", f"{name}: {error}")
            same = got["class"] == name
            return self.tell(path, "raise alike" if same else "raise differently", f"{name}: {error}\n--- gossh\n{got['class']}: {got['error']}")
        if "text" not in got:
            return self.tell(path, "gossh raises", got["error"])
        if got["text"] == want:
            return self.tell(path, "equal", "")
        self.tell(path, "differ", difference(want, got["text"]))

    def data(self, path, text, job):
        try:
            want, error = plain(saltyaml.load(text)), None
        except Exception as e:
            want, error = None, e
        got = self.gossh.ask({**job, "text": text, "yaml": True}, {})
        if (error is None) != ("class" not in got):
            return self.tell(path, "YAML differs", f"{error}\n--- gossh\n{got}")
        if error is not None:
            return self.tell(path, "YAML raises", f"{error}\n--- gossh\n{got['error']}")
        a, b = json.dumps(want), json.dumps(got.get("data"))
        self.tell(path, "YAML equal" if a == b else "YAML differs", f"{a}\n--- gossh\n{b}")

    def tell(self, path, what, why):
        self.count[what] += 1
        if what in self.options.show:
            print(f"=== {what}: {self.tree.name}/{path}\n{why}\n")


def difference(want, got):
    import difflib

    return "".join(difflib.unified_diff(want.splitlines(True), got.splitlines(True), "jinja2", "gossh", n=1))


def load_pillar(tree, files):
    """The pillar of the given files, laid over each other; what cannot be rendered is left out."""
    out = {}
    for name in files:
        try:
            with open(os.path.join(tree.path, name), encoding="utf-8") as f:
                text = f.read()
            run = Run(None, tree, out, None)
            data = saltyaml.load(run.real(name, os.path.relpath(name, top(tree.path, name) or "."), text, {}))
        except Exception:
            continue
        if isinstance(data, dict):
            update(out, data)
    return out


def main():
    p = argparse.ArgumentParser(prog="compare-trees", description=__doc__)
    p.add_argument("trees", nargs="+", metavar="TREE")
    p.add_argument("--program", required=True, help="the built internal/tools/rendertree")
    p.add_argument("--show", action="append", default=[], metavar="OUTCOME", help="print these: differ, 'gossh raises', ...")
    p.add_argument("--only", default="", metavar="TEXT", help="only files whose path has this in it")
    p.add_argument("--loose", action="store_true", help="let templates print what is not defined, as allow_undefined does")
    options = p.parse_args()
    sys.setrecursionlimit(10000)
    total = Counter()
    for path in options.trees:
        tree = Tree(path)
        gossh = Gossh([options.program])
        count, merged = Counter(), 0
        for name, files in tree.pillars():
            run = Run(gossh, tree, load_pillar(tree, files), options)
            for f in tree.files:
                if options.only in f:
                    run.file(f)
            count += run.count
            merged += 1
        gossh.p.stdin.close()
        print(f"{tree.name}: {len(tree.files)} files, {merged} pillars:", ", ".join(f"{k} {v}" for k, v in sorted(count.items())), flush=True)
        total += count
    print("all:", ", ".join(f"{k} {v}" for k, v in sorted(total.items())))


main()
