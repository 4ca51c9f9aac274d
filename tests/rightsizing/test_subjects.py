"""Which containers are sized, and what is known of each before any evidence."""

from typing import Any

from msgspec.structs import replace

from bayplan.model.autoscaling import HorizontalAutoscaler, VerticalAutoscaler
from bayplan.model.bounds import CardBudget
from bayplan.model.estate import Declaration, NamespacePick, PodRule, Tier, Where
from bayplan.model.evidence import Place
from bayplan.model.labels import LabelSelector
from bayplan.model.names import Namespace
from bayplan.model.pods import Container, Owner, PodSpec, Resources, Volume
from bayplan.model.policy import NamespaceInfo
from bayplan.model.sizing import Fixed, Floor, SizingClass, SizingPolicy
from bayplan.model.snapshot import Snapshot
from bayplan.model.trees import NAMESPACE, ChartSizes, Comment, Declared, Origin, Tree, Unknown
from bayplan.model.versions import Kubernetes
from bayplan.model.workloads import Kind, PodTemplate, Workload
from bayplan.rightsizing import subjects
from bayplan.rightsizing.framework import Card, Role, Subject, Window
from tests import make

MI, GI = 1 << 20, 1 << 30
K = Kubernetes(34)
PATH = "spec.template.spec.containers[0]"
SHOP = Place("Deployment", "shop", "web", "main")


def found(snapshot: Snapshot, **more: Any) -> tuple[Subject, ...]:
    return subjects.subjects(snapshot, K, **more)


def one(snapshot: Snapshot, **more: Any) -> Subject:
    (only,) = found(snapshot, **more)
    return only


def web(requests: str = "cpu=100m memory=256Mi", limits: str = "memory=512Mi", **more: Any) -> Workload:
    made = make.workload("web", requests, **more)
    (container,) = made.template.spec.containers
    sized = replace(container, resources=Resources(make.amounts(requests), make.amounts(limits)))
    return replace(
        made, template=replace(made.template, spec=replace(made.template.spec, containers=(sized,)))
    )


def cluster(*workloads: Workload, **more: Any) -> Snapshot:
    return make.snapshot(workloads=list(workloads), **more)


def tree(workload: Workload, **more: Any) -> Tree:
    declared = Declared("apps/v1", workload.kind, workload.namespace, workload.name, **more)
    return Tree(objects=Snapshot(workloads=(workload,)), declared=(declared,))


def test_what_is_written_is_in_force() -> None:
    made = one(cluster(web()))
    assert made.place == SHOP
    assert made.current == {"requests.cpu": 100, "requests.memory": 256 * MI, "limits.memory": 512 * MI}
    assert set(made.declared) == {"requests.cpu", "requests.memory", "limits.memory"}
    assert (made.replicas, made.role, made.fixed, made.file) == (1, Role.MAIN, "", "")


def test_what_a_limit_range_fills_in_is_in_force_and_not_written() -> None:
    ranges = make.limit_range(default="memory=512Mi", default_request="memory=128Mi cpu=50m")
    made = one(cluster(web("", ""), limit_ranges=[ranges]))
    assert made.current == {"requests.cpu": 50, "requests.memory": 128 * MI, "limits.memory": 512 * MI}
    assert made.declared == ()


def test_a_limit_alone_is_the_request_as_well() -> None:
    made = one(cluster(web("", "memory=1Gi")))
    assert made.current == {"requests.memory": GI, "limits.memory": GI}
    assert made.declared == ("limits.memory",)


def test_a_cpu_limit_is_known_unless_a_policy_strips_it() -> None:
    limited = cluster(web(limits="memory=512Mi cpu=1"))
    assert one(limited).current["limits.cpu"] == 1000
    assert "limits.cpu" not in one(limited, pod_rules=(PodRule("p", strips=("limits.cpu",)),)).current


def test_only_what_nothing_else_makes_is_sized() -> None:
    made = make.deployed("web", "memory=64Mi", ["n1"])
    assert [one.place.kind for one in found(replace(made, kubernetes="v1.34.2"))] == ["Deployment"]


def test_sidecars_and_init_containers_are_sized_too() -> None:
    spec = PodSpec(
        containers=(Container("main"),),
        init_containers=(Container("setup"), Container("proxy", restart_policy="Always")),
    )
    workload = replace(web(), template=PodTemplate(spec))
    made = {one.place.container: one for one in found(cluster(workload))}
    assert {name: one.role for name, one in made.items()} == {
        "main": Role.MAIN, "setup": Role.INIT, "proxy": Role.SIDECAR,
    }  # fmt: skip
    assert made["main"].containers == 2


def test_a_tier_does_not_even_what_only_runs_before() -> None:
    spec = PodSpec(containers=(Container("main"),), init_containers=(Container("setup"),))
    tiers = (Tier("0-core", Where((NamespacePick(("*",)),)), "equal"),)
    made = found(cluster(replace(web(), template=PodTemplate(spec))), declaration=Declaration(tiers=tiers))
    assert {one.place.container: one.equal for one in made} == {"main": True, "setup": False}


def test_the_tree_wins_and_says_where() -> None:
    brought = tree(
        web("memory=1Gi", "memory=2Gi"),
        origin=Origin("web.tf", 1, 40),
        places={f"{PATH}.resources": Origin("web.tf", 12, 20)},
    )
    made = one(cluster(web()), tree=brought)
    assert made.current == {"requests.memory": GI, "limits.memory": 2 * GI}
    assert (made.file, made.line, made.last_line) == ("web.tf", 12, 20)


def test_what_no_file_says_comes_from_the_cluster() -> None:
    unknown = Unknown(f"{PATH}.resources.limits.memory", "var.memory")
    brought = tree(web("memory=256Mi", ""), unknowns=(unknown,))
    made = one(cluster(web("memory=256Mi", "memory=768Mi")), tree=brought)
    assert (made.current["limits.memory"], made.fixed) == (768 * MI, "")


def test_what_nobody_says_is_left_alone() -> None:
    unknown = Unknown(f"{PATH}.resources.limits.memory", "var.memory")
    made = one(Snapshot(), tree=tree(web("memory=256Mi", ""), unknowns=(unknown,)))
    assert made.fixed == "no file says what limits.memory is; var.memory would tell"
    adrift = one(Snapshot(), tree=tree(web(), unknowns=(Unknown(NAMESPACE, "var.namespace"),)))
    assert "namespace" in adrift.fixed


def test_replicas_are_those_that_run() -> None:
    parked = one(cluster(web(replicas=0)))
    suspended = replace(web(), kind=Kind.CRON_JOB, suspended=True)
    job = replace(web(), kind=Kind.CRON_JOB, replicas=0, parallelism=3)
    everywhere = replace(web(), kind=Kind.DAEMON_SET, replicas=4)
    assert parked.replicas == 0
    assert (one(cluster(suspended)).replicas, one(cluster(suspended)).periodic) == (0, True)
    assert (one(cluster(job)).replicas, one(cluster(job)).periodic) == (3, True)
    brought = tree(replace(everywhere, replicas=0))
    assert one(cluster(everywhere), tree=brought).replicas == 4
    assert one(Snapshot(), tree=brought).replicas == 1


def test_an_autoscaler_keeps_its_replicas_and_counts_in_requests() -> None:
    scaler = HorizontalAutoscaler("shop", "web", "Deployment", "web", 1, 9, {"cpu": 80, "memory": 70},
                                  {"memory": "other"})  # fmt: skip
    made = one(cluster(web(replicas=5), autoscalers=(scaler,)), tree=tree(web(replicas=1)))
    assert (made.replicas, made.autoscaled) == (5, ("cpu",))


def test_two_hands_on_one_value_are_one_too_many() -> None:
    def fixed(**more: Any) -> str:
        scaler = VerticalAutoscaler("shop", "web", "Deployment", "web", **more)
        return one(cluster(web(), vertical_autoscalers=(scaler,))).fixed

    assert "VerticalPodAutoscaler shop/web (mode Initial)" in fixed(mode="Initial")
    assert fixed(mode="Off") == ""
    assert fixed(off=("main",)) == ""


def test_tiers_are_those_of_the_namespace() -> None:
    tiers = (
        Tier("0-core", Where((NamespacePick(selector=LabelSelector({"tier": "core"})),)), "equal"),
        Tier("4-aux", Where((NamespacePick(("*",)),)), "burstable"),
    )
    core = NamespaceInfo(Namespace("shop"), {"tier": "core"})
    made = one(cluster(web(), namespaces=[core]), declaration=Declaration(tiers=tiers))
    assert (made.tier, made.equal, made.sizing_class) == ("0-core", True, "stable")
    other = one(cluster(web()), declaration=Declaration(tiers=tiers))
    assert (other.tier, other.equal, other.sizing_class) == ("4-aux", False, "volatile")


def test_what_the_estate_says_of_sizes() -> None:
    policy = SizingPolicy(
        classes=(SizingClass("heavy", ("shop/*",), 1.5),),
        floors=(Floor("shop/w*", amount=GI), Floor("shop/web", container="other"), Floor("bank/*")),
        fixed=(Fixed("shop/web", "ask Ada"),),
    )
    made = one(cluster(web()), declaration=Declaration(sizing=policy))
    assert (made.sizing_class, made.factor) == ("heavy", 1.5)
    assert made.floors == (Floor("shop/w*", amount=GI),)
    assert made.fixed == "the estate keeps it as it is: ask Ada"


def test_the_estate_file_in_the_tree_fills_in() -> None:
    within = Declaration(sizing=SizingPolicy(floors=(Floor("shop/web", amount=GI),)))
    brought = replace(tree(web()), declaration=within)
    assert one(Snapshot(), tree=brought).floors == within.sizing.floors


def test_a_claim_makes_it_stateful_and_a_card_volatile() -> None:
    kept = one(cluster(web(volumes=make.claimed("data"))))
    assert (kept.stateful, kept.sizing_class) == (True, "volatile")
    passing = Volume("x", claim="x", ephemeral=True)
    assert not one(cluster(web(volumes=(passing,)))).stateful
    card = one(cluster(replace(web(limits="nvidia.com/gpu=1"), kind=Kind.STATEFUL_SET)))
    assert (card.gpu, card.stateful, card.sizing_class) == (True, True, "volatile")


def test_limit_ranges_are_windows() -> None:
    ranges = make.limit_range(minimum="memory=32Mi", maximum="memory=4Gi cpu=2", ratio="memory=4")
    made = one(cluster(web(), limit_ranges=[ranges]))
    source = "limit range shop/limits"
    assert made.allowed == {
        "requests.memory": Window(32 * MI, 4 * GI, source, 4.0),
        "limits.memory": Window(32 * MI, 4 * GI, source, 4.0),
        "requests.cpu": Window(None, 2000, source),
    }


def test_a_range_of_pods_is_that_of_a_container_without_any_other() -> None:
    ranges = make.limit_range(kind="Pod", maximum="memory=4Gi")
    assert one(cluster(web(), limit_ranges=[ranges])).allowed["limits.memory"].maximum == 4 * GI
    spec = PodSpec(containers=(Container("main"),), init_containers=(Container("setup"),))
    two = replace(web(), template=PodTemplate(spec))
    assert [each.allowed for each in found(cluster(two, limit_ranges=[ranges]))] == [{}, {}]


def test_what_a_limit_range_refuses_is_in_force_as_it_is_written() -> None:
    ranges = make.limit_range(maximum="memory=256Mi")
    made = one(cluster(web(), limit_ranges=[ranges]))
    assert made.current["limits.memory"] == 512 * MI


def test_priorities_come_from_classes() -> None:
    high = make.priority("high", 900)
    assert one(cluster(web(priority_class="high"), priority_classes=[high])).priority == 900


def test_a_comment_is_a_floor_of_the_container_that_it_stands_beside() -> None:
    spec = PodSpec(containers=(Container("a"), Container("b")))
    workload = replace(web(), template=PodTemplate(spec))
    places = {
        f"spec.template.spec.containers[{at}].resources.limits.memory": Origin("web.tf", 20 * at + 10)
        for at in range(2)
    }
    comments = (Comment("web.tf", 30, "DO NOT LOWER below 512Mi"), Comment("web.tf", 9, "DO NOT LOWER"))
    made = {
        one.place.container: one
        for one in found(Snapshot(), tree=tree(workload, places=places, comments=comments))
    }
    assert [(one.amount, one.line) for one in made["b"].floors] == [(512 * MI, 30)]
    assert [(one.amount, one.line) for one in made["a"].floors] == [(None, 9)]


def test_what_charts_size_is_told_and_left_out() -> None:
    charts = tuple(ChartSizes(name, "shop", "resources", Resources()) for name in "abcd")
    (said,) = subjects.notes(Tree(charts=charts))
    assert "HelmRelease shop/a, HelmRelease shop/b, HelmRelease shop/c and 1 more" in said
    assert subjects.notes(Tree()) == ()
    assert subjects.notes(None) == (
        "no tree was given: what comments beside its values forbid to lower is not known",
    )


def test_what_an_operator_makes_is_the_operators() -> None:
    made = replace(web(), owners=(Owner("Prometheus", "p", controller=True),))
    assert found(cluster(made)) == ()


def test_what_is_declared_of_a_card_is_told_in_bytes() -> None:
    budget = CardBudget("example.com/gpumem", MI)
    estate = Declaration(cards=(budget,))
    asking = cluster(web(limits="memory=512Mi example.com/gpumem=1800"))
    assert one(asking, declaration=estate).card == Card("example.com/gpumem", MI, 1800 * MI)
    assert one(cluster(web()), declaration=estate).card == Card("example.com/gpumem", MI, 0)
    assert one(asking).card is None
