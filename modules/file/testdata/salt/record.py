"""Records what Salt's file module answers: record.py CASES ANSWERS.

CASES has a JSON object a line: fun, files, args, kw. Salt must be in PYTHONPATH.
"""
import json
import logging
import os
import shutil
import sys
import tempfile

import salt.config
import salt.loader

logging.disable(logging.CRITICAL)
os.umask(0o022)
ROOT = tempfile.mkdtemp()
BASE = tempfile.mkdtemp()


def functions():
    opts = salt.config.minion_config(None)
    opts.update(
        file_client="local", root_dir=BASE, cachedir=BASE + "/cache", pki_dir=BASE + "/pki", sock_dir=BASE + "/sock",
        id="x", file_roots={"base": [BASE + "/srv"]}, test=False, extension_modules=BASE + "/ext",
    )
    os.makedirs(BASE + "/cache", exist_ok=True)
    opts["grains"] = salt.loader.grains(opts)
    return salt.loader.minion_mods(opts, utils=salt.loader.utils(opts))


def replaced(value, old, new):
    return json.loads(json.dumps(value, default=str).replace(old, new))


def after():
    out = {}
    for folder, dirs, names in os.walk(ROOT):
        for name in dirs + names:
            path = os.path.join(folder, name)
            if os.path.islink(path):
                text = "-> " + os.readlink(path)
            elif os.path.isdir(path):
                text = "/"
            else:
                with open(path, newline="") as file:
                    text = file.read()
            out[path[len(ROOT) + 1 :]] = "%04o " % (os.lstat(path).st_mode & 0o7777) + text
    return out


def answer(salt_functions, case):
    shutil.rmtree(ROOT)
    os.mkdir(ROOT)
    for name, text in case["files"].items():
        path = os.path.join(ROOT, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", newline="") as file:
            file.write(text)
    call = replaced(case, "$R", ROOT)
    try:
        case["ret"] = salt_functions[case["fun"]](*call["args"], **call["kw"])
    except Exception as err:  # what Salt raises is the answer
        case["err"] = str(getattr(err, "strerror", "") or err)
    case["after"] = after()
    return replaced(case, ROOT, "$R")


loaded = functions()
with open(sys.argv[1]) as cases, open(sys.argv[2], "w") as answers:
    for line in cases:
        answers.write(json.dumps(answer(loaded, json.loads(line))) + "\n")
