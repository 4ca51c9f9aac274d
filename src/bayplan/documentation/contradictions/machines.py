"""Machines that are no nodes: stopped ones that are still counted, and sums of the rest."""

from collections.abc import Iterator

from bayplan.documentation import words
from bayplan.documentation.framework import Contradiction
from bayplan.documentation.platforms import Platform
from bayplan.model.claims import Claim


def find(platform: Platform) -> Iterator[Contradiction]:
    """Claims of what other machines take that their own rows do not bear out."""
    for claim in platform.written("others-memory"):
        named = claim.subject.lower()
        for state in platform.of("machine-state"):
            if state.subject.lower() in named:
                yield Contradiction(
                    check="docs-stopped-counted",
                    subject=state.subject,
                    summary=f"is counted among what takes {words.value(claim)}, and is stopped",
                    claim=claim,
                    against=(state,),
                    remedy="leave it out of the sum, or say that it runs",
                )
        yield from _sum(platform, claim)


def _sum(platform: Platform, claim: Claim) -> Iterator[Contradiction]:
    """The sum against the rows of the document that lists one of the machines it names."""
    named = claim.subject.lower()
    files = [
        one.file for one in platform.of("machine-memory")
        if one.subject.lower() in named and one.file != claim.file
    ]  # fmt: skip
    for file in dict.fromkeys(files):
        stems = {_stem(one.subject) for one in platform.in_file(claim.file).of("machine-memory")}
        rows = {
            one.subject: one for one in platform.in_file(file).of("machine-memory")
            if _stem(one.subject) not in stems
        }  # fmt: skip
        total = Claim(claim.topic, amount=sum(one.amount or 0 for one in rows.values()))
        if rows and not words.alike(claim, total):
            added = " + ".join(f"{name} {words.value(one)}" for name, one in rows.items())
            yield Contradiction(
                check="docs-sum",
                subject="machines that are no nodes",
                summary=f"{words.value(claim)} here, and {file} lists {words.value(total)}",
                claim=claim,
                against=tuple(rows.values())[:3],
                arithmetic=f"{added} = {words.value(total)}",
                remedy="correct the sum, or list what is missing",
            )


def _stem(name: str) -> str:
    return name.rstrip("0123456789")
