"""The end of a rollout in a sentence."""

from bayplan.model.workloads import Kind
from bayplan.review.answers import Ending
from bayplan.review.rollouts import pace
from bayplan.review.rollouts.answers import Forecast
from bayplan.review.rollouts.casting import Part


def said(found: Forecast, part: Part) -> str:
    """What becomes of the workload: how far it gets, what serves meanwhile, what is reported."""
    match found.ending:
        case Ending.UNCHANGED:
            return "is unchanged"
        case Ending.COMPLETES:
            return _completes(found, part)
        case Ending.DOWN:
            return _down(found, part)
        case _:
            return _stops(found, part)


def _completes(found: Forecast, part: Part) -> str:
    change = part.change
    if change.after is None:
        return f"is deleted with {counted(len(part.before), 'pod')}"
    if change.before is None:
        return f"starts: {found.serving} of {found.replicas} pods run"
    if change.after.paused:
        return "is paused: nothing is rolled out until it is resumed"
    if pace.keeps_pods(change.after) and found.old.exist:
        return (
            f"is stored; {counted(found.old.exist, 'pod')} keep the old template until somebody deletes them"
        )
    if change.same_template:
        return f"completes: goes from {counted(len(part.before), 'pod')} to {found.replicas}"
    if found.old.exist:
        kept = f"below the partition {found.old.exist} keep the old template"
        return f"completes: {found.updated} of {found.replicas} updated; {kept}"
    return f"completes: {found.updated} of {found.replicas} updated"


def _stops(found: Forecast, part: Part) -> str:
    at = f"stops at {found.updated} of {found.replicas}"
    if not _updates(part):
        return f"{at} pods"
    return f"{at} updated; {_serving(found)}"


def _serving(found: Forecast) -> str:
    if found.old.ready and found.serving >= found.replicas:
        return "the old pods keep serving"
    if found.old.ready == found.serving:
        return f"{found.serving} of {found.replicas} old pods still {_serve(found.serving)}"
    if found.old.ready:
        return f"{found.serving} of {found.replicas} keep serving, {found.old.ready} of them old"
    return f"{found.serving} of {found.replicas} {_serve(found.serving)}"


def _serve(number: int) -> str:
    return "serves" if number == 1 else "serve"


def _down(found: Forecast, part: Part) -> str:
    reason = why(found)
    if part.ready_before:
        return f"goes to zero: {'the old pods go first, and ' if _updates(part) else ''}{reason}"
    return f"never starts: {reason}"


def why(found: Forecast) -> str:
    """What keeps pods from being there."""
    if found.refused:
        return "the API server refuses the new ones"
    if found.waiting:
        return "no node can take the new ones"
    return "no pod is Ready"


def _updates(part: Part) -> bool:
    """Whether pods of an earlier template are replaced."""
    return (
        part.change.before is not None
        and not part.change.same_template
        and part.workload.kind is not Kind.JOB
    )


def counted(number: int, noun: str) -> str:
    """`1 pod`, `3 pods`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
