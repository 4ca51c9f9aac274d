"""Files into snapshots: whatever their syntax, their compression and their order."""

import gc
import gzip
import io
import json
import sys
from pathlib import Path

import pytest
import yaml
import zstandard
from hypothesis import given
from hypothesis import strategies as some

from bayplan.model.errors import InvalidInput
from bayplan.model.snapshot import Snapshot
from bayplan.sources import manifests
from tests.sources.objects import Document, container, deployment, document, listing, node, pod

ODD_TEXTS = some.sampled_from(
    ["yes", "1", "1.5", "null", "~", "2026-01-01", "", "- a", "a: b", "#", "é", "x" * 90]
)
NAMES = some.text("abcx-", min_size=1, max_size=8)
AMOUNTS = some.sampled_from(["1", "500m", "1.5Gi", "5k", "0"])
pods = some.builds(
    lambda name, labels, cpu, image: pod(
        name, containers=[container(image=image, resources={"requests": {"cpu": cpu}})], nodeSelector=labels
    ),
    NAMES,
    some.dictionaries(ODD_TEXTS.filter(bool), ODD_TEXTS, max_size=3),
    AMOUNTS,
    ODD_TEXTS,
)


def write(path: Path, content: str | bytes) -> str:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def content_of(snapshot: Snapshot) -> Document:
    """Everything but where it came from."""
    return {field: getattr(snapshot, field) for field in snapshot.__struct_fields__ if field != "sources"}


@given(some.lists(pods, min_size=1, max_size=4))
def test_both_syntaxes_say_the_same(tmp_path_factory: pytest.TempPathFactory, items: list[Document]) -> None:
    folder = tmp_path_factory.mktemp("both")
    wanted = manifests.read([write(folder / "a", json.dumps(listing(*items)))])
    for style in (None, True, False):
        text = yaml.safe_dump(listing(*items), default_flow_style=style, allow_unicode=True)
        assert content_of(manifests.read([write(folder / "a", text)])) == content_of(wanted)


ITEMS = [node("n1"), pod("a", nodeName="n1"), pod("b", namespace="x"), deployment("web")]
LISTING = json.dumps(listing(*ITEMS))
DOCUMENTS = [json.dumps(item) for item in ITEMS]
FORMS = {
    "a list": LISTING,
    "a list, indented": json.dumps(listing(*ITEMS), indent=4),
    "an array": f"[{','.join(DOCUMENTS)}]",
    "one a line": "\n".join(DOCUMENTS),
    "one after the other": "".join(DOCUMENTS),
    "one after the other, indented": "\n".join(json.dumps(item, indent=2) for item in ITEMS),
    "a list within a list": json.dumps(listing(ITEMS[0], listing(*ITEMS[1:]))),
    "documents of YAML": "---\n".join(map(yaml.safe_dump, ITEMS)),
    "documents of YAML with comments and blanks": "# all\n---\n---\n"
    + "---\n# next\n".join(map(yaml.safe_dump, ITEMS)),
    "a list of YAML": yaml.safe_dump(listing(*ITEMS)),
    "a list of YAML, kind first": yaml.safe_dump(listing(*ITEMS), sort_keys=False),
    "JSON between YAML separators": "\n---\n".join(DOCUMENTS),
    "Windows line ends": "---\r\n".join(map(yaml.safe_dump, ITEMS))
    .replace("\n", "\r\n")
    .replace("\r\r", "\r"),
    "a byte order mark": "\ufeff" + LISTING,
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS.keys())
def test_every_form_is_read(tmp_path: Path, text: str) -> None:
    found = manifests.read([write(tmp_path / "dump", text)], strict=True)
    assert content_of(found) == content_of(manifests.read([write(tmp_path / "plain.json", LISTING)]))


COMPRESSIONS = {
    "gzip": gzip.compress(LISTING.encode()),
    "gzip in two members": gzip.compress(LISTING[:50].encode()) + gzip.compress(LISTING[50:].encode()),
    "zstd": zstandard.compress(LISTING.encode()),
    "zstd in two frames": zstandard.compress(LISTING[:50].encode())
    + zstandard.compress(LISTING[50:].encode()),
    "UTF-16 of a Windows shell": LISTING.encode("utf-16"),
}


@pytest.mark.parametrize("data", COMPRESSIONS.values(), ids=COMPRESSIONS.keys())
def test_compression_is_told_by_content(tmp_path: Path, data: bytes) -> None:
    assert len(manifests.read([write(tmp_path / "dump", data)]).pods) == 2


@pytest.mark.parametrize("syntax", [json.dumps, yaml.safe_dump])
def test_items_without_a_kind_take_that_of_their_list(tmp_path: Path, syntax: type[str]) -> None:
    items = [
        {key: part for key, part in pod(name).items() if key not in ("kind", "apiVersion")} for name in "ab"
    ]
    text = syntax({"kind": "PodList", "apiVersion": "v1", "items": items})
    assert [found.name for found in manifests.read([write(tmp_path / "a", text)]).pods] == ["a", "b"]


def test_directories_are_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = tmp_path / "outside"
    inside = tmp_path / "inside"
    (inside / "deep").mkdir(parents=True)
    outside.mkdir()
    write(outside / "secret.json", json.dumps(pod("outside")))
    (inside / "link.json").symlink_to(outside / "secret.json")
    (inside / "loop").symlink_to(inside)
    write(inside / "b.yml", yaml.safe_dump(pod("b")))
    write(inside / "deep" / "a.json.gz", gzip.compress(json.dumps(pod("a")).encode()))
    write(inside / "README.md", "not: [yaml")
    monkeypatch.chdir(tmp_path)
    found = manifests.read(["inside"], strict=True)
    assert found.sources == ("inside/b.yml", "inside/deep/a.json.gz")
    assert [item.name for item in found.pods] == ["a", "b"]


def test_standard_input_is_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LISTING.encode())))
    found = manifests.read(["-"])
    assert (len(found.pods), found.sources) == (2, ("standard input",))


def test_progress_is_told(tmp_path: Path) -> None:
    paths = [write(tmp_path / name, LISTING) for name in ("a.json", "b.json")]
    told: list[tuple[str, int, int]] = []
    manifests.read(paths, progress=lambda *step: told.append(step))
    assert told == [(paths[0], 1, 2), (paths[1], 2, 2)]


def test_the_server_tells_its_version(tmp_path: Path) -> None:
    answer = {"clientVersion": {"gitVersion": "v1.30.1"}, "serverVersion": {"gitVersion": "v1.35.0"}}
    paths = [write(tmp_path / "v.json", json.dumps(answer)), write(tmp_path / "a.json", LISTING)]
    assert manifests.read(paths).kubernetes == "v1.35.0"


def test_the_collector_is_left_as_it_was(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", LISTING)
    manifests.read([path])
    assert gc.isenabled()
    gc.disable()
    try:
        manifests.read([path])
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_no_path_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.json", LISTING)
    monkeypatch.chdir(tmp_path)
    assert manifests.read(["a.json", "./a.json"]).sources == ("a.json", "./a.json")


def test_one_file_of_objects_has_to_be_right(tmp_path: Path) -> None:
    good, bad = json.dumps(pod("a")), json.dumps(document("Pod", ""))
    assert [item.name for item in manifests.read_objects(write(tmp_path / "good.json", good)).pods] == ["a"]
    with pytest.raises(InvalidInput, match=r"bad.json:2: metadata.name: is required"):
        manifests.read_objects(write(tmp_path / "bad.json", f"{good}\n{bad}"))


def test_our_own_evidence_beside_dumps_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "nodes.json").write_text(json.dumps(node("n1")))
    (tmp_path / "evidence.json").write_text('{"schema":"bayplan.evidence/v1","evidence":[]}\n')
    found = manifests.read([str(tmp_path)], strict=True)
    assert [one.name for one in found.nodes] == ["n1"]
    assert found.sources == (str(tmp_path / "nodes.json"),)
    assert found.findings == () and found.skipped == {}
