"""What `bayplan size` says to words and files that cannot be used: one sentence, and nothing is written."""

import gzip
import os
import threading
from pathlib import Path

import pytest

from bayplan.sources import evidence
from tests.robust import sizing
from tests.robust.sizing import EVIDENCE, FILE, lay, size

HEAD = "time,namespace,kind,workload,container,memory"
ROW = "1793512800,shop,Deployment,web,main,1Mi"
SCHEMA = b'{"schema":"bayplan.evidence/v1","evidence":'
NO_TABLE = "is neither JSON nor a table: its first line names no columns"

FILES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "e: is empty; known are evidence that"),
    "no text": (b"\0\1\2" * 99, "e: is a binary file"),
    "cut short": (SCHEMA + b'[{"kind":"Dep', "e: is not evidence, or is damaged (input data was truncated)"),
    "a hole": (b'{"x":' + b"[" * 100_000, "the document is nested too deeply"),
    "another alphabet": (SCHEMA + b'[{"kind":"\xe4"}]}', "e: is damaged or cut short (the text is not valid"),
    "a table in another alphabet": (f"{HEAD}\n1,\xe4".encode("latin-1"), "e: is not UTF-8 text; save it"),
    "a list": (b"[]", "e: is not evidence, or is damaged (expected a mapping, got a list)"),
    "a word": (b"null", f"e:1: {NO_TABLE}"),
    "a page": (b"<!doctype html>\n<html>", f"e:1: {NO_TABLE}"),
    "an estate file": (b"hosts: []\n", f"e:1: {NO_TABLE}"),
    "another time": (b'{"schema":"bayplan.evidence/v9","evidence":[]}', "was written by a newer bayplan"),
    "half a gzip": (gzip.compress(b"x" * 99)[:15], "e: the compressed data ends too early"),
    "an open quote": (b'"time,names', "e:1: is not CSV: unexpected end of data"),
    "a quote too much": (b'time,namespace,"a"b\n', "e:1: is not CSV: "),
    "a cell too few": (f"{HEAD}\n1,2\n".encode(), "e:2: has 2 cells, but there are 6 columns"),
    "one reading": (f"{HEAD}\n{ROW}".encode(), "has one reading only"),
    "a decimal comma": (
        f"{HEAD};cpu\n{ROW};0,5\n".replace("Mi;", "Mi§").replace(",", ";", 5 + 5).replace("§", ";").encode(),
        "e:2: cpu: '0,5' is not an amount such as 250m",
    ),
    "a moment that is far off": (
        f"{HEAD}\n{ROW}\n{ROW.replace('800', '860')}\n{ROW.replace('1793512800', '60')}".encode(),
        "would lie between the first and the last; correct the one that is far off",
    ),
    "a reading that no machine can hold": (
        SCHEMA + b'[{"kind":"D","namespace":"a","workload":"b","container":"c","memory":'
        b'{"start":1,"step":1,"values":[' + b"9" * 400 + b"]}}]}",
        "evidence[0].memory.values[0]: is no reading",
    ),
    "a limit that no machine can hold": (
        SCHEMA + b'[{"kind":"D","namespace":"a","workload":"b","container":"c","kills":'
        b'[{"at":1,"limit":' + b"9" * 400 + b"}]}]}",
        "evidence[0]: holds of 1329 bits, which is no amount",
    ),
}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(lay(tmp_path))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(sizing.NOW))
    return tmp_path


def state(home: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in sorted(home.rglob("*")) if one.is_file()}


@pytest.mark.parametrize("name", FILES)
def test_evidence_that_cannot_be_read_is_refused_with_its_place(name: str, home: Path) -> None:
    data, sentence = FILES[name]
    (home / "e").write_bytes(data)
    before = state(home)
    answer = size(home, "--evidence", "e", "--write")
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1), answer
    assert answer.err.startswith("bayplan: e") and sentence in answer.err, answer.err
    assert state(home) == before


def test_odd_but_right_ways_to_give_evidence_are_read(home: Path) -> None:
    usual = size(home).out
    text = (home / EVIDENCE).read_text(encoding="utf-8")
    (home / "u").write_bytes(text.encode("utf-16"))
    (home / "b").write_bytes(b"\xef\xbb\xbf" + text.encode())
    os.mkfifo(home / "f")
    writer = threading.Thread(target=(home / "f").write_bytes, args=(text.encode(),))
    writer.start()
    for name in ("f", "u", "b"):
        assert size(home, "--evidence", name).out == usual, name
    writer.join()
    assert size(home, "--evidence", "-", data=text.encode()).out == usual


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("comma", [",", ";", "\t"])
def test_tables_of_other_programs_are_read(comma: str, end: str, home: Path) -> None:
    rows = [HEAD, *(ROW.replace("1793512800", str(sizing.NOW - at * 3600)) for at in range(3))]
    quoted = [comma.join(f'"{cell}"' for cell in row.split(",")) for row in rows]
    (home / "t").write_bytes(b"\xef\xbb\xbf" + (end.join(quoted) + end).encode())
    (one,) = evidence.read("t")
    assert (one.place, list(one.memory.values)) == (sizing.WEB, [sizing.MI] * 3)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--only nothing/*", "--only 'nothing/*' means no workload; write namespace/name"),
        ("--only shop/* --only [", "--only '[' means no workload"),
        ("--backtest --only nothing/*", "--only 'nothing/*' means no workload"),
        ("--save-evidence full.json", "full.json: cannot be written: No space left on device"),
        ("--save-evidence e.json", "e.json: is read for the answer, and --save-evidence would write over it"),
        ("--save-evidence ./apps/../e.json", "is read for the answer"),
        ("--save-evidence apps", "apps: evidence is written as .json or .json.zst"),
        ("--save-evidence folder.json", "folder.json: cannot be written: Is a directory"),
        ("--output html -o e.json", "e.json: is read for the answer, and -o would write over it"),
        ("--output html -o apps/web.yaml", "apps/web.yaml: is read for the answer, and -o would write"),
        ("--output json -o n.json --save-evidence n.json", "n.json: is written by -o and by --save-evidence"),
        ("--output html -o /dev/full", "/dev/full: cannot be written: No space left on device"),
        ("--evidence apps", "apps: is a directory; name the file with the evidence"),
        ("--evidence /dev/null", "/dev/null: is empty"),
    ],
)  # fmt: skip
def test_words_that_cannot_be_meant_are_refused(words: str, sentence: str, home: Path) -> None:
    (home / "full.json").symlink_to("/dev/full")
    (home / "folder.json").mkdir()
    before = state(home)
    answer = size(home, *words.split())
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1), answer
    assert sentence in answer.err
    assert state(home) == before


@pytest.mark.parametrize("option", ["--branch", "--save-evidence", "--rule", "--secret"])
def test_an_empty_word_is_a_variable_that_was_not_set(option: str, home: Path) -> None:
    answer = size(home, option, "")
    assert (answer.code, answer.out) == (2, "")
    assert f"{option} needs " in answer.err and "got an empty word" in answer.err


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("sizing: {rule: best}\n", "bayplan.yaml: sizing.rule: there is no rule 'best'; choose one of"),
        ("sizing: {ledger: /etc/sizes}\n", "bayplan.yaml:1: sizing.ledger: '/etc/sizes' leads out of"),
        ("sizing: {floor: []}\n", "bayplan.yaml:1: sizing.floor: is not a key"),
        ("sizing: [\n", "bayplan.yaml:2: this is not valid YAML"),
    ],
)
def test_an_estate_file_that_cannot_be_used_is_not_passed_over(text: str, sentence: str, home: Path) -> None:
    """Its floors would be missing, and too little be recommended."""
    (home / "apps" / "bayplan.yaml").write_text(text, encoding="utf-8")
    answer = size(home)
    assert (answer.code, answer.out) == (2, "") and sentence in answer.err, answer


def test_the_ledger_stands_in_the_tree_from_wherever_one_calls(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "apps" / "bayplan.yaml").write_text("sizing: {ledger: kept/sizes.jsonl}\n", encoding="utf-8")
    refused = size(home, "--write")
    assert refused.code == 2 and "kept is no folder that can be written to" in refused.err
    assert sizing.OLD in (home / FILE).read_text(encoding="utf-8")
    (home / "apps" / "kept").mkdir()
    (home / "elsewhere").mkdir()
    monkeypatch.chdir(home / "elsewhere")
    assert size(home, "--write").code == 0
    assert (home / "apps" / "kept" / "sizes.jsonl").is_file()
    assert list((home / "elsewhere").iterdir()) == []


def test_a_ledger_that_is_a_link_out_of_the_tree_is_refused(home: Path) -> None:
    (home / "apps" / "bayplan-sizes.jsonl").symlink_to(home / "outside")
    answer = size(home, "--write")
    assert answer.code == 2 and "is a link that leads out of its folder" in answer.err
    assert not (home / "outside").exists()


def test_a_file_that_is_passed_over_is_told(home: Path) -> None:
    """What it holds is sized by nobody, and that is no silent matter."""
    broken = sizing.manifest("other").replace("    spec:", "    spec: [", 1)
    (home / "apps" / "broken.yaml").write_text(broken, encoding="utf-8")
    answer = size(home)
    assert answer.code == 0 and "shop/web" in answer.out
    assert answer.err.startswith("bayplan: error: broken.yaml:") and answer.err.count("\n") == 1, answer
