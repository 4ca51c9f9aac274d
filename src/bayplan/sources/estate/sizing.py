"""How containers are to be sized: classes, floors, what stays as it is, who comes first.

The name of a rule is taken as it is written; only whoever has the rules knows which there are.
"""

import re
from pathlib import PurePosixPath
from typing import Final

from bayplan.model.demand import CPU, MEMORY
from bayplan.model.errors import InvalidInput
from bayplan.model.sizing import Fixed, Floor, SizingClass, SizingPolicy
from bayplan.sources.estate import amounts
from bayplan.sources.estate.forms.sizing import FixedForm, FloorForm, SizingClassForm, SizingForm
from bayplan.sources.estate.workloads import pattern
from bayplan.sources.kubernetes import wire

LEVELS: Final = ("safe", "balanced", "complete")
BOUNDS: Final = ("requests", "limits")
WITH_FACTOR: Final = ("stable", "volatile")
"""The classes of the documents, which bring their factors along."""
_RULE: Final = re.compile(r"[a-z][a-z0-9-]{0,39}\Z", re.ASCII)
_DRIVE: Final = re.compile(r"[A-Za-z]:")


def policy(form: SizingForm) -> SizingPolicy:
    """How the house wants its containers sized, its floors aside."""
    usual = SizingPolicy()
    return SizingPolicy(
        days=form.days or usual.days,
        rule=wire.at("rule", _rule, form.rule or ""),
        level=wire.at("level", lambda one: _choice(one, LEVELS), form.level or usual.level),
        classes=wire.each("classes", _sizing_class, form.classes),
        fixed=wire.each("fixed", _fixed, form.fixed),
        priority=wire.each("priority", pattern, form.priority),
        ledger=wire.at("ledger", _ledger, form.ledger or ""),
    )


def floors(form: FloorForm) -> tuple[Floor, ...]:
    """A floor for each resource that is named; the memory that is set now, where none is."""
    workload = wire.at("workload", pattern, form.workload)
    bound = wire.at("bound", lambda one: _choice(one, BOUNDS), form.bound) if form.bound else ""
    why = wire.required(form.why.strip(), "why")
    if form.cpu is not None and bound == "limits":
        raise InvalidInput("has no limit that anybody recommends; write bound: requests", path="cpu")
    least = {
        MEMORY: wire.at("memory", amounts.size_or_none, form.memory),
        CPU: wire.at("cpu", amounts.millicores, form.cpu) if form.cpu is not None else None,
    }
    named = [resource for resource, amount in least.items() if amount is not None] or [MEMORY]
    return tuple(
        Floor(workload, resource, least[resource], bound, form.container or "", why) for resource in named
    )


def _rule(written: str) -> str:
    if written and not _RULE.match(written):
        raise InvalidInput(f"{written[:40]!r} is no name of a rule; write one such as vpa", value=written)
    return written


def _choice(written: str, known: tuple[str, ...]) -> str:
    if written not in known:
        message = f"{written[:40]!r} is not known; write one of {', '.join(known)}"
        raise InvalidInput(message, value=written)
    return written


def _sizing_class(form: SizingClassForm) -> SizingClass:
    name = wire.required(form.name.strip(), "name")
    workloads = wire.each("workloads", pattern, form.workloads)
    if not workloads:
        raise InvalidInput("needs a workload; write namespace/name, in which * may stand", path="workloads")
    if not form.factor and name not in WITH_FACTOR:
        known = " and ".join(WITH_FACTOR)
        raise InvalidInput(f"is required: only {known} bring one of their own", path="factor")
    if form.factor is not None and form.factor < 1:
        message = f"{form.factor:g} would give less than was used; write 1 or more"
        raise InvalidInput(message, path="factor", value=f"{form.factor:g}")
    return SizingClass(name, workloads, form.factor or 0.0)


def _fixed(form: FixedForm) -> Fixed:
    workload = wire.at("workload", pattern, form.workload)
    return Fixed(workload, wire.required(form.why.strip(), "why"), form.container or "")


def _ledger(written: str) -> str:
    """A file at or below the folder of the estate file: what is remembered is committed with the tree."""
    way = PurePosixPath(written)
    if way.is_absolute() or ".." in way.parts or "\\" in written or _DRIVE.match(written):
        message = f"{written[:60]!r} leads out of the folder of this file; name a file in it"
        raise InvalidInput(message, value=written)
    return written
