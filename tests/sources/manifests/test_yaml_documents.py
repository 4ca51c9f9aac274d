"""YAML in objects: lines, anchors, merges."""

import json
from typing import Any

import pytest

from bayplan.model.errors import InvalidInput
from bayplan.sources.manifests import yaml_documents
from bayplan.sources.manifests.documents import Document


def documents(text: str) -> list[tuple[int, Any]]:
    found = []
    for item in yaml_documents.documents(text.encode()):
        assert isinstance(item, Document)
        found.append((item.line, json.loads(bytes(item.data))))
    return found


def test_each_object_knows_its_line() -> None:
    text = "# first\n\na: 1\n---\n\nb: 2\n--- \nc: 3\n...\n---\nkind: List\nitems:\n- kind: p\n\n- kind: q\n"
    wanted = [(3, {"a": 1}), (6, {"b": 2}), (8, {"c": 3}), (13, {"kind": "p"}), (15, {"kind": "q"})]
    assert documents(text) == wanted


def test_separators_are_lines_of_their_own() -> None:
    assert documents("a: b---\nc: d\n---\ne: |\n  text\n  --- more\n") == [
        (1, {"a": "b---", "c": "d"}),
        (4, {"e": "text\n--- more\n"}),
    ]


def test_directives_and_comments_are_no_documents() -> None:
    assert documents("%YAML 1.1\n# head\n---\na: 1\n---\n# nothing\n---\n") == [(4, {"a": 1})]


def test_aliases_stand_for_what_they_name() -> None:
    assert documents("a: &x {k: [1, two]}\nb: *x\nc: &y text\nd: *y\n") == [
        (1, {"a": {"k": [1, "two"]}, "b": {"k": [1, "two"]}, "c": "text", "d": "text"})
    ]


def test_anchors_end_with_their_document() -> None:
    with pytest.raises(AssertionError):
        documents("a: &x 1\n---\nb: *x\n")


def test_merges_fill_in_what_is_not_written() -> None:
    text = "base: &b {x: 1, w: 1}\nmore: &m {w: 2, z: 2}\none: {<<: *b, x: 0}\nboth: {<<: [*b, *m]}\n"
    ((_, found),) = documents(text)
    assert found["one"] == {"x": 0, "w": 1}
    assert found["both"] == {"x": 1, "w": 1, "z": 2}


def test_keys_become_text() -> None:
    assert documents("1: a\ntrue: b\n1.5: c\n") == [(1, {"1": "a", "true": "b", "1.5": "c"})]


def test_quoted_text_stays_text() -> None:
    assert documents("a: '1'\nb: \"yes\"\nc: |\n  2\nd: >-\n  null\n") == [
        (1, {"a": "1", "b": "yes", "c": "2\n", "d": "null"})
    ]


def test_broken_items_do_not_end_their_list() -> None:
    text = "kind: List\nitems:\n- {kind: a}\n- {b: {c: 1, c: 2}, d: [e]}\n- {kind: f}\n"
    first, broken, last = yaml_documents.documents(text.encode())
    assert isinstance(broken, InvalidInput)
    assert (broken.line, "'c' stands twice" in broken.message) == (4, True)
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert (first.line, last.line) == (3, 5)


def test_a_file_can_be_taken_as_a_whole() -> None:
    found = yaml_documents.whole(b"# values\nitems: [{kind: a}]\nb: 2\n---\nc: 3\n")
    assert found is not None
    assert json.loads(bytes(found.data)) == {"items": [{"kind": "a"}], "b": 2}
    assert yaml_documents.whole(b"# nothing\n") is None


def test_syntax_can_be_looked_at_alone() -> None:
    complaints = list(yaml_documents.complaints(b"a: !tag *b\na: 1\n---\n\tb: 1\n---\nc: [\n"))
    assert [one.line for one in complaints] == [1, 4, 7]
