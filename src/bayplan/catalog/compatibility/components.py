"""Releases of components, what they are supported on, and what they need of each other.

Versions are those of the charts where a component comes as one: Kyverno 1.19 is chart 3.9, VPA 1.8 is 0.13.
"""

from typing import Final

from bayplan.catalog.compatibility.rows import Need, Pair, Refusal, Release, Span, Support

_COPY: Final = "chart repository, public copy"
_PLAN: Final = "version of seed documents"
_NVIDIA: Final = "docs.nvidia.com gpu-operator platform-support"
_NOTES: Final = "docs.nvidia.com gpu-operator release-notes"
_CERTS: Final = "cert-manager.io/docs/releases"
_SUSE: Final = "Rancher support matrix"

RELEASES: Final = (
    Release("cert-manager", "v1.18.2", "", _CERTS, "2026-03-10"),
    Release("cert-manager", "v1.19.0", "", _CERTS, "2026-07-08"),
    Release("cert-manager", "v1.20.2", "", _CERTS, "2026-10-01"),
    Release("cert-manager", "v1.21.1", "2026-07-29", _COPY, "2026-09-13"),
    Release("cert-manager", "v1.21.2", "", _COPY, "2026-10-22"),
    Release("csi-nfs", "4.13.0", "", _PLAN, "2026-02-16"),
    Release("csi-nfs", "4.13.4", "2026-07-01", _COPY, "2026-08-22"),
    Release("descheduler", "0.33.0", "", _PLAN, "2026-02-16"),
    Release("descheduler", "0.34.0", "", _PLAN, "2026-02-16"),
    Release("descheduler", "0.36.0", "2026-05-20", _COPY, "2026-08-22"),
    Release("fleet", "0.16.1", "2026-08-21", "github.com/rancher/fleet/releases", "2026-08-22"),
    Release("fleet", "0.16.2", "", "github.com/rancher/fleet/releases", "2026-10-08"),
    Release("goldilocks", "10.3.0", "2026-04-24", _COPY, "2026-08-22"),
    Release("gpu-operator", "v23.9.1", "", _PLAN, "2026-02-16"),
    Release("gpu-operator", "v25.10.0", "", _NOTES, "2026-01-31"),
    Release("gpu-operator", "v26.3.3", "2026-06-25", _NOTES, "2026-08-22"),
    Release("gpu-operator", "v26.7.0", "2026-08-20", _NOTES, "2026-08-22"),
    Release("gpu-operator", "v26.7.1", "", _COPY, "2026-10-10"),
    Release("ingress-nginx", "4.15.1", "", _COPY, "2026-08-22"),
    Release("jupyterhub", "3.1.0", "", _PLAN, "2026-02-16"),
    Release("jupyterhub", "4.3.1", "", _COPY, "2026-02-16"),
    Release("jupyterhub", "4.4.0", "2026-06-10", _COPY, "2026-08-22"),
    Release("jupyterhub", "4.4.2", "", _COPY, "2026-10-10"),
    Release("kyverno", "3.8.1", "", _COPY, "2026-10-01"),
    Release("kyverno", "3.9.1", "2026-09-15", _COPY, "2026-09-15"),
    Release("rancher", "2.13.1", "", "gitlab.com sylva-core merge request 6562", "2026-01-15"),
    Release("rancher", "2.14.0", "", "gitlab.com sylva-core merge request 6891", "2026-04-15"),
    Release("rancher", "2.15.2", "2026-09-15", "github.com/rancher/rancher/releases", "2026-10-01"),
    Release("reloader", "2.2.7", "", _PLAN, "2026-02-16"),
    Release("reloader", "2.2.16", "2026-08-10", _COPY, "2026-08-22"),
    Release("reloader", "2.2.17", "", _COPY, "2026-09-09"),
    Release("spegel", "0.3.0", "", _PLAN, "2026-02-16"),
    Release("spegel", "0.7.4", "2026-07-15", _COPY, "2026-08-22"),
    Release("vpa", "0.13.0", "2026-09-23", _COPY, "2026-09-23"),
)

SUPPORTS: Final = (
    Support(Span("cert-manager", "1.18", "1.19"), 29, 33, _CERTS, "2026-09-13"),
    Support(Span("cert-manager", "1.19", "1.20"), 31, 35, _CERTS, "2026-09-13"),
    Support(Span("cert-manager", "1.20", "1.21"), 32, 35, _CERTS, "2026-10-22"),
    Support(Span("cert-manager", "1.21", "1.22"), 33, 36, _CERTS, "2026-10-22"),
    Support(Span("gpu-operator", "26.7", "26.8"), 33, 36, _NVIDIA, "2026-10-10", "k3s"),
    Support(Span("ingress-nginx"), 0, 35, "github.com/kubernetes/ingress-nginx README", "2026-11-01"),
    Support(
        Span("jupyterhub", "4.4"), 32, None, "jupyterhub/Chart.yaml kubeVersion >=1.32.0-0", "2026-08-22"
    ),
    Support(Span("rancher", "2.12", "2.13"), 31, 33, _SUSE, "2025-10-07"),
    Support(Span("rancher", "2.13", "2.14"), 32, 34, _SUSE, "2026-01-15"),
    Support(Span("rancher", "2.14", "2.15"), 33, 35, _SUSE, "2026-04-15"),
    Support(Span("rancher", "2.15", "2.16"), 34, 36, _SUSE, "2026-10-01"),
)

REFUSALS: Final = (
    Refusal(
        Span("gpu-operator", "", "26.3"), "k3s", "the GPU operator supports K3s since 26.3.0, of 2026-03-19",
        _NOTES, "2026-08-21",
    ),
)  # fmt: skip

PAIRS: Final = (
    Pair(
        Span("fleet", "0.16", "0.17"), Span("rancher", "2.15", "2.17"), "github.com/rancher/fleet/releases",
        "2026-10-08",
    ),
)  # fmt: skip

NEEDS: Final = (
    Need(
        "nri", "injection: nri of gpu-operator", "docs.nvidia.com gpu-operator cdi", "2026-08-21",
        containerd=(Span("containerd", "1.7.30", "2.0"), Span("containerd", "2.1")),
    ),
    Need(
        "nri", "injection: nri of gpu-operator", _NOTES, "2026-08-21",
        component=Span("gpu-operator", "26.3"),
    ),
    Need(
        "claims", "dynamicResources of gpu-operator", "docs.nvidia.com gpu-operator dra-intro-install",
        "2026-08-21", kubernetes="1.34.2", component=Span("gpu-operator", "26.7"),
    ),
    Need(
        "admission", "policyEngine.kind: admission", "kubernetes.io KEP-3962: a beta since 1.34",
        "2026-04-22", kubernetes="1.34.0",
    ),
    Need(
        "generating", "policyEngine.kind: kyverno", "kyverno.io policy-types overview", "2026-08-07",
        component=Span("kyverno", "3.8"),
    ),
    Need(
        "cluster-policy", "policyEngine.kind: kyverno-legacy", "kyverno.io/blog 1.19", "2026-08-20",
        component=Span("kyverno", "", "3.10"),
    ),
)  # fmt: skip

STEPWISE: Final = {
    "gpu-operator": "docs.nvidia.com gpu-operator platform-support: to the next major release only",
    "cert-manager": "cert-manager.io/docs/installation/upgrade: one minor after the other",
    "rancher": "ranchermanager.docs.rancher.com upgrades: one minor after the other",
}
