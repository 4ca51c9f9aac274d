"""Dashboards are what Grafana reads: by its own types, by their structure, and by their expressions."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard

from bayplan.catalog.monitoring import dashboards
from bayplan.catalog.monitoring.boards.drawing import LABEL, WIDTH
from bayplan.model.estate import Declaration
from bayplan.model.plain import Json
from bayplan.printing import yaml
from tests.catalog.monitoring.estates import whole
from tests.catalog.monitoring.examples import EXAMPLES
from tests.catalog.monitoring.test_metrics import shown

ESTATES = {"nothing declared": Declaration(), "everything declared": whole(), **EXAMPLES}


def drawn(estate: Declaration) -> dict[str, dict[str, object]]:
    """The dashboards of an estate by the names of their files."""
    found: dict[str, dict[str, object]] = {}
    for file in dashboards(estate):
        data = file.objects[0]["data"]
        assert isinstance(data, dict)
        found |= {name: json.loads(str(text)) for name, text in data.items()}
    return found


BOARDS = [
    pytest.param(board, id=f"{estate}, {name}")
    for estate, declaration in ESTATES.items()
    for name, board in drawn(declaration).items()
]


@pytest.mark.parametrize("board", BOARDS)
def test_grafana_s_types_take_it_and_lose_nothing(board: dict[str, object]) -> None:
    back = json.loads(JSONEncoder().encode(Dashboard.from_json(board)))
    assert list(lost(board, back)) == []


def lost(given: object, back: object, path: str = "") -> list[str]:
    """The paths of what did not come back as it was given."""
    if isinstance(given, dict) and isinstance(back, dict):
        return [
            one
            for key, value in given.items()
            for one in (lost(value, back[key], f"{path}.{key}") if key in back else [f"{path}.{key}"])
        ]
    if isinstance(given, list) and isinstance(back, list) and len(given) == len(back):
        pairs = enumerate(zip(given, back, strict=True))
        return [one for at, (mine, its) in pairs for one in lost(mine, its, f"{path}[{at}]")]
    return [] if given == back else [path]


def test_what_grafana_does_not_know_would_be_found() -> None:
    assert lost({"a": [1, {"b": 2}]}, {"a": [1, {}]}) == [".a[1].b"]
    board = next(iter(drawn(whole()).values())) | {"titel": "?"}
    back = json.loads(JSONEncoder().encode(Dashboard.from_json(board)))
    assert lost(board, back) == [".titel"]


@pytest.mark.parametrize("board", BOARDS)
def test_panels_have_their_own_number_and_their_own_place(board: dict[str, object]) -> None:
    panels = board["panels"]
    assert isinstance(panels, list)
    numbers = [panel["id"] for panel in panels]
    assert numbers == list(range(1, len(panels) + 1))
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        at = panel["gridPos"]
        cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert not cells & taken, f"{panel['title']} lies on another panel"
        assert max(x for x, _ in cells) < WIDTH
        taken |= cells


@pytest.mark.parametrize("board", BOARDS)
def test_every_query_goes_to_the_data_source_that_is_chosen(board: dict[str, object]) -> None:
    panels = board["panels"]
    assert isinstance(panels, list)
    sources = [target["datasource"] for panel in panels for target in panel.get("targets", ())]
    assert sources
    assert all(one == {"type": "prometheus", "uid": "${datasource}"} for one in sources)
    assert "bayplan" in str(board["uid"])


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not installed")
@pytest.mark.parametrize("estate", ESTATES.values(), ids=ESTATES)
def test_every_expression_is_one(estate: Declaration, tmp_path: Path) -> None:
    rules: list[Json] = [
        {"record": f"shown:{at}", "expr": expr} for at, (expr, _) in enumerate(shown(estate))
    ]
    file = tmp_path / "rules.yaml"
    file.write_text(yaml.text([{"groups": [{"name": "shown", "rules": rules}]}]), encoding="utf-8")
    done = subprocess.run(["promtool", "check", "rules", str(file)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_sidecar_finds_them_by_their_label() -> None:
    files = dashboards(whole())
    assert [file.path for file in files] == [
        "dashboard-capacity.yaml", "dashboard-cards.yaml", "dashboard-quotas.yaml",
    ]  # fmt: skip
    for file in files:
        metadata = file.objects[0]["metadata"]
        assert isinstance(metadata, dict)
        assert metadata["labels"] == {LABEL: "1"}


def test_an_estate_without_cards_has_no_dashboard_of_them() -> None:
    assert [file.path for file in dashboards(Declaration())] == [
        "dashboard-capacity.yaml", "dashboard-quotas.yaml",
    ]  # fmt: skip


def test_a_bound_of_the_policy_is_a_line_in_the_panel() -> None:
    board = drawn(whole())["bayplan-capacity.json"]
    panels = board["panels"]
    assert isinstance(panels, list)
    memory = next(one for one in panels if one["title"] == "Memory")
    steps = memory["fieldConfig"]["defaults"]["thresholds"]["steps"]
    assert steps[-1] == {"color": "red", "value": 0.9}
    assert memory["fieldConfig"]["defaults"]["custom"]["thresholdsStyle"] == {"mode": "line"}
