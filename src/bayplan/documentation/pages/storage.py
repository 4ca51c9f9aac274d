"""Storage: pools of the hypervisor with what is promised of them, storage classes, volumes of a node."""

from bayplan.documentation import amounts
from bayplan.documentation.markdown import page, section, table
from bayplan.documentation.shown import Shown
from bayplan.model.machines import StoragePool


def storage(shown: Shown) -> str:
    """The page."""
    return page(
        "Storage",
        section("Storage pools", _pools(shown)),
        section("Storage classes", _classes(shown)),
        section("Volumes that a node can attach", _slots(shown)),
    )


def _pools(shown: Shown) -> str:
    rules = {one.pool: one for one in shown.declaration.pool_rules}
    rows = []
    for one in shown.lower.storage_pools:
        rule = rules.get(one.name)
        allowed = f"{rule.overcommit:g}" if rule and rule.overcommit is not None else ""
        rows.append((
            one.name, one.host or "shared", one.kind, amounts.memory(one.size), amounts.memory(one.used),
            amounts.memory(_promised(shown, one)), allowed,
        ))  # fmt: skip
    headings = ("pool", "host", "kind", "size", "written", "promised to machines", "may be promised, times")
    return table(headings, rows)


def _promised(shown: Shown, pool: StoragePool) -> int:
    """The sum of all disks of machines that are in a pool."""
    return sum(
        disk.size or 0
        for machine in shown.lower.machines if pool.shared or machine.host in ("", pool.host)
        for disk in machine.disks if disk.pool == pool.name and disk.media == "disk"
    )  # fmt: skip


def _classes(shown: Shown) -> str:
    rows = (
        (one.name, one.kind, "yes" if one.default else "", f"{one.server}:{one.share}" if one.server else
         one.path or one.pool, ", ".join(one.mount_options), one.reclaim)
        for one in shown.declaration.platform.storage_classes
    )  # fmt: skip
    return table(("class", "kind", "default", "where", "mount options", "reclaim policy"), rows)


def _slots(shown: Shown) -> str:
    rows = [
        (one.driver, one.loop, one.bus, next((f"{pool.slots[one.driver]}" for pool in shown.declaration.pools
         if one.driver in pool.slots), ""))
        for one in shown.declaration.attach_limits
    ]  # fmt: skip
    return table(("driver", "slots it walks through", "slots of the bus", "advertised by a node"), rows)
