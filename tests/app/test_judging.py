"""The back-test looks at what sizing looks at, and every rule of the registry takes part."""

import pytest
from msgspec.structs import replace

from bayplan.app import judging, observe
from bayplan.app.evidence import Gathered
from bayplan.model.errors import InvalidInput
from bayplan.model.evidence import Place
from bayplan.rightsizing import registry
from tests import make
from tests.views.size import build


def test_without_anything_to_look_at_nothing_is_judged() -> None:
    found = judging.judge(None, None, Gathered((build.evidence(0),)), only=(), tell=lambda _: None)
    assert (found.containers, found.tallies) == (0, ()) and found.notes


def test_every_rule_is_judged_on_the_containers_that_are_meant() -> None:
    seen = observe.assume(make.deployed("web", "memory=512Mi", ["n1"]), kubernetes="1.34")
    (workload,) = [one for one in seen.snapshot.workloads if one.kind == "Deployment"]
    (container,) = workload.template.spec.containers
    place = Place(str(workload.kind), str(workload.namespace), workload.name, container.name)
    gathered = Gathered((replace(build.evidence(0), place=place),))
    heard: list[str] = []
    found = judging.judge(seen, None, gathered, only=(), tell=heard.append)
    assert found.containers == 1 and heard
    assert {one.rule for one in found.tallies} == {one.name for one in registry.RULES}
    with pytest.raises(InvalidInput, match="means no workload"):
        judging.judge(seen, None, gathered, only=("other/*",), tell=heard.append)
