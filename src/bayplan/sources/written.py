"""What the languages of a tree have in common: objects as somebody wrote them, before they become records."""

from typing import Any, NamedTuple

from bayplan.model.findings import Finding
from bayplan.model.fleet import FleetBundle
from bayplan.model.trees import ChartSizes, Declared


def unknown_namespace(needs: str) -> str:
    """What stands for a namespace that nobody knows: what would tell (`${var.namespace}`).

    What shares the unknown stays together, and nothing falls into `default`, where other rules hold.
    """
    return needs if needs.startswith("${") else f"${{{needs}}}"


class Written(NamedTuple):
    """One object as plain data (what nobody knows is left out), and where it stands."""

    manifest: dict[str, Any]
    declared: Declared


class Harvest(NamedTuple):
    """What came of reading one stack, file or folder. `files` are how many were read for it.

    `bundles` is that of Fleet whose folder it is.
    """

    written: tuple[Written, ...] = ()
    charts: tuple[ChartSizes, ...] = ()
    findings: tuple[Finding, ...] = ()
    files: int = 0
    bundles: tuple[FleetBundle, ...] = ()
