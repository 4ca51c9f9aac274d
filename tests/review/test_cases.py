"""Small trees, each with what a review of it comes to: refused for the stated reason, or silent.

Four laws hold for every one of them: what is expected is found, nothing else is, every finding says where it
points, and no workload fails without a finding about it.
"""

import fnmatch
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from bayplan.app.review import review
from bayplan.app.trees import Beside, Look
from bayplan.model.findings import Finding, Severity
from bayplan.review.answers import Account, Ending, Review, Verdict
from tests.review import corpus
from tests.review.corpus import Expected, Fate, Sums, Trial

TRIALS = corpus.trials()
ROOT = Path(__file__).parents[2]
POD = re.compile(r'(?<=[Pp]od |pods)(\s?)"[^"]+"')
INCIDENTS = {
    "refused at admission": ["03-17", "04-01", "04-26", "05-26", "06-13", "08-04", "08-04", "crowdsec"],
    "wrong window": [
        *("07-06", "07-14", "08-08", "07-14", "06-23", "07-12"),
        *("07-16", "03-14", "05-31", "08-08", "08-18"),
    ],
}


def judge(trial: Trial, cache: Path | None = None) -> Review:
    """The review that a trial asks for."""
    base = trial.base
    return review(
        str(trial.tree),
        Look(dict(trial.look.given), cache=str(cache) if cache else None),
        base=str(base) if base else None,
        beside=Beside(files=tuple(str(trial.folder / file) for file in trial.look.files)),
        kubernetes=trial.case.kubernetes or None,
        today=corpus.TODAY,
    )


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Most trees are read more than once, alone and as a base."""
    return tmp_path_factory.mktemp("cache")


@pytest.mark.parametrize("trial", TRIALS, ids=[trial.title for trial in TRIALS])
def test_the_review_says(trial: Trial, cache: Path) -> None:
    for tool in trial.case.needs:
        if shutil.which(tool) is None:
            pytest.skip(f"needs {tool}")
    found = judge(trial, cache)
    assert differences(trial, found) == []


def differences(trial: Trial, found: Review) -> list[str]:
    """Where a review differs from what its trial expects, a sentence each."""
    look = trial.look
    return [
        *missing(trial, found.findings),
        *unexpected(trial, found.findings),
        *(f"points nowhere: {one}" for one in found.findings if not points_somewhere(trial, one)),
        *other_checks("before", look.before, found.before),
        *other_checks("suppressed", look.suppressed, found.suppressed),
        *(f"fails without a word: {one}" for one in found.verdicts if fails_silently(one, found)),
        *other_fates(look.verdicts, found.verdicts),
        *other_sums(look.accounts, found.accounts),
        *other_places(trial, found),
    ]


def missing(trial: Trial, found: tuple[Finding, ...]) -> list[str]:
    return [
        f"not found: {expected}"
        for expected in trial.look.findings
        if not any(matches(expected, one, trial.tree) for one in found)
    ]


def unexpected(trial: Trial, found: tuple[Finding, ...]) -> list[str]:
    return [
        f"not expected: {one}"
        for one in found
        if one.check not in trial.look.may
        and not any(is_about(expected, one) for expected in trial.look.findings)
    ]


def is_about(expected: Expected, found: Finding) -> bool:
    """Whether both are of one code and about the same object, or one of those that `*` stands for."""
    return expected.check == found.check and fnmatch.fnmatchcase(found.subject, expected.subject)


def matches(expected: Expected, found: Finding, tree: Path) -> bool:
    """Whether a finding is the expected one, word for word where words are given."""
    verified = [fix.text for fix in found.fixes if fix.verified]
    return (
        is_about(expected, found)
        and found.severity is expected.severity
        and expected.file in ("", str(written_in(found, tree).relative_to(tree)))
        and (not expected.at or expected.at in pointed_at(found, tree))
        and all(piece in found.arithmetic for piece in expected.arithmetic)
        and anonymous(expected.refusal) in anonymous(found.refusal)
        and all(piece in " ".join((found.summary, *found.evidence)) for piece in expected.says)
        and all(any(piece in fix for fix in verified) for piece in expected.fixes)
    )


def anonymous(refusal: str) -> str:
    """A refusal without the generated name of its pod."""
    return POD.sub(r'\1"<pod>"', refusal)


def written_in(found: Finding, tree: Path) -> Path:
    """The file that a finding names: relative to the tree, or to the checkout that the tree lies in."""
    return next((path for root in (tree, ROOT) if (path := root / found.file).is_file()), tree / found.file)


def pointed_at(found: Finding, tree: Path) -> str:
    """The lines that a finding names."""
    lines = written_in(found, tree).read_text(encoding="utf-8").splitlines()
    return "\n".join(lines[max(found.line - 1, 0) : max(found.line, found.last_line)])


def points_somewhere(trial: Trial, found: Finding) -> bool:
    """Whether a finding names a line that exists, of a file of the tree. Nodes are written nowhere."""
    if found.subject.startswith("Node "):
        return not found.file
    path = written_in(found, trial.tree)
    inside = bool(found.file) and path.is_file() and path.is_relative_to(trial.tree)
    return inside and 0 < found.line <= len(path.read_text(encoding="utf-8").splitlines())


def other_checks(which: str, expected: list[str], found: tuple[Finding, ...]) -> list[str]:
    checks = {one.check for one in found}
    return [] if checks == set(expected) else [f"{which}: {sorted(checks)}, not {sorted(expected)}"]


def fails_silently(verdict: Verdict, found: Review) -> bool:
    """Whether a workload does not come to what was asked, and no finding is about it."""
    subject = f"{verdict.kind} {verdict.namespace}/{verdict.name}"
    spoken = {one.subject for one in (*found.findings, *found.before, *found.suppressed)}
    return verdict.ending in (Ending.STOPS, Ending.DOWN) and subject not in spoken


def other_fates(expected: dict[str, Fate], found: tuple[Verdict, ...]) -> list[str]:
    fates = {f"{one.kind} {one.namespace}/{one.name}": one for one in found}
    return [
        f"{subject}: {fates.get(subject)}, not {fate}"
        for subject, fate in expected.items()
        if subject not in fates or not meets(fate, fates[subject])
    ]


def meets(fate: Fate, found: Verdict) -> bool:
    return (
        found.ending == fate.ending
        and all(piece in found.said for piece in fate.said)
        and fate.serving in (None, found.serving)
        and fate.updated in (None, found.updated)
        and all(any(piece in one for one in found.hinges_on) for piece in fate.hinges_on)
    )


def other_sums(expected: dict[str, Sums], found: tuple[Account, ...]) -> list[str]:
    accounts = {f"{one.namespace}/{one.quota}/{one.resource}": one for one in found}
    return [
        f"{key}: {accounts.get(key)}, not {sums}"
        for key, sums in expected.items()
        if key not in accounts or not adds_up(sums, accounts[key])
    ]


def adds_up(sums: Sums, found: Account) -> bool:
    said = ("hard", "before", "after", "peak", "headroom")
    return all(getattr(sums, name) in ("", getattr(found, name)) for name in said) and (
        sums.at_least in (None, found.at_least)
    )


def other_places(trial: Trial, found: Review) -> list[str]:
    room, placement = trial.look.placement, found.placement
    if room is None:
        return []
    said = ("nodes", "placed", "survives")
    agree = all(getattr(room, name) in (None, getattr(placement, name)) for name in said)
    waits = room.waiting is None or len(room.waiting) == len(placement.waiting)
    named = all(any(piece in one for one in placement.waiting) for piece in room.waiting or ())
    return [] if agree and waits and named else [f"{placement}, not {room}"]


def test_every_incident_of_the_tables_is_retold() -> None:
    told = Counter(corpus.read(folder).incident.partition(" ")[0] for folder in corpus.folders())
    for dates in INCIDENTS.values():
        assert not Counter(dates) - told


def test_there_are_enough_trees_and_enough_of_them_are_fine() -> None:
    clean = {trial.tree for trial in TRIALS if trial.look.clean}
    assert sum(len(corpus.trees(folder)) for folder in corpus.folders()) >= 75
    assert len({tree for tree in clean if tree.name == "tree"}) >= 24


def test_every_tree_is_reviewed_and_every_review_says_something() -> None:
    looked_at = {path for trial in TRIALS for path in (trial.tree, trial.base) if path}
    assert {tree for folder in corpus.folders() for tree in corpus.trees(folder)} == looked_at
    assert all(trial.look.clean != bool(trial.look.findings) or trial.look.verdicts for trial in TRIALS)


def test_a_bad_change_has_a_before_that_is_fine_and_a_good_one() -> None:
    for folder in corpus.folders():
        if (folder / "bad").is_dir():
            reviews = corpus.read(folder).reviews
            assert reviews["before"].clean
            assert reviews["bad"].findings
            assert reviews["good"].clean


def test_a_review_that_says_nothing_passes_for_no_bad_tree() -> None:
    silent = Review(path="", kubernetes="")
    assert all(differences(trial, silent) for trial in TRIALS if trial.look.findings)


def test_a_review_that_cries_wolf_passes_for_no_fine_tree() -> None:
    cry = Finding("wolf", Severity.NOTE, "Deployment shop/web", "is a sheep")
    loud = Review(path="", kubernetes="", findings=(cry,))
    assert all(differences(trial, loud) for trial in TRIALS if trial.look.clean)
