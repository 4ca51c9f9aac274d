"""The proof hands on what the catalog finds."""

from bayplan.catalog import contradictions
from bayplan.consistency.framework import Whole
from bayplan.consistency.proofs import sharing
from bayplan.model.platform import GpuSharing
from tests.catalog.estates import GIB, declared, pool, profile


def test_what_is_found_is_handed_on() -> None:
    cut = GpuSharing("card", "mig", profile="all-9g.99gb")
    known = declared(pool(), sharing=(cut,), profiles=(profile("one", 1, shared_memory=99 * GIB),))
    found = list(sharing.prove(Whole(known)))
    assert found and found == list(contradictions.of_sharing(known))
