"""What is in a tree of states: its roots, its files, its pillars."""

import os

PILLARS = ("pillar.example", "test/salt/pillar", "test/pillar", "pillar")
SKIP = {".git", "node_modules", ".kitchen"}


def walk(tree):
    for folder, dirs, names in os.walk(tree):
        dirs[:] = sorted(d for d in dirs if d not in SKIP)
        for name in sorted(names):
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                yield os.path.relpath(path, tree)


def top(tree, path):
    """The root that a file is of: the folder above it with a top file, or a well known name."""
    folder = os.path.dirname(path)
    while folder:
        if os.path.exists(os.path.join(tree, folder, "top.sls")) or os.path.basename(folder) in ("salt", "states", "pillar"):
            if folder.split("/")[0] not in ("test", "t", "tests"):
                return folder
        folder = os.path.dirname(folder)
    return ""


class Tree:
    def __init__(self, path):
        self.path = os.path.abspath(path)
        self.name = os.path.basename(self.path)
        names = list(walk(self.path))
        self.files = [n for n in names if n.endswith((".sls", ".jinja", ".j2"))]
        self.roots = sorted({top(self.path, n) for n in self.files} | {""}, key=lambda r: (r == "", "pillar" in r, r))

    def searched(self, path):
        """The file roots for one file: its own first."""
        own = top(self.path, path)
        return [os.path.join(self.path, r) for r in [own] + [r for r in self.roots if r != own]]

    def pillars(self):
        """Lists of the files that make up a pillar; the first is empty."""
        yield "none", []
        for where in PILLARS:
            full = os.path.join(self.path, where)
            if os.path.isfile(full):
                yield where, [where]
            elif os.path.isdir(full):
                files = [f for f in walk(full) if f.endswith(".sls") and os.path.basename(f) != "top.sls"]
                files = [os.path.join(where, f) for f in files]
                if where == "pillar":
                    yield where, files
                else:
                    for f in files:
                        yield f, [f]
