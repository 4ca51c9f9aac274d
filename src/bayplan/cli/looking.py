"""Looks at all that sizes rest on: the cluster, the tree, the evidence, and what was accepted before."""

from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from bayplan.app import accepting, declared, evidence
from bayplan.app.evidence import Gathered
from bayplan.app.observe import Observed
from bayplan.app.size import policy
from bayplan.cli import clock
from bayplan.cli.progress import Progress
from bayplan.cli.sizing import Wanted
from bayplan.cli.source import Source
from bayplan.cli.tree import Tree
from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration
from bayplan.model.trees import Tree as Read
from bayplan.rightsizing import registry
from bayplan.rightsizing.report.ledger import Entry
from bayplan.sources import evidence as files


class Looked(NamedTuple):
    """What was found. `ledger` is where accepted sizes are remembered, empty where nothing says."""

    observed: Observed | None
    tree: Read | None
    gathered: Gathered
    ledger: str = ""
    entries: tuple[Entry, ...] = ()

    @property
    def declaration(self) -> Declaration:
        """What the estate file declares: that of the cluster, else that of the tree."""
        return _declaration(self.observed, self.tree)


def look(source: Source, tree: Tree, wanted: Wanted, progress: Progress) -> Looked:
    """Reads all of it. Evidence is kept in a file where that is asked for."""
    if wanted.rule:
        registry.rule(wanted.rule)  # a slip of the pen is told before anything is asked of a server
    observed = source.observe(progress) if source.named else None
    read = _tree(source, tree, progress)
    house = _declaration(observed, read)
    ledger = accepting.place(tree.path, house)
    entries = accepting.remembered(ledger)
    gathered = evidence.gather(_evidence(wanted, house, tree, observed, read), clock.now(), progress)
    if wanted.save:
        files.write(wanted.save, gathered.evidence)
    return Looked(observed, read, gathered, ledger, entries)


def _tree(source: Source, tree: Tree, progress: Progress) -> Read | None:
    """The tree; its estate file is the one that is named, where one is."""
    if not tree.path:
        return None
    found = tree.look(progress).read(tree.path)
    if source.estate is None or source.named:
        return found
    return replace(found, declaration=declared.at(source.estate))


def _declaration(observed: Observed | None, tree: Read | None) -> Declaration:
    if observed is not None and observed.declaration != Declaration():
        return observed.declaration
    return tree.declaration if tree is not None and tree.declaration is not None else Declaration()


def _evidence(
    wanted: Wanted, house: Declaration, tree: Tree, observed: Observed | None, read: Read | None
) -> evidence.Wanted:
    servers = tuple(one for one in house.sources if one.kind == "prometheus") if wanted.ask else ()
    if wanted.ask and not servers and not (wanted.prometheus or wanted.kept):
        raise InvalidInput(
            "--ask asks the servers that an estate file names, and none is named; give --prometheus URL"
        )
    return evidence.Wanted(
        prometheus=wanted.prometheus,
        secret=wanted.secret,
        files=wanted.kept,
        days=wanted.days or policy(observed, read).days,
        cache=str(Path(tree.cache) / "evidence") if tree.cache is not None else None,
        only=wanted.only,
        declared=servers,
    )
