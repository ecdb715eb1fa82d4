"""Holds the JSON Schema of recipes against the Python package jsonschema, with nothing of ours but what
the program prints: the schema is valid (draft 2020-12), takes every built-in recipe, and takes none in which
a key is unknown or a value has another type.

    pip install jsonschema pyyaml
    python3 recipe_schema.py path/to/dltui
"""

import copy
import json
import subprocess
import sys

import jsonschema
import yaml

program = sys.argv[1]


def run(*arguments):
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=True).stdout


def names():
    """The table's first column, without its head and what follows the table."""
    for line in run("recipes").splitlines()[1:]:
        if not line.strip():
            return
        yield line.split()[0]


def places(node, path=()):
    """The way to every value of a tree."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield path + (key,)
            yield from places(value, path + (key,))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from places(value, path + (index,))


def changed(recipe, path, change):
    recipe = copy.deepcopy(recipe)
    parent = recipe
    for step in path[:-1]:
        parent = parent[step]
    change(parent, path[-1])
    return recipe


schema = json.loads(run("recipes", "--schema"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
recipes, mutations = 0, 0
for name in names():
    recipe = yaml.safe_load(run("recipes", name))
    errors = [error.message for error in validator.iter_errors(recipe)]
    assert not errors, f"{name}: {errors}"
    recipes += 1
    for path in places(recipe):

        def misspell(parent, key):
            parent[f"{key}zz"] = parent.pop(key)

        def confuse(parent, key):
            parent[key] = [[{"zz": 1}]]

        for change in (misspell, confuse):
            # Under these, keys and values are the user's own.
            if path[0] == "search" or (path[-2:-1] == ("classWeights",) and change is misspell):
                continue
            if change is misspell and isinstance(path[-1], int):
                continue
            mutant = changed(recipe, path, change)
            assert not validator.is_valid(mutant), f"{name}: {path} {change.__name__}"
            mutations += 1
print(f"{recipes} recipes are valid, {mutations} mutants are not")
assert recipes > 20
