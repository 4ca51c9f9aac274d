"""The corpus of small trees: how a case says what a review of each of its trees has to come to.

A case is a folder with `case.yaml` and one folder for each tree. `reviews` names what is reviewed: a tree, on
its own or against another one, and what is expected of it. README.md beside the cases says it for people.
"""

import datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import yaml

from bayplan.model.findings import Severity

FOLDER = Path(__file__).parents[1] / "cases" / "review"
TODAY = datetime.date(2026, 3, 2)


class Told(msgspec.Struct, forbid_unknown_fields=True):
    """Whatever is read from a case; a key that nothing reads is a mistake."""


class Expected(Told):
    """A finding. Lists hold pieces of text that all have to occur; `at` stands on the lines it points to."""

    check: str
    subject: str
    severity: Severity = Severity.ERROR
    file: str = ""
    at: str = ""
    arithmetic: list[str] = []
    refusal: str = ""
    says: list[str] = []
    fixes: list[str] = []


class Fate(Told):
    """What becomes of a workload."""

    ending: str
    said: list[str] = []
    serving: int | None = None
    updated: int | None = None
    hinges_on: list[str] = []


class Sums(Told):
    """What one quota counts of one resource."""

    hard: str = ""
    before: str = ""
    after: str = ""
    peak: str = ""
    headroom: str = ""
    at_least: bool | None = None


class Room(Told):
    """Where the pods go."""

    nodes: int | None = None
    placed: int | None = None
    waiting: list[str] | None = None
    survives: bool | None = None


class Look(Told):
    """One review: of which tree, against which, and what has to come of it.

    `clean`: no finding at all. `may`: checks that may speak up besides. `before`: checks of what was wrong
    already, `suppressed`: of what is excused.
    """

    tree: str = ""
    base: str | None = None
    given: dict[str, str] = {}
    files: list[str] = []
    clean: bool = False
    findings: list[Expected] = []
    may: list[str] = []
    before: list[str] = []
    suppressed: list[str] = []
    verdicts: dict[str, Fate] = {}
    accounts: dict[str, Sums] = {}
    placement: Room | None = None


class Case(Told):
    """What stands in `case.yaml`. `incident` is the row of the incident tables that it retells."""

    title: str
    reviews: dict[str, Look]
    incident: str = ""
    notes: str = ""
    kubernetes: str = ""
    needs: list[str] = []


class Trial(NamedTuple):
    """One review of one case."""

    folder: Path
    case: Case
    name: str
    look: Look

    @property
    def tree(self) -> Path:
        return self.folder / (self.look.tree or self.name)

    @property
    def base(self) -> Path | None:
        """`base: ""` reviews a tree alone; where nothing is said, a change is held against `before`."""
        chosen = self._usual_base() if self.look.base is None else self.look.base
        return self.folder / chosen if chosen else None

    @property
    def title(self) -> str:
        return f"{self.folder.parent.name}: {self.case.title} ({self.name})"

    def _usual_base(self) -> str:
        has_before = (self.folder / "before").is_dir()
        return "before" if has_before and self.tree.name != "before" else ""


def read(folder: Path) -> Case:
    """The case in a folder."""
    told: Any = yaml.safe_load((folder / "case.yaml").read_text(encoding="utf-8"))
    return msgspec.convert(told, Case)


def folders() -> list[Path]:
    """The folders of all cases."""
    return sorted(file.parent for file in FOLDER.glob("*/*/case.yaml"))


def trees(folder: Path) -> list[Path]:
    """The trees of one case."""
    return sorted(path for path in folder.iterdir() if path.is_dir())


def trials() -> list[Trial]:
    """Every review that the corpus asks for."""
    return [
        Trial(folder, case, name, look)
        for folder in folders()
        for case in [read(folder)]
        for name, look in case.reviews.items()
    ]
