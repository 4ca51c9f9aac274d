"""DynamicResources: silent about pods without claims, and named as unmodelled for pods with them."""

from bayplan.scheduling.cycle import UNMODELLED_CLAIMS
from bayplan.scheduling.rules.dynamic_resources import DynamicResources
from tests import make
from tests.scheduling import scene


def test_it_scores_nothing() -> None:
    stage = scene.fleet([make.node("n1"), make.node("n2")], minor=36)
    assert scene.points(DynamicResources(), make.pod(), stage) == {"n1": 0, "n2": 0}


def test_an_answer_about_a_pod_with_claims_says_what_was_left_out() -> None:
    stage = scene.fleet([make.node("n1")])
    claiming = make.pod(resource_claims=("gpu",))
    assert scene.asked(claiming, stage).unmodelled == (UNMODELLED_CLAIMS,)
    assert scene.asked(make.pod(), stage).unmodelled == ()
    too_large = make.pod("web", "cpu=99", resource_claims=("gpu",))
    assert scene.asked(too_large, stage).unmodelled == (UNMODELLED_CLAIMS,)
