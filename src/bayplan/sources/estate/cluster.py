"""The cluster. What a distribution does where nothing is said is written down as if it had been said.

K3s: flannel by VXLAN, pods in 10.42.0.0/16, services in 10.43.0.0/16, their DNS at the tenth address, 110
pods on a node (docs.k3s.io, `cli/server`). kubeadm brings no network, and has services in 10.96.0.0/12
(`kubeadm config print init-defaults`).
"""

import ipaddress
import re
from typing import Final

from bayplan.model import schedules
from bayplan.model.errors import InvalidInput
from bayplan.model.platform import DISTRIBUTIONS, K3S, KUBEADM, Cluster, EtcdSnapshots
from bayplan.sources.estate import addresses, amounts, asking, choices
from bayplan.sources.estate.forms.cluster import ClusterForm, SnapshotsForm
from bayplan.sources.kubernetes import wire

FLANNEL: Final = "flannel"
NETWORKS: Final = (FLANNEL, "calico", "cilium")
BACKENDS: Final = ("vxlan", "host-gw", "wireguard-native", "none")
PACKAGED: Final = ("coredns", "servicelb", "traefik", "local-storage", "metrics-server", "runtimes")
"""What K3s brings along and can be told not to."""
RANGES: Final = {K3S: ("10.42.0.0/16", "10.43.0.0/16"), KUBEADM: ("", "10.96.0.0/12")}
TOKEN: Final = "K3S_TOKEN"
DNS_PLACE: Final = 10
_USUAL: Final = Cluster()
_VERSION: Final = {
    K3S: re.compile(r"v1\.\d{1,2}\.\d{1,3}(?:-rc\d{1,2})?\+k3s\d{1,2}\Z", re.ASCII),
    KUBEADM: re.compile(r"v1\.\d{1,2}\.\d{1,3}\Z", re.ASCII),
}
_EXAMPLES: Final = {K3S: "v1.36.5+k3s1", KUBEADM: "v1.34.2"}
_DOMAIN: Final = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\Z", re.ASCII)


def cluster(form: ClusterForm | None) -> Cluster:
    """The cluster, with what its distribution does where nothing is said."""
    if form is None:
        return Cluster()
    kind = wire.at("distribution", _distribution, form.distribution or _implied(form.version))
    cni = wire.at("cni", lambda one: choices.one_of(one, NETWORKS), _cni(form, kind))
    services = _range(form.service_cidr, "serviceCidr", RANGES[kind][1])
    return Cluster(
        name=wire.at("name", choices.name, form.name or _USUAL.name),
        distribution=kind,
        version=wire.at("version", lambda one: _version(one, kind), form.version),
        cni=cni,
        pod_cidr=_range(form.pod_cidr, "podCidr", RANGES[kind][0]),
        service_cidr=services,
        dns=_address(form.dns, "dns") or tenth(services),
        domain=wire.at("domain", _domain, form.domain or _USUAL.domain),
        address=_address(form.address, "address"),
        interface=form.interface or _USUAL.interface,
        names=tuple(form.tls_names or ()),
        disabled=wire.each("disable", lambda one: choices.one_of(one, PACKAGED), form.disable),
        backend=wire.at("flannelBackend", _backend, form.flannel_backend or _usual_backend(cni)),
        encrypted_secrets=form.secrets_encryption,
        mirror=tuple(form.embedded_mirror or ()),
        tainted_servers=form.taint_servers,
        snapshots=wire.at("snapshots", _snapshots, form.snapshots or _usual_snapshots(kind)),
        token=wire.at("token", asking.secret, form.token or (TOKEN if kind == K3S else "")),
        reserved=wire.at("systemReserved", amounts.amounts, form.system_reserved),
        max_pods=form.max_pods or _USUAL.max_pods,
        settings=form.settings or {},
    )


def tenth(services: str) -> str:
    """Where the DNS service of a range of services is: at its tenth address."""
    found = ipaddress.ip_network(services)
    return str(found[DNS_PLACE]) if found.num_addresses > DNS_PLACE else ""


def _implied(version: str) -> str:
    return K3S if "+k3s" in version else ""


def _distribution(written: str) -> str:
    if not written:
        raise InvalidInput(f"is required, as the version does not tell; write {' or '.join(DISTRIBUTIONS)}")
    return choices.one_of(written, DISTRIBUTIONS)


def _version(written: str, kind: str) -> str:
    found = written if written.startswith("v") else f"v{written}"
    if not _VERSION[kind].match(found):
        message = f"{written[:40]!r} is no release of {kind}; write one such as {_EXAMPLES[kind]}"
        raise InvalidInput(message, value=written)
    return found


def _cni(form: ClusterForm, kind: str) -> str:
    if form.cni:
        return form.cni
    if kind == KUBEADM:
        raise InvalidInput("is required: kubeadm brings no network of its own", path="cni")
    return FLANNEL


def _range(written: str | None, key: str, usual: str) -> str:
    return wire.at(key, addresses.network, written) if written else usual


def _address(written: str | None, key: str) -> str:
    return wire.at(key, addresses.address, written) if written else ""


def _domain(written: str) -> str:
    if not _DOMAIN.match(written):
        raise InvalidInput(f"{written[:60]!r} is no domain; write one such as cluster.local", value=written)
    return written


def _usual_backend(cni: str) -> str:
    return _USUAL.backend if cni == FLANNEL else "none"


def _backend(written: str) -> str:
    return choices.one_of(written, BACKENDS)


def _usual_snapshots(kind: str) -> SnapshotsForm | None:
    return SnapshotsForm() if kind == K3S else None


def _snapshots(form: SnapshotsForm | None) -> EtcdSnapshots | None:
    if form is None:
        return None
    usual = EtcdSnapshots()
    schedule = form.schedule or usual.schedule
    schedules.parse(schedule)
    if form.retention == 0:
        raise InvalidInput("would keep none of them; write 1 or more", path="retention", value="0")
    secret = wire.at("s3Secret", asking.secret_object, form.s3_secret) if form.s3_secret else ""
    return EtcdSnapshots(schedule, form.retention or usual.retention, secret)
