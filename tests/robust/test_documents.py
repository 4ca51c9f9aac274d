"""Documents that nobody expects: read in time that grows with their length, or refused."""

import json
import os
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bayplan.app import results
from bayplan.documentation import registry
from bayplan.sources import prose
from bayplan.sources.prose import passages, reading
from bayplan.verification.items import scratch
from tests.fuzz.platforms import POD
from tests.robust import desk, estates, promises

ESTATE = desk.ROOT / "examples" / "a100" / "bayplan.yaml"
LETTERS = 100_000
MOST_SECONDS = 2.0
"""Of each pattern, where a tenth is usual; what grows with the square takes minutes."""
PIECES = (
    "a", "1", "a-", "a1-", "1.", "1 ", " ", "1GB ", "1 GB RAM ", "RAM ", "RAM 1GB ", "server with ", "host ",
    "envelope ", "spegel ", "K3s ", "VM 100 a", "100 a ", "1 workers (", "1 nodes (a1", "(1, ",
    "Profiles (1, 1", "Nodes 1 ", "runs 1 workers ", "1x A100 ", "a=a:", "Total Cluster Resources: ",
    "x VMs claim 1GB ",
    "<br ", "pod in 1-a-", "| a ", "K8s VMs claim ", "~",
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("before", ["", "1 nodes ("])
def test_a_line_without_end_takes_no_time_without_end(piece: str, before: str) -> None:
    lines = tuple(passages.lines(before + piece * (LETTERS // len(piece)), "a.md"))
    for look in (*reading.OF_FIGURES, *reading.OF_LINES):
        begun = time.process_time()
        list(look(lines))
        assert time.process_time() - begun < MOST_SECONDS, look.__module__


def test_as_many_values_as_lines_are_compared_in_time() -> None:
    text = "".join(f"RAM {number}GB DDR4\nNodes: {number} (\n" for number in range(1, 8000))
    begun = time.process_time()
    found = registry.contradictions(prose.claims(text, "a.md"))
    assert 0 < len(found) < 100 and time.process_time() - begun < 5


@pytest.mark.parametrize(
    "text",
    [
        "| node | vmid | ram | cpu |\n|-|-|-|-|\n| a1 | ² | 4GB | ³ |",
        f"| node | vmid | ram | cpu |\n|-|-|-|-|\n| a1 | {'9' * 5000} | 4GB | {'9' * 5000} |",
        f"RAM {'9' * 400}GB DDR4",
        "3 nodes (a1..999999999)\n  16 vCPUs",
        f"3 nodes (a1..{'9' * 5000})\n  16 vCPUs",
        "a0-9999 (100-9999): 4c",
    ],
)
def test_numbers_that_are_none_claim_nothing_impossible(text: str) -> None:
    found = prose.claims(text, "a.md")
    assert len(found) <= 3 and all(one.amount is None or one.amount < 1 << 80 for one in found)


def test_spans_of_two_digits() -> None:
    found = prose.claims("- Workers: 3 nodes (node9 to node11)\n  - 16 vCPUs\n", "a.md")
    assert {one.subject for one in found if one.topic == "machine-cores"} == {"node9", "node10", "node11"}


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A folder of odd things."""
    (tmp_path / "binary.md").write_bytes(b"\x89PNG\0\0")
    os.mkfifo(tmp_path / "pipe.md")
    with (tmp_path / "large.md").open("wb") as stream:
        stream.truncate(100 << 20)
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "again").symlink_to(tmp_path / "empty")
    (tmp_path / "empty" / "itself.md").symlink_to(tmp_path / "empty" / "itself.md")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("binary.md", "is a binary file; name documents in Markdown or plain text"),
        ("pipe.md", "is no plain file; name a document"),
        ("large.md", "has more than 8 MiB; name the documents that are meant"),
        ("empty", "holds no document; looked for .md, .markdown, .txt"),
        ("empty/itself.md", "is not there; name a document"),
        ("x" * 5000, "cannot be looked at: File name too long"),
    ],
)
def test_what_is_no_document_is_refused(name: str, said: str, odd: Path) -> None:
    answer = estates.run("docs", "--estate", ESTATE, "--check", odd / name)
    assert (answer.code, answer.out) == (2, "") and said in answer.said


def test_a_device_is_no_document() -> None:
    answer = estates.run("docs", "--estate", ESTATE, "--check", "/dev/zero")
    assert answer.code == 2 and "is no plain file" in answer.err
    assert estates.run("docs", "--estate", ESTATE, "--check", "").code == 2


def test_markup_and_colours_in_documents_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "e.md"
    file.write_text(
        f"| node | vmid | ram |\n|-|-|-|\n| cp1 | 111 | 99GB {estates.EVIL} |\n", encoding="utf-8"
    )
    for form in ("text", "json"):
        answer = estates.run("docs", "--estate", ESTATE, "--check", file, "--output", form)
        assert answer.code == 1 and promises.HARMFUL.search(answer.out) is None


@pytest.mark.parametrize(
    "log",
    [b"9" * 60_000, b"1 bytes copied, 0 s", b"9999 bytes copied, 1.2.3 s", b"1 bytes " * 8000, b"\0\xff"],
)
def test_logs_that_say_nothing(log: bytes, tmp_path: Path) -> None:
    desk.sow(tmp_path, {"t.json": POD, "t.log": log})
    begun = time.process_time()
    answer = estates.run("verify", "--files", ESTATE.parent, "--results", tmp_path)
    assert answer.code == 1 and time.process_time() - begun < 5
    assert promises.HARMFUL.search(answer.out) is None
    assert scratch.COPIED.search("2147483648 bytes (2.1 GB) copied, 1.5 s, 1.4 GB/s")


def test_of_a_huge_log_the_end_is_read(tmp_path: Path) -> None:
    desk.sow(tmp_path, {"t.json": POD})
    with (tmp_path / "t.log").open("wb") as stream:
        stream.truncate(2 << 30)
        stream.seek(0, os.SEEK_END)
        stream.write(b"\nthe end")
    (found,) = results.read(str(tmp_path))
    assert found.log.endswith("the end") and len(found.log) <= results.LONGEST


def test_names_in_pages_and_drawings_do_no_harm(tmp_path: Path) -> None:
    name = json.dumps(f"{estates.EVIL}</text><script>|`\n# x")
    desk.sow(tmp_path, {
        "bayplan.yaml": f"hosts: [{{name: {name}, memory: 64Gi}}]\n"
        f"machines: [{{vmid: 300, name: {name}, memory: 9Gi, host: {name}}}]\n"
        f"storagePools: [{{name: {name}, host: {name}, size: 1T, kind: {name}}}]\n"
    })  # fmt: skip
    assert estates.run("docs", "--estate", tmp_path / "bayplan.yaml", "-o", tmp_path / "to").code == 0
    for path in (tmp_path / "to").iterdir():
        written = path.read_text(encoding="utf-8")
        assert promises.HARMFUL.search(written) is None, path.name
        assert "<script" not in written, path.name
    assert ElementTree.parse(tmp_path / "to" / "topology.svg").getroot().tag.endswith("svg")
