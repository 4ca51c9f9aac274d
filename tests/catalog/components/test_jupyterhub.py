"""JupyterHub as it is delivered."""

from typing import Any

import pytest

from bayplan.catalog.components import jupyterhub
from bayplan.model.bundles import Bundle
from bayplan.model.plain import Json
from bayplan.printing import yaml
from tests.catalog.estates import component, declared, plain, pool, profile, wanted

NAME = "jupyterhub"
KEYS = {
    "imagePullSecrets": None,
    "hub": {"config", "db", "extraConfig", "resources", "activeServerLimit", "existingSecret"},
    "proxy": {"service", "chp"},
    "singleuser": {
        "startTimeout", "storage", "networkPolicy", "cloudMetadata", "profileList", "extraFiles",
    },
    "scheduling": {"userScheduler", "podPriority", "userPlaceholder", "userPods", "corePods"},
    "cull": {"enabled", "timeout", "every", "maxAge", "users"},
    "prePuller": {"hook", "continuous"},
    "ingress": {"enabled", "hosts", "ingressClassName", "annotations", "tls"},
}  # fmt: skip
"""Keys of the chart 4.4 that are used (jupyterhub/values.schema.yaml; it refuses unknown ones)."""


def delivered(**options: Json) -> Bundle:
    options.setdefault("authenticator", "native")
    known = declared(
        pool(), plain(), components=(component(NAME, **options), component("gpu-operator")),
        profiles=(profile("none"), profile("one", 1)),
    )  # fmt: skip
    return jupyterhub.bundle(wanted(NAME, known))


def doubts(**options: Json) -> list[Any]:
    known = declared(pool(), components=(component(NAME, **options),))
    return list(jupyterhub.doubts(wanted(NAME, known)))


def test_the_chart_knows_every_key() -> None:
    every: dict[str, Json] = {
        "host": "hub.example.org", "issuer": "house", "ingressClass": "nginx", "secret": "hub", "atMost": 3,
        "pullSecrets": ["registry"], "mounts": {"/data": "data"}, "namedServers": 1, "spare": 1,
    }  # fmt: skip
    for made in (delivered().values, delivered(**every).values):
        for key, below in made.items():
            known = KEYS[key]
            assert known is None or (isinstance(below, dict) and set(below) <= known), key


def test_what_it_waits_for_and_leaves() -> None:
    made = delivered()
    assert made.after == ("gpu-operator",)
    door = declared(
        pool(),
        components=(component(NAME, authenticator="native", host="h.example.org"), component("traefik")),
    )
    assert jupyterhub.bundle(wanted(NAME, door)).after == ("traefik",)
    assert made.keep
    assert {one.name: (one.replicas, one.source) for one in made.footprints} == {
        "hub": (1, "values"), "proxy": (1, "values"),
    }  # fmt: skip
    assert made.value("hub.resources.requests.memory") == str(made.footprints[0].requests["memory"])
    kept = next(one for one in delivered(spare=2).footprints if one.name == "user-placeholder")
    assert (kept.replicas, set(kept.requests)) == (2, {"cpu", "memory"})
    assert "user-scheduler" in {one.name for one in delivered(userScheduler=True).footprints}


def test_what_the_chart_needs_is_there() -> None:
    made = delivered()
    assert made.chart is not None and made.chart.needed
    assert all(made.value(path) is not None for path in made.chart.needed)


def test_the_file_says_why() -> None:
    made = delivered()
    text = yaml.commented(made.values, made.comments)
    for path, comment in jupyterhub.COMMENTS.items():
        assert (comment in text) == (path != "hub.existingSecret"), path


GOOD: dict[str, Json] = {"authenticator": "native", "users": ["ada"]}


@pytest.mark.parametrize(
    ("options", "path", "word"),
    [
        ({"authenticator": "generic-oauth"}, "options.secret", "Secret"),
        (
            {"authenticatorConfig": {"client_secret": "x"}},
            "options.authenticatorConfig.client_secret",
            "repository",
        ),
        ({"users": []}, "options.users", "nobody"),
        ({"database": "postgres"}, "options.databaseUrl", "required"),
    ],
)
def test_options_that_cannot_be(options: dict[str, Json], path: str, word: str) -> None:
    found = doubts(**(GOOD | options))
    assert [(one.path, one.code) for one in found] == [(path, "")]
    assert word in found[0].message


def test_a_hub_that_asks_nobody_for_a_password() -> None:
    found = doubts(authenticator="dummy", everybody=True)
    assert [(one.path, one.code, one.grave) for one in found] == [
        ("options.authenticator", "open-door", False)
    ]


@pytest.mark.parametrize(
    "options",
    [
        GOOD,
        {"authenticator": "native", "everybody": True},
        {
            "authenticator": "github",
            "secret": "hub",
            "authenticatorConfig": {"allowed_organizations": ["lab"]},
        },
    ],
)
def test_options_that_can_be(options: dict[str, Json]) -> None:
    assert doubts(**options) == []
