"""What came of the test pods: from results that somebody kept, else from the pods where they still stand."""

from collections.abc import Iterator, Sequence

from bayplan.model.pods import Pod
from bayplan.verification import outcomes
from bayplan.verification.framework import Outcome, Result, Scene
from bayplan.verification.tests import LABEL, NAMESPACE

TAIL = 300
"""So many characters of a log are quoted."""


def result(scene: Scene, test: str) -> Result | None:
    """What is known of a test; None where nobody ran it."""
    kept = next((one for one in scene.results if one.test == test), None)
    if kept is not None:
        return kept
    pod = next((one for one in scene.snapshot.pods if one.labels.get(LABEL) == test), None)
    return _of(pod, test) if pod is not None else None


def command(test: str) -> str:
    """How a test is run, and its result seen."""
    return (
        f"kubectl apply -f tests/namespace.yaml -f tests/{test}.yaml; "
        f"kubectl -n {NAMESPACE} get pod {test} -o json"
    )


def judged(scene: Scene, tests: Sequence[str]) -> Iterator[Outcome]:
    """An outcome for each of some tests."""
    for test in tests:
        found = result(scene, test)
        if found is None or found.phase in ("", "Pending", "Running"):
            state = f"is {found.phase}" if found is not None and found.phase else "has not been run"
            yield outcomes.unknown(state, command(test), f"Test {test}")
        elif found.phase == "Succeeded" and not found.exit_code:
            yield outcomes.passed("succeeded", _lines(found), f"Test {test}")
        else:
            code = f" with {found.exit_code}" if found.exit_code is not None else ""
            remedy = f"kubectl -n {NAMESPACE} describe pod {test}"
            yield outcomes.failed(f"Test {test}", f"ended{code}: {found.phase}", _lines(found), remedy)


def _lines(found: Result) -> list[str]:
    return [line for line in found.log[-TAIL:].strip().splitlines() if line.strip()][-3:]


def _of(pod: Pod, test: str) -> Result:
    codes = [one.last_end_code for one in pod.status.containers if one.last_end_code is not None]
    return Result(test, pod.status.phase, codes[0] if codes else None)
