"""Every value knows its line, every object its comments."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as some

from bayplan.sources.manifests import yaml_documents
from bayplan.sources.manifests.documents import Document
from bayplan.sources.manifests.yaml_placing import Placing
from bayplan.sources.trees import comments
from tests.sources.trees.forest import MEMORY, deployment, read, sow

KEYS = some.text("abcdefgh", min_size=3, max_size=6)
WORDS = some.sampled_from(["plain", "two words", "512Mi", "#hash", "a # b", "it's", "100", "yes", "-x"])
SCALARS = WORDS | some.integers(0, 9999)
DATA = some.dictionaries(
    KEYS,
    some.recursive(
        SCALARS,
        lambda inner: (
            some.lists(inner, min_size=1, max_size=3) | some.dictionaries(KEYS, inner, min_size=1, max_size=3)
        ),
        max_leaves=12,
    ),
    min_size=1,
    max_size=4,
)


def leaves(value: Any, path: str = "") -> dict[str, Any]:
    if isinstance(value, dict):
        parts = [leaves(part, f"{path}.{name}" if path else name) for name, part in value.items()]
    elif isinstance(value, list):
        parts = [leaves(part, f"{path}[{index}]") for index, part in enumerate(value)]
    else:
        return {path: value}
    return {place: found for part in parts for place, found in part.items()}


def noted(text: str) -> Document:
    (found,) = yaml_documents.documents(text.encode(), Placing)
    assert isinstance(found, Document)
    return found


@given(DATA, some.sampled_from([True, False, None]), some.integers(0, 3))
def test_the_line_of_a_place_holds_the_value(data: dict[str, Any], flow: bool | None, above: int) -> None:
    text = "# head\n" * above + yaml.safe_dump(data, default_flow_style=flow, width=10_000)
    rows = text.split("\n")
    found = noted(text)
    assert found.notes is not None
    for path, value in leaves(data).items():
        row = rows[found.notes.places[path] - 1]
        assert str(value).replace("'", "''") in row or str(value) in row
    assert found.notes.last_line == len(rows) - 1
    assert json.loads(bytes(found.data)) == data


@given(DATA, some.data())
def test_every_comment_is_found_and_nothing_else(data: dict[str, Any], chosen: some.DataObject) -> None:
    rows = yaml.safe_dump(data, default_flow_style=False, width=10_000).rstrip("\n").split("\n")
    commented = chosen.draw(some.sets(some.integers(1, len(rows))))
    text = "\n".join(f"{row}  # note {at}" if at in commented else row for at, row in enumerate(rows, 1))
    found = noted(text)
    assert found.notes is not None
    seen = comments.between(text.split("\n"), found.line, found.notes.last_line, found.notes.marked)
    assert list(seen) == [(line, f"note {line}") for line in sorted(commented)]


SCRIPT = """# not this, for a blank line parts them

# about the map
# in two rows
kind: ConfigMap  # beside
data:
  # within
  run.sh: |  # beside the header
    #!/bin/sh
    # not a comment
    echo 1 # nor this
  quoted: "a # b"  # but this
  folded: 'over
    # rows'
  url: https://example.org/#part
# after
"""


def test_a_hash_within_a_scalar_begins_no_comment() -> None:
    found = noted(SCRIPT)
    assert found.notes is not None
    assert found.notes.last_line == 15
    seen = comments.between(SCRIPT.split("\n"), found.line, found.notes.last_line, found.notes.marked)
    assert list(seen) == [
        (3, "about the map"),
        (4, "in two rows"),
        (5, "beside"),
        (7, "within"),
        (8, "beside the header"),
        (12, "but this"),
    ]


def test_a_value_of_an_anchor_stands_where_the_anchor_does() -> None:
    text = "base: &base\n  memory: 1Gi\n  cpu: 1\na: *base\nb:\n  <<: *base\n  cpu: 2\n"
    found = noted(text)
    assert found.notes is not None
    places = found.notes.places
    assert (places["a.memory"], places["b.memory"], places["b.cpu"], places["a"]) == (2, 2, 7, 4)


def test_an_object_knows_its_lines(tmp_path: Path) -> None:
    text = f"# the first\n{deployment('a')}---\n# DO NOT LOWER\n{deployment('b')}"
    tree = read(sow(tmp_path, {"sub/a.yaml": text}))
    first, second = tree.declared
    assert (first.origin.file, first.origin.line, first.origin.last_line) == ("sub/a.yaml", 2, 21)
    assert (second.origin.line, second.place(MEMORY).line) == (24, 43)
    assert [(one.line, one.text) for one in second.comments] == [(23, "DO NOT LOWER")]
    assert first.place("spec.template.spec.containers[0].resources.requests.cpu").line == 19
    assert (first.origin.stack, first.subject) == ("sub", "Deployment default/a")


def test_items_of_a_list_know_theirs(tmp_path: Path) -> None:
    items = "".join(
        f"- apiVersion: v1\n  kind: Namespace\n  metadata:\n    name: {name} # {name}\n" for name in "ab"
    )
    tree = read(sow(tmp_path, {"a.yaml": f"apiVersion: v1\nkind: List\nitems:\n{items}"}))
    assert [(one.name, one.origin.line, one.place("metadata.name").line) for one in tree.declared] == [
        ("a", 4, 7),
        ("b", 8, 11),
    ]
    assert [one.comments[0].text for one in tree.declared] == ["a", "b"]


def test_json_knows_its_lines_too(tmp_path: Path) -> None:
    data = yaml.safe_load(deployment())
    tree = read(sow(tmp_path, {"a.json": json.dumps(data, indent=2)}))
    (found,) = tree.declared
    row = json.dumps(data, indent=2).split("\n")[found.place(MEMORY).line - 1]
    assert row.strip() == '"memory": "256Mi"'


@pytest.mark.parametrize("syntax", ["yaml", "json"])
def test_lists_within_lists_are_unpacked(tmp_path: Path, syntax: str) -> None:
    inner = {"apiVersion": "v1", "kind": "List", "items": [yaml.safe_load(deployment("deep"))]}
    outer = {"apiVersion": "v1", "kind": "List", "items": [inner]}
    text = json.dumps(outer) if syntax == "json" else yaml.safe_dump(outer)
    tree = read(sow(tmp_path, {f"a.{syntax}": text}))
    assert [one.name for one in tree.objects.workloads] == ["deep"]
