"""What in a set of versions contradicts what is known."""

import pytest

from bayplan.catalog.compatibility import conflicts
from bayplan.catalog.compatibility.versions import Versions

NEWEST = {
    "gpu-operator": "v26.7.1", "rancher": "2.15.2", "fleet": "0.16.2", "cert-manager": "v1.21.2",
    "jupyterhub": "4.4.2", "kyverno": "3.9.1", "spegel": "0.7.4",
}  # fmt: skip


def k3s(version: str, *features: str, **components: str) -> Versions:
    found = {name.replace("_", "-"): one for name, one in components.items()}
    return Versions("k3s", version, found, features)


def told(versions: Versions) -> list[tuple[str, str]]:
    return [(one.component, one.against) for one in conflicts.conflicts(versions)]


def test_k3s_1_37_is_refused_by_the_matrix_of_the_gpu_operator() -> None:
    found = conflicts.conflicts(Versions("k3s", "v1.37.1+k3s1", NEWEST, ("nri",)))
    assert [one.component for one in found] == ["cert-manager", "gpu-operator", "rancher"]
    card = found[1]
    assert card.message == ("gpu-operator v26.7.1 is supported on K3s 1.33 to 1.36, not on K3s v1.37.1+k3s1")
    assert "platform-support" in card.source and card.seen == "2026-10-10"


@pytest.mark.parametrize("kubernetes", ["v1.34.9+k3s1", "v1.35.9+k3s1", "v1.36.5+k3s1"])
def test_the_set_of_late_2026_goes_together(kubernetes: str) -> None:
    assert told(Versions("k3s", kubernetes, NEWEST, ("nri", "generating"))) == []


@pytest.mark.parametrize(
    ("versions", "found"),
    [
        (k3s("v1.34.9+k3s1", gpu_operator="v23.9.1"), [("gpu-operator", "kubernetes")]),
        (k3s("v1.34.9+k3s1", gpu_operator="v25.10.0"), [("gpu-operator", "kubernetes")]),
        (Versions("kubeadm", "v1.34.2", {"gpu-operator": "v25.10.0"}), []),
        (k3s("v1.31.14+k3s1", jupyterhub="4.4.2"), [("jupyterhub", "kubernetes")]),
        (k3s("v1.31.14+k3s1", jupyterhub="3.1.0"), []),
        (
            k3s("v1.36.5+k3s1", fleet="0.16.2", rancher="2.14.0"),
            [("fleet", "rancher"), ("rancher", "kubernetes")],
        ),
        (k3s("v1.36.5+k3s1", fleet="0.16.2"), []),
        (k3s("v1.33.11+k3s1", "admission"), [("kubernetes", "admission")]),
        (k3s("v1.34.9+k3s1", "admission"), []),
        (k3s("v1.36.5+k3s1", "admission"), []),
        (k3s("1.36", "admission"), []),
        (k3s("v1.34.9+k3s1", "claims", gpu_operator="v26.3.3"), [("gpu-operator", "claims")]),
        (
            Versions("kubeadm", "v1.34.1", {"gpu-operator": "v26.7.1"}, ("claims",)),
            [("kubernetes", "claims")],
        ),
        (k3s("v1.31.7+k3s1", "nri"), [("kubernetes", "nri")]),
        (k3s("v1.34.9+k3s1", "nri", gpu_operator="v26.7.1"), []),
        (k3s("v1.36.5+k3s1", "cluster-policy", kyverno="3.10.0"), [("kyverno", "cluster-policy")]),
        (k3s("v1.36.5+k3s1", "cluster-policy", kyverno="3.9.1"), []),
        (k3s("v1.34.9+k3s1", "generating", kyverno="3.2.0"), [("kyverno", "generating")]),
        (k3s("", gpu_operator="v26.7.1"), []),
    ],
    ids=lambda one: " ".join([one.kubernetes, *one.components.values()]) if isinstance(one, Versions) else "",
)
def test_what_is_known_to_contradict(versions: Versions, found: list[tuple[str, str]]) -> None:
    assert told(versions) == found


def test_the_sentences() -> None:
    def said(versions: Versions) -> str:
        return conflicts.conflicts(versions)[0].message

    assert said(k3s("v1.31.7+k3s1", "nri")) == (
        "injection: nri of gpu-operator needs containerd from 1.7.30, below 2.0 or containerd 2.1 or later; "
        "K3s v1.31.7+k3s1 brings 2.0.4"
    )
    assert said(k3s("v1.34.9+k3s1", gpu_operator="v23.9.1")).endswith(
        "supports K3s since 26.3.0, of 2026-03-19"
    )
    assert said(k3s("v1.31.14+k3s1", jupyterhub="4.4.2")).startswith(
        "jupyterhub 4.4.2 is supported on Kubernetes 1.32 and later"
    )
