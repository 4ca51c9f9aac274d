"""The edits that carry a plan into files, and what no edit can surely reach."""

from bayplan.model.evidence import Place
from bayplan.model.findings import Finding
from bayplan.rightsizing.report.answer import Answer


class Edit(Answer, frozen=True):
    """One value in one file. `start` and `end` count bytes; `line` from 1.

    `places`: whom it feeds, each with its bound in `bounds`. `stack`: the folder applied as one, where
    there is just one.
    """

    file: str
    line: int
    start: int
    end: int
    old: str
    new: str
    places: tuple[Place, ...] = ()
    bounds: tuple[str, ...] = ()
    stack: str = ""


class Unreached(Answer, frozen=True):
    """A value that no edit surely changes: where it would have to be changed, to what, and why not here."""

    place: Place
    bound: str
    wanted: int
    why: str
    file: str = ""
    line: int = 0


class Patch(Answer, frozen=True):
    """All edits of a plan; `diff` is the unified diff of all files. `branch`: where it was committed.

    `digests` are the SHA-256 sums of the files that the edits were made for. `reviewed`: the edited tree was
    judged as a review judges a change; `findings` are what it objects to, beside what the plan is known to
    break.
    """

    edits: tuple[Edit, ...] = ()
    unreached: tuple[Unreached, ...] = ()
    diff: str = ""
    files: tuple[str, ...] = ()
    digests: dict[str, str] = {}
    written: bool = False
    branch: str = ""
    commits: int = 0
    notes: tuple[str, ...] = ()
    reviewed: bool = False
    findings: tuple[Finding, ...] = ()
