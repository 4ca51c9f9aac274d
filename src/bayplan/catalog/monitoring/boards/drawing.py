"""Dashboards as Grafana reads them, in ConfigMaps that its sidecar picks up by a label.

The data source is a variable, so that a dashboard is not bound to one Prometheus. Panels get their place from
left to right, and a new line where the width is used up; numbers are given in that order, so that the same
declaration gives the same bytes. Format: grafana.com/docs/grafana/latest/dashboards/build-dashboards/
view-dashboard-json-model.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Final

from bayplan.catalog.monitoring import facts
from bayplan.catalog.monitoring.boards import capacity, cards, quotas
from bayplan.catalog.monitoring.boards.panels import Board, Panel, Query, Row
from bayplan.model.bundles import ObjectFile
from bayplan.model.estate import Declaration
from bayplan.model.plain import Json, Keys

LABEL: Final = "grafana_dashboard"
"""The label by which the sidecar of the chart finds dashboards (`grafana.sidecar.dashboards.label`)."""
WIDTH: Final = 24
SCHEMA: Final = 39
SOURCE: Final[Keys] = {"type": "prometheus", "uid": "${datasource}"}
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def boards(declaration: Declaration) -> tuple[Board, ...]:
    """The dashboards of a declaration, as data."""
    known = facts.read(declaration)
    found = (capacity.board(known), cards.board(known), quotas.board(known))
    return tuple(one for one in found if one is not None)


def dashboards(declaration: Declaration) -> tuple[ObjectFile, ...]:
    """One file with a ConfigMap for each dashboard."""
    return tuple(
        ObjectFile(f"dashboard-{one.uid.removeprefix('bayplan-')}.yaml", (_config_map(one),), one.key)
        for one in boards(declaration)
    )


def _config_map(board: Board) -> Keys:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": f"dashboard-{board.uid}", "labels": {LABEL: "1"}},
        "data": {f"{board.uid}.json": json.dumps(drawn(board), indent=1, ensure_ascii=False) + "\n"},
    }


def drawn(board: Board) -> Keys:
    """A dashboard in Grafana's own terms."""
    return {
        "uid": board.uid,
        "title": board.title,
        "description": board.text,
        "tags": ["bayplan"],
        "schemaVersion": SCHEMA,
        "version": 1,
        "editable": False,
        "graphTooltip": 1,
        "refresh": "1m",
        "timezone": "browser",
        "time": {"from": "now-24h", "to": "now"},
        "templating": {"list": [_variable()]},
        "annotations": {"list": []},
        "panels": list(_panels(board.rows)),
    }


def _variable() -> Keys:
    return {
        "name": "datasource",
        "label": "Data source",
        "type": "datasource",
        "query": "prometheus",
        "refresh": 1,
        "hide": 0,
        "includeAll": False,
        "multi": False,
        "options": [],
        "regex": "",
        "skipUrlSync": False,
    }


def _panels(rows: Iterable[Row]) -> Iterator[Json]:
    number, y = 1, 0
    for row in rows:
        heading: Keys = {"h": 1, "w": WIDTH, "x": 0, "y": y}
        yield {
            "id": number,
            "type": "row",
            "title": row.title,
            "collapsed": False,
            "gridPos": heading,
            "panels": [],
        }
        number, y = number + 1, y + 1
        x, tallest = 0, 0
        for panel in row.panels:
            if x + panel.width > WIDTH:
                x, y, tallest = 0, y + tallest, 0
            place: Keys = {"h": panel.height, "w": panel.width, "x": x, "y": y}
            yield _panel(panel, number, place)
            number, x, tallest = number + 1, x + panel.width, max(tallest, panel.height)
        y += tallest


def _panel(panel: Panel, number: int, place: Keys) -> Keys:
    return {
        "id": number,
        "type": panel.sort,
        "title": panel.title,
        "description": panel.text,
        "datasource": SOURCE,
        "gridPos": place,
        "targets": [_target(one, letter, panel) for one, letter in zip(panel.queries, LETTERS, strict=False)],
        "fieldConfig": {"defaults": _field(panel), "overrides": []},
        "options": OPTIONS[panel.sort],
    }


def _target(query: Query, letter: str, panel: Panel) -> Json:
    at_once = panel.sort == "table"
    return {
        "refId": letter,
        "datasource": SOURCE,
        "expr": query.expr,
        "legendFormat": query.legend,
        "format": "table" if at_once else "time_series",
        "instant": at_once,
        "range": not at_once,
    }


def _field(panel: Panel) -> Keys:
    field: Keys = {"unit": panel.unit, "thresholds": {"mode": "absolute", "steps": _steps(panel)}}
    bounded = panel.bound is not None or panel.low is not None
    if panel.sort == "timeseries":
        style = "line" if bounded else "off"
        field["color"] = {"mode": "palette-classic"}
        field["custom"] = {"fillOpacity": 0, "lineWidth": 1, "thresholdsStyle": {"mode": style}}
    else:
        field["color"] = {"mode": "thresholds"}
    if panel.low is None:
        field["min"] = 0
    if panel.most is not None:
        field["max"] = panel.most
    return field


def _steps(panel: Panel) -> list[Json]:
    """Red from the bound on, or below what is too low; green elsewhere."""
    if panel.low is not None:
        return [{"color": "red", "value": None}, {"color": "green", "value": panel.low}]
    red: list[Json] = [] if panel.bound is None else [{"color": "red", "value": panel.bound}]
    return [{"color": "green", "value": None}, *red]


_LAST: Final[Keys] = {"calcs": ["lastNotNull"], "fields": "", "values": False}
OPTIONS: Final[dict[str, Keys]] = {
    "timeseries": {
        "legend": {"calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": True},
        "tooltip": {"mode": "multi", "sort": "desc"},
    },
    "stat": {
        "colorMode": "value",
        "graphMode": "area",
        "justifyMode": "auto",
        "orientation": "auto",
        "reduceOptions": _LAST,
        "textMode": "auto",
    },
    "bargauge": {
        "displayMode": "basic",
        "orientation": "horizontal",
        "reduceOptions": _LAST,
        "showUnfilled": True,
        "valueMode": "color",
    },
    "table": {"cellHeight": "sm", "showHeader": True},
}
