"""Builds Kubernetes objects as plain data, in the shape that kubectl prints, as small as they may be."""

from collections.abc import Mapping
from typing import Any

Document = dict[str, Any]


def document(kind: str, name: str = "a", *, api: str = "v1", **parts: Any) -> Document:
    """An object of that kind. `metadata` among the parts is added to the name."""
    metadata = {"name": name, **parts.pop("metadata", {})}
    return {"apiVersion": api, "kind": kind, "metadata": metadata, **parts}


def container(name: str = "main", **parts: Any) -> Document:
    return {"name": name, "image": "example/app:1", **parts}


def pod(
    name: str = "web", *, namespace: str = "default", status: Mapping[str, Any] | None = None, **spec: Any
) -> Document:
    """A pod of one container, unless the spec says otherwise."""
    spec.setdefault("containers", [container()])
    parts: Document = {"spec": spec} if status is None else {"spec": spec, "status": dict(status)}
    return document("Pod", name, metadata={"namespace": namespace}, **parts)


def node(name: str = "n1", **status: Any) -> Document:
    status.setdefault("allocatable", {"cpu": "4", "memory": "8Gi", "pods": "110"})
    return document("Node", name, status=status)


def template(**spec: Any) -> Document:
    spec.setdefault("containers", [container()])
    return {"metadata": {"labels": {"app": "web"}}, "spec": spec}


def deployment(name: str = "web", **spec: Any) -> Document:
    spec.setdefault("template", template())
    spec.setdefault("selector", {"matchLabels": {"app": "web"}})
    return document("Deployment", name, api="apps/v1", metadata={"namespace": "default"}, spec=spec)


def listing(*items: Document) -> Document:
    """What `kubectl get` prints for several objects."""
    return {"apiVersion": "v1", "items": list(items), "kind": "List", "metadata": {"resourceVersion": ""}}
