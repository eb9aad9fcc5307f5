#!/usr/bin/env python3
"""Records what the Python module jmespath finds: expression and result, or the class
of the error, in golden.json. Run it with a Python that has jmespath 1."""
import json
import os

import jmespath

DATA = {
    "people": [
        {"name": "bob", "age": 30, "tags": ["x", "y"], "at": {"city": "Ulm"}},
        {"name": "alice", "age": 25, "tags": ["z"], "at": {"city": "Bonn"}},
        {"name": "carol", "age": 41, "tags": [], "at": None},
    ],
    "nested": [[1, 2], [3, [4]], 5],
    "d": {"b": 1, "a": {"x": 2}, "c": {"x": 3}},
    "empty": [], "text": "héllo", "zero": 0, "no": False, "null": None, "nums": [3, 1, 2.5], "strs": ["b", "a"],
    "with space": 1, "mixed": [1, "a"], "machines": [{"name": "a", "state": "running"}, {"name": "b", "state": "stopped"}],
}

EXPRESSIONS = """
people
people[0].name
people[-1].name
people[9]
people[*].name
people[*].at.city
people[].tags[]
people[*].tags[*]
people[*].tags[0]
people[?age > `26`].name
people[?age >= `30` && name != 'bob'].name
people[?name == 'bob' || name == "name"].age
people[?!tags].name
people[?at.city == 'Ulm'] | [0].name
people[?contains(tags, 'x')].name
people[*].[name, age]
people[*].{n: name, "a b": age}
people[:2].name
people[::2].name
people[::-1].name
people[1:].tags | [0]
people[-2:].name
nested[]
nested[][]
nested[*]
nested[1][1][0]
nested[*][0]
d.*
d.*.x
d.a.x
d.[b, a.x]
d.{y: b}
d.*.y
*.x
*[0]
@
[0]
text.x
"with space"
"with space".x
`{"a": [1, true, null]}`
`foo`
`"foo"`
'raw \\'string\\''
'it''s'
null
null || text
empty || text
zero || text
no || text
!no
!zero
!empty
!!text
text && zero
no && text
(no || text) && zero
people | length(@)
length(text)
length(d)
length(zero)
abs(`-3`)
abs('x')
avg(nums)
avg(empty)
avg(mixed)
ceil(`1.2`)
floor(`-1.2`)
ceil(`3`)
contains(text, 'hé')
contains(nums, `1`)
contains(text, `1`)
starts_with(text, 'h')
ends_with(text, 'lo')
join(',', strs)
join(',', nums)
keys(d)
values(d)
map(&name, people)
map(&at.city, people)
max(nums)
min(strs)
max(empty)
max(mixed)
max_by(people, &age).name
min_by(people, &name).age
max_by(people, &tags)
merge(d, `{"b": 9, "z": 0}`)
merge()
not_null(null, zero, text)
not_null(null)
reverse(nums)
reverse(text)
sort(nums)
sort(strs)
sort(mixed)
sort_by(people, &age)[*].name
sort_by(people, &at)[*].name
sort_by(empty, &x)
sum(nums)
sum(empty)
to_array(text)
to_array(nums)
to_number('12')
to_number('1.5')
to_number('x')
to_number(no)
to_string(d)
to_string(text)
to_string(nums)
type(people)
type(d)
type(text)
type(zero)
type(no)
type(null)
nope(text)
abs()
abs(zero, zero)
text ==  'héllo'
zero == no
zero == `0.0`
no == `false`
people[0] == people[0]
text < `1`
strs[1] < strs[0]
d < d
nums[0] > nums[1]
machines[?state=='running'].name
people[*].age | sort(@) | [0]
people[?tags[?@ == 'z']].name
people[*].tags | [][]
people[].at[].city
people[0].*
people[0].[*]
people[0].tags.[@]
people.*.name
foo.bar[*].baz
foo[?a]
[people[0].name, text]
{a: text, b: zero}
{a: text}.a
[*].x
people[
people[0
people.
.x
foo bar
foo.[
foo.{a}
a.'b'
`[1
'x
"x
people[::0]
people[1:2:3:4]
foo[a]
foo[*
@.text
@ | text
-1
foo.-1
people[?age > `26`] | [?name == 'bob'].age
people[?age > `26`].tags[]
people[?age > `26`][].name
people[?length(tags) > `1`].name
sort(keys(d))
people[*].not_null(at.city, name)
people[*].to_string(age)
people[0:2][1]
people[*][0]
text[0]
text[*]
d[*]
d[?x]
empty[]
d[]
"""


def main():
    out = []
    for expr in EXPRESSIONS.split("\n"):
        if not expr:
            continue
        case = {"expr": expr}
        try:
            case["want"] = jmespath.search(expr, DATA)
        except Exception as e:  # the class is what counts
            case["error"] = type(e).__name__
        out.append(case)
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden.json")
    with open(path, "w", encoding="utf-8") as f:
        json.dump({"data": DATA, "cases": out}, f, indent=1, ensure_ascii=False)
        f.write("\n")


main()
