"""Small trees to review, made of records, and what a review says of them.

said = build.judged(build.tree(build.web("memory=1Gi"), make.quota("requests.memory=2Gi")))
"""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from bayplan.model.findings import Finding
from bayplan.model.overlay import identity
from bayplan.model.pods import Container, Pod, Resources
from bayplan.model.policy import DisruptionBudget, LimitRange, PriorityClass, ResourceQuota
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import PersistentVolumeClaim, StorageClass
from bayplan.model.trees import ChartSizes, Declared, Origin, Tree, Unknown
from bayplan.model.versions import Kubernetes
from bayplan.model.workloads import ClaimTemplate, Kind, PodTemplate, Workload
from bayplan.review import course, judge, worlds
from bayplan.review.answers import Account, Verdict
from bayplan.review.course import Course
from bayplan.review.judge import Judgement
from bayplan.review.worlds import World
from tests import make

KUBERNETES = Kubernetes(35)
GI = 1 << 30
LISTS: Mapping[type[Record], str] = {
    Workload: "workloads", Pod: "pods", ResourceQuota: "quotas", LimitRange: "limit_ranges",
    PriorityClass: "priority_classes", DisruptionBudget: "budgets", PersistentVolumeClaim: "claims",
    StorageClass: "storage_classes",
}  # fmt: skip


def web(requests: str = "memory=1Gi", replicas: int = 3, name: str = "web", **fields: Any) -> Workload:
    """A Deployment that rolls by a quarter; `limits`, and fields of the workload."""
    made = make.workload(name, replicas=replicas, **fields.pop("spec", {}))
    pace = {"strategy": "RollingUpdate", "max_surge": "25%", "max_unavailable": "25%"}
    return replace(asking(made, requests, fields.pop("limits", "")), **{**pace, **fields})


def database(requests: str = "memory=1Gi", replicas: int = 3, name: str = "db", **fields: Any) -> Workload:
    """A StatefulSet; with `storage` in Gi it makes a claim for each pod."""
    storage = fields.pop("storage", 0)
    claims = (ClaimTemplate("data", "block", storage * GI, ("ReadWriteOnce",)),) if storage else ()
    made = make.workload(name, requests, kind=Kind.STATEFUL_SET, replicas=replicas, claims=claims)
    return replace(made, **{"strategy": "RollingUpdate", **fields})


def agent(requests: str = "memory=1Gi", name: str = "agent", **fields: Any) -> Workload:
    """A DaemonSet, one node at a time."""
    spec = fields.pop("spec", {})
    made = make.workload(name, requests, kind=Kind.DAEMON_SET, replicas=0, **spec)
    return replace(made, **{"strategy": "RollingUpdate", "max_surge": "0", "max_unavailable": "1", **fields})


def job(requests: str = "memory=1Gi", name: str = "job", parallel: int = 1, **fields: Any) -> Workload:
    """A Job of so many pods at once."""
    made = make.workload(name, requests, kind=Kind.JOB, replicas=parallel)
    return replace(made, **fields)


def nightly(requests: str = "memory=1Gi", name: str = "backup", **fields: Any) -> Workload:
    """A CronJob, at three unless `schedule` says otherwise."""
    made = make.workload(name, requests, kind=Kind.CRON_JOB, replicas=0)
    return replace(made, **{"schedule": "0 3 * * *", "concurrency": "Forbid", **fields})


def asking(workload: Workload, requests: str, limits: str = "") -> Workload:
    """The workload with other sizes."""
    (known,) = workload.template.spec.containers
    sized = replace(known, resources=Resources(make.amounts(requests), make.amounts(limits)))
    spec = replace(workload.template.spec, containers=(sized,))
    return replace(workload, template=PodTemplate(spec, workload.template.labels))


def beside(workload: Workload, *containers: tuple[str, str, str]) -> Workload:
    """The workload with more containers: name, requests, limits."""
    more = tuple(
        Container(name, resources=Resources(make.amounts(requests), make.amounts(limits)))
        for name, requests, limits in containers
    )
    spec = replace(workload.template.spec, containers=(*workload.template.spec.containers, *more))
    return replace(workload, template=PodTemplate(spec, workload.template.labels))


def unknown(place: str = "requests.memory", at: int = 0, needs: str = "var.memory") -> Unknown:
    """An amount of a container that no file gives."""
    dotted = f".{place}" if place else ""
    return Unknown(f"spec.template.spec.containers[{at}].resources{dotted}", needs)


def tree(
    *objects: Record,
    unknowns: Mapping[str, Iterable[Unknown]] | None = None,
    places: Mapping[str, Mapping[str, Origin]] | None = None,
    charts: Iterable[ChartSizes] = (),
    **fields: Any,
) -> Tree:
    """A tree of these objects, each in a file of its own. `unknowns` and `places` go by name."""
    lists: dict[str, tuple[Record, ...]] = {}
    for one in objects:
        name = LISTS[type(one)]
        lists[name] = (*lists.get(name, ()), one)
    declared = tuple(
        _declared(one, tuple((unknowns or {}).get(_name(one), ())), dict((places or {}).get(_name(one), {})))
        for one in objects
    )
    found: dict[str, Any] = dict(lists)
    return Tree("tree", Snapshot(**found), declared, tuple(charts), **fields)


def _name(one: Record) -> str:
    return identity(one)[2]


def _declared(one: Record, unknowns: tuple[Unknown, ...], places: dict[str, Origin]) -> Declared:
    kind, namespace, name = identity(one)
    kind = str(kind) or type(one).__name__
    origin = Origin(f"{kind}-{name}.yaml".lower(), 1, 20)
    return Declared("v1", kind, namespace, name, origin, unknowns=unknowns, places=places)


def chart(requests: str, replicas: int | None = 1, name: str = "store", **fields: Any) -> ChartSizes:
    """The sizes of one container of a chart's release."""
    sizes = Resources(make.amounts(requests))
    given = {"path": "controller.resources", "origin": Origin("values.yaml", 4, 9), **fields}
    return ChartSizes(name, make.SHOP, resources=sizes, replicas=replicas, **given)


def cluster(*parts: Snapshot, **fields: Any) -> Snapshot:
    """A cluster as it was seen."""
    return make.together(*parts, make.snapshot(**fields))


def world(tree: Tree, seen: Snapshot | None = None) -> World:
    """The world in which a tree has been applied."""
    return worlds.compose(tree, seen, KUBERNETES)


def played(after: Tree, before: Tree | None = None, seen: Snapshot | None = None) -> Course:
    """The course of a change."""
    way = [Tree()] if seen is not None else []
    way = [*way, *([before] if before is not None else []), after]
    return course.play([world(one, seen) for one in way])


def judged(after: Tree, before: Tree | None = None, seen: Snapshot | None = None) -> Judgement:
    """What a review judges of a tree, or of a change."""
    return judge.judge(
        world(Tree(), seen) if seen is not None else None,
        world(before, seen) if before is not None else None,
        world(after, worlds.left(seen, before, after)),
    )


def told(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """What was found, and of what."""
    return [(one.check, one.subject) for one in findings]


def only(findings: Iterable[Finding]) -> Finding:
    """The only finding."""
    (found,) = findings
    return found


def verdict(said: Judgement, name: str) -> Verdict:
    """The verdict on a workload."""
    (found,) = (one for one in said.verdicts if one.name == name)
    return found


def account(said: Judgement, resource: str, quota: str = "quota") -> Account:
    """The account of one resource of a quota."""
    (found,) = (one for one in said.accounts if (one.quota, one.resource) == (quota, resource))
    return found


def fixes(finding: Finding) -> list[str]:
    """The remedies that were tried."""
    return [one.text for one in finding.fixes if one.verified]
