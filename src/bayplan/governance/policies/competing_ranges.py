"""Several limit ranges of one namespace give different defaults, and nothing says which one holds."""

from collections.abc import Iterator, Mapping
from typing import Final

from bayplan.governance.framework import Check, Complaint, House
from bayplan.model.findings import Severity
from bayplan.model.policy import LimitRange
from bayplan.model.quantities import Quantity
from bayplan.model.trees import Origin

_Said = tuple[str, str]
"""Which default (request or limit), and of what."""


def _look(house: House) -> Iterator[Complaint]:
    rulings = {(name, one.name_in(name)): one for one in house.limit_ranges for name in one.namespaces}
    adrift = {place for place, one in rulings.items() if one.adrift}
    for namespace in house.namespaces:
        ranges = house.policies.limits_of(namespace)
        found = tuple(one for one in ranges if (namespace, one.name) not in adrift)
        mine = [one for one in found if (namespace, one.name) in rulings]
        disputes = _disputes(found)
        if mine and disputes:
            place = min((rulings[namespace, one.name].origin for one in mine), key=_order)
            declared = house.declared("Namespace", "", namespace)
            yield Complaint(
                declared.subject,
                f"{len(found)} limit ranges of namespace {namespace} give different defaults",
                place,
                tuple(_sentence(said, values) for said, values in sorted(disputes.items())),
            )


def _order(origin: Origin) -> tuple[str, int]:
    return origin.file, origin.line


def _disputes(found: tuple[LimitRange, ...]) -> Mapping[_Said, Mapping[str, Quantity]]:
    """What the limit ranges differ about, each with its proposal."""
    proposals: dict[_Said, dict[str, Quantity]] = {}
    for one in found:
        for item in one.items:
            for which, amounts in (("request", item.default_request), ("limit", item.default)):
                for resource, amount in amounts.items() if item.type == "Container" else ():
                    proposals.setdefault((which, resource), {})[one.name] = amount
    return {said: values for said, values in proposals.items() if len(set(values.values())) > 1}


def _sentence(said: _Said, values: Mapping[str, Quantity]) -> str:
    which, resource = said
    listed = ", ".join(f"{amount} by {name}" for name, amount in sorted(values.items()))
    return f"default {resource} {which}: {listed}"


COMPETING_RANGES: Final = Check(
    code="limit-ranges-compete",
    severity=Severity.WARNING,
    title="limit ranges with different defaults",
    reason=(
        "LimitRanger takes the defaults of whichever limit range it meets first, and the API server lists "
        "them in no particular order. The same pod may get one size today and another tomorrow."
    ),
    remedy="keep one limit range with container defaults per namespace",
    look=_look,
)
