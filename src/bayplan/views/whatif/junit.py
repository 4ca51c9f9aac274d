"""Scenarios as JUnit XML: a suite for each, a case for each expectation; without any, a case for each step.

The dialect is that of `bayplan.views.review.junit`. What cannot be told is a failure: nobody has shown that
it holds.
"""

from collections.abc import Iterator, Sequence

from bayplan.app.answers import Assertion, StepResult, WhatIf
from bayplan.app.assertions import Comparison
from bayplan.views.clean import cleaned
from bayplan.views.review import junit
from bayplan.views.review.junit import Case
from bayplan.views.whatif.assertions import place

STEPS = "steps"


def rendered(answer: WhatIf | Comparison) -> str:
    """The file."""
    answer = cleaned(answer)
    if answer.assertions:
        return junit.written(list(_expected(answer.assertions)))
    steps = answer.steps if isinstance(answer, WhatIf) else ()
    return junit.written([_step(one, answer) for one in steps])


def _expected(found: Sequence[Assertion]) -> Iterator[Case]:
    for one in found:
        if one.met:
            yield Case(one.scenario, one.expectation)
        else:
            kind = "unknown" if one.met is None else "broken"
            yield Case(one.scenario, one.expectation, "failure", kind, one.found, place(one))


def _step(one: StepResult, answer: WhatIf | Comparison) -> Case:
    name = getattr(answer, "name", "") or STEPS
    if one.complete:
        return Case(name, one.step)
    return Case(name, one.step, "failure", "incomplete", one.conclusion)
