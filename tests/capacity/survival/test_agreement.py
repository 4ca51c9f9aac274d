"""The survey and `bayplan whatif lose:NODE` agree on who finds a place, on the example estates."""

from pathlib import Path

import pytest

from bayplan.app import engines, observe, whatif
from bayplan.app.observe import Observed
from bayplan.capacity import survival
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.loss import Outcome
from bayplan.capacity.survival import quorum
from bayplan.model.names import NodeName

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture(scope="module", params=["r730", "a100"])
def estate(request: pytest.FixtureRequest) -> Observed:
    files = sorted((EXAMPLES / request.param).glob("*"))
    kept = [str(one) for one in files if one.suffix in (".json", ".yaml") and one.name != "bayplan.yaml"]
    return observe.observe(files=kept)


def test_who_finds_a_place(estate: Observed) -> None:
    ground = Ground(estate.snapshot, estate.kubernetes, estate.profile, engines.settler)
    found = survival.survey(ground, models=("requests",), only=("any-node",))
    assert [outcome.lost[0] for outcome in found] == [node.name for node in estate.snapshot.nodes]
    for outcome in found:
        _agrees(outcome, estate, ground)


def _agrees(outcome: Outcome, estate: Observed, ground: Ground) -> None:
    """Pod by pod. Without its control plane a cluster places nothing, whatever room there is."""
    (step,) = whatif.whatif(estate, [f"lose:{outcome.lost[0]}"]).steps
    down = {one.pod for one in outcome.down}
    if quorum.without([NodeName(name) for name in outcome.nodes], quorum.planes(ground)):
        assert {move.pod for move in step.moved} <= down
        return
    stuck = {stay.pod for stay in step.stays}
    victims = {victim for one in step.displaced for victim in one.victims}
    victims |= {victim for one in outcome.pushed for victim in one.victims}
    homeless = {move.pod for move in step.moved if not move.to} | set(step.deleted)
    assert down - victims - stuck == homeless - victims - stuck
    assert {move.pod for move in step.later if move.to} - victims <= stuck - down
    assert {late.volume for late in outcome.late if late.volume} <= {one.volume for one in step.waiting}
