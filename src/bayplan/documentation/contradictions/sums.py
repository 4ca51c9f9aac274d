"""Sums that do not come out: envelopes of all workers, machines that are more than their host."""

from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.documentation import words
from bayplan.documentation.framework import Contradiction
from bayplan.documentation.platforms import Platform
from bayplan.model.claims import Claim

_CONTROL: Final = ("control plane", "control-plane", "master")
_SLACK: Final = 0.05


def find(platform: Platform) -> Iterator[Contradiction]:
    """Every sum that the parts do not bear out."""
    for file in platform.files:
        yield from _memory(platform.in_file(file))
        yield from _commitment(platform.in_file(file))
        yield from _disks(platform.in_file(file))
    yield from _cores(platform)
    yield from _slots(platform)


def _memory(page: Platform) -> Iterator[Contradiction]:
    """An envelope of memory against the rows of the same document."""
    parts = _latest([one for one in page.of("machine-memory") if _works(one)])
    for envelope in page.of("envelope-memory"):
        total = sum(one.amount or 0 for one in parts)
        if parts and not _near(envelope.amount or 0, total):
            yield _wrong(envelope, parts, "docs-sum", "the memory of all workers", total)


def _cores(platform: Platform) -> Iterator[Contradiction]:
    """An envelope of CPUs that the workers cannot reach, even if the unknown ones were the largest known."""
    for envelope in platform.of("envelope-cores"):
        workers = {one.subject for one in platform.in_file(envelope.file).of("machine-memory") if _works(one)}
        parts = [one for one in _latest(platform.of("machine-cores")) if one.subject in workers]
        if not parts or envelope.amount is None:
            continue
        amounts = [one.amount or 0 for one in parts]
        most = sum(amounts) + (len(workers) - len(parts)) * max(amounts)
        if envelope.amount > most * (1 + _SLACK):
            yield _wrong(envelope, parts, "docs-sum", "the virtual CPUs of all workers, at most", most)


def _slots(platform: Platform) -> Iterator[Contradiction]:
    """An envelope of volumes that counts more for each worker than a node advertises."""
    each = platform.of("slots")
    lowest = min(each, key=lambda one: one.amount or 0, default=None)
    for envelope in platform.of("envelope-slots") if lowest else ():
        workers = {one.subject for one in platform.in_file(envelope.file).of("machine-memory") if _works(one)}
        total = len(workers) * (lowest.amount or 0) if lowest else 0
        if workers and lowest and (envelope.amount or 0) > total:
            yield _wrong(
                envelope, [lowest], "docs-sum", f"{len(workers)} workers with {lowest.amount:g}", total
            )


def _commitment(page: Platform) -> Iterator[Contradiction]:
    """Machines of a document that have more memory than the host of the same document."""
    stopped = {one.subject for one in page.of("machine-state")}
    parts = [one for one in _latest(page.of("machine-memory")) if one.subject not in stopped]
    total = sum(one.amount or 0 for one in parts)
    hosts = page.of("host-memory")
    if hosts and total > max(one.amount or 0 for one in hosts) * (1 + _SLACK):
        yield _wrong(hosts[0], parts, "docs-overcommitted", "the memory of all running machines", total)


def _disks(page: Platform) -> Iterator[Contradiction]:
    """Machines of a document that have more disk than the host of the same document."""
    parts, hosts = _latest(page.of("machine-disk")), page.of("host-disk")
    total = sum(one.amount or 0 for one in parts)
    if hosts and parts and total > (hosts[0].amount or 0) * (1 + _SLACK):
        yield _wrong(hosts[0], parts, "docs-overcommitted", "the disks of all machines", total)


def _works(claim: Claim) -> bool:
    """Whether a machine is one of several that are numbered, and no control plane."""
    said = f"{claim.subject} {claim.text}".lower()
    return claim.subject[-1:].isdigit() and not any(word in said for word in _CONTROL)


def _latest(claims: Sequence[Claim]) -> list[Claim]:
    """One claim for each subject: the last."""
    return list({one.subject: one for one in claims}.values())


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= _SLACK * max(one, other)


def _wrong(claim: Claim, parts: Sequence[Claim], check: str, what: str, total: float) -> Contradiction:
    shown = words.value(Claim(claim.topic, amount=total))
    added = " + ".join(words.value(one) for one in parts[:12])
    return Contradiction(
        check=check,
        subject=claim.subject or words.topic(claim),
        summary=f"{words.value(claim)} here, and {what}: {shown}",
        claim=claim,
        against=tuple(parts[:3]),
        arithmetic=f"{added} = {shown}" if len(parts) > 1 else "",
        remedy=f"write {shown}, or correct the parts",
    )
