"""All proofs. An entry is all that a new one needs beside its file, its cases and its line in the guide."""

from collections.abc import Iterator
from typing import Final

from bayplan.consistency.framework import Proof, Whole
from bayplan.consistency.proofs import notebooks, sharing, versions
from bayplan.consistency.proofs.admitted import admitted
from bayplan.consistency.proofs.allocatable import allocatable
from bayplan.consistency.proofs.cards import cards
from bayplan.consistency.proofs.classes import classes
from bayplan.consistency.proofs.counts import counts
from bayplan.consistency.proofs.defaults import defaults
from bayplan.consistency.proofs.drivers import drivers
from bayplan.consistency.proofs.parts import parts
from bayplan.consistency.proofs.pinned_memory import pinned_memory
from bayplan.consistency.proofs.placed import placed
from bayplan.consistency.proofs.profiles import profiles
from bayplan.consistency.proofs.releases import releases
from bayplan.consistency.proofs.scratch import scratch
from bayplan.consistency.proofs.tiers import tiers
from bayplan.consistency.proofs.tolerations import tolerations
from bayplan.consistency.proofs.values import values
from bayplan.consistency.proofs.waiting import waiting
from bayplan.model.doubts import Doubt

PROOFS: Final[tuple[Proof, ...]] = (
    # What machines have, before what runs on them.
    pinned_memory,
    counts,
    allocatable,
    cards,
    sharing.prove,
    notebooks.prove,
    scratch,
    # What is delivered, and in which order.
    versions.prove,
    tiers,
    parts,
    defaults,
    drivers,
    releases,
    waiting,
    values,
    classes,
    # Whether it runs there.
    tolerations,
    admitted,
    placed,
    profiles,
)


def prove(whole: Whole) -> Iterator[Doubt]:
    """All that contradicts something else in what is declared, each once."""
    yield from dict.fromkeys(doubt for proof in PROOFS for doubt in proof(whole))
