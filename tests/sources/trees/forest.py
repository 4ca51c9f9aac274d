"""Writes small trees of files, and reads them."""

from collections.abc import Mapping
from pathlib import Path

from bayplan.model.findings import Finding
from bayplan.model.trees import Tree
from bayplan.sources import trees


def sow(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Writes files by their paths."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(errors="surrogateescape"))
    return root


def deployment(name: str = "web", *, memory: str = "256Mi", namespace: str = "", replicas: str = "1") -> str:
    """A Deployment of one container, as somebody would write it; the memory limit stands on line 20."""
    place = f"\n  namespace: {namespace}" if namespace else ""
    return f"""apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}{place}
spec:
  replicas: {replicas}
  selector:
    matchLabels:
      app: {name}
  template:
    metadata:
      labels:
        app: {name}
    spec:
      containers:
        - name: main
          image: registry.example/app:1
          resources:
            limits:
              memory: {memory}
"""


MEMORY = "spec.template.spec.containers[0].resources.limits.memory"


def read(root: Path, **given: str) -> Tree:
    return trees.read(str(root), given=given, root=str(root))


def places(findings: tuple[Finding, ...]) -> list[tuple[str, str, int]]:
    """Which check found something where."""
    return [(one.check, one.file, one.line) for one in findings]
