"""The back-test of every rule on what is looked at: containers of a cluster or a tree, and their evidence."""

from collections.abc import Callable

from bayplan.app import declared, trees
from bayplan.app.evidence import Gathered
from bayplan.app.observe import Observed
from bayplan.model.snapshot import Snapshot
from bayplan.model.trees import Tree
from bayplan.rightsizing import patterns, registry, subjects
from bayplan.rightsizing.framework import Subject
from bayplan.rightsizing.report.backtest import Backtest

Tell = Callable[[str], None]


def judge(
    observed: Observed | None, tree: Tree | None, gathered: Gathered, *, only: tuple[str, ...], tell: Tell
) -> Backtest:
    """How every rule would have done. `only`: patterns of workloads, none: all."""
    from bayplan.app.backtest import backtest  # brings NumPy, which takes a while to load

    return backtest(gathered.evidence, _subjects(observed, tree, only), registry.RULES, tell=tell)


def _subjects(observed: Observed | None, tree: Tree | None, only: tuple[str, ...]) -> tuple[Subject, ...]:
    seen = observed.snapshot if observed is not None else Snapshot()
    version = observed.kubernetes if observed is not None else trees.version(None, None, tree or Tree())[0]
    found = subjects.subjects(seen, version, declaration=declared.of(observed, tree), tree=tree)
    return patterns.chosen(only, found)
