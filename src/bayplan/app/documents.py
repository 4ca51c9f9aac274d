"""Holds documents against the estate and each other, and says what pages the estate comes to.

Nothing is written here: `app.apply` does that with the changes that this gives.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from bayplan.app import ground, staying
from bayplan.app.observe import Observed
from bayplan.app.staying import RenderedFile
from bayplan.capacity.answers import Answer
from bayplan.documentation import facts, registry, writing
from bayplan.documentation.shown import Shown
from bayplan.model.claims import Claim
from bayplan.model.estate import Declaration
from bayplan.model.findings import Finding, order
from bayplan.model.snapshot import Snapshot
from bayplan.rendering import tree
from bayplan.rendering.changes import Changes, Found, changes
from bayplan.sources import prose, rendered

PAGES: Final = "pages"
"""Whose tree it is: a rendered platform is another."""


class Documents(Answer, frozen=True):
    """What documents claim and where that cannot be, or which pages were or would be written.

    `estate` is the file that they were held against, empty where there was none. `checked` are the paths that
    were read, `claims` how many statements were found in them. `path` is the folder of the pages.
    """

    estate: str
    checked: tuple[str, ...] = ()
    claims: int = 0
    path: str = ""
    files: tuple[RenderedFile, ...] = ()
    findings: tuple[Finding, ...] = ()
    written: bool = False


class Pages(NamedTuple):
    """The answer, and the changes that it speaks of."""

    answer: Documents
    changes: Changes


def check(paths: Sequence[str], observed: Observed | None, declaration: Declaration) -> Documents:
    """What in the documents at some paths cannot be true. Raises InvalidInput where there are none."""
    claimed = [claim for path in paths for claim in prose.read(path)]
    known = _facts(observed, declaration)
    found = [one.finding() for one in registry.contradictions([*claimed, *known])]
    return Documents(declaration.file, tuple(paths), len(claimed), findings=tuple(sorted(found, key=order)))


def pages(
    path: str, observed: Observed | None, declaration: Declaration, *, overwrite: bool = False
) -> Pages:
    """The pages of an estate, and what would become of those in a folder."""
    files = writing.pages(_shown(observed, declaration))
    found = rendered.look(path, [one.path for one in files], PAGES) if path else Found()
    made = changes(files, found, overwrite)
    findings = tuple(sorted(staying.stayed(made, path), key=order))
    return Pages(Documents(declaration.file, path=path, files=staying.files(made), findings=findings), made)


def _facts(observed: Observed | None, declaration: Declaration) -> list[Claim]:
    seen = observed.snapshot if observed else Snapshot()
    return [*facts.declared(declaration), *facts.observed(seen, seen.lower)]


def _shown(observed: Observed | None, declaration: Declaration) -> Shown:
    texts = {one.path: one.content.decode("utf-8") for one in tree.tree(declaration)}
    if observed is None:
        return Shown(declaration, declaration.lower, None, texts)
    return Shown(declaration, ground.whole(observed).lower, observed.snapshot, texts)
