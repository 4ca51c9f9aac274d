"""Charts of Helm that stand in a tree: only Helm knows what their templates become."""

from pathlib import Path

from bayplan.model.findings import Finding
from bayplan.sources.trees import mistakes
from bayplan.sources.trees.grounds import Grounds
from bayplan.sources.trees.sorting import CHART


def note(folder: Path, grounds: Grounds) -> Finding:
    """What to do about a chart."""
    name = grounds.name(folder)
    finding = mistakes.not_rendered(
        "this is a chart, whose templates only Helm can fill in; its objects were not read",
        grounds.name(folder / CHART),
        1,
        f"give what it becomes: `helm template NAME {name or '.'} | bayplan review -`",
    )
    return mistakes.mildly(finding)
