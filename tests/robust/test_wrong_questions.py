"""Questions about both layers, asked wrongly: each is answered in one sentence, and nothing is written."""

from pathlib import Path

import pytest

from tests.robust import estates

NINES = "9" * 5000

CAPACITY: dict[str, tuple[list[str], str]] = {
    "no part": (["--only", " , "], "no part is asked for; choose of picture, lines"),
    "an unknown part": (["--only", "LINES"], "there is no part 'LINES'"),
    "a shape that is none": (["--shape", "500m"], "'500m' is neither a size nor a known workload"),
    "a negative shape": (["--shape", "-1/1Gi"], "asks for less than nothing of cpu"),
    "a shape without end": (["--shape", f"{NINES}/1Gi"], "is neither a size nor a known workload"),
    "a shape of no number": (["--shape", "nan/nan"], "is neither a size nor a known workload"),
    "a loss that is none": (["--lose", "any-thing"], "'any-thing' is no kind of loss"),
    "a loss of nothing": (["--lose", "node/n1+"], "is no kind of loss"),
    "a loss of what is not there": (["--lose", "host/h9"], "there is no host 'h9' to lose; there is h1"),
    "a node that is not there": (["--without", "n9"], "no node is called 'n9'; nodes are n1, n2"),
    "a question that is none": (["--question", "why=1"], "'why=1' is no question that can be answered"),
    "a question without an end": (["--question", f"volumes={NINES}"], "write it as volumes=N[xSIZE]"),
    "cores without end": (["--question", f"worker={NINES}c/4Gi"], "write it as 8c/48Gi, 8c or 48Gi"),
    "too many to count": (["--question", "control-planes=9999999"], "is no number from 1 to 999999"),
    "pressure nowhere": (["--pressure", ""], "there is no node ''; the nodes are n1, n2"),
    "what cannot be assumed": (["--assume", "nan%", "--only", "lines"], "'nan%' cannot be assumed"),
    "a history that is not there": (["--history", "no.db"], "no.db: there is no such history"),
    "a folder as a history": (["--history", "."], ".: is a directory; name the history file in it"),
    "a history without a name": (["--history", ""], "no file can be called so; name the history file"),
    "a history that is none": (["--history", "estate/nodes.json"], "is not a history of bayplan"),
    "no address": (["--prometheus", "prometheus"], "has to be like https://HOST:PORT"),
    "an address with an escape": (["--prometheus", "http://a\x1b[31m/"], "has to be like https://HOST:PORT"),
    "an address with a zero": (["--prometheus", "http://a\0b/"], "has to be like https://HOST:PORT"),
    "a host without end": (["--prometheus", f"http://{'a' * 300}/"], "has to be like https://HOST:PORT"),
    "a port without end": (["--prometheus", f"http://a:{NINES}/"], "has to be like https://HOST:PORT"),
    "a secret that is nowhere": (
        ["--prometheus", "http://127.0.0.1:9", "--secret", "NOWHERE"],
        "NOWHERE: is neither an environment variable nor a file",
    ),
    "an estate file nowhere": (["--estate", "no.yaml"], "no.yaml: there is no such file"),
    "an estate file without a name": (["--estate", ""], "--estate names no file"),
    "a folder as an estate file": (["--estate", "."], ".: is a directory; name the estate file"),
    "a file without a name": (["-o", ""], "no file is named to write to"),
    "a file that is a folder": (["-o", "."], ".: cannot be written: Is a directory"),
    "the root as a file": (["-o", "/"], "/: cannot be written: Is a directory"),
    "a file nowhere": (["-o", "no/where"], "no/where: cannot be written: No such file"),
    "a file with a zero": (["-o", "a\0b"], "cannot be written: no file can be called so"),
    "a file with a long name": (["-o", "a" * 300], "cannot be written: File name too long"),
}

WHATIF: dict[str, tuple[list[str], str]] = {
    "no step at all": ([""], "'' is not a step; write one of drain:NODE"),
    "an unknown step": (["move:n1"], "'move:n1' is not a step"),
    "a node that is not there": (["drain:n9"], "there is no node n9; did you mean"),
    "a node that is gone by then": (["remove:n1", "drain:n1"], "there is no node n1"),
    "a flag that is none": (["drain:n1,now"], "'now' is not a flag"),
    "a host that is not there": (["lose:host/h9"], "there is no host h9"),
    "a disk that is not there": (["lose:disk/h1/sda"], "there is no disk h1/sda"),
    "no cores at all": (["add:0c/8Gi"], "a machine has some cpu"),
    "memory without its suffix": (["add:8c/32"], "32 of memory is less than 1Mi; its suffix is missing"),
    "thousandths of a byte": (["resize:n1,memory=1m"], "its suffix is missing"),
    "no memory at all": (["resize:n1,memory=0"], "a machine has some memory"),
    "half a core": (["resize:n1,cores=500m"], "500m is no whole number of cores"),
    "a negative size": (["resize:n1,memory=-1Gi"], "-1Gi is negative"),
    "nodes without end": (["add:8c/32Gix9999"], "9999 nodes are not between 1 and 1000"),
    "replicas without end": ([f"scale:shop/web={NINES}"], "more than 100000 replicas are not played"),
    "replicas in other digits": (["scale:shop/web=\u0663"], "write scale:NS/WORKLOAD=3"),
    "a container that is not there": (["set:shop/web,db/memory=1Gi"], "there is no container db"),
    "an amount that is none": (["set:shop/web,memory=nan"], "'nan' is not a quantity"),
    "a card where none is": (["move-gpu:n1"], "no card of host h1 can go to n1"),
    "files that are not there": (["apply:no.yaml"], "no.yaml: there is no such file"),
    "one scenario to compare": (["--compare", "a.yaml"], "give at least two scenario files"),
    "steps to compare": (
        ["--compare", "drain:n1", "drain:n2"],
        "is no scenario file; write its steps into a file",
    ),
}

RECORD: dict[str, tuple[list[str], str]] = {
    "no time": (["--history", "h.db", "--at", ""], "'' is no time"),
    "a time that is none": (["--history", "h.db", "--at", "2026-02-30"], "'2026-02-30' is no time"),
    "a time before all": (["--history", "h.db", "--at", "0001-01-01"], "made from 1971 to 9998, not in 1"),
    "a time after all": (["--history", "h.db", "--at", "9999-12-31"], "made from 1971 to 9998, not in 9999"),
    "no span": (["--history", "h.db", "--keep", ""], "'' is no length of time"),
    "a span of nothing": (["--history", "h.db", "--keep", "0d"], "'0d' is no length of time"),
    "a span without end": (["--history", "h.db", "--keep", "999999y"], "is longer than any history"),
    "a history with a zero": (["--history", "a\0b"], "no file can be called so"),
    "a history nowhere": (["--history", "no/h.db"], "there is no directory no; make it first"),
    "a history that is none": (["--history", "estate/nodes.json"], "is not a history of bayplan"),
}

OTHER: dict[str, tuple[str, list[str], str]] = {
    "a file that is there": (
        "init",
        ["-o", "estate/bayplan.yaml"],
        "is there already; write it anew with --for",
    ),
    "a draft into a folder": ("init", ["-o", "."], ".: cannot be written: Is a directory"),
    "a draft nowhere": ("init", ["-o", "no/where"], "no/where: cannot be written"),
    "a draft with a zero": ("init", ["-o", "a\0b"], "no file can be called so"),
    "a snapshot with a zero": ("snapshot", ["-o", "a\0b.json"], "no file can be called so"),
    "a snapshot of no form": ("snapshot", ["-o", "s.txt"], "choose a name that ends so"),
}

ALL = {
    **{f"capacity: {name}": ("capacity", *case) for name, case in CAPACITY.items()},
    **{f"whatif: {name}": ("whatif", *case) for name, case in WHATIF.items()},
    **{f"record: {name}": ("record", *case) for name, case in RECORD.items()},
    **{f"{case[0]}: {name}": case for name, case in OTHER.items()},
}


@pytest.mark.parametrize(("command", "words", "sentence"), ALL.values(), ids=ALL.keys())
def test_it_is_answered_in_one_sentence(
    command: str, words: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    estates.lay(tmp_path)
    monkeypatch.chdir(tmp_path)
    answer = estates.run(command, "--files", "estate", *words)
    assert (answer.code, answer.out) == (2, ""), answer
    assert answer.err.startswith("bayplan: ")
    assert sentence in answer.err
    assert answer.err.count("\n") == 1
    assert len(answer.err) < 1500
    assert not set(answer.err) & set("\x1b\0\u202e")
    assert [path.name for path in tmp_path.iterdir()] == ["estate"]


@pytest.mark.parametrize("command", ["capacity", "snapshot", "record"])
@pytest.mark.parametrize("said", ["253402300800", NINES])
def test_a_date_that_no_calendar_has_is_refused(
    command: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = estates.lay(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", said)
    target = {"snapshot": ["-o", tmp_path / "s.json"], "record": ["--history", tmp_path / "h.db"]}
    answer = estates.run(command, "--files", folder, *target.get(command, []))
    assert (answer.code, answer.out) == (2, "")
    assert "which is no time; write the seconds since 1970" in answer.err


@pytest.mark.network
def test_a_server_that_does_not_answer_fails_as_a_source(tmp_path: Path) -> None:
    folder, address = (
        estates.lay(tmp_path),
        f"http://user:{estates.SECRET}@127.0.0.1:9/p?token={estates.SECRET}",
    )
    answer = estates.run("capacity", "--files", folder, "--only", "lines", "--prometheus", address)
    assert (answer.code, answer.out) == (3, "")
    assert answer.err.startswith("bayplan: http://127.0.0.1:9/p: no connection")
    assert estates.SECRET not in answer.err
