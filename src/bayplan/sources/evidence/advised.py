"""What other tools recommend, in the forms that they print: KRR's JSON, and the summary of Goldilocks.

KRR (`krr simple -f json`) lists scans, each with an object and what it recommends for it: bytes, and cores
with a fraction; `?` and null say that it knows nothing. Goldilocks (`goldilocks summary`) maps namespaces to
workloads to containers, and repeats what the VPA of each says.
"""

import math
from typing import Final

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.evidence import Advice, Evidence, Place
from bayplan.sources import decoding
from bayplan.sources.kubernetes import wire
from bayplan.sources.kubernetes.wire import ABSENT

KRR: Final = "KRR"
GOLDILOCKS: Final = "Goldilocks"
_UNKNOWN: Final = ("?", "NaN", "nan")
_RESOURCES: Final = ("memory", "cpu")
_DEPLOYMENT: Final = "Deployment"
LARGEST: Final = 1e15
"""Of bytes as of cores: more is no amount, and no number is."""
Amount = float | str | None


class _Figure(msgspec.Struct):
    value: Amount = None


class _Recommended(msgspec.Struct):
    requests: dict[str, _Figure] = {}
    limits: dict[str, _Figure] = {}


class _Object(msgspec.Struct):
    name: str
    namespace: str
    kind: str
    container: str


class _Scan(msgspec.Struct):
    object: _Object
    recommended: _Recommended


class _Strategy(msgspec.Struct):
    name: str = ""


class _Krr(msgspec.Struct):
    scans: list[_Scan]
    strategy: _Strategy = msgspec.field(default_factory=_Strategy)


class _Container(msgspec.Struct, rename="camel"):
    container_name: str = ""
    target: msgspec.Raw = ABSENT
    lower_bound: msgspec.Raw = ABSENT
    upper_bound: msgspec.Raw = ABSENT
    uncapped_target: msgspec.Raw = ABSENT


class _Workload(msgspec.Struct, rename="camel"):
    """`deployment_name` is how older versions wrote it, when they knew of nothing else."""

    controller_name: str = ""
    controller_type: str = ""
    deployment_name: str = ""
    containers: dict[str, _Container] = {}


class _Namespace(msgspec.Struct):
    namespace: str = ""
    workloads: dict[str, _Workload] = {}
    deployments: dict[str, _Workload] = {}


class _Goldilocks(msgspec.Struct):
    namespaces: dict[str, _Namespace] = msgspec.field(name="Namespaces")


_decode_krr = decoding.decoder(_Krr)
_decode_goldilocks = decoding.decoder(_Goldilocks)


def krr(data: bytes) -> tuple[Evidence, ...]:
    """What KRR recommends, container by container."""
    found = _decode_krr(data)
    source = f"{KRR} {found.strategy.name}".strip()
    return tuple(_scanned(scan, source, f"scans[{index}]") for index, scan in enumerate(found.scans))


def _scanned(scan: _Scan, source: str, path: str) -> Evidence:
    about = scan.object
    place = _place(Place(about.kind, about.namespace, about.name, about.container), f"{path}.object")
    sides = (("request", "requests", scan.recommended.requests), ("limit", "limits", scan.recommended.limits))
    advice = [
        Advice(source, bound, resource, amount)
        for bound, side, figures in sides
        for resource in _RESOURCES
        if resource in figures
        if (amount := _amount(figures[resource].value, resource, f"{path}.recommended.{side}.{resource}"))
    ]
    notes = () if advice else (f"{source} knows nothing of it",)
    return Evidence(place, advice=tuple(advice), sources=(source,), notes=notes)


def _amount(value: Amount, resource: str, path: str) -> int | None:
    """Bytes, or millicores of a number of cores; None where nothing is recommended."""
    if value is None or value in _UNKNOWN:
        return None
    if isinstance(value, str) or not 0 <= value <= LARGEST:
        raise InvalidInput("is no amount; KRR writes a number, ? or null", path=path, value=str(value)[:40])
    return math.ceil(value * 1000 - 1e-9) if resource == "cpu" else math.ceil(value)


def goldilocks(data: bytes) -> tuple[Evidence, ...]:
    """What Goldilocks repeats of its VPAs, container by container.

    It lists a container without a name where a VPA speaks of one that its workload does not have any more.
    """
    found = _decode_goldilocks(data)
    return tuple(
        _summed(one, _whose(workload, name, namespace)._replace(container=one.container_name or key))
        for namespace, within in found.namespaces.items()
        for name, workload in (*within.workloads.items(), *within.deployments.items())
        for key, one in workload.containers.items()
        if one.container_name or key
    )


def _whose(workload: _Workload, name: str, namespace: str) -> Place:
    """The workload; without a name for it the one it is listed under, which is its own."""
    kind = workload.controller_type or _DEPLOYMENT
    return Place(kind, namespace, workload.controller_name or workload.deployment_name or name, "")


def _summed(one: _Container, whose: Place) -> Evidence:
    path = f"Namespaces.{whose.namespace}.{whose.workload}"
    place = _place(whose, path)
    bounds = {
        "target": one.target,
        "lower": one.lower_bound,
        "upper": one.upper_bound,
        "uncapped": one.uncapped_target,
    }
    advice = []
    for bound, raw in bounds.items():
        amounts = wire.at(f"{path}.{place.container}", wire.amounts, raw)
        for resource in _RESOURCES:
            if resource in amounts:
                given = amounts[resource]
                amount = given.millis if resource == "cpu" else given.units
                advice.append(Advice(GOLDILOCKS, bound, resource, amount))
    return Evidence(place, advice=tuple(advice), sources=(GOLDILOCKS,))


def _place(place: Place, path: str) -> Place:
    for name, text in zip(Place._fields, place, strict=True):
        if not text:
            raise InvalidInput("is required, but is empty", path=f"{path}.{name}")
    return place
