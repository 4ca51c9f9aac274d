"""The capacity envelope: what all workers have together, and without the largest; what hosts bear."""

from bayplan.documentation import amounts
from bayplan.documentation.markdown import page, section, table
from bayplan.documentation.shown import Shown
from bayplan.model.estate import Pool
from bayplan.model.machines import Host

_INTRODUCTION = (
    "Sums of what workers give to pods. Whether pods fit is another question: `bayplan capacity` answers it."
)


def envelope(shown: Shown) -> str:
    """The page."""
    return page(
        "Capacity envelope",
        _INTRODUCTION,
        section("Workers", _workers(shown)),
        section("Volumes", _volumes(shown)),
        section("Hosts", _hosts(shown)),
    )


def _workers(shown: Shown) -> str:
    pools = shown.declaration.pools
    whole = amounts.total((shown.workers(one), one.allocatable) for one in pools)
    rows = [
        (name, *(_each(one, name) for one in pools),
         amounts.summed(name, value), _without(pools, name, value))
        for name, value in whole.items()
    ]  # fmt: skip
    headings = [f"each of {shown.workers(one)} {one.name}" for one in pools]
    return table(("resource", *headings, "together", "without the largest"), rows)


def _each(pool: Pool, name: str) -> str:
    return amounts.amount(name, pool.allocatable[name]) if name in pool.allocatable else ""


def _without(pools: tuple[Pool, ...], name: str, whole: float) -> str:
    """What is left of a resource when the worker with most of it is lost."""
    held = [one.allocatable[name].nanos for one in pools if name in one.allocatable and one.count]
    largest = max(held, default=0)
    return amounts.summed(name, whole - largest / 10**9)


def _volumes(shown: Shown) -> str:
    drivers = dict.fromkeys(driver for pool in shown.declaration.pools for driver in pool.slots)
    rows = []
    for driver in drivers:
        each = [
            (shown.workers(pool), pool.slots[driver])
            for pool in shown.declaration.pools
            if driver in pool.slots
        ]
        said = " + ".join(f"{times} x {slots}" for times, slots in each)
        rows.append((driver, said, sum(times * slots for times, slots in each)))
    return table(("driver", "workers x volumes", "together"), rows)


def _hosts(shown: Shown) -> str:
    rows = [_host(shown, one) for one in shown.lower.hosts]
    headings = (
        "host",
        "memory",
        "kept for itself",
        "given to machines",
        "left",
        "vCPUs of machines",
        "threads",
    )
    return table(headings, rows)


def _host(shown: Shown, host: Host) -> tuple[object, ...]:
    running = [
        one for one in shown.lower.machines
        if one.host in ("", host.name) and one.running and not one.template
    ]  # fmt: skip
    given = sum(one.memory or 0 for one in running)
    kept = next((one.memory for one in shown.declaration.host_rules if one.host == host.name), None) or 0
    left = None if host.memory is None else host.memory - kept - given
    said = "" if left is None else amounts.memory(left) if left >= 0 else f"-{amounts.memory(-left)}"
    return (
        host.name, amounts.memory(host.memory), amounts.memory(kept), amounts.memory(given), said,
        sum(one.cores or 0 for one in running), host.threads,
    )  # fmt: skip
