"""What is alike in all bundles: how they are called, what they wait for, whose values count."""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from bayplan.catalog.framework import Asked
from bayplan.catalog.laying import laid
from bayplan.catalog.overriding import heeded
from bayplan.model.bundles import Bundle, Chart, Patch
from bayplan.model.doubts import Doubt
from bayplan.model.estate import Declaration
from bayplan.model.platform import K3S

PRIVILEGED: Final = {"pod-security.kubernetes.io/enforce": "privileged"}
"""For namespaces whose pods mount folders of the node: no weaker level lets them in."""
BASELINE: Final = {
    "pod-security.kubernetes.io/enforce": "baseline",
    "pod-security.kubernetes.io/warn": "restricted",
}
SYSTEM: Final = "kube-system"
MONITORING: Final = "kube-prometheus-stack"


def chart(asked: Asked, name: str, repository: str = "", needed: tuple[str, ...] = ()) -> Chart:
    """A chart in the version that is wanted. Its release is called as the chart is."""
    return Chart(name, asked.component.version, repository, name.rpartition("/")[2], needed)


def wants(declaration: Declaration, component: str) -> bool:
    """Whether the estate file names a component."""
    return declaration.platform.component(component) is not None


def monitored(asked: Asked) -> bool:
    """Whether there is somebody who knows what a ServiceMonitor or PodMonitor is."""
    return wants(asked.declaration, MONITORING)


def finished(asked: Asked, bundle: Bundle, needs: Iterable[str] = ()) -> Bundle:
    """A bundle with the values of the estate file laid over ours, and what it waits for.

    Of `needs` those count that the estate file names; what it says itself (`after`) counts always. A
    comment without a word is left out.
    """
    component = asked.component
    waits = [one for one in needs if wants(asked.declaration, one)]
    after = dict.fromkeys((*waits, *component.after))
    values = laid(bundle.values, component.values)
    return replace(
        bundle,
        values=values,
        footprints=tuple(heeded(one, bundle.values, values) for one in bundle.footprints),
        after=tuple(after),
        namespace_labels={} if component.namespace == SYSTEM else bundle.namespace_labels,
        comments={key: said for key, said in bundle.comments.items() if said},
    )


def drifting(kind: str, name: str, count: int = 1) -> Patch:
    """A webhook whose certificate authority a controller writes in: no drift."""
    return Patch(
        "admissionregistration.k8s.io/v1",
        kind,
        name,
        tuple(f"/webhooks/{at}/clientConfig/caBundle" for at in range(count)),
    )


def unaddressed(asked: Asked, option: str = "service") -> Iterator[Doubt]:
    """A Service that waits for an address, and nothing that gives one out; K3s's servicelb would."""
    cluster = asked.declaration.platform.cluster
    given_out = cluster.distribution == K3S and "servicelb" not in cluster.disabled
    if asked.options.get(option) == "LoadBalancer" and cluster.declared and not given_out:
        yield Doubt(
            f"options.{option}",
            "nothing that is declared gives out addresses, and Helm waits for one until it gives up",
            "address-from-nobody",
            "LoadBalancer",
            f"component {asked.component.name}",
            "write HostPort or NodePort, or have somebody there who does, such as MetalLB",
        )


def refused(option: str, message: str, remedy: str = "", value: str = "") -> Doubt:
    """An option that cannot be, and what to write instead."""
    return Doubt(f"options.{option}", message if not remedy else f"{message}; {remedy}", value=value)
