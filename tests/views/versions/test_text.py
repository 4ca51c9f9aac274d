"""Versions as text, and as a document."""

import datetime

from bayplan.app import versions
from bayplan.app.versions import Compatibility
from bayplan.model.platform import Cluster, Component
from bayplan.views.document import encode
from bayplan.views.layout import plain as bare
from bayplan.views.versions import json, text
from tests.catalog.estates import declared, plain


def answer(version: str, to: str = "", **components: str) -> Compatibility:
    named = tuple(Component(name.replace("_", "-"), one) for name, one in components.items())
    known = declared(plain(), components=named, cluster=Cluster("c", "k3s", version))
    return versions.compatibility(known, to=to, today=datetime.date(2026, 11, 21))


def shown(found: Compatibility, width: int = 200) -> str:
    return "\n".join(bare(line) for line in text.lines(found, width))


def test_a_conflict_with_its_source_and_the_way_out() -> None:
    said = shown(answer("v1.37.1+k3s1", gpu_operator="v26.7.1"))
    assert "1 conflict among the versions of 1 component on v1.37.1+k3s1" in said
    assert "gpu-operator v26.7.1 is supported on K3s 1.33 to 1.36, not on K3s v1.37.1+k3s1" in said
    assert "docs.nvidia.com gpu-operator platform-support, 2026-10-10" in said
    assert "kubernetes  v1.37.1+k3s1  v1.36.5+k3s1  older than declared" in said


def test_the_way_is_numbered() -> None:
    said = shown(answer("v1.35.9+k3s1", cert_manager="v1.20.2"))
    assert "Nothing is known against the versions of 1 component on v1.35.9+k3s1" in said
    assert (
        "1. upgrade cert-manager from v1.20.2 to v1.21.2: Kubernetes v1.36.5+k3s1 would leave v1.20.2" in said
    )
    assert "2. save etcd: a snapshot is the only way back" in said
    assert "3. servers from v1.35.9+k3s1 to v1.36.5+k3s1" in said
    assert "Kubernetes 1.35: gets its last patches by 2027-02-28" in said


def test_a_refused_release() -> None:
    said = shown(answer("v1.36.5+k3s1", "v1.37.1+k3s1", cert_manager="v1.21.2"))
    assert "Nothing is known to go together on v1.37.1+k3s1: it is refused" in said
    assert "What is against v1.37.1+k3s1" in said


def test_a_cluster_that_would_go_back() -> None:
    said = shown(answer("v1.36.5+k3s1", "1.35", cert_manager="v1.21.2"))
    assert "There is no way from v1.36.5+k3s1 to v1.35.9+k3s1" in said
    assert "a cluster does not go back, from v1.36.5+k3s1 to v1.35.9+k3s1: it is built anew" in said


def test_no_line_is_wider_than_asked() -> None:
    found = answer("v1.34.9+k3s1", gpu_operator="v25.10.0", rancher="2.13.1", cert_manager="v1.19.0")
    assert max(len(bare(line)) for line in text.lines(found, 80)) <= 80


def test_the_document_has_every_field() -> None:
    found = encode(json.document(answer("v1.35.9+k3s1", cert_manager="v1.20.2")))
    assert '"schema": "bayplan.versions/v1"' in found
    for field in Compatibility.__struct_fields__:
        assert f'"{field}"' in found
