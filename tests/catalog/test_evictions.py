from bayplan.catalog import evictions
from bayplan.catalog.components.descheduler import PART
from bayplan.model.plain import Json, Keys
from bayplan.model.platform import Component
from tests.catalog import wanting
from tests.catalog.wanting import at

MIXED = wanting.estate(pools=(wanting.pool(), wanting.pool("card", 1, wanting.KEPT)))
ONLY_CARDS = wanting.estate(Component("jupyterhub", namespace="notebooks"), pools=(wanting.pool("card", 4),))


def arguments(found: Keys, plugin: str) -> Json:
    configs = at(found, "profiles.0.pluginConfig")
    assert isinstance(configs, list)
    return next(at(one, "args") for one in configs if at(one, "name") == plugin)


def test_namespaces_are_excluded_under_the_field_that_counts() -> None:
    found = evictions.policy(wanting.ask(PART, {"excluded": ["ai-ml", "kuberay", "gitea"]}))
    balanced = arguments(found, "LowNodeUtilization")
    assert at(balanced, "evictableNamespaces") == {"exclude": ["ai-ml", "gitea", "kube-system", "kuberay"]}
    assert isinstance(balanced, dict)
    assert "namespaces" not in balanced


def test_what_the_estate_protects_stays() -> None:
    base = wanting.estate(protected=("vaultwarden/*", "*/keeper"), singletons=("dbaas/mysql",))
    assert evictions.spared(wanting.ask(PART, declaration=base)) == ["dbaas", "kube-system", "vaultwarden"]


def test_nodes_with_cards_are_left_alone_where_they_can_be_told_apart() -> None:
    found = evictions.policy(wanting.ask(PART, declaration=MIXED))
    assert found["nodeSelector"] == "nvidia.com/gpu.present!=true"
    assert "nodeSelector" not in evictions.policy(
        wanting.ask(PART, {"sparesCards": False}, declaration=MIXED)
    )


def test_where_all_have_cards_their_notebooks_are() -> None:
    asked = wanting.ask(PART, declaration=ONLY_CARDS)
    assert "nodeSelector" not in evictions.policy(asked)
    assert evictions.spared(asked) == ["kube-system", "notebooks"]


def test_protections_are_written_in_the_new_way_only() -> None:
    options: Keys = {"sparesScratch": False, "sparesUnbudgeted": True, "priorityBelow": 1000}
    found = arguments(evictions.policy(wanting.ask(PART, options)), "DefaultEvictor")
    assert found == {
        "nodeFit": True,
        "minReplicas": 2,
        "minPodAge": "15m",
        "priorityThreshold": {"value": 1000},
        "podProtections": {
            "extraEnabled": ["PodsWithResourceClaims", "PodsWithPVC", "PodsWithoutPDB"],
            "defaultDisabled": ["PodsWithLocalStorage"],
        },
    }
    assert "ignorePvcPods" not in str(found)
    assert "evictLocalStoragePods" not in str(found)


def test_a_node_is_full_where_the_capacity_policy_warns() -> None:
    house = wanting.estate(capacity=wanting.policy(memory=0.9))
    assert evictions.high(wanting.ask(PART, declaration=house)) == {"cpu": 70, "memory": 90, "pods": 70}
    said: Keys = {"high": {"memory": "60 %"}}
    assert evictions.high(wanting.ask(PART, said, declaration=house))["memory"] == 60


def test_both_thresholds_are_about_the_same_resources() -> None:
    options: Keys = {"low": {"nvidia.com/gpu": 10, "memory": "30 %"}}
    found = arguments(evictions.policy(wanting.ask(PART, options)), "LowNodeUtilization")
    assert at(found, "thresholds") == {"nvidia.com/gpu": 10, "memory": 30}
    assert at(found, "targetThresholds") == {"nvidia.com/gpu": 70, "memory": 70}


def test_what_is_used_is_asked_of_somebody() -> None:
    found = evictions.policy(wanting.ask(PART, {"actualUse": True}))
    assert found["metricsProviders"] == [{"source": "KubernetesMetrics"}]
    assert at(arguments(found, "LowNodeUtilization"), "metricsUtilization") == {"source": "KubernetesMetrics"}


def test_further_strategies_work_where_they_belong_and_spare_the_same() -> None:
    names = ["RemoveDuplicates", "RemovePodsViolatingNodeAffinity"]
    found = evictions.policy(wanting.ask(PART, {"strategies": list[Json](names), "excluded": ["ai-ml"]}))
    assert at(found, "profiles.0.plugins") == {
        "balance": {"enabled": ["LowNodeUtilization", "RemoveDuplicates"]},
        "deschedule": {"enabled": ["RemovePodsViolatingNodeAffinity"]},
    }
    for name in names:
        assert at(arguments(found, name), "namespaces") == {"exclude": ["ai-ml", "kube-system"]}


def test_one_look_is_bounded_in_all_three_ways() -> None:
    found = evictions.policy(wanting.ask(PART))
    bounds = ("maxNoOfPodsToEvictPerNode", "maxNoOfPodsToEvictPerNamespace", "maxNoOfPodsToEvictTotal")
    assert [found[one] for one in bounds] == [3, 3, 10]
