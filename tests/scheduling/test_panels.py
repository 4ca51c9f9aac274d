"""Judgements that are kept while victims are chosen: they change nothing of the choice."""

from hypothesis import given, settings

from bayplan.model.pods import Pod
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.preemption import victims_on
from bayplan.scheduling.screening import Panel
from tests.scheduling import fleets


@settings(max_examples=300)
@given(fleet=fleets.fleets(), pod=fleets.pods(99))
def test_victims_are_the_same_with_a_panel_and_without(fleet: Fleet, pod: Pod) -> None:
    panel = Panel(fleet.shapes.of(pod), fleet)
    for bay in fleet.bays:
        assert victims_on(pod, bay, fleet, panel) == victims_on(pod, bay, fleet)
