"""Bad input: a sentence with its place, the rest read all the same, and bounds to time and memory."""

import gzip
import json
import time
from pathlib import Path

import pytest

from bayplan.model.errors import InvalidInput
from bayplan.model.findings import Finding
from bayplan.model.snapshot import Snapshot
from bayplan.sources import files, manifests
from tests.sources.objects import container, document, listing, pod

GOOD = json.dumps(pod("good"))
YAML = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: good\nspec:\n  containers:\n  - name: main\n"
STAIRS = "".join(f"{' ' * at}a:\n" for at in range(300))
LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def read(tmp_path: Path, name: str, text: str | bytes, *, strict: bool = False) -> Snapshot:
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return manifests.read([str(tmp_path / name)], strict=strict)


UNREADABLE: dict[str, tuple[str, str | bytes, int, str]] = {
    "JSON cut short": ("a.json", GOOD[:-2], 1, "this is not valid JSON: input data was truncated"),
    "a comma too many": ("a.json", '{\n"kind": "Pod",\n}', 3, "trailing comma"),
    "no JSON at all": ("a.json", "hello", 1, "this is not valid JSON"),
    "JSON nested deeply": ("a.json", '{"kind": "Pod", "spec": ' + "[" * 100_000, 1, "nested too deeply"),
    "text that is not UTF-8": ("a.yaml", YAML.encode() + b"# \xff", 8, "UTF-8"),
    "JSON that is not UTF-8": ("a.json", GOOD.encode().replace(b"main", b"\xff"), 1, "not valid UTF-8"),
    "a tab": ("a.yaml", "kind: Pod\nmetadata:\n\tname: a\n", 3, "a tab stands where only spaces may indent"),
    "a key twice": ("a.yaml", "kind: Pod\nmetadata: {}\nkind: Pod\n", 3, "'kind' stands twice"),
    "a key twice, deeper": ("a.yaml", YAML + "    image: a\n    image: b\n", 9, "'image' stands twice"),
    "a template": ("a.yaml", "kind: Pod\nmetadata:\n  name: {{ .Values.name }}\n", 3, "render it first"),
    "a template from the start": ("a.yaml", "{{- if .on }}\nkind: Pod\n{{- end }}\n", 1, "render it first"),
    "laughs": ("a.yaml", LAUGHS, 8, "aliases expand to more than 64 MiB"),
    "an alias of nothing": ("a.yaml", "kind: *a\n", 1, "the alias *a refers to nothing before it"),
    "an alias of itself": ("a.yaml", "kind: Pod\nspec: &a [*a]\n", 2, "the alias *a refers to nothing"),
    "YAML nested deeply": ("a.yaml", "a: " + "[" * 100_000, 1, "nested more than 200 deep"),
    "YAML indented deeply": ("a.yaml", STAIRS, 201, "nested more than 200"),
    "an unfinished quotation": ("a.yaml", "kind: Pod\na: 'b\n", 3, "unexpected end of stream"),
    "an unknown tag": ("a.yaml", "kind: !Ref Pod\n", 1, "the tag '!Ref' is not known to Kubernetes"),
    "a number that is none": ("a.yaml", "kind: Pod\nspec: .nan\n", 2, "give a finite number"),
    "a control character": ("a.yaml", "kind: Pod\nspec: \x1b[0m\n", 2, "control characters are not allowed"),
    "a mapping as a key": ("a.yaml", "kind: Pod\n? {a: b}\n: c\n", 2, "must be a plain value"),
    "a merge of a number": ("a.yaml", "kind: Pod\nspec:\n  <<: 3\n", 3, "merges mappings only"),
    "no kind": ("a.yaml", "a: 1\n", 1, "kind: is required"),
    "a list of things": ("a.yaml", "- a\n- b\n", 1, "not a Kubernetes object"),
    "a kind that is a number": ("a.json", '{"kind": 3}', 1, "kind: expected text, got a whole number"),
    "a name that is a truth": ("a.yaml", YAML.replace("good", "yes"), 1, "expected text, got true or false"),
    "a binary file": ("a.json", b"\x7fELF" + b"\0" * 100, 0, "is a binary file"),
    "damaged gzip": ("a.json.gz", b"\x1f\x8b" + b"x" * 99, 0, "the compressed data is damaged"),
    "gzip cut short": ("a.json.gz", gzip.compress(GOOD.encode())[:-12], 0, "ends too early"),
    "damaged zstd": ("a.json.zst", b"\x28\xb5\x2f\xfd" + b"x" * 99, 0, "the compressed data is damaged"),
    "half of UTF-16": ("a.json", b"\xff\xfea", 0, "starts like UTF-16 text"),
    "an absurd quantity": (
        "a.json",
        json.dumps(pod(containers=[container(resources={"limits": {"cpu": "1" * 9999}})])),
        1,
        "spec.containers[0].resources.limits.cpu: '1111",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text", "line", "message"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_complaint_has_its_place(
    tmp_path: Path, name: str, text: str | bytes, line: int, message: str
) -> None:
    begun = time.perf_counter()
    with pytest.raises(InvalidInput) as refused:
        read(tmp_path, name, text)
    assert message in str(refused.value)
    assert (refused.value.file, refused.value.line) == (str(tmp_path / name), line)
    assert len(str(refused.value)) < 400
    assert time.perf_counter() - begun < 2


def places(findings: tuple[Finding, ...]) -> list[tuple[int, str]]:
    return [(finding.line, finding.subject) for finding in findings if finding.check == "unreadable-document"]


BROKEN_POD = json.dumps(pod("bad", containers=[container(image=3)]))
YAML_LIST = f"kind: List\nitems:\n- {GOOD}\n- {{a: b, a: c}}\n- {BROKEN_POD}\n"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.json", f'{{"kind": "List", "items": [\n{GOOD},\n{BROKEN_POD}\n]}}', [(3, "Pod default/bad")]),
        ("a.json", f"{GOOD}\n{{\n{BROKEN_POD}", [(3, "FILE"), (3, "Pod default/bad")]),
        ("a.yaml", f"{YAML}---\nkind: [\n---\n{YAML.replace('good', 'fine')}", [(10, "FILE")]),
        ("a.yaml", YAML_LIST, [(4, "FILE"), (5, "Pod default/bad")]),
    ],
    ids=["a pod of a list", "a line", "a document", "an item of YAML"],
)  # fmt: skip
def test_the_rest_is_read(tmp_path: Path, name: str, text: str, expected: list[tuple[int, str]]) -> None:
    found = read(tmp_path, name, text)
    assert found.pods[-1].name == "good"
    file = str(tmp_path / name)
    assert places(found.findings) == [(line, subject.replace("FILE", file)) for line, subject in expected]
    with pytest.raises(InvalidInput):
        read(tmp_path, name, text, strict=True)


def test_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="there is no such file or directory; check the path") as refused:
        manifests.read([str(tmp_path / "missing")])
    assert refused.value.file.endswith("missing")


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "---\n---\n"])
def test_nothing_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidInput, match="there is no Kubernetes object here"):
        read(tmp_path, "a.yaml", text)


def test_a_directory_without_manifests_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="there is no Kubernetes object here"):
        manifests.read([str(tmp_path)])


def test_many_complaints_become_one(tmp_path: Path) -> None:
    found = read(tmp_path, "a.json", "\n".join([GOOD, *[json.dumps(document("Pod", ""))] * 150]))
    assert len(found.findings) == 101
    assert found.findings[-1].summary == (
        "150 documents of this file could not be read; the first 100 are listed"
    )


def test_hopeless_files_are_given_up(tmp_path: Path) -> None:
    found = read(tmp_path, "a.json", GOOD + "\n{\n" * 20_000)
    assert found.findings[-1].summary.endswith("the rest was not tried")


def test_lists_within_lists_have_an_end(tmp_path: Path) -> None:
    nested = pod("good")
    for _ in range(8):
        nested = listing(nested)
    with pytest.raises(InvalidInput, match="lists are nested more than 5 deep"):
        read(tmp_path, "a.json", json.dumps(nested))


@pytest.mark.parametrize("line", ["a\n", "a: b\n", "- a\n", "---\n", "{\n", "---\na: [\n", "? ", "a: '"])
def test_a_million_lines_take_seconds(tmp_path: Path, line: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(InvalidInput):
        read(tmp_path, "a.yaml", line * 1_000_000)
    assert time.perf_counter() - begun < 20


def test_compressed_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "HARMLESS", 1 << 20)
    with pytest.raises(InvalidInput, match=r"grows beyond 1 MiB when decompressed"):
        read(tmp_path, "a.json.gz", gzip.compress(b" " * (2 << 20)))


def test_files_have_a_largest_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 100)
    with pytest.raises(InvalidInput, match="split it"):
        read(tmp_path, "a.json", GOOD * 20_000)
