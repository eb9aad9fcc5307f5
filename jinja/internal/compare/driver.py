"""Measure the real Jinja2: JSON of templates and variables in, times out."""
import json
import sys
import time

import jinja2

doc = json.load(sys.stdin)
env = jinja2.Environment(
    extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
    undefined=jinja2.StrictUndefined,
    loader=jinja2.DictLoader(doc["templates"]),
)
results = {}
for name in doc["names"]:
    template = env.get_template(name)
    output = template.render(doc["vars"])
    best = None
    for _ in range(20):
        n, start = 0, time.perf_counter()
        while time.perf_counter() - start < 0.05:
            template.render(doc["vars"])
            n += 1
        one = (time.perf_counter() - start) / n
        best = one if best is None else min(best, one)
    results[name] = {"Output": output, "Best": best}
json.dump(results, sys.stdout)
