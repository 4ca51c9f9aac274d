"""Loosening the pod's own rules: a larger skew, no anti-affinity, no gate."""

from collections.abc import Iterable

from msgspec.structs import replace

from bayplan.capacity import trials
from bayplan.capacity.answers import Remedy
from bayplan.capacity.remedies.case import Case
from bayplan.model.pods import Pod, PodSpec, SpreadConstraint

LARGEST_SKEW = 8


def allow_skew(case: Case) -> Iterable[Remedy]:
    """The smallest maxSkew of one hard spread constraint that lets the pod in."""
    for index, constraint in enumerate(case.pod.spec.spread):
        if not constraint.hard:
            continue
        for skew in range(constraint.max_skew + 1, constraint.max_skew + LARGEST_SKEW + 1):
            if trials.fits(_skewed(case.pod, index, constraint, skew), case.fleet):
                where = constraint.topology_key
                change = f"allow a maxSkew of {skew} instead of {constraint.max_skew} over {where}"
                yield Remedy("constraint", f"Pod {case.pod.key}", change, amount=skew - constraint.max_skew)
                break


def drop_anti_affinity(case: Case) -> Iterable[Remedy]:
    """Turning one required anti-affinity term into a preference."""
    terms = case.pod.spec.affinity.anti_required
    for index, term in enumerate(terms):
        kept = terms[:index] + terms[index + 1 :]
        loosened = replace(case.pod.spec, affinity=replace(case.pod.spec.affinity, anti_required=kept))
        if trials.fits(replace(case.pod, spec=loosened), case.fleet):
            change = f"only prefer, not require, to stand apart over {term.topology_key}"
            yield Remedy("constraint", f"Pod {case.pod.key}", change)


def open_gates(case: Case) -> Iterable[Remedy]:
    """Removing the scheduling gates."""
    gates = case.decision.gated
    if gates and trials.fits(replace(case.pod, spec=_ungated(case.pod.spec)), case.fleet):
        names = ", ".join(gates)
        yield Remedy("gate", f"Pod {case.pod.key}", f"remove the scheduling gates {names}: it then fits")


def _skewed(pod: Pod, index: int, constraint: SpreadConstraint, skew: int) -> Pod:
    spread = list(pod.spec.spread)
    spread[index] = replace(constraint, max_skew=skew)
    return replace(pod, spec=replace(pod.spec, spread=tuple(spread)))


def _ungated(spec: PodSpec) -> PodSpec:
    return replace(spec, scheduling_gates=())
