"""Nonsense about sizes: evidence in every form, ledgers, advice of others, answers of servers, commands.

What a reader takes has to bear all that is done with it: laid together, looked at, sized by every rule, told.
"""

import json
import random
import tempfile
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from bayplan.app import dumps
from bayplan.model.errors import SourceError
from bayplan.model.evidence import Advice, Evidence, Kill, Place, Track
from bayplan.rightsizing import gathering, registry
from bayplan.rightsizing import ledger as scoring
from bayplan.rightsizing.framework import Bound, Subject
from bayplan.rightsizing.recommend import recommend
from bayplan.sources import evidence, ledger
from bayplan.sources.evidence_cache import Cache
from bayplan.sources.prometheus.evidence import dialects, reading
from bayplan.sources.prometheus.evidence.asking import Asker
from bayplan.sources.prometheus.evidence.frame import Frame
from bayplan.wire.http import Request, Response
from tests.fuzz import corpus, mutations
from tests.robust import desk, estates, promises

NOW: Final = 1_793_512_800
"""What SOURCE_DATE_EPOCH says where commands are tried."""
HOUR: Final = 3600
MI: Final = 1 << 20
WEB: Final = Place("Deployment", "shop", "web", "main")
SUBJECT: Final = Subject(
    WEB, replicas=2,
    current={Bound.MEMORY_REQUEST: 64 * MI, Bound.MEMORY_LIMIT: 256 * MI, Bound.CPU_REQUEST: 10},
)  # fmt: skip
TREE: Final = {"apps/web.yaml": desk.deployment().replace("  name: web", "  name: web\n  namespace: shop", 1)}
ODD: Final[tuple[Any, ...]] = (*corpus.VALUES, 10**400, 1e308, 5e-324, -0.0, "NaN", "?", "100T", "262144k")
AMOUNTS: Final = (
    "NaN", "nan", "Infinity", "-1", "1e308", "9" * 400, "0", "", "1,5", "100T", "262144k", "-0", "1e-300",
    "0x10", "\u0663", "1_000", "+5", "5m", " ",
)  # fmt: skip
ROWS: Final = (
    *(dialects.WORKING_SET, dialects.RSS, dialects.CPU, dialects.STARTED, dialects.POD_OWNER),
    *(dialects.RESTARTS, dialects.LAST_REASON, dialects.OOM_EVENTS, f"{dialects.AMOUNTS}limits"),
)  # fmt: skip
FRAME: Final = Frame(NOW - 86_400, NOW, HOUR, NOW)


def _track(value: float, days: int = 9) -> Track:
    count = 24 * days
    return Track(NOW - (count - 1) * HOUR, HOUR, array("d", [value] * count))


def known() -> Evidence:
    """What is known of the one container that all this is about."""
    return Evidence(
        WEB, memory=_track(100.0 * MI), rss=_track(90.0 * MI), cpu=_track(40.0), cpu_peak=_track(90.0),
        throttled=_track(0.1), replicas=_track(2.0), limited=_track(256.0 * MI),
        starts=(NOW - 5 * 86_400, NOW - 86_400), restarts=1, since=NOW - 90 * 86_400,
        kills=(Kill(NOW - 86_400, 256 * MI, "counter"),), advice=(Advice("VPA a/b", "target", "memory", MI),),
        sources=("example",), notes=("said",),
    )  # fmt: skip


def _entry(**other: object) -> dict[str, object]:
    return {
        "at": "2026-10-01T00:00:00Z", **WEB._asdict(), "bound": "limits.memory", "before": "128Mi",
        "after": "256Mi", "rule": "bayplan", "evidence": "enough", **other,
    }  # fmt: skip


KRR: Final = {
    "scans": [
        {
            "object": {"cluster": None, "name": "web", "container": "main", "namespace": "shop",
                       "kind": "Deployment", "pods": [{"name": "web-a", "deleted": False}], "hpa": None},
            "recommended": {
                "requests": {"cpu": {"value": 0.01, "severity": "OK"}, "memory": {"value": 1e8}},
                "limits": {"cpu": {"value": None}, "memory": {"value": "?"}}, "info": {"cpu": "x"},
            },
            "severity": "OK",
        }
    ],
    "strategy": {"name": "simple", "settings": {}}, "score": 80,
}  # fmt: skip
GOLDILOCKS: Final = {
    "Namespaces": {
        "shop": {
            "namespace": "shop",
            "workloads": {
                "web": {
                    "controllerName": "web", "controllerType": "Deployment",
                    "containers": {
                        "main": {
                            "containerName": "main", "target": {"cpu": "25m", "memory": "262144k"},
                            "upperBound": {"memory": "100T"},
                        }
                    },
                }
            },
        }
    }
}  # fmt: skip


def table(chance: random.Random) -> bytes:
    """A table of readings or of sizes with something wrong."""
    columns = ["time", "namespace", "kind", "workload", "container", "memory", "cpu", "throttled", "killed"]
    rows = [
        [str(NOW - at * HOUR), "shop", "Deployment", "web", "main", f"{100 + at}Mi", "0.25", "0.1", ""]
        for at in range(40)
    ]
    if chance.random() < 0.3:
        columns = ["namespace", "kind", "workload", "container", "requests.memory", "limits.memory", "at"]
        rows = [["shop", "Deployment", "web", "main", "64Mi", "1Gi", str(NOW)]]
    for _ in range(chance.randint(0, 3)):
        row = chance.choice(rows)
        row[chance.randrange(len(row))] = chance.choice(AMOUNTS)
    comma, end = chance.choice(",;\t"), chance.choice(["\n", "\r\n", "\r"])
    data = (end.join(comma.join(row) for row in [columns, *rows]) + end).encode()
    return mutations.spoiled_text(data, chance) if chance.random() < 0.5 else data


def own(chance: random.Random) -> bytes:
    """A file of our own form with something wrong."""
    return _spoiled(json.loads(evidence.encode([known()])), chance)


def others(chance: random.Random) -> bytes:
    """What KRR or Goldilocks print, with something wrong."""
    return _spoiled(chance.choice([KRR, GOLDILOCKS]), chance)


def entries(chance: random.Random) -> bytes:
    """A ledger with something wrong, or in the middle of a merge."""
    moments = ("2026-10-01T00:00:00Z", "2026-10-09T00:00:00+02:00", "0001-01-01T00:00:00+23:59")
    lines = [json.dumps(_entry(at=chance.choice(moments), after=chance.choice(AMOUNTS + ("1Gi",) * 20)))]
    lines += [
        json.dumps(_entry()),
        json.dumps(_entry()),
        json.dumps(_entry(bound="requests.cpu", after="5m")),
    ]
    if chance.random() < 0.5:
        lines[1] = json.dumps(mutations.spoiled_object(_entry(), chance))
    if chance.random() < 0.2:
        lines[1:1] = ["<<<<<<< ours", lines[1], "=======", lines[2], ">>>>>>> theirs"]
    data = "\n".join(["# Sizes", *lines, ""]).encode("utf-8", "surrogatepass")
    return mutations.spoiled_text(data, chance) if chance.random() < 0.5 else data


def advisers(chance: random.Random) -> bytes:
    """VPA objects and checkpoints with odd values, as kubectl prints them."""
    kinds = ("VerticalPodAutoscaler", "VerticalPodAutoscalerCheckpoint", "HorizontalPodAutoscaler", "Pod")
    chosen = [one for one in corpus.OBJECTS if one["kind"] in kinds]
    given = [_odd(one, chance) for one in chosen]
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": given}).encode("utf-8", "surrogatepass")


def answers(chance: random.Random) -> bytes:
    """What a server says to each kind of question, with something wrong in each."""
    labels = {"namespace": "shop", "pod": "web-5d4-x", "container": "main", "resource": "memory"}
    rows = [
        {"metric": labels, "values": [[at, str(50.0 * MI)] for at in range(FRAME.start, NOW + 1, HOUR)]},
        {"metric": labels | {"pod": "web-5d4-y"}, "values": [[FRAME.start, chance.choice(AMOUNTS)]]},
    ]
    owner = {"namespace": "shop", "pod": "web-5d4-x", "owner_kind": "ReplicaSet", "owner_name": "web-5d4"}
    said: dict[str, object] = {
        "query_range": {"resultType": "matrix", "result": rows},
        "query": {"resultType": "vector", "result": [{"metric": labels, "value": [NOW, "1"]}]},
        "values": list(ROWS),
        "series": [owner],
    }
    made = {}
    for path, data in said.items():
        whole = {"status": "success", "data": data, "warnings": ["half"]}
        made[path] = (_spoiled(whole, chance) if chance.random() < 0.4 else _packed(whole)).decode("latin-1")
    return json.dumps(made).encode()


def whole(chance: random.Random) -> bytes:
    """A command that sizes on evidence, and a ledger, in which something is odd."""
    spoiled = chance.choice([own, table, others])(chance).decode("latin-1")
    kept = entries(chance).decode("latin-1") if chance.random() < 0.3 else ""
    return json.dumps({"evidence": spoiled, "ledger": kept}).encode()


def bear(path: Path) -> None:
    """Reads evidence, and does with it all that may be done."""
    _use(evidence.read(str(path)))


def remember(path: Path) -> None:
    """Reads a ledger, judges what is in it, and adds to it."""
    found = ledger.read(str(path))
    scores = scoring.scores(found, [SUBJECT], [known()])
    scoring.learned(scores)
    text = path.read_bytes().decode("utf-8")
    desk.insist_on(ledger.decode(ledger.written(found, "")) == found, "what was written is read otherwise")
    desk.insist_on(ledger.written(found, text) == text, "what is there was written again")


def advise(path: Path) -> None:
    """Reads dumps, and what others recommend in them."""
    _use(gathering.of_snapshot(dumps.read([str(path)])))


def listen(path: Path) -> None:
    """Reads the evidence of a server that answers so."""
    said = {name: text.encode("latin-1") for name, text in json.loads(path.read_bytes()).items()}
    asker = Asker(_Parrot(said), lambda _: None)  # type: ignore[arg-type]  # all of a session that it needs
    try:
        _use(reading.read(asker, FRAME, Cache(None), lambda *_: None).evidence)
    except SourceError as error:
        str(error)


def size(path: Path) -> None:
    """Runs the command. Fails on anything but an answer or a refusal that does no harm."""
    given = json.loads(path.read_bytes())
    with tempfile.TemporaryDirectory(prefix="sizes-") as name:
        folder = desk.sow(Path(name), dict(TREE))
        (folder / "e").write_bytes(given["evidence"].encode("latin-1"))
        if given["ledger"]:
            (folder / "apps" / ledger.NAME).write_bytes(given["ledger"].encode("latin-1"))
        for form in ("text", "json", "html"):
            words = (folder / "apps", "--evidence", folder / "e", "--no-cache", "--patch", "--all")
            _insist(estates.run("size", *words, "--output", form), form)


def _insist(answer: desk.Answer, form: str) -> None:
    desk.insist_on(answer.code in desk.CODES, f"{form}: {answer.code}: {answer.err}")
    desk.insist_on((answer.code != 2) or not answer.out, f"{form}: refused, and answered all the same")
    desk.insist_on("Traceback" not in answer.err, answer.err)
    desk.insist_on(promises.HARMFUL.search(answer.out + answer.err) is None, f"{form}: does harm")
    if form == "json" and answer.out:
        json.loads(answer.out, parse_constant=_no_number)


def _no_number(name: str) -> None:
    desk.insist_on(False, f"{name} is no JSON")


class _Parrot:
    """A session that says the same to every question of a kind."""

    shown = "http://prometheus.example.org"
    hide = staticmethod(str)

    def __init__(self, said: dict[str, bytes]) -> None:
        self._said = said

    def send(self, request: Request) -> Response:
        return Response(200, self._said[request.path.rsplit("/", 1)[-1]])


def _use(found: tuple[Evidence, ...]) -> None:
    merged = gathering.merge([found, [known()]])
    kept = evidence.decode(evidence.encode(merged))
    desk.insist_on(repr(sorted(kept, key=_place)) == repr(sorted(merged, key=_place)), "not kept as it was")
    for one in merged:
        for rule in registry.RULES:
            advice = recommend(SUBJECT, _moved(one), rule, now=NOW)
            desk.insist_on(all(0 <= (sized.wanted or 0) < 1 << 64 for sized in advice.sized), "no amount")


def _moved(one: Evidence) -> Evidence:
    return msgspec.structs.replace(one, place=WEB)


def _place(one: Evidence) -> Place:
    return one.place


def _packed(given: object) -> bytes:
    return json.dumps(given, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _spoiled(given: object, chance: random.Random) -> bytes:
    if chance.random() < 0.6:
        return _packed(_odd(given, chance))
    return mutations.spoiled_text(_packed(given), chance)


def _odd(given: object, chance: random.Random) -> Any:
    """The object with a few values replaced, among them numbers that no machine can hold."""
    changed = mutations.spoiled_object(given, chance)
    leaves = list(_leaves(changed))
    if leaves and chance.random() < 0.7:
        inner, key = chance.choice(leaves)
        inner[key] = chance.choice(ODD)
    return changed


def _leaves(given: Any) -> Iterator[tuple[Any, Any]]:
    """Every value that holds no other, with what holds it; of a long list the ends alone."""
    keys = list(given) if isinstance(given, dict) else [0, len(given) - 1] if given else []
    for key in keys:
        if isinstance(given[key], dict | list):
            yield from _leaves(given[key])
        else:
            yield given, key
