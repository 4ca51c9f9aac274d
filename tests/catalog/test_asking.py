from bayplan.catalog.asking import ask, resources, together
from bayplan.catalog.components.reloader import PART
from bayplan.catalog.footprints import daemonset, deployment
from tests.catalog import wanting
from tests.catalog.wanting import at

POD = ask("cpu=10m memory=20Mi", "memory=100Mi")


def test_values_and_footprints_say_the_same() -> None:
    assert resources(POD) == {"requests": {"cpu": "10m", "memory": "20Mi"}, "limits": {"memory": "100Mi"}}
    assert resources(ask("")) == {}


def test_containers_of_a_pod_are_summed() -> None:
    both = together(POD, ask("cpu=90m memory=44Mi", "memory=28Mi"))
    assert resources(both) == {"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"memory": "128Mi"}}
    assert both.containers == 2


def test_a_pod_has_no_limit_where_one_container_has_none() -> None:
    assert together(POD, ask("cpu=1")).limits == {}


def test_pods_go_where_they_may() -> None:
    kept = wanting.estate(pools=(wanting.pool("card", 4, wanting.KEPT),))
    found = deployment(wanting.ask(PART, declaration=kept), "tea", POD, 2)
    assert (found.replicas, found.tolerations[0].key) == (2, "node-role.kubernetes.io/control-plane")
    assert daemonset("tea", POD).needed_on == ("*",)
    values = wanting.bundle(PART, declaration=kept).values
    assert at(values, "reloader.deployment.tolerations.0.key") == "node-role.kubernetes.io/control-plane"
