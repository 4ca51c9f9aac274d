"""Profiles that ask for more cards than any machine has."""

from collections.abc import Iterator

from bayplan.documentation.framework import Contradiction
from bayplan.documentation.platforms import Platform


def find(platform: Platform) -> Iterator[Contradiction]:
    """Every such profile. A pod cannot take cards of two machines."""
    most = max(platform.of("machine-cards"), key=lambda one: one.amount or 0, default=None)
    for one in platform.written("profile-cards") if most else ():
        if most and (one.amount or 0) > (most.amount or 0):
            yield Contradiction(
                check="docs-unschedulable",
                subject=f"profile of {one.amount:g} cards",
                summary=f"asks for {one.amount:g} cards, and no machine has more than {most.amount:g}",
                claim=one,
                against=(most,),
                remedy="drop the profile, or give one machine as many cards",
            )
