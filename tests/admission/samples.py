"""Builders for admission tests: amounts as text, a namespace `team` in which everything happens."""

from collections.abc import Iterable

from bayplan.admission.policy import Policies, gather
from bayplan.model.names import Namespace
from bayplan.model.pods import Amounts, Container, Pod, PodSpec, Resources
from bayplan.model.policy import LimitRange, LimitRangeItem, NamespaceInfo, ResourceQuota
from bayplan.model.quantities import parse
from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import Kubernetes

TEAM = Namespace("team")
NEWEST = Kubernetes(36)
OLDEST = Kubernetes(31)


def amounts(text: str) -> Amounts:
    """`cpu=1 memory=2Gi` as amounts."""
    pairs = (pair.split("=") for pair in text.split())
    return {name: parse(value) for name, value in pairs}


def resources(requests: str = "", limits: str = "") -> Resources:
    return Resources(amounts(requests), amounts(limits))


def container(requests: str = "", limits: str = "", name: str = "main", restart: str = "") -> Container:
    return Container(name=name, resources=resources(requests, limits), restart_policy=restart)


def pod(*containers: Container, init: Iterable[Container] = (), **spec: object) -> Pod:
    """A pod `team/web`; without containers it has one that says nothing."""
    found = PodSpec(containers=containers or (container(),), init_containers=tuple(init), **spec)  # type: ignore[arg-type]
    return Pod(namespace=TEAM, name="web", spec=found, labels={"app": "web"})


def item(kind: str = "Container", **bounds: str) -> LimitRangeItem:
    """A limit range's item; bounds are `minimum`, `maximum`, `default`, `default_request`, `ratio`."""
    return LimitRangeItem(type=kind, **{name: amounts(text) for name, text in bounds.items()})


def limit_range(*items: LimitRangeItem, name: str = "limits") -> LimitRange:
    return LimitRange(namespace=TEAM, name=name, items=items)


def quota(hard: str, name: str = "quota", **more: object) -> ResourceQuota:
    return ResourceQuota(namespace=TEAM, name=name, hard=amounts(hard), **more)  # type: ignore[arg-type]


def snapshot(*things: object, **fields: object) -> Snapshot:
    """A snapshot in which `team` exists, with limit ranges and quotas sorted into their places."""
    return Snapshot(
        namespaces=(NamespaceInfo(name=TEAM), NamespaceInfo(name=Namespace("leaving"), terminating=True)),
        limit_ranges=tuple(one for one in things if isinstance(one, LimitRange)),
        quotas=tuple(one for one in things if isinstance(one, ResourceQuota)),
        **fields,  # type: ignore[arg-type]
    )


def policies(*things: object, kubernetes: Kubernetes = NEWEST, **fields: object) -> Policies:
    return gather(snapshot(*things, **fields), kubernetes)
