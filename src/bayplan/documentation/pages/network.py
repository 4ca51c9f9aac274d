"""Networks, addresses, and the ranges of the cluster."""

from bayplan.documentation.markdown import page, section, table
from bayplan.documentation.shown import Shown


def network(shown: Shown) -> str:
    """The page."""
    return page(
        "Network",
        section("Networks", _networks(shown)),
        section("Addresses", _addresses(shown)),
        section("The cluster", _cluster(shown)),
    )


def _networks(shown: Shown) -> str:
    rows = (
        (one.name, one.cidr, one.gateway, one.bridge, one.vlan, ", ".join(one.reserved))
        for one in shown.declaration.lower.networks or shown.lower.networks
    )
    return table(("network", "addresses", "gateway", "bridge", "VLAN", "reserved"), rows)


def _addresses(shown: Shown) -> str:
    cluster = shown.declaration.platform.cluster
    rows: list[tuple[object, ...]] = [
        (address, one.name, shown.role(one))
        for one in sorted(shown.lower.machines, key=lambda one: one.vmid)
        for address in one.addresses
    ]
    if cluster.address:
        rows.append((cluster.address, cluster.name, "virtual address of the API"))
    return table(("address", "machine", "what it is"), rows)


def _cluster(shown: Shown) -> str:
    cluster = shown.declaration.platform.cluster
    rows = [
        ("distribution", f"{cluster.distribution} {cluster.version}".strip()),
        ("CNI", cluster.cni),
        ("pods", cluster.pod_cidr),
        ("services", cluster.service_cidr),
        ("DNS", cluster.dns),
        ("domain", cluster.domain if cluster.declared else ""),
    ]
    return table(("", ""), [one for one in rows if one[1]])
