"""Releases of K3s and Kubernetes, what containerd K3s brings, and when minors end."""

from typing import Final

from bayplan.catalog.compatibility.rows import Cluster, End

_PAGE: Final = "github.com/k3s-io/k3s/releases"
_USED: Final = "public code search"
_ENDS: Final = "kubernetes.io data/releases/eol.yaml"
_MINOR: Final = "kubernetes.io/releases"

CLUSTERS: Final = (
    Cluster("k3s", "v1.31.7+k3s1", "", "2.0.4", "github.com/NixOS/nixpkgs/pull/392169", "2025-03-21"),
    Cluster("k3s", "v1.31.14+k3s1", "", "", _ENDS, "2026-03-01"),
    Cluster("k3s", "v1.32.3+k3s1", "", "2.0.4", "github.com/NixOS/nixpkgs/pull/392169", "2025-03-21"),
    Cluster("k3s", "v1.32.13+k3s1", "", "", _ENDS, "2026-03-01"),
    Cluster("k3s", "v1.33.13+k3s1", "", "", _USED, "2026-07-18"),
    Cluster("k3s", "v1.34.9+k3s1", "", "2.2.5", f"{_PAGE}/tag/v1.34.9+k3s1", "2026-06-30"),
    Cluster("k3s", "v1.35.6+k3s1", "", "2.2.5", f"{_PAGE}/tag/v1.35.6+k3s1", "2026-06-30"),
    Cluster("k3s", "v1.35.9+k3s1", "2026-09-30", "2.2.7", _USED, "2026-10-03"),
    Cluster("k3s", "v1.36.2+k3s1", "", "2.3.2", f"{_PAGE}/tag/v1.36.2+k3s1", "2026-06-30"),
    Cluster("k3s", "v1.36.5+k3s1", "", "2.3.2", _USED, "2026-10-10"),
    Cluster("k3s", "v1.37.0+k3s1", "2026-09-14", "2.3.4", _PAGE, "2026-09-14"),
    Cluster("k3s", "v1.37.1+k3s1", "", "2.3.4", _PAGE, "2026-10-10"),
    Cluster("kubeadm", "v1.31.14", "2025-11-11", "", _ENDS, "2026-03-01"),
    Cluster("kubeadm", "v1.32.13", "2026-02-28", "", _ENDS, "2026-03-01"),
    Cluster("kubeadm", "v1.33.13", "", "", _USED, "2026-07-18"),
    Cluster("kubeadm", "v1.34.2", "2025-11-11", "", f"{_MINOR}/1.34", "2026-05-12"),
    Cluster("kubeadm", "v1.34.9", "2026-06-09", "", f"{_PAGE}/tag/v1.34.9+k3s1", "2026-06-30"),
    Cluster("kubeadm", "v1.35.9", "2026-09-15", "", f"{_MINOR}/1.35", "2026-09-15"),
    Cluster("kubeadm", "v1.36.5", "2026-09-15", "", f"{_MINOR}/1.36", "2026-08-11"),
    Cluster("kubeadm", "v1.37.1", "", "", _PAGE, "2026-10-10"),
)

ENDS: Final = (
    End(31, "2025-11-11", _ENDS, "2026-03-01"),
    End(32, "2026-02-28", _ENDS, "2026-03-01"),
    End(33, "2026-06-28", f"{_MINOR}/1.33", "2026-03-19"),
    End(34, "2026-10-27", f"{_MINOR}/1.34", "2026-05-12"),
    End(35, "2027-02-28", f"{_MINOR}/1.35", "2026-09-15"),
    End(36, "2027-06-28", f"{_MINOR}/1.36", "2026-08-11"),
)
