from msgspec.structs import replace

from bayplan.catalog.components.fleet import PART
from bayplan.model.plain import Keys
from bayplan.model.platform import Component, Delivery
from tests.catalog import wanting
from tests.catalog.wanting import at

WITH_RANCHER = wanting.estate(Component("rancher"))


def test_the_cluster_follows_the_tree() -> None:
    found = wanting.objects(wanting.bundle(PART, declaration=WITH_RANCHER))["GitRepo lab"]
    assert found["spec"] == {
        "repo": "https://git.example.lan/platform.git",
        "branch": "main",
        "paths": ["clusters/lab/fleet"],
        "pollingInterval": "1m",
    }
    assert at(found, "metadata.namespace") == "fleet-local"


def test_what_bundles_say_of_drift_holds_unless_all_of_it_is_put_back() -> None:
    found = wanting.bundle(PART, {"correctDrift": True}, declaration=WITH_RANCHER)
    assert at(wanting.objects(found)["GitRepo lab"], "spec.correctDrift") == {"enabled": True}


def test_it_may_follow_other_folders_and_less_often() -> None:
    options: Keys = {"paths": ["a", "b"], "interval": "15m", "name": "house", "webhookSecret": "push"}
    found = wanting.objects(wanting.bundle(PART, options, declaration=WITH_RANCHER))["GitRepo house"]
    assert at(found, "spec.paths") == ["a", "b"]
    assert at(found, "spec.pollingInterval") == "15m"
    assert at(found, "spec.webhookSecret") == "push"


def test_the_secret_of_the_repository_is_named() -> None:
    delivery = Delivery(repository="git@git.example.lan:platform.git", secret="reader")
    found = replace(WITH_RANCHER, platform=replace(WITH_RANCHER.platform, delivery=delivery))
    spec = at(wanting.objects(wanting.bundle(PART, declaration=found))["GitRepo lab"], "spec")
    assert isinstance(spec, dict)
    assert (spec["clientSecretName"], spec["paths"]) == ("reader", ["fleet"])
    assert list(wanting.bundle(PART, declaration=found).secrets) == ["reader"]
    assert wanting.bundle(PART, declaration=WITH_RANCHER).secrets == {}


def test_somebody_has_to_bring_fleet() -> None:
    (doubt,) = wanting.doubts(PART)
    assert doubt.path == "options.installed"
    assert wanting.doubts(PART, {"installed": True}) == wanting.doubts(PART, declaration=WITH_RANCHER) == []


def test_it_has_to_have_something_to_follow_and_time_for_it() -> None:
    nothing = replace(WITH_RANCHER, platform=replace(WITH_RANCHER.platform, delivery=Delivery()))
    paths = [one.path for one in wanting.doubts(PART, {"interval": "1s"}, declaration=nothing)]
    assert paths == ["options.paths", "options.interval"]


def test_a_tree_without_a_folder_for_it_is_refused() -> None:
    delivery = replace(WITH_RANCHER.platform.delivery, kind="helm")
    found = replace(WITH_RANCHER, platform=replace(WITH_RANCHER.platform, delivery=delivery))
    (doubt,) = wanting.doubts(PART, declaration=found)
    assert "delivered by helm" in doubt.message
    assert wanting.doubts(PART, {"paths": ["mine"]}, declaration=found) == []
