"""Hostile words in every free text of an estate file: what is rendered stays what it is, or nothing is."""

import copy
import functools
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from bayplan.app import render
from bayplan.app.render import Asked
from bayplan.model.errors import InvalidInput
from bayplan.sources.kyverno.cel import parsing
from tests.robust.desk import ROOT

PLAIN: Final = "zzplainzz"
WORDS: Final = {
    "shell": "\"; touch /tmp/pwned; #'",
    "substitution": "$(reboot)`id`",
    "lines": "a\nrm -rf /\n",
    "templates": "{{ .x }}{% x %}${ x }{x}",
    "quotes": "'''\"\"\"\\",
    "markup": "</text><script>]]>|&",
    "yaml": "x: {y: [z]} # - &a *a !t",
}
WORST: Final = {
    "all": " ".join(one for name, one in WORDS.items() if name != "lines"),
    "lines": WORDS["lines"],
}
"""In one word, so that many places are tried in little time."""
Place = tuple[str | int, ...]
PLACES: Final[dict[str, tuple[Place, ...]]] = {
    "a100": (
        ("access", "resourcePool"), ("bootstrap", "packages", 0), ("bootstrap", "searchDomains", 0),
        ("capacity", "expendable", "namespaces", 0), ("capacity", "planned", 0, "name"),
        ("capacity", "triggers", 0, "action"), ("capacity", "triggers", 0, "name"),
        ("cluster", "embeddedMirror", 0), ("cluster", "interface"), ("cluster", "tlsNames", 0),
        ("delivery", "branch"), ("delivery", "path"), ("delivery", "repository"),
        ("networks", 0, "bridge"), ("notebooks", "profiles", 1, "description"),
        ("notebooks", "profiles", 1, "title"), ("pools", 0, "labels", "scratch"),
        ("pools", 0, "machine", "disks", 0, "pool"), ("storageClasses", 2, "mountOptions", 0),
        ("storageClasses", 2, "server"), ("tiers", 0, "name"), ("tiers", 0, "namespaces", 0),
        ("tiers", 1, "namespaces", 0), ("tiers", 0, "cards", "priorityClass", "name"),
    ),
    "r730": (
        ("tiers", 0, "name"), ("tiers", 2, "cards", "resource"), ("components", 0, "namespace"),
        ("tiers", 0, "namespaces", 0), ("machines", 0, "name"), ("pools", 0, "name"),
    ),
}  # fmt: skip
"""Texts of people, and names that others read: what is refused in one is all the better."""
CASES = [(example, place, word) for example, places in PLACES.items() for place in places for word in WORST]
SCRIPT: Final = re.compile(r"#!/bin/(?:sh|bash)\b")
PATH: Final = re.compile(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*\Z")


@functools.cache
def estate(example: str) -> Any:
    return yaml.load((ROOT / "examples" / example / "bayplan.yaml").read_bytes(), Loader=yaml.CSafeLoader)


def spoiled(example: str, place: Place, word: str) -> str:
    changed = copy.deepcopy(estate(example))
    inner = changed
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = word
    return yaml.dump(changed, sort_keys=False, Dumper=yaml.CSafeDumper)


def rendered(folder: Path, text: str) -> dict[str, str]:
    file = folder / "bayplan.yaml"
    file.write_text(text, encoding="utf-8")
    made = render.render(str(file), Asked(form="all")).changes.files
    return {one.path: one.after.decode() for one in made if one.after is not None}


def embedded(value: Any) -> Iterator[str]:
    """All texts in a document."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield key if isinstance(key, str) else str(key)
            yield from embedded(one)
    elif isinstance(value, list):
        for one in value:
            yield from embedded(one)
    elif isinstance(value, str):
        yield value


def scripts(files: dict[str, str]) -> Iterator[tuple[str, str]]:
    for path, text in files.items():
        if SCRIPT.match(text):
            yield path, text
        elif path.endswith((".yaml", "user-data")):
            for document in yaml.load_all(text, Loader=yaml.CSafeLoader):
                yield from ((path, one) for one in embedded(document) if SCRIPT.match(one))


def expressions(files: dict[str, str]) -> Iterator[str]:
    """The conditions of policies, in CEL."""
    for path, text in files.items():
        if "/tiers/objects/" in path:
            for document in yaml.load_all(text, Loader=yaml.CSafeLoader):
                yield from _expressions(document)


def _expressions(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            if key == "expression" and isinstance(one, str):
                yield one
            yield from _expressions(one)
    elif isinstance(value, list):
        for one in value:
            yield from _expressions(one)


@pytest.mark.parametrize(("example", "place", "word"), CASES)
def test_it_is_refused_or_stays_a_word(example: str, place: Place, word: str, tmp_path: Path) -> None:
    hostile = WORST[word]
    try:
        files = rendered(tmp_path, spoiled(example, place, hostile))
    except InvalidInput as refused:
        assert "\n  " not in refused.message and refused.path
        return
    assert [path for path in files if not PATH.match(path) or ".." in path.split("/")] == []
    for path, text in files.items():
        if path.endswith((".yaml", "user-data", "meta-data", "network-config")):
            list(yaml.load_all(text, Loader=yaml.CSafeLoader))
    for path, script in scripts(files):
        checked = subprocess.run(["sh", "-n"], input=script.encode(), capture_output=True, check=False)
        assert checked.returncode == 0, (path, checked.stderr)
        assert "/tmp/pwned" not in shlex.split(script, comments=True), path
    for expression in dict.fromkeys(expressions(files)):
        parsing.parse(expression)


def shape(value: Any) -> Any:
    """A document without its texts."""
    if isinstance(value, dict):
        return sorted(
            (str(key) if PLAIN not in str(key) else "", repr(shape(one))) for key, one in value.items()
        )
    if isinstance(value, list):
        return sorted(repr(shape(one)) for one in value)
    return type(value).__name__


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("key", ["title", "description"])
def test_texts_of_people_change_no_structure(key: str, word: str, tmp_path: Path) -> None:
    place = ("notebooks", "profiles", 1, key)
    plain = rendered(tmp_path, spoiled("a100", place, PLAIN))
    hostile = rendered(tmp_path, spoiled("a100", place, WORDS[word]))
    assert plain.keys() == hostile.keys()
    for path in plain:
        if path.endswith(".yaml"):
            documents = [list(yaml.load_all(one[path], Loader=yaml.CSafeLoader)) for one in (plain, hostile)]
            assert shape(documents[0]) == shape(documents[1]), path
    assert WORDS[word] in set(embedded(yaml.safe_load(hostile["fleet/jupyterhub/values.yaml"])))
