from bayplan.catalog.components.reloader import PART
from bayplan.model.platform import Component
from tests.catalog import wanting
from tests.catalog.wanting import at


def test_it_does_not_write_into_environments() -> None:
    assert at(wanting.bundle(PART).values, "reloader.reloadStrategy") == "annotations"


def test_it_writes_nothing_to_its_disk() -> None:
    values = wanting.bundle(PART).values
    assert at(values, "reloader.readOnlyRootFileSystem") is True
    assert at(values, "reloader.deployment.containerSecurityContext.readOnlyRootFilesystem") is True


def test_it_is_measured_only_where_somebody_measures() -> None:
    stack = wanting.estate(Component("kube-prometheus-stack"))
    alone, watched = wanting.bundle(PART), wanting.bundle(PART, declaration=stack)
    assert at(alone.values, "reloader.podMonitor") == {"enabled": False}
    assert at(watched.values, "reloader.podMonitor") == {"enabled": True}
    assert watched.after == ("kube-prometheus-stack",)
    assert at(
        wanting.bundle(PART, {"monitored": False}, declaration=stack).values, "reloader.podMonitor"
    ) == {"enabled": False}


def test_one_of_several_leads() -> None:
    values = wanting.bundle(PART, {"replicas": 2, "excluded": ["ci"]}).values
    assert at(values, "reloader.enableHA") is True
    assert at(values, "reloader.deployment.replicas") == 2
    assert at(values, "reloader.ignoreNamespaces") == "ci"


def test_a_change_that_fleet_undoes_is_refused() -> None:
    fleet = wanting.estate(Component("fleet"))
    lax = wanting.estate(Component("fleet", options={"correctDrift": False}))
    (doubt,) = wanting.doubts(PART, {"strategy": "env-vars"}, declaration=fleet)
    assert "drift to Fleet" in doubt.message
    assert wanting.doubts(PART, {"strategy": "env-vars"}, declaration=lax) == []
    assert wanting.doubts(PART, declaration=fleet) == []
