"""The steps of a what-if, as they are written: `drain:NODE`, `add:8c/32Gi[@HOST][xN]`, `scale:NS/NAME=3`.

Parsing looks at the text alone; whether the nodes and workloads exist is found out when a step's turn comes,
because an earlier one may have made them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from bayplan.model import quantities
from bayplan.model.errors import InvalidInput
from bayplan.model.pods import Amounts
from bayplan.model.record import Record

FLAGS: Final = ("force", "delete-emptydir-data")


class Drain(Record, frozen=True):
    """Empty a node as `kubectl drain --ignore-daemonsets` does."""

    text: str
    node: str
    force: bool = False
    delete_emptydir_data: bool = False


class Lose(Record, frozen=True):
    """A node falls silent."""

    text: str
    node: str


class Remove(Record, frozen=True):
    """A node object is deleted."""

    text: str
    node: str


class Add(Record, frozen=True):
    """New nodes: of a size, or like one that exists. `host` is where they would run; it is noted only."""

    text: str
    allocatable: Amounts = {}
    like: str = ""
    host: str = ""
    count: int = 1


class Set(Record, frozen=True):
    """Other requests in a workload's template.

    `requests` maps `resource` or `container/resource` to an amount.
    """

    text: str
    workload: str
    requests: Amounts = {}


class Scale(Record, frozen=True):
    """Another number of replicas."""

    text: str
    workload: str
    replicas: int


class Apply(Record, frozen=True):
    """New or changed objects, from manifests."""

    text: str
    path: str


Step = Drain | Lose | Remove | Add | Set | Scale | Apply


def parse_all(texts: Sequence[str]) -> list[Step]:
    """Every step in order; a scenario file stands for the steps that it lists."""
    found: list[Step] = []
    for text in texts:
        found += map(parse, read_scenario(text)) if _is_scenario(text) else [parse(text)]
    if not found:
        raise InvalidInput(f"there is no step; write one of {', '.join(FORMS.values())}")
    return found


def parse(text: str) -> Step:
    """One step. Raises InvalidInput that names the step and what was expected."""
    kind, colon, rest = text.partition(":")
    read = READERS.get(kind)
    if read is None or not colon or not rest:
        expected = FORMS.get(kind) or f"one of {', '.join(FORMS.values())}"
        raise InvalidInput(f"{text!r} is not a step; write {expected}", value=text)
    return read(text, rest)


def read_scenario(path: str) -> list[str]:
    """The steps of a scenario file: a mapping with a list called `steps`."""
    from bayplan.sources import files
    from bayplan.sources.manifests import json_documents, yaml_documents

    (source,) = files.find([path])
    text = files.content(source)
    reader = json_documents if text.lstrip()[:1] == b"{" else yaml_documents
    for document in reader.documents(text):
        if isinstance(document, InvalidInput):
            raise document.within(source.name)
        try:
            return msgspec.json.decode(document.data, type=_Scenario).steps
        except msgspec.MsgspecError as error:
            message = "is not a scenario; write a list of steps under `steps:`, such as - drain:node1"
            raise InvalidInput(message, file=source.name) from error
    raise InvalidInput("is empty; write a list of steps under `steps:`", file=source.name)


class _Scenario(msgspec.Struct):
    steps: list[str]


def _is_scenario(text: str) -> bool:
    return text.partition(":")[0] not in FORMS and (
        text.endswith((".yaml", ".yml", ".json")) or Path(text).is_file()
    )


def _drain(text: str, rest: str) -> Step:
    node, *flags = rest.split(",")
    for flag in flags:
        if flag not in FLAGS:
            raise _wrong(text, "drain", f"{flag!r} is not a flag; there are {' and '.join(FLAGS)}")
    return Drain(text, node, "force" in flags, "delete-emptydir-data" in flags)


def _lose(text: str, rest: str) -> Step:
    if rest.startswith("host/"):
        raise _wrong(
            text, "lose", "hosts are not in a snapshot of Kubernetes alone; lose its nodes one by one"
        )
    return Lose(text, rest)


def _add(text: str, rest: str) -> Step:
    match = _ADD.match(rest)
    if match is None:
        raise _wrong(text, "add", "")
    count = int(match["count"] or 1)
    if not 1 <= count <= MOST_ADDED:
        raise _wrong(text, "add", f"{count} nodes are not between 1 and {MOST_ADDED}")
    if match["like"]:
        return Add(text, like=match["like"], host=match["host"] or "", count=count)
    sizes = {"cpu": _amount(text, "add", match["cpu"]), "memory": _amount(text, "add", match["memory"])}
    return Add(text, sizes, host=match["host"] or "", count=count)


def _set(text: str, rest: str) -> Step:
    workload, *pairs = rest.split(",")
    if not pairs or "/" not in workload:
        raise _wrong(text, "set", "")
    requests: Amounts = {}
    for pair in pairs:
        name, equals, amount = pair.partition("=")
        if not equals or not name:
            raise _wrong(text, "set", f"{pair!r} is not a resource with its amount")
        requests[name] = _amount(text, "set", amount)
    return Set(text, workload, requests)


def _scale(text: str, rest: str) -> Step:
    workload, equals, number = rest.rpartition("=")
    if not equals or not number.isdecimal() or "/" not in workload:
        raise _wrong(text, "scale", "")
    return Scale(text, workload, int(number))


def _amount(text: str, kind: str, written: str) -> quantities.Quantity:
    try:
        found = quantities.parse(written)
    except InvalidInput as error:
        raise _wrong(text, kind, error.message) from error
    if found.nanos < 0:
        raise _wrong(text, kind, f"{written} is negative")
    return found


def _wrong(text: str, kind: str, why: str) -> InvalidInput:
    return InvalidInput(f"{text!r}: {why + '; ' if why else ''}write {FORMS[kind]}", value=text)


MOST_ADDED: Final = 1000
FORMS: Final[Mapping[str, str]] = {
    "drain": f"drain:NODE[,{FLAGS[0]}][,{FLAGS[1]}]",
    "lose": "lose:NODE",
    "add": "add:8c/32Gi[@HOST][xN] or add:node=NODE[xN]",
    "remove": "remove:NODE",
    "set": "set:NS/WORKLOAD,memory=2Gi[,cpu=500m]",
    "scale": "scale:NS/WORKLOAD=3",
    "apply": "apply:PATH",
}
READERS: Final[Mapping[str, Callable[[str, str], Step]]] = {
    "drain": _drain,
    "lose": _lose,
    "add": _add,
    "remove": Remove,
    "set": _set,
    "scale": _scale,
    "apply": Apply,
}
_ADD: Final = re.compile(
    r"(?:node=(?P<like>[A-Za-z0-9.-]+?)|(?P<cpu>[0-9.]+m?)c/(?P<memory>[0-9.]+[A-Za-z]*?))"
    r"(?:@(?P<host>[A-Za-z0-9.-]+?))?(?:x(?P<count>[0-9]{1,4}))?\Z"
)
