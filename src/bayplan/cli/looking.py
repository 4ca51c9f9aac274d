"""Looks at all that sizes rest on: the cluster, the tree, the evidence, and what was accepted before."""

from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from bayplan.app import accepting, declared, evidence
from bayplan.app.evidence import Gathered
from bayplan.app.observe import Observed
from bayplan.cli import clock, warnings
from bayplan.cli.progress import Progress
from bayplan.cli.sizing import Wanted
from bayplan.cli.source import Source
from bayplan.cli.tree import Tree
from bayplan.model.errors import InvalidInput, Mistakes
from bayplan.model.estate import Declaration
from bayplan.model.trees import Tree as Read
from bayplan.rightsizing import registry
from bayplan.rightsizing.report.ledger import Entry
from bayplan.sources import evidence as files
from bayplan.sources.complaints import CHECK as UNREADABLE


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
        return declared.of(self.observed, self.tree)


def look(source: Source, tree: Tree, wanted: Wanted, progress: Progress) -> Looked:
    """Reads all of it. Evidence is kept in a file where that is asked for."""
    if wanted.rule:
        registry.rule(wanted.rule)  # a slip of the pen is told before anything is asked of a server
    if wanted.save:
        files.insist_on_name(wanted.save)
    observed = source.observe(progress) if source.named else None
    read = _tree(source, tree, progress)
    house = declared.of(observed, read)
    _insist_on_rule(house, read)
    ledger = _ledger(source, tree, house, read)
    entries = accepting.remembered(ledger)
    gathered = evidence.gather(_evidence(wanted, house, tree), clock.now(), progress)
    if wanted.save:
        files.write(wanted.save, gathered.evidence)
    return Looked(observed, read, gathered, ledger, entries)


def _tree(source: Source, tree: Tree, progress: Progress) -> Read | None:
    """The tree; its estate file is the one that is named, where one is."""
    if not tree.path:
        return None
    found = tree.look(progress).read(tree.path)
    if source.estate is None:
        _insist_on_estate(found)
    warnings.tell([one for one in found.findings if one.check == UNREADABLE], "bayplan review")
    if source.estate is None or source.named:
        return found
    return replace(found, declaration=declared.at(source.estate))


def _insist_on_estate(tree: Read) -> None:
    """Refuses an estate file that cannot be used: without its floors, too little would be recommended."""
    wrong = [
        InvalidInput(one.summary, file=one.file, line=one.line)
        for one in tree.findings
        if tree.declaration is None and Path(one.file).name == declared.NAME
    ]
    if wrong:
        raise Mistakes(wrong)


def _insist_on_rule(house: Declaration, read: Read | None) -> None:
    """Refuses a rule that there is not, before anything is asked of a server."""
    own = read.declaration if read is not None else None
    file = own.file if own is not None and house.sizing is own.sizing else house.file
    try:
        registry.rule(house.sizing.rule or registry.DEFAULT)
    except InvalidInput as error:
        raise InvalidInput(error.message, file=file, path="sizing.rule", value=error.value) from error


def _ledger(source: Source, tree: Tree, house: Declaration, read: Read | None) -> str:
    """Where sizes of the tree are remembered; the tree's own estate file may say so beside another."""
    own = read.declaration if read is not None and source.estate is None else None
    if own is not None and (house.sizing is own.sizing or not house.sizing.ledger):
        return accepting.place(tree.path, own, of_tree=True)
    return accepting.place(tree.path, house)


def _evidence(wanted: Wanted, house: Declaration, tree: Tree) -> evidence.Wanted:
    servers = tuple(one for one in house.sources if one.kind == "prometheus") if wanted.ask else ()
    if wanted.ask and not servers and not (wanted.prometheus or wanted.kept):
        raise InvalidInput(
            "--ask asks the servers that an estate file names, and none is named; give --prometheus URL"
        )
    return evidence.Wanted(
        prometheus=wanted.prometheus,
        secret=wanted.secret,
        files=wanted.kept,
        days=wanted.days or house.sizing.days,
        cache=str(Path(tree.cache) / "evidence") if tree.cache is not None else None,
        only=wanted.only,
        declared=servers,
    )
