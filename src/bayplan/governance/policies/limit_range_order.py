"""A limit range that contradicts itself: a maximum below its own default, a minimum above its maximum.

Judged as the API server validates it (`ValidateLimitRange`). It does so after filling in what follows from
`max` and `min`, which adds no contradiction that is not there already.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from bayplan.governance.framework import Check, Complaint, House
from bayplan.model.findings import Severity
from bayplan.model.pods import Amounts
from bayplan.model.policy import LimitRangeItem


class _Bound(NamedTuple):
    field: str
    words: str
    amounts: Amounts


def _look(house: House) -> Iterator[Complaint]:
    for ruling in house.limit_ranges:
        for at, item in enumerate(ruling.record.items):
            for field, resource, said, value in _faults(item):
                path = f"spec.limits[{at}].{field}"
                yield Complaint(
                    ruling.subject,
                    f"limit range {ruling.record.name} contradicts itself: {resource} {said}",
                    ruling.at(f"{path}.{resource}"),
                    refusal=f'{path}[{resource}]: Invalid value: "{value}": {said}',
                )


def _faults(item: LimitRangeItem) -> Iterator[tuple[str, str, str, str]]:
    """Field, resource, the API server's words, and the value that they are about."""
    low = _Bound("min", "min value", item.minimum)
    high = _Bound("max", "max value", item.maximum)
    request = _Bound("defaultRequest", "default request value", item.default_request)
    default = _Bound("default", "default value", item.default)
    limit = default._replace(words="default limit value")
    pairs = (
        (low, high, "min"),
        (low, request, "defaultRequest"), (request, high, "defaultRequest"),
        (request, limit, "defaultRequest"),
        (low, default, "default"), (default, high, "default"),
    )  # fmt: skip
    for lesser, greater, field in pairs:
        about = next(one for one in (lesser, greater) if one.field == field)
        for resource in sorted(lesser.amounts.keys() & greater.amounts.keys()):
            small, large = lesser.amounts[resource], greater.amounts[resource]
            if small.nanos > large.nanos:
                said = f"{lesser.words} {small} is greater than {greater.words} {large}"
                yield field, resource, said, str(about.amounts[resource])


LIMIT_RANGE_ORDER: Final = Check(
    code="limit-range-order",
    severity=Severity.ERROR,
    title="limit range that contradicts itself",
    reason=(
        "The API server refuses a limit range whose default is above its own maximum, whose minimum is above "
        "its maximum, or whose default request is above its default limit. Made by a policy engine, it is "
        "refused out of sight, and the namespace runs without any."
    ),
    remedy="bring the values in order: min <= defaultRequest <= default <= max",
    look=_look,
)
