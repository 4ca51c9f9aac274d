"""Reads the tables of workloads and volumes: one row a container, one row a volume."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Literal

from tools.examples.blueprint import Container, Volume, VolumeKind, Workload, WorkloadKind
from tools.examples.quantities import GI, parse_bytes, parse_cpu

VRAM = "example.com/gpumem"
GPU = "nvidia.com/gpu"
ROLES: Mapping[str, Literal["app", "init", "sidecar"]] = {"": "app", "init": "init", "sidecar": "sidecar"}
KINDS: Mapping[str, WorkloadKind] = {
    kind: kind for kind in ("Deployment", "StatefulSet", "DaemonSet", "CronJob", "Pod", "Mirror")
}
VOLUME_KINDS: Mapping[str, VolumeKind] = {
    kind: kind for kind in ("block", "nfs", "local", "emptyDir", "memory", "host")
}
Row = dict[str, str]


def read_rows(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def read_workloads(containers: Path, volumes: Path) -> Iterator[Workload]:
    """Workloads in the order of the table, each with its containers and volumes."""
    kept: dict[tuple[str, str], list[Volume]] = {}
    for row in read_rows(volumes):
        kept.setdefault((row["namespace"], row["workload"]), []).append(read_volume(row))
    rows = read_rows(containers)
    for (namespace, name), own in groupby(rows, key=lambda row: (row["namespace"], row["workload"])):
        yield read_workload(list(own), tuple(kept.get((namespace, name), ())))


def read_workload(rows: Sequence[Row], volumes: tuple[Volume, ...]) -> Workload:
    first = rows[0]
    return Workload(
        namespace=first["namespace"],
        name=first["workload"],
        kind=KINDS[first["kind"]],
        replicas=int(first["replicas"]),
        containers=tuple(read_container(row) for row in rows),
        volumes=volumes,
        recreate=first["kind"] == "Deployment"
        and any(volume.kind in ("block", "local") for volume in volumes),
        chart=first["chart"],
        port=int(first["port"] or 0),
        schedule=first["schedule"],
        finished=int(first["replicas"]) if first["kind"] == "CronJob" else 0,
    )


def read_container(row: Row) -> Container:
    requests, limits = {}, {}
    if row["cpu"]:
        requests["cpu"] = parse_cpu(row["cpu"])
    if row["memory"]:
        requests["memory"] = parse_bytes(row["memory"])
    if row["limit"]:
        limits["memory"] = parse_bytes(row["limit"])
    if row["gpu"]:
        limits[GPU] = int(row["gpu"])
    if row["vram"]:
        limits[VRAM] = int(row["vram"])
    image = image_of(row["namespace"], row["container"])
    return Container(
        name=row["container"], image=image, requests=requests, limits=limits, role=ROLES[row["role"]]
    )


def image_of(namespace: str, container: str) -> str:
    """A name and a version that look like one; the version only has to stay the same."""
    letters = sum(map(ord, namespace + container))
    return f"registry.example.lan/{namespace}/{container}:{letters % 7 + 1}.{letters % 23}.{letters % 5}"


def read_volume(row: Row) -> Volume:
    return Volume(
        name=row["volume"],
        kind=VOLUME_KINDS[row["kind"]],
        size=int(row["gib"] or 0) * GI,
        claim=row["claim"],
        read_write_many=row["kind"] == "nfs",
    )


def by_key(workloads: Iterable[Workload]) -> dict[str, Workload]:
    """Workloads under `namespace/name`; a name that comes twice is a slip in the table."""
    found: dict[str, Workload] = {}
    for workload in workloads:
        if workload.key in found:
            raise ValueError(f"the table holds {workload.key} twice, with other rows between")
        found[workload.key] = workload
    return found
