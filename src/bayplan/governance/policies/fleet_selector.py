"""Targets of Fleet that mean no cluster, and dependencies that mean no bundle.

Clusters are known where their objects are in the tree: then they are taken to be all of their namespace.
`fleet-local` has but one, `local`, whose label `name` and those that Rancher adds are known. Silent about
groups, about other labels, and where no repository of the tree says in which namespace clusters are.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from bayplan.governance.framework import Check, Complaint, House
from bayplan.model.findings import Severity
from bayplan.model.fleet import Fleet, FleetTarget
from bayplan.model.labels import LabelSelector
from bayplan.model.trees import Origin

_LOCAL: Final = "fleet-local"
_LABELS: Final = ("name", "management.cattle.io/cluster-name", "management.cattle.io/cluster-display-name")
"""Labels of the local cluster, all of which say `local`."""


def _look(house: House) -> Iterator[Complaint]:
    fleet = house.tree.fleet
    labels = [one.labels for one in fleet.bundles]
    for bundle in fleet.bundles:
        subject = f"fleet.yaml {bundle.folder}"
        for target in bundle.targets:
            if _nowhere(target, fleet, {one.namespace for one in fleet.repositories}):
                yield _complaint(subject, target, bundle.file)
        for one in bundle.after:
            if one.selector is not None and not any(one.selector.selects(had) for had in labels):
                summary = f"dependsOn selects {_said(one.selector)}, and no bundle of the tree is labelled so"
                yield Complaint(subject, summary, Origin(bundle.file, one.line, one.line))
    for repository in fleet.repositories:
        subject = f"GitRepo {repository.namespace}/{repository.name}"
        for target in repository.targets:
            if _nowhere(target, fleet, {repository.namespace}):
                yield _complaint(subject, target, repository.file)


def _complaint(subject: str, target: FleetTarget, file: str) -> Complaint:
    named = f"the cluster {target.cluster}" if target.cluster else _said(target.selector)
    summary = f"{target.path} selects {named}, and there is no such cluster"
    return Complaint(subject, summary, Origin(file, target.line, target.line))


def _said(selector: LabelSelector | None) -> str:
    if selector is None or not selector.match_labels:
        return "by labels"
    return ", ".join(f"{key}={value}" for key, value in selector.match_labels.items())


def _nowhere(target: FleetTarget, fleet: Fleet, namespaces: set[str]) -> bool:
    """Whether it is sure that a target means none of the clusters of some namespaces."""
    if target.group or target.grouped or not (target.cluster or target.selector) or not namespaces:
        return False
    return not any(_may_mean(target, fleet, namespace) for namespace in namespaces)


def _may_mean(target: FleetTarget, fleet: Fleet, namespace: str) -> bool:
    clusters = [one for one in fleet.clusters if one.namespace == namespace]
    if clusters:
        return any(_means(target, one.name, one.labels) for one in clusters)
    if namespace != _LOCAL:
        return True
    if target.cluster not in ("", "local"):
        return False
    wanted = target.selector.match_labels if target.selector else {}
    return all(wanted.get(label, "local") == "local" for label in _LABELS)


def _means(target: FleetTarget, name: str, labels: Mapping[str, str]) -> bool:
    """Every condition that is given has to agree (Fleet `pkg/match`)."""
    if target.cluster and target.cluster != name:
        return False
    return target.selector is None or target.selector.selects(labels)


FLEET_SELECTOR: Final = Check(
    code="fleet-selects-nothing",
    severity=Severity.WARNING,
    title="Fleet selector that matches nothing",
    reason=(
        "A target that means no cluster brings nothing, and a customization that means none is never "
        "used; Fleet reports both as ready. A dependency on labels that no bundle has waits for nothing."
    ),
    remedy="correct the name or the labels: `kubectl get clusters.fleet.cattle.io -A --show-labels`",
    look=_look,
)
