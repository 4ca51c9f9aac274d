"""What an item says: it holds, it does not, nobody can tell from here, or there is nothing to look at."""

from collections.abc import Iterable, Iterator

from bayplan.verification.framework import Outcome, Status

MOST: int = 8
"""So many facts are named as evidence; the rest is counted."""


def passed(summary: str, evidence: Iterable[str] = (), subject: str = "") -> Outcome:
    return Outcome(Status.PASSED, subject, summary, shortened(evidence))


def failed(subject: str, summary: str, evidence: Iterable[str] = (), remedy: str = "") -> Outcome:
    return Outcome(Status.FAILED, subject, summary, shortened(evidence), remedy=remedy)


def unknown(summary: str, command: str, subject: str = "", evidence: Iterable[str] = ()) -> Outcome:
    return Outcome(Status.UNKNOWN, subject, summary, shortened(evidence), command)


def absent(summary: str) -> Outcome:
    return Outcome(Status.NOT_APPLICABLE, "", summary)


def settled(failures: Iterable[Outcome], summary: str, evidence: Iterable[str] = ()) -> Iterator[Outcome]:
    """What is wrong; where nothing is, one sentence that says so with what it rests on."""
    found = list(failures)
    yield from found or [passed(summary, evidence)]


def shortened(evidence: Iterable[str]) -> tuple[str, ...]:
    """The first few facts, and how many more there are."""
    facts = tuple(evidence)
    return facts if len(facts) <= MOST else (*facts[:MOST], f"and {len(facts) - MOST:,} more")


def counted(number: int, one: str) -> str:
    """`1 node`, `3 nodes`."""
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def listed(names: Iterable[str], most: int = MOST) -> str:
    """The first few names, comma by comma."""
    return ", ".join(shortened(sorted(names))[: most + 1])
