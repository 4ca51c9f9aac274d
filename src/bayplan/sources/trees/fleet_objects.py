"""Objects of Fleet in a tree: the repositories it follows, the clusters it knows."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from bayplan.model.fleet import Fleet, FleetBundle, FleetCluster, FleetRepository
from bayplan.model.trees import Declared
from bayplan.sources.kubernetes import kinds
from bayplan.sources.trees import fleet_files
from bayplan.sources.written import Written

_GROUP: Final = "fleet.cattle.io"


def fleet(bundles: Iterable[FleetBundle], written: Sequence[Written]) -> Fleet:
    """All that a tree says to Fleet."""
    mine = [one for one in written if kinds.group_of(one.declared.api_version) == _GROUP]
    return Fleet(
        tuple(sorted(bundles, key=lambda one: one.file)),
        tuple(_repository(one) for one in mine if one.declared.kind == "GitRepo"),
        tuple(_cluster(one.declared) for one in mine if one.declared.kind == "Cluster"),
    )


def _repository(written: Written) -> FleetRepository:
    declared, spec = written.declared, _spec(written)
    targets = fleet_files.targets(spec.get("targets"), "spec.targets", lambda path: declared.place(path).line)
    return FleetRepository(
        declared.name, declared.namespace, declared.origin.file, declared.origin.line,
        bool(spec.get("keepResources")), tuple(targets),
    )  # fmt: skip


def _cluster(declared: Declared) -> FleetCluster:
    return FleetCluster(declared.name, declared.namespace, dict(declared.labels))


def _spec(written: Written) -> dict[str, Any]:
    found = written.manifest.get("spec")
    return found if isinstance(found, dict) else {}
