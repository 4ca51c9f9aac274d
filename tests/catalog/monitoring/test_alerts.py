"""Every alert fires on the history that it is for, nothing else does then, and nothing on a healthy one.

promtool plays all of it: real rules on series as exporters would give them.
"""

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bayplan.catalog.monitoring import facts, rules
from bayplan.catalog.monitoring.framework import Alert
from bayplan.catalog.monitoring.registry import FAMILIES
from tests.catalog.monitoring.estates import whole
from tests.catalog.monitoring.histories import HISTORIES
from tests.catalog.monitoring.world import LONG, History, case, play

pytestmark = pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not installed")

ESTATE = whole()
ALERTS = [rule for family in FAMILIES for rule in family.rules(facts.read(ESTATE)) if isinstance(rule, Alert)]
KINDS = {kind.name for family in FAMILIES for kind in family.kinds}


def labels(name: str, told: Mapping[str, str]) -> dict[str, str]:
    """All labels of an alert that fires: its own, and those of what it fires on."""
    found = [one for one in ALERTS if one.kind.name == name and meets(one, told)]
    assert len(found) == 1, f"{name} {told}: {len(found)} rules could have fired"
    kind = found[0].kind
    return {"alertname": name, "severity": kind.severity, **told, **found[0].labels}


def meets(alert: Alert, told: Mapping[str, str]) -> bool:
    return all(told.get(key, value) == value for key, value in alert.labels.items()) and all(
        one == told["trigger"] for one in re.findall(r'trigger="([^"]+)"', alert.expr) if "trigger" in told
    )


def expected(history: History) -> list[dict[str, str]]:
    return [labels(name, told) for name, told in history.fires]


def test_each_fires_on_its_history_and_nothing_else_does(tmp_path: Path) -> None:
    healthy = History("a healthy cluster", (), minutes=60)
    short, long = (
        [one for one in (healthy, *HISTORIES) if (one.minutes > LONG) is late] for late in (False, True)
    )
    for histories, pace in ((short, "5m"), (long, "30m")):
        assert play(tmp_path, rules(ESTATE), [case(one, expected(one)) for one in histories], pace) == ""


def test_no_alert_is_without_a_history() -> None:
    told = {name for history in HISTORIES for name, _ in history.fires}
    assert {one.kind.name for one in ALERTS} == KINDS, (
        "the estate of these tests has to declare something for each"
    )
    assert told == KINDS, "write a history in which it fires"


def test_what_is_said_of_an_alert_is_known_of_it() -> None:
    for history in HISTORIES:
        for name, told in history.fires:
            known = labels(name, told).keys()
            kind = next(one.kind for one in ALERTS if one.kind.name == name)
            assert set(asked(kind.summary)) <= known, f"{name} speaks of labels that it does not have"


def asked(summary: str) -> Iterator[str]:
    return (found[1] for found in re.finditer(r"\$labels\.(\w+)", summary))


def test_a_rule_that_looks_the_wrong_way_is_found(tmp_path: Path) -> None:
    """The tests above would be worth nothing if promtool said yes to everything."""
    crowded = next(one for one in HISTORIES if one.fires[0][0] == "NodePodsHigh")
    assert "NodePodsHigh" in play(tmp_path, rules(ESTATE), [case(crowded, [])])
