"""Estates that nobody expects: each question about them ends, is answered or refused, and does no harm."""

import html.parser
import json
from pathlib import Path
from typing import Any

import pytest

from bayplan.sources import snapshots
from tests.robust import estates, promises
from tests.robust.estates import EVIL, SECRET, config, listed, node, pod, resources, workloads

Files = dict[str, str | bytes | None]

ASKED_FOR = "blink"
"""The element that evil names ask for, and that no page has."""
HUGE = "9223372036854775807"
NO_HOST: Files = {"status": None, "estate": None}
NO_PVE: Files = {"resources": None, "status": None, "config": None, "second": None}


def spread(cidr: str) -> str:
    """An estate file with one network."""
    return f"networks: [{{name: nodes, bridge: vmbr0, cidr: '{cidr}'}}]\n"


def without(kind: str, *keys: str) -> str:
    """The host's resources, rows of a kind without some keys; without any keys the rows are not there."""
    rows: list[dict[str, Any]] = json.loads(resources())
    mine = [{key: row[key] for key in row if key not in keys} if row["type"] == kind else row for row in rows]
    return json.dumps(mine if keys else [row for row in rows if row["type"] != kind])


ODD: dict[str, Files] = {
    "nothing odd": {},
    "no nodes": {"nodes": listed()},
    "no pods": {"pods": listed()},
    "only the hypervisor": {"nodes": None, "pods": None, "estate": None},
    "only the cluster": {**NO_PVE, "estate": None},
    "only an estate file and the cluster": NO_PVE,
    "nodes that give nothing": {"nodes": listed(node("n1", "0", "0", "0"), node("n2", "0", "0", "0"))},
    "nodes that give less than nothing": {"nodes": listed(node("n1", "-1", "-5Gi", "-1"), node("n2"))},
    "nodes that give everything": {"nodes": listed(node("n1", "1e30", "1e30", HUGE), node("n2", HUGE, HUGE))},
    "nodes without a status": {"nodes": listed({**node("n1"), "status": {}}, node("n2"))},
    "nodes called like options": {
        "nodes": listed(*map(node, ["--help", "-n", "drain:x", "a/b", EVIL, "x" * 3000])),
    },
    "two nodes of one name": {"nodes": listed(node("n1"), node("n1"))},
    "pods with evil names": {"pods": listed(pod(EVIL, "n1"), pod("x" * 3000, "n1"), pod("", "n1"))},
    "pods without containers": {"pods": listed(pod("a", "n1", containers=[]), pod("b", containers=[]))},
    "pods of a node that is not there": {"pods": listed(pod("a", "ghost"), pod("b", "n1"))},
    "pods that want everything": {
        "pods": listed(pod("a", cpu="1e30", memory="1e30"), *(pod(at, "n1", memory=HUGE) for at in "bc")),
    },
    "pods that want less than nothing": {"pods": listed(pod("a", cpu="-1", memory="-1"))},
    "replicas without end": {"pods": listed(*workloads(2**31 - 1), pod("web-a", "n1"))},
    "a machine with the number 0": {"resources": resources((0, "n1"), (102, "n2"))},
    "a machine with a negative number": {"resources": resources((-5, "n1"), (102, "n2"))},
    "a machine with a number too long": {"resources": resources((10**30, "n1"), (102, "n2"))},
    "two machines of one number": {"resources": resources((101, "n1"), (101, "n2"))},
    "two machines of one name": {"resources": resources((101, "n1"), (102, "n1"))},
    "a machine with an evil name": {"resources": resources((101, EVIL)), "config": config(EVIL)},
    "a host with an evil name": {"resources": resources(host=EVIL)},
    "two hosts of one name": {"resources": json.dumps([*json.loads(resources()), *json.loads(resources())])},
    "a host without memory": {"resources": without("node", "maxmem", "maxcpu"), **NO_HOST},
    "a host with no memory at all": {"resources": resources(maxmem=0, maxcpu=0), **NO_HOST},
    "a host with less than none": {"resources": resources(maxmem=-1, maxcpu=-1), **NO_HOST},
    "a host with words for numbers": {"resources": resources(maxmem="much", maxcpu=[1]), **NO_HOST},
    "a host with too much": {"resources": resources(maxmem=1e300, maxcpu=10**40), **NO_HOST},
    "machines without a host": {
        "resources": without("node").replace('"node": "h1", ', ""), "config": None, "second": None, **NO_HOST,
    },
    "a storage pool of no size": {"resources": resources().replace(str(1 << 40), "0")},
    "a storage pool of negative size": {"resources": resources().replace(str(1 << 40), "-1")},
    "a machine without memory": {"config": config(memory=0, cores=0)},
    "a machine with too much": {"config": config(memory=10**20, cores=10**20)},
    "a machine that gets more than it has": {"config": config(memory=1024, balloon=9999)},
    "a machine with nulls": {"config": config(memory=None, scsi0=None)},
    "a machine with lists": {"config": config(memory={"a": 1}, cores=[1])},
    "a disk of negative size": {"config": config(scsi0="local:1/x,size=-5G")},
    "a disk without end": {"config": config(scsi0=f"local:1/x,size={'9' * 5000}G")},
    "more disks than slots": {"config": config(**{f"scsi{at}": "local:1/x,size=1G" for at in range(300)})},
    "a machine on two networks": {
        "config": config(net1="virtio=BC:24:11:00:00:02,bridge=vmbr1,tag=5", ipconfig1="ip=198.51.100.5/24"),
    },
    "a machine of the other internet": {"config": config(ipconfig0="ip6=2001:db8::1/64")},
    "an address that is none": {"config": config(ipconfig0="ip=300.1.1.1/99")},
    "evil everywhere": {
        "config": config(EVIL, tags=EVIL, scsi0=EVIL, net0=EVIL, hostpci0=EVIL, hostpci1="0000:zz"),
    },
    "an empty configuration": {"config": ""},
    "a configuration that breaks off": {"config": '{"name":'},
    "a binary configuration": {"config": b"\0\1\2"},
    "a configuration in a hole": {"config": "[" * 50_000},
    "a network of two": {"estate": spread("192.0.2.10/31")},
    "a network of one": {"estate": spread("192.0.2.11/32")},
    "a network of the other internet": {"estate": spread("2001:db8::/64")},
    "a network of everybody": {"estate": spread("0.0.0.0/0")},
    "an estate file with evil names": {
        "estate": 'hosts: [{name: "h\\e[31m\\u202e<blink>&", memory: 64Gi}]\n'
        'machines: [{vmid: 300, name: "\\e]0;x\\a<blink>", memory: 99Gi, host: "h\\e[31m\\u202e<blink>&"}]\n',
    },
}  # fmt: skip

PICTURED = (
    "no nodes", "no pods", "only the hypervisor", "only the cluster", "nodes that give nothing",
    "nodes that give everything", "nodes called like options", "pods with evil names", "evil everywhere",
    "a host with an evil name", "a host with no memory at all", "a machine with an evil name",
    "machines without a host", "a storage pool of no size", "an estate file with evil names",
)  # fmt: skip
"""Of these a page is drawn."""

QUESTIONS = {
    "text": "capacity --pairs --shape 500m/1Gi --question control-planes=3 --question worker=8c/48Gi "
    "--question volumes=3 --question gpu-node=1 --question notebooks=5x1c/4Gi --question plan",
    "json": "capacity --output json",
    "init": "init -o -",
    "host": "whatif lose:host/h1 add:8c/32Gi@h1",
    "resize": "whatif resize:n1,memory=32Gi --output junit",
    "pressure": "capacity --only pressure --pressure n1 --assume 80%",
}


@pytest.mark.parametrize("files", ODD.values(), ids=ODD.keys())
def test_every_question_about_it_ends_and_does_no_harm(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793512800")
    folder = estates.lay(tmp_path, **files)
    told = {name: estates.run(*words.split(), "--files", folder) for name, words in QUESTIONS.items()}
    for name, answer in told.items():
        _insist_on_order(name, answer.code, answer.out, answer.err)
    assert told["json"].code == 2 or json.loads(told["json"].out)["schema"]


@pytest.mark.parametrize("name", PICTURED)
def test_a_page_about_it_can_be_drawn_and_does_no_harm(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793512800")
    answer = estates.run("capacity", "--output", "html", "--files", estates.lay(tmp_path, **ODD[name]))
    assert answer.code in (0, 1)
    _insist_on_order(name, answer.code, answer.out, answer.err)
    assert ASKED_FOR not in _Tags.of(answer.out)


@pytest.mark.parametrize("files", ODD.values(), ids=ODD.keys())
def test_what_is_kept_of_it_reads_back_without_secrets(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793512800")
    folder, kept, past = estates.lay(tmp_path, **files), tmp_path / "s.json", tmp_path / "h.db"
    taken = estates.run("snapshot", "--files", folder, "-o", kept)
    recorded = estates.run("record", "--files", folder, "--history", past)
    for name, answer in {"snapshot": taken, "record": recorded}.items():
        _insist_on_order(name, answer.code, answer.out, answer.err)
    for path in (kept, past):
        assert not path.exists() or SECRET.encode() not in path.read_bytes()
    if taken.code in (0, 1):
        found = snapshots.load(str(kept))
        assert snapshots.decode(snapshots.encode(found)) == found
    if recorded.code == 0:
        words = ("--only", "forecasts", "--history", past)
        assert estates.run("capacity", "--files", folder, *words).code in (0, 1)


@pytest.mark.parametrize("loss", ["node/n9", "host/h9", "any-gpu"])
def test_a_policy_about_what_is_not_there_does_not_pass_for_met(loss: str, tmp_path: Path) -> None:
    folder = estates.lay(tmp_path, estate=f"capacity: {{survive: [{loss}]}}\n")
    answer = estates.run("capacity", "--files", folder, "--only", "losses", "--output", "json")
    found = {one["check"]: one["subject"] for one in json.loads(answer.out)["findings"]}
    assert found["unknown-loss"] == loss
    strict = estates.run("capacity", "--files", folder, "--only", "losses", "--fail-on", "warning")
    assert (strict.code, "nothing is known of what the policy" in strict.said) == (1, True)


def test_a_pile_of_nothing_is_refused(tmp_path: Path) -> None:
    folder = estates.lay(tmp_path, nodes=listed(), pods=listed(), **NO_PVE)
    answer = estates.run("capacity", "--files", folder)
    assert (answer.code, answer.out) == (2, "")
    assert "there is no Kubernetes object here" in answer.err


def _insist_on_order(name: str, code: int, out: str, err: str) -> None:
    assert code in (0, 1, 2), (name, code, err)
    assert (code == 2) <= (out == ""), (name, out[:200])
    assert all(line.startswith("bayplan: ") for line in err.splitlines()), (name, err)
    for written in (out, err):
        assert promises.HARMFUL.search(written) is None, (name, promises.HARMFUL.search(written))
        assert SECRET not in written, name


class _Tags(html.parser.HTMLParser):
    """The names of all elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    @classmethod
    def of(cls, page: str) -> set[str]:
        made = cls()
        made.feed(page)
        return made.found

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found.add(tag)
