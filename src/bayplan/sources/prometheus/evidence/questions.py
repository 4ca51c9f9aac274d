"""What is asked, as PromQL: one expression for each kind of reading and each way of naming pods.

The server looks for the highest reading of each step (`max_over_time`), so that no peak between two readings
of ours is lost. `max by` over namespace, pod and container makes one series of what HA pairs, restarts
within a pod and several exporters tell; what is of a whole pod, or of its pause container, is left out.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from bayplan.sources.prometheus.evidence import dialects as known
from bayplan.sources.prometheus.evidence.dialects import Dialect, Naming

FIVE_MINUTES: Final = 300
GPU_LOOKS: Final = 60
"""GPU memory is looked at this often, in seconds: it comes and goes with processes."""
MILLI: Final = 1000.0
MI: Final = float(1 << 20)

MEMORY, RSS, CPU, CPU_PEAK, THROTTLED = "memory", "rss", "cpu", "cpu_peak", "throttled"
GPU_MEMORY, REPLICAS = "gpu_memory", "replicas"
REQUESTED, LIMITED, REQUESTED_CPU = "requested", "limited", "requested_cpu"
STARTS, RESTARTS, OOM_STATUS, OOM_COUNTER = "starts", "restarts", "oom_status", "oom_counter"

WHAT: Final = {
    MEMORY: "working sets", RSS: "resident sets", CPU: "mean CPU",
    CPU_PEAK: "peaks of CPU", THROTTLED: "throttling", GPU_MEMORY: "GPU memory",
    REPLICAS: "replicas", REQUESTED: "memory requests", LIMITED: "memory limits",
    REQUESTED_CPU: "CPU requests", STARTS: "starts", RESTARTS: "restarts",
    OOM_STATUS: "kills by status", OOM_COUNTER: "kills by counter",
}  # fmt: skip
"""What each kind is called."""

AMOUNTS: Final = {
    REQUESTED: ("requests_memory", "memory", 1.0),
    LIMITED: ("limits_memory", "memory", 1.0),
    REQUESTED_CPU: ("requests_cpu", "cpu", MILLI),
}
_CARD_LABELS: Final = "pid, process_name, UUID, gpu, device, deviceuuid, vdeviceid, acc_id"
_EXPORTERS: Final = ".*(dcgm|gpu[a-z-]*)-exporter.*"


class Question(NamedTuple):
    """An expression over a range. `kind` says what its readings are, `naming` whose. `scale` to our units."""

    kind: str
    expression: str
    naming: Naming = Naming()
    scale: float = 1.0


def questions(dialect: Dialect, step: int) -> tuple[Question, ...]:
    """Everything worth asking a server that speaks so. Statuses come before restarts, which they explain."""
    usage = [one for naming in dialect.usage for one in _usage(dialect, naming, step)]
    state = [one for naming in dialect.state for one in _state(dialect, naming, step)]
    return (*usage, *_gpu(dialect, step), *state)


def _usage(dialect: Dialect, naming: Naming, step: int) -> Iterator[Question]:
    for kind, metric in ((MEMORY, known.WORKING_SET), (RSS, known.RSS)):
        if metric in dialect.metrics:
            yield Question(kind, _each(naming, _highest(metric + _real(naming), step)), naming)
    if known.CPU in dialect.metrics:
        yield from _cpu(dialect, naming, step)
    if {known.THROTTLED, known.PERIODS} <= dialect.metrics:
        held, all_of_them = (
            f"increase({metric}{_real(naming)}[{step}s])" for metric in (known.THROTTLED, known.PERIODS)
        )
        yield Question(THROTTLED, _each(naming, f"{held} / ({all_of_them} > 0)"), naming)
    if known.OOM_EVENTS in dialect.metrics:
        counted = _each(naming, _highest(known.OOM_EVENTS + _real(naming), step))
        yield Question(OOM_COUNTER, f"{counted} > 0", naming)
    if known.STARTED in dialect.metrics:
        yield Question(STARTS, _each(naming, _highest(known.STARTED + _real(naming), step)), naming)


def _cpu(dialect: Dialect, naming: Naming, step: int) -> Iterator[Question]:
    """The mean of each step, and the highest five minutes in it, or as short a time as there are readings."""
    metric = known.CPU + _real(naming)
    mean = f"rate({metric}[{step}s])"
    if 2 * dialect.interval < FIVE_MINUTES:
        short = f"rate({metric}[{FIVE_MINUTES}s])"
    else:
        short = f"irate({metric}[{dialect.interval * 5 // 2}s])"
    if dialect.per_core:
        mean, short = (f"sum without (cpu) ({one})" for one in (mean, short))
    looks = min(step, max(FIVE_MINUTES, dialect.interval))
    yield Question(CPU, _each(naming, mean), naming, MILLI)
    yield Question(CPU_PEAK, _each(naming, f"max_over_time(({short})[{step}s:{looks}s])"), naming, MILLI)


def _gpu(dialect: Dialect, step: int) -> Iterator[Question]:
    """A container's memory on all cards and of all processes together, at its highest moment."""
    if not dialect.gpu_metric:
        return
    naming = dialect.gpu
    selector = f'{{{naming.pod}!="", {naming.pod}!~"{_EXPORTERS}"}}'
    one_each = f"max by ({_by(naming)}, {_CARD_LABELS}) ({dialect.gpu_metric}{selector})"
    summed = f"sum by ({_by(naming)}) ({one_each})"
    scale = MI if dialect.gpu_metric == known.GPU_OF_CARDS else 1.0
    yield Question(GPU_MEMORY, f"max_over_time(({summed})[{step}s:{GPU_LOOKS}s])", naming, scale)


def _state(dialect: Dialect, naming: Naming, step: int) -> Iterator[Question]:
    yield from _amounts(dialect, naming, step)
    for metric in (known.LAST_REASON, known.REASON):
        if metric in dialect.metrics:
            selector = f'{metric}{{reason="OOMKilled", {naming.pod}!=""}}'
            yield Question(OOM_STATUS, f"{_each(naming, _highest(selector, step))} > 0", naming)
    if known.RESTARTS in dialect.metrics:
        yield Question(RESTARTS, _each(naming, _highest(known.RESTARTS, step)), naming)
    if known.STARTED not in dialect.metrics and known.STATE_STARTED in dialect.metrics:
        yield Question(STARTS, _each(naming, _highest(known.STATE_STARTED, step)), naming)
    if known.POD_OWNER in dialect.metrics:
        yield Question(REPLICAS, _replicas(dialect, naming), naming)


def _amounts(dialect: Dialect, naming: Naming, step: int) -> Iterator[Question]:
    """What was requested and allowed, of both generations; one may follow the other within the window."""
    for kind, (amount, resource, scale) in AMOUNTS.items():
        new, old = known.NEW_AMOUNTS[amount], known.OLD_AMOUNTS[amount]
        if new in dialect.metrics:
            selector = f'{new}{{resource="{resource}"}}'
            yield Question(kind, _each(naming, _highest(selector, step)), naming, scale)
        if old in dialect.metrics:
            yield Question(kind, _each(naming, _highest(old, step)), naming, scale)


def _replicas(dialect: Dialect, naming: Naming) -> str:
    """How many pods each owner has at a moment, those that are over left out where that is known."""
    owner = f"{naming.namespace}, {naming.pod}, owner_kind, owner_name"
    pods = f"max by ({owner}) ({known.POD_OWNER})"
    if known.PHASE in dialect.metrics:
        alive = f'{known.PHASE}{{phase=~"Pending|Running|Unknown"}} == 1'
        pods = f"({pods}) and on ({naming.namespace}, {naming.pod}) ({alive})"
    return f"count by ({naming.namespace}, owner_kind, owner_name) ({pods})"


def _highest(selected: str, step: int) -> str:
    return f"max_over_time({selected}[{step}s])"


def _each(naming: Naming, expression: str) -> str:
    return f"max by ({_by(naming)}) ({expression})"


def _by(naming: Naming) -> str:
    return ", ".join(naming)


def _real(naming: Naming) -> str:
    """Containers alone."""
    return f'{{{naming.container}!="", {naming.container}!="POD", {naming.pod}!=""}}'
