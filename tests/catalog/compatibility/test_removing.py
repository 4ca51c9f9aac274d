"""What was announced to go."""

import datetime

from bayplan.catalog.compatibility import removing
from bayplan.catalog.compatibility.versions import Versions

TODAY = datetime.date(2026, 11, 21)


def told(versions: Versions, today: datetime.date | None = TODAY) -> list[str]:
    return [one.what for one in removing.removals(versions, today=today)]


def test_cluster_policy_goes_with_kyverno_1_20() -> None:
    found = removing.removals(Versions("k3s", "v1.36.5+k3s1", {"kyverno": "3.9.1"}, ("cluster-policy",)))
    assert [(one.component, one.what) for one in found[:1]] == [("cluster-policy", "ClusterPolicy")]
    assert "1.20" in found[0].when and "GeneratingPolicy" in found[0].remedy
    assert told(Versions("k3s", "v1.36.5+k3s1", {"kyverno": "3.9.1"}, ("generating",))) == []


def test_what_concerns_a_component() -> None:
    assert told(Versions("k3s", "v1.36.5+k3s1", {"ingress-nginx": "4.15.1"})) == ["Ingress NGINX"]
    assert told(Versions("k3s", "v1.36.5+k3s1", {"cert-manager": "v1.19.0"})) == ["cert-manager 1.19"]
    assert told(Versions("k3s", "v1.36.5+k3s1", {"cert-manager": "v1.21.2"})) == []
    assert told(Versions("k3s", "v1.36.5+k3s1", {}, ("vpa-auto",))) == ["updateMode Auto"]


def test_minors_end() -> None:
    def when(version: str, today: datetime.date) -> list[str]:
        return [one.when for one in removing.removals(Versions("k3s", version), today=today)]

    assert when("v1.34.9+k3s1", TODAY) == ["got its last patches by 2026-10-27"]
    assert when("v1.35.9+k3s1", TODAY) == ["gets its last patches by 2027-02-28"]
    assert when("v1.36.5+k3s1", TODAY) == []
    assert when("v1.36.5+k3s1", datetime.date(2027, 3, 1)) == ["gets its last patches by 2027-06-28"]
