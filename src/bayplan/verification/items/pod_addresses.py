"""Whether pods have addresses of the declared range."""

import ipaddress
from collections.abc import Iterator
from typing import Final

from bayplan.verification import outcomes
from bayplan.verification.framework import Item, Outcome, Scene


def look(scene: Scene) -> Iterator[Outcome]:
    """Pods whose address is outside of it; those that share their node's address are left out."""
    ranges = _ranges(scene.declaration.platform.cluster.pod_cidr)
    if not ranges:
        yield outcomes.absent("no range for pods is declared")
        return
    pods = [one for one in scene.snapshot.pods if _has_its_own(one.status.address, one.spec.host_network)]
    if not pods:
        yield outcomes.unknown("no pod says which address it has", "kubectl get pods -A -o wide")
        return
    astray = [one for one in pods if not any(_address(one.status.address) in found for found in ranges)]
    told = ", ".join(map(str, ranges))
    if astray:
        yield outcomes.failed(
            "Pods",
            f"{len(astray)} of {len(pods)} have an address outside of {told}",
            [f"{one.key}: {one.status.address}" for one in astray],
            "a cluster keeps the range it was made with: correct `cluster.podCidr`",
        )
        return
    yield outcomes.passed(f"{outcomes.counted(len(pods), 'pod')} with addresses of {told}")


def _ranges(text: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """One, or one of each family, with a comma between them."""
    return [ipaddress.ip_network(one.strip(), strict=False) for one in text.split(",") if one.strip()]


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    return ipaddress.ip_address(text)


def _has_its_own(address: str, host_network: bool) -> bool:
    if not address or host_network:
        return False
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return False
    return True


ITEM: Final = Item("pod-addresses", "network", "Pods have addresses of the declared range.", look)
