"""What a machine needs before K3s can run on it: no swap, kernel modules, kernel settings, a few programs.

Kubelets refuse to run beside swap unless they are told how to; bridged traffic passes the packet filter only
with `br_netfilter` (Kubernetes, container runtimes and swap memory management). Huge pages are set aside at
boot, before anything can fill the memory with holes; they are gone from what pods can have (`kubelet`).
"""

from typing import Final

from bayplan.provisioning import kubelet
from bayplan.provisioning.framework import Node, Share, Written

MODULES: Final = ("br_netfilter", "nf_conntrack", "overlay")
SETTINGS: Final = {
    "fs.inotify.max_user_instances": 8192,
    "fs.inotify.max_user_watches": 524288,
    "net.bridge.bridge-nf-call-ip6tables": 1,
    "net.bridge.bridge-nf-call-iptables": 1,
    "net.ipv4.ip_forward": 1,
}
PACKAGES: Final = ("ca-certificates", "curl", "qemu-guest-agent")
NFS: Final = ("nfs-subdir", "csi-nfs")
"""Kinds of storage classes whose volumes the machine itself mounts."""
NO_SWAP: Final = ("sed", "-i", "-E", r"/^[^#].*\sswap\s/s/^/#/", "/etc/fstab")


def prepare(node: Node) -> Share:
    """Packages, modules and settings of one node."""
    platform = node.declaration.platform
    nfs = ("nfs-common",) if any(one.kind in NFS for one in platform.storage_classes) else ()
    source = "# Rendered from bootstrap in the estate file.\n"
    settings = "".join(f"{key} = {value}\n" for key, value in _settings(node).items())
    return Share(
        packages=(*PACKAGES, *nfs, *platform.bootstrap.packages),
        files=(
            Written("/etc/modules-load.d/k3s.conf", source + "".join(f"{one}\n" for one in MODULES)),
            Written("/etc/sysctl.d/90-k3s.conf", source + settings),
        ),
        early=(
            ("swapoff", "-a"),
            NO_SWAP,
            ("systemctl", "restart", "systemd-modules-load.service"),
            ("sysctl", "--system"),
            ("systemctl", "start", "qemu-guest-agent.service"),
        ),
    )


def _settings(node: Node) -> dict[str, int]:
    pages = kubelet.pages(node.declaration, node.pool.name) if node.pool else 0
    return SETTINGS | ({"vm.nr_hugepages": pages} if pages else {})
