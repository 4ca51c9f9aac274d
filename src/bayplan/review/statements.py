"""Troubles as findings: the sentence, the sum behind it, Kubernetes' own words, and where to look."""

from collections.abc import Iterator
from typing import Final

from bayplan.admission.quotas import Excess
from bayplan.model.findings import Finding, Fix, Severity
from bayplan.model.overlay import identity
from bayplan.model.quantities import ZERO, Quantity
from bayplan.model.trees import Declared, Origin, spec_path
from bayplan.review import arithmetic, demands
from bayplan.review.causes import Causes
from bayplan.review.course import ONCE
from bayplan.review.demands import Demand
from bayplan.review.loose import Turned
from bayplan.review.trouble import Trouble
from bayplan.review.troubles import ADMISSION, NEXT, QUOTA

MOST_TERMS: Final = 6
"""A sum of more terms than this is shortened: the smallest ones stand as one."""


def finding(trouble: Trouble, fixes: tuple[Fix, ...] = ()) -> Finding:
    """What a person should know of a trouble."""
    place = _place(trouble)
    return Finding(
        check=trouble.check,
        severity=Severity.WARNING if trouble.check == NEXT else Severity.ERROR,
        subject=demands.subject(trouble.workload),
        summary=_summary(trouble),
        evidence=tuple(_evidence(trouble)),
        file=place.file,
        line=place.line,
        last_line=place.last_line,
        arithmetic=_arithmetic(trouble),
        refusal=_refusal(trouble),
        fixes=fixes,
    )


def of_turned(found: Turned) -> Finding:
    """What a person should know of what stands without a controller and is turned away."""
    said = "there is no room for" if found.by_quota else "the API server refuses"
    return Finding(
        check=QUOTA if found.by_quota else ADMISSION,
        severity=Severity.ERROR,
        subject=found.subject,
        summary=f"{said} {found.what}",
        file=found.origin.file,
        line=found.origin.line,
        last_line=found.origin.last_line,
        arithmetic=found.arithmetic,
        refusal=found.refused.message,
    )


def _summary(trouble: Trouble) -> str:
    if trouble.check == NEXT:
        return f"stands, and would not roll out the next time: {trouble.forecast.said}"
    if trouble.latent and trouble.before is not None and trouble.workload.kind not in ONCE:
        return f"stands, and its pods could not be replaced: {trouble.forecast.said}"
    return trouble.forecast.said


def _refusal(trouble: Trouble) -> str:
    if trouble.forecast.refused:
        return trouble.forecast.refused[0].message
    return trouble.forecast.waiting[0][1] if trouble.forecast.waiting else ""


def _arithmetic(trouble: Trouble) -> str:
    found = trouble.causes
    if found.excesses:
        return _of_quota(found.excesses[0], trouble)
    if found.breaches:
        first = found.breaches[0]
        return arithmetic.compared(first.amount, f"{first.side}.{first.resource}", first.allowed, first.bound)
    if found.conflicts:
        one = found.conflicts[0]
        return arithmetic.compared(one.request, f"requests.{one.resource}", one.limit, "limit")
    return trouble.shortage


def _of_quota(excess: Excess, trouble: Trouble) -> str:
    if trouble.check != QUOTA or not trouble.lack:
        return arithmetic.excess(excess)
    terms = _shortened([one.total for one in trouble.demanded])
    return arithmetic.exceeded(terms, excess.resource, excess.hard)


def _shortened(terms: list[Quantity]) -> list[Quantity]:
    rest = ZERO
    for one in terms[MOST_TERMS - 1 :]:
        rest = rest.plus(one)
    return terms if len(terms) <= MOST_TERMS else [*terms[: MOST_TERMS - 1], rest]


def _evidence(trouble: Trouble) -> Iterator[str]:
    if len(trouble.demanded) > 1:
        yield from map(_said, trouble.demanded[:MOST_TERMS])
    if len(trouble.demanded) > MOST_TERMS:
        yield f"and {len(trouble.demanded) - MOST_TERMS} smaller ones"
    for key in _rules(trouble.causes, trouble):
        rule = trouble.world.made_by.get(key)
        if rule is not None:
            yield f"{key[0]} {key[1]}/{key[2]} comes from {rule.source} ({rule.file}:{rule.line})"
    if trouble.forecast.deadline:
        yield f"{trouble.forecast.deadline} s after the last progress it is reported ProgressDeadlineExceeded"
    for other in trouble.forecast.also:
        yield f"timing decides; it may also end so: {other.said}"
    yield from trouble.forecast.notes


def _said(demand: Demand) -> str:
    if demand.pods == 1:
        return f"{demand.subject}: {demand.total}"
    return f"{demand.subject}: {demand.pods} x {demand.each} = {demand.total}"


def _rules(found: Causes, trouble: Trouble) -> Iterator[tuple[str, str, str]]:
    """The limit ranges and quotas that are to blame."""
    namespace = trouble.workload.namespace
    names = dict.fromkeys(one.quota.partition("/")[2] for one in found.excesses)
    names |= dict.fromkeys(one.quota for one in found.silences)
    yield from (("ResourceQuota", namespace, name) for name in names)
    ranges = dict.fromkeys(one.limit_range.name for one in found.breaches)
    yield from (("LimitRange", namespace, name) for name in ranges)


def _place(trouble: Trouble) -> Origin:
    """Where the amount in question is written; else where the workload is."""
    declared = trouble.world.tree.of(*identity(trouble.workload))
    if declared is None:
        return Origin()
    at = _amount_in_question(trouble)
    return _of_amount(declared, trouble, *at) if at else declared.origin


def _amount_in_question(trouble: Trouble) -> tuple[str, str] | None:
    """The container, and what of it: `limits.memory`."""
    found = trouble.causes
    if found.breaches:
        return found.breaches[0].container, f"{found.breaches[0].side}.{found.breaches[0].resource}"
    if found.conflicts:
        return found.conflicts[0].container, f"requests.{found.conflicts[0].resource}"
    return None


def _of_amount(declared: Declared, trouble: Trouble, container: str, amount: str) -> Origin:
    spec = trouble.workload.template.spec
    for group, members in (("containers", spec.containers), ("initContainers", spec.init_containers)):
        for at, one in enumerate(members):
            if one.name == container:
                path = f"{spec_path(declared.kind)}.{group}[{at}].resources.{amount}"
                return declared.place(path)
    return declared.origin
