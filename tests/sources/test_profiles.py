"""Scheduler configurations: merged as kube-scheduler merges them, or refused with the place that is wrong."""

from pathlib import Path

import pytest

from bayplan.model.errors import InvalidInput
from bayplan.model.labels import Operator, Requirement
from bayplan.model.pods import NodeTerm
from bayplan.model.versions import Kubernetes
from bayplan.scheduling import profile
from bayplan.scheduling.profile import Profile, ResourceWeight, ShapePoint, Strategy
from bayplan.sources import profiles
from bayplan.sources.profiles import Configuration

HEAD = "apiVersion: kubescheduler.config.k8s.io/{0}\nkind: KubeSchedulerConfiguration\n"


def configured(tmp_path: Path, body: str, version: str = "v1", minor: int = 34) -> Configuration:
    file = tmp_path / "config.yaml"
    file.write_text(HEAD.format(version) + body, encoding="utf-8")
    return profiles.read(str(file), Kubernetes(minor))


def one(tmp_path: Path, body: str, minor: int = 34) -> Profile:
    (found,) = configured(tmp_path, body, minor=minor).profiles
    return found


def test_settings_that_do_not_concern_placement_are_passed_over(tmp_path: Path) -> None:
    body = """
parallelism: 16
leaderElection: {leaderElect: true}
clientConnection: {kubeconfig: /etc/scheduler.conf}
podMaxBackoffSeconds: 10
profiles:
- plugins: {bind: {enabled: [{name: DefaultBinder}]}}
  pluginConfig:
  - name: NodeResourcesFit
    args: {apiVersion: kubescheduler.config.k8s.io/v1, kind: NodeResourcesFitArgs}
"""
    assert configured(tmp_path, body).notes == ()


@pytest.mark.parametrize("minor", [31, 33, 34, 35, 36])
@pytest.mark.parametrize("body", ["", "profiles:\n- {}\n", "profiles:\n- plugins: {}\n"])
def test_nothing_configured_is_the_default(tmp_path: Path, body: str, minor: int) -> None:
    assert one(tmp_path, body, minor) == profile.default(Kubernetes(minor))


def test_json_and_the_older_version_are_read(tmp_path: Path) -> None:
    assert configured(tmp_path, "", "v1beta3").profiles
    file = tmp_path / "config.json"
    file.write_text('{"apiVersion": "kubescheduler.config.k8s.io/v1", "kind": "KubeSchedulerConfiguration"}')
    assert len(profiles.read(str(file), Kubernetes(34)).profiles) == 1


def test_a_plugin_is_disabled_at_one_point_only(tmp_path: Path) -> None:
    found = one(tmp_path, "profiles:\n- plugins: {score: {disabled: [{name: TaintToleration}]}}\n")
    assert profile.TAINTS not in found.weights
    assert profile.TAINTS in found.filters


def test_a_plugin_is_disabled_everywhere(tmp_path: Path) -> None:
    found = one(tmp_path, "profiles:\n- plugins: {multiPoint: {disabled: [{name: TaintToleration}]}}\n")
    assert profile.TAINTS not in found.weights
    assert profile.TAINTS not in found.filters


def test_a_star_leaves_only_what_is_enabled(tmp_path: Path) -> None:
    body = """
profiles:
- plugins:
    filter:
      disabled: [{name: "*"}]
      enabled: [{name: NodeResourcesFit}, {name: TaintToleration}]
    postFilter:
      disabled: [{name: "*"}]
    preEnqueue:
      disabled: [{name: "*"}]
"""
    found = one(tmp_path, body)
    assert found.filters == (profile.FIT, profile.TAINTS)
    assert (found.preemption, found.gates, found.claims) == (False, False, False)


def test_the_weight_of_the_extension_point_counts_before_that_of_multi_point(tmp_path: Path) -> None:
    body = """
profiles:
- plugins:
    multiPoint:
      enabled: [{name: ImageLocality, weight: 7}, {name: NodeAffinity, weight: 3}]
    score:
      enabled: [{name: ImageLocality, weight: 9}]
"""
    weights = one(tmp_path, body).weights
    assert (weights[profile.IMAGES], weights[profile.NODE_AFFINITY], weights[profile.TAINTS]) == (9, 3, 3)


def test_what_an_extension_point_names_is_asked_first(tmp_path: Path) -> None:
    found = one(tmp_path, "profiles:\n- plugins: {filter: {enabled: [{name: InterPodAffinity}]}}\n")
    assert found.filters[0] == profile.POD_AFFINITY
    assert len(found.filters) == len(profile.FILTERS)


def test_settings_of_plugins(tmp_path: Path) -> None:
    body = """
profiles:
- pluginConfig:
  - name: NodeResourcesFit
    args:
      ignoredResources: [example.com/a]
      ignoredResourceGroups: [example.org]
      scoringStrategy:
        type: RequestedToCapacityRatio
        resources: [{name: cpu, weight: 3}, {name: nvidia.com/gpu}]
        requestedToCapacityRatio: {shape: [{utilization: 0, score: 0}, {utilization: 100, score: 10}]}
  - name: NodeResourcesBalancedAllocation
    args: {resources: [{name: memory, weight: 1}]}
  - name: InterPodAffinity
    args: {hardPodAffinityWeight: 5, ignorePreferredTermsOfExistingPods: true}
  - name: NodeAffinity
    args:
      addedAffinity:
        requiredDuringSchedulingIgnoredDuringExecution:
          nodeSelectorTerms: [{matchExpressions: [{key: disk, operator: Exists}]}]
        preferredDuringSchedulingIgnoredDuringExecution:
        - {weight: 4, preference: {matchExpressions: [{key: fast, operator: Exists}]}}
  - name: PodTopologySpread
    args:
      defaultingType: List
      defaultConstraints: [{maxSkew: 2, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]
"""
    found = one(tmp_path, body)
    assert found.strategy is Strategy.RATIO
    assert found.fit_resources == (ResourceWeight("cpu", 3), ResourceWeight("nvidia.com/gpu", 1))
    assert found.ratio_shape == (ShapePoint(0, 0), ShapePoint(100, 10))
    assert (found.ignored_resources, found.ignored_groups) == (("example.com/a",), ("example.org",))
    assert found.balance_resources == (ResourceWeight("memory"),)
    assert (found.hard_affinity_weight, found.ignore_preferred_of_existing) == (5, True)
    assert found.added_required == (NodeTerm((Requirement("disk", Operator.EXISTS),)),)
    assert found.added_preferred == ((4, NodeTerm((Requirement("fast", Operator.EXISTS),))),)
    assert [(soft.topology_key, soft.max_skew, soft.hard) for soft in found.spread_defaults] == [
        ("zone", 2, False)
    ]
    assert not found.system_spread


def test_what_is_not_modelled_is_noted(tmp_path: Path) -> None:
    body = """
extenders: [{urlPrefix: "https://scheduler.example"}]
profiles:
- schedulerName: gang
  plugins: {multiPoint: {enabled: [{name: Coscheduling}]}}
  pluginConfig: [{name: Coscheduling, args: {}}, {name: DefaultPreemption, args: {}}]
"""
    assert configured(tmp_path, body).notes == (
        "plugin Coscheduling of profile gang is not modelled",
        "the scheduler's extenders are not asked",
    )


FIT = "profiles:\n- pluginConfig:\n  - name: NodeResourcesFit\n    args:\n      scoringStrategy:\n"


@pytest.mark.parametrize(
    ("body", "line", "expected"),
    [
        (
            f"{FIT}        type: Most\n",
            8,
            "profiles[0].pluginConfig[0].args.scoringStrategy.type: 'Most' is not known; write one of Least",
        ),
        (f"{FIT}        typo: MostAllocated\n", 8, "args.scoringStrategy.typo: is not a key"),
        ("profiles:\n- plugins: {socre: {}}\n", 4, "profiles[0].plugins.socre: is not a key"),
        ("paralellism: 8\n", 3, "paralellism: is not a key that is known"),
        (f"{FIT}        resources: [{{name: cpu, weight: 500}}]\n", 8, "from 1 to 100"),
        (f"{FIT}        type: RequestedToCapacityRatio\n", 8, "needs a shape of at least one point"),
        ("profiles: 5\n", 3, "profiles: expected"),
        ("profiles:\n- {schedulerName: a}\n- {schedulerName: a}\n", 4, "two profiles are called 'a'"),
        ("profiles: [\n", 4, "not valid YAML"),
    ],
)
def test_a_mistake_is_refused_with_its_place(tmp_path: Path, body: str, line: int, expected: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        configured(tmp_path, body)
    assert expected in str(caught.value)
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("apiVersion: v1\nkind: Pod\n", "is a Pod, not a KubeSchedulerConfiguration"),
        (HEAD.format("v1beta1"), "is not read; write kubescheduler.config.k8s.io/v1 or"),
        (HEAD.format("v1") + "---\n" + HEAD.format("v1"), "holds 2 documents"),
        ("", "holds 0 documents"),
    ],
)
def test_another_document_is_refused(tmp_path: Path, text: str, expected: str) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match=expected):
        profiles.read(str(file), Kubernetes(34))
