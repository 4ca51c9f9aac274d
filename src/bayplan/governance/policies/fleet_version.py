"""Charts of a bundle whose version is left open.

A chart of the tree has no version to pin; neither has one that is fetched by an address with a `ref`.
"""

import re
from collections.abc import Iterator
from typing import Final

from bayplan.governance.framework import Check, Complaint, House
from bayplan.model.findings import Severity
from bayplan.model.fleet import FleetChart
from bayplan.model.trees import Origin

_PINNED: Final = re.compile(r"v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?")
"""A version of three numbers (semver 2.0); everything else Helm reads as a range."""
_FETCHED: Final = re.compile(r"(git::|[a-z+]+://).*[?&]ref=|\.tgz(\?|$)")


def _look(house: House) -> Iterator[Complaint]:
    for bundle in house.tree.fleet.bundles:
        chart = bundle.chart
        if chart is not None and not _pinned(chart):
            left = f"version {chart.version}, a range" if chart.version else "no version"
            yield Complaint(
                f"fleet.yaml {bundle.folder}",
                f"takes the chart {chart.name} in {left}: what is newest on the day is installed",
                Origin(bundle.file, chart.line, chart.line),
            )


def _pinned(chart: FleetChart) -> bool:
    return bool(_PINNED.fullmatch(chart.version) or (not chart.version and _FETCHED.search(chart.name)))


FLEET_VERSION: Final = Check(
    code="fleet-version-open",
    severity=Severity.WARNING,
    title="chart without a fixed version",
    reason=(
        "Without a full version Fleet takes the newest chart that it finds, on the day that it looks: the "
        "same commit gives two clusters, and an upgrade that nobody asked for."
    ),
    remedy="write helm.version with all three numbers",
    look=_look,
)
