"""Prints what PyYAML's own parser (in Python, not LibYAML) makes of the texts of YAMLTreeTests, for that test.

pip install pyyaml; python yaml_trees.py

A scalar is `text@line`, with quotes where it is not plain; lists and mappings have their line behind them.
"""

import json

import yaml

TEXTS = [
    "a: 1",
    "a: [1, 2.5, x]\nb: {c: d, 'e': \"f\"}",
    "- one\n- two: 2\n  three: 3\n-\n  - four",
    "text: |\n  two\n  lines\nfolded: >-\n  one\n  line\n",
    "a: 'it''s'\nb: \"tab\\there\"\nc: plain # and a comment",
    "base: &b {x: 1}\nagain: *b\nword: &w hello\nmore: [*w, *w]",
    "? [1, 2]\n: pair\n? {k: v}\n: map",
    "# only\n# comments\na:\nb: ~\nc: null\nd: ''",
    "%YAML 1.1\n---\na: 1\n...\n",
    "1: one\n2.5: two\ntrue: three",
    "long: [1,\n  2,\n  [3,\n   4]]\nafter: 5",
    "name: Zoë 數 🎓\n\"q\": 'ü'",
    "a: !!str 5\nb: !!int \"6\"",
    "a: b: c",
    "a: [1, 2\n",
    "a: *nowhere",
    "a: 1\n\tb: 2",
    "a: 1\n--- \nb: 2\n",
    "{a: 1, b\n",
    "\"open",
]


def tree(node):
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        is_plain = node.style is None and node.tag != "tag:yaml.org,2002:str" or (
            node.style is None and yaml.resolver.Resolver().resolve(yaml.ScalarNode, node.value, (True, False)) == node.tag)
        text = node.value.replace("\n", "\\n").replace("\t", "\\t")
        return f"{text if is_plain else repr_quotes(text)}@{line}"
    if isinstance(node, yaml.SequenceNode):
        return "[" + ", ".join(map(tree, node.value)) + f"]@{line}"
    return "{" + ", ".join(f"{tree(key)}: {tree(value)}" for key, value in node.value) + f"}}@{line}"


def repr_quotes(text):
    return "'" + text + "'"


for text in TEXTS:
    try:
        answer = tree(yaml.compose(text, Loader=yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = error.problem_mark
        answer = f"line {mark.line + 1}"
    print(f"({json.dumps(text, ensure_ascii=False)}, {json.dumps(answer, ensure_ascii=False)}),")
