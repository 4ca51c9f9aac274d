"""The steps of a what-if, as they are written: `drain:NODE`, `add:8c/32Gi[@HOST][xN]`, `scale:NS/NAME=3`.

Parsing looks at the text alone; whether the nodes, machines and workloads exist is found out when a step's
turn comes, because an earlier one may have made them.
"""

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from bayplan.model import quantities
from bayplan.model.errors import InvalidInput
from bayplan.model.pods import Amounts
from bayplan.model.record import Record
from bayplan.model.scenarios import Scenario

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


class LoseHost(Record, frozen=True):
    """A host falls silent, with every machine on it."""

    text: str
    host: str


class LoseDisk(Record, frozen=True):
    """A disk of a host is gone, with the storage pools that stand on it."""

    text: str
    host: str
    disk: str


class LoseGpu(Record, frozen=True):
    """A node goes on without its cards."""

    text: str
    node: str


class Remove(Record, frozen=True):
    """A node object is deleted, and its machine is stopped."""

    text: str
    node: str


class Add(Record, frozen=True):
    """New nodes: of a size, or like one that exists. `host` is where their machines would run."""

    text: str
    allocatable: Amounts = {}
    like: str = ""
    host: str = ""
    count: int = 1


class Resize(Record, frozen=True):
    """Another size of a machine, named by its name, its number or its node. None: as it is; bytes."""

    text: str
    machine: str
    memory: int | None = None
    cores: int | None = None


class MoveGpu(Record, frozen=True):
    """The card of a host goes to the machine of another node there. `origin`: whose card it is, if asked."""

    text: str
    node: str
    origin: str = ""


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
    """New or changed objects, from manifests or from a whole tree of files."""

    text: str
    path: str


Step = (
    Drain | Lose | LoseHost | LoseDisk | LoseGpu | Remove | Add | Resize | MoveGpu | Set | Scale | Apply
)  # fmt: skip


class Passage(Record, frozen=True):
    """Steps to be carried out in one go: those of a scenario file, or one of the command line alone."""

    scenario: Scenario
    steps: tuple[Step, ...]


def parse_all(texts: Sequence[str]) -> list[Step]:
    """Every step in order; a scenario file stands for the steps that it lists."""
    return [step for passage in passages(texts) for step in passage.steps]


def passages(texts: Sequence[str]) -> list[Passage]:
    """What is to be done, part by part. Raises InvalidInput where there is nothing to do."""
    found = [_passage(text) for text in texts]
    if not any(passage.steps or passage.scenario.expects for passage in found):
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


def _passage(text: str) -> Passage:
    if not is_scenario(text):
        return Passage(Scenario(), (parse(text),))
    from bayplan.sources import scenarios  # reading YAML takes a while to load

    scenario = scenarios.read(text)
    return Passage(scenario, tuple(_placed(scenario, at) for at in range(len(scenario.steps))))


def _placed(scenario: Scenario, at: int) -> Step:
    """A step of a file."""
    with complaining(scenario, at):
        return parse(scenario.steps[at])


@contextlib.contextmanager
def complaining(scenario: Scenario, at: int) -> Iterator[None]:
    """A mistake in a step of a file says where it stands."""
    try:
        yield
    except InvalidInput as error:
        if not scenario.file or error.file:
            raise
        line = scenario.lines[at] if at < len(scenario.lines) else 0
        place = f"steps[{at}]"
        raise InvalidInput(
            error.message, file=scenario.file, line=line, path=place, value=scenario.steps[at]
        ) from error


def is_scenario(text: str) -> bool:
    """Whether a file of steps is meant, and no step."""
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
    kind, slash, name = rest.partition("/")
    if not slash:
        return Lose(text, rest)
    host, _, disk = name.partition("/")
    if kind == "disk" and host and disk:
        return LoseDisk(text, host, disk)
    if kind in ("host", "gpu", "node") and name:
        made: Mapping[str, Callable[[str, str], Step]] = {"host": LoseHost, "gpu": LoseGpu, "node": Lose}
        return made[kind](text, name)
    raise _wrong(text, "lose", "")


def _resize(text: str, rest: str) -> Step:
    machine, *pairs = rest.split(",")
    sizes: dict[str, int] = {}
    for pair in pairs:
        name, equals, amount = pair.partition("=")
        if name not in ("memory", "cores") or not equals or name in sizes:
            raise _wrong(text, "resize", f"{pair!r} is neither memory nor cores with its amount")
        sizes[name] = _size(text, "resize", name, amount).units
    if not machine or not sizes:
        raise _wrong(text, "resize", "")
    return Resize(text, machine, sizes.get("memory"), sizes.get("cores"))


def _move_gpu(text: str, rest: str) -> Step:
    node, comma, origin = rest.partition(",")
    if (comma and not origin.startswith("from=")) or origin == "from=" or not node:
        raise _wrong(text, "move-gpu", "")
    return MoveGpu(text, node, origin.removeprefix("from="))


def _add(text: str, rest: str) -> Step:
    match = _ADD.match(rest)
    if match is None:
        raise _wrong(text, "add", "")
    count = int(match["count"] or 1)
    if not 1 <= count <= MOST_ADDED:
        raise _wrong(text, "add", f"{count} nodes are not between 1 and {MOST_ADDED}")
    if match["like"]:
        return Add(text, like=match["like"], host=match["host"] or "", count=count)
    sizes = {name: _size(text, "add", name, match[name]) for name in ("cpu", "memory")}
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
    match = _SCALE.match(rest)
    if match is None:
        raise _wrong(text, "scale", "")
    if len(match["count"]) > len(str(MOST_REPLICAS)) or int(match["count"]) > MOST_REPLICAS:
        raise _wrong(text, "scale", f"more than {MOST_REPLICAS} replicas are not played through")
    return Scale(text, match["workload"], int(match["count"]))


def _amount(text: str, kind: str, written: str) -> quantities.Quantity:
    try:
        found = quantities.parse(written)
    except InvalidInput as error:
        raise _wrong(text, kind, error.message) from error
    if found.nanos < 0:
        raise _wrong(text, kind, f"{written} is negative")
    return found


def _size(text: str, kind: str, name: str, written: str) -> quantities.Quantity:
    """What a machine has of something: cores as they come, and no memory that is none."""
    found = _amount(text, kind, written)
    if name == "cores" and found.nanos % 10**9:
        raise _wrong(text, kind, f"{written} is no whole number of cores")
    if name == "memory" and 0 < found.units < LEAST_MEMORY:
        raise _wrong(text, kind, f"{written} of memory is less than 1Mi; its suffix is missing")
    if not found.nanos:
        raise _wrong(text, kind, f"a machine has some {name}")
    return found


def _wrong(text: str, kind: str, why: str) -> InvalidInput:
    return InvalidInput(f"{text!r}: {why + '; ' if why else ''}write {FORMS[kind]}", value=text)


MOST_ADDED: Final = 1000
MOST_REPLICAS: Final = 100_000
LEAST_MEMORY: Final = 1 << 20
"""A machine with less than a MiB is a size that lacks its suffix."""
FORMS: Final[Mapping[str, str]] = {
    "drain": f"drain:NODE[,{FLAGS[0]}][,{FLAGS[1]}]",
    "lose": "lose:NODE, lose:host/HOST, lose:disk/HOST/DISK or lose:gpu/NODE",
    "add": "add:8c/32Gi[@HOST][xN] or add:node=NODE[xN]",
    "remove": "remove:NODE",
    "resize": "resize:MACHINE,memory=48Gi[,cores=16]",
    "move-gpu": "move-gpu:NODE[,from=NODE]",
    "set": "set:NS/WORKLOAD,memory=2Gi[,cpu=500m]",
    "scale": "scale:NS/WORKLOAD=3",
    "apply": "apply:PATH",
}
READERS: Final[Mapping[str, Callable[[str, str], Step]]] = {
    "drain": _drain,
    "lose": _lose,
    "add": _add,
    "remove": Remove,
    "resize": _resize,
    "move-gpu": _move_gpu,
    "set": _set,
    "scale": _scale,
    "apply": Apply,
}
_SCALE: Final = re.compile(r"(?P<workload>[^=]+/[^=]+)=(?P<count>[0-9]+)\Z")
_ADD: Final = re.compile(
    r"(?:node=(?P<like>[A-Za-z0-9.-]+?)|(?P<cpu>[0-9.]+m?)c/(?P<memory>[0-9.]+[A-Za-z]*?))"
    r"(?:@(?P<host>[A-Za-z0-9.-]+?))?(?:x(?P<count>[0-9]{1,4}))?\Z"
)
