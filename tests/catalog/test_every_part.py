"""What holds for every component of the catalog, those to come included."""

import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import kubernetes_validate
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.catalog import general, registry
from bayplan.catalog.framework import Asked, Option, Part
from bayplan.model.bundles import Bundle
from bayplan.model.plain import Json, Keys
from bayplan.model.platform import Component, DeclaredStorageClass
from bayplan.printing import yaml as printing
from tests.catalog import wanting

KEYS: Final = Path(__file__).parent / "keys"
NAMES: Final = [one.name for one in registry.PARTS]
GENERAL: Final = [one.name for one in general.PARTS]
GIVEN: Final[dict[str, list[Keys]]] = {
    "cert-manager": [
        {"issuer": "acme", "email": "ops@example.org", "ingressClass": "traefik"},
        {"issuer": "ca", "caSecret": "house"},
        {"nameservers": ["192.0.2.53:53"]},
    ],
    "rancher": [
        {"hostname": "rancher.example.org", "replicas": 1},
        {"hostname": "rancher.example.org", "certificate": "letsEncrypt", "email": "ops@example.org"},
        {"hostname": "rancher.example.org", "certificate": "secret", "ingressClass": "traefik"},
    ],
    "fleet": [{"installed": True}],
    "traefik": [{}, {"kind": "DaemonSet", "service": "HostPort"}, {"address": "192.0.2.220"}],
    "ingress-nginx": [{}, {"kind": "DaemonSet", "service": "HostPort"}, {"address": "192.0.2.220"}],
    "csi-nfs": [{}, {"snapshots": True}],
    "kyverno": [{}, {"excluded": ["calico-system"], "reports": False}],
    "descheduler": [{}, {"kind": "CronJob", "rehearsal": True}, {"actualUse": True}],
    "reloader": [{}, {"replicas": 2, "excluded": ["ci"]}],
    "goldilocks": [{}, {"hostname": "sizes.example.org", "ingressClass": "traefik"}],
    "velero": [{"bucket": "backups"}, {"bucket": "backups", "volumes": "none"}],
}
"""Options with which a component works, where it does not without any, or where others bring other values."""
MODELS: Final = {
    "cert-manager.io/v1": "cloudcoil.models.cert_manager.v1",
    "velero.io/v1": "cloudcoil.models.velero.v1",
}
SECRETS: Final = re.compile(
    r"password|token_secret|secret_?access_?key|secretContents|private_?key\b|bearer", re.I
)
CLUSTER: Final = wanting.estate(
    *(Component(name) for name in ("kube-prometheus-stack", "cert-manager", "vpa", "metrics-server")),
    pools=(wanting.pool("worker", 3), wanting.pool("card", 4, wanting.KEPT)),
    lower=wanting.machines(cp1="server", wk1="worker", gpu1="card"),
)

SECOND: Final = DeclaredStorageClass("large-scratch", "local-path", path="/large")
"""A second class of local scratch: then each has a map of its own."""


def part(name: str) -> Part:
    return next(one for one in registry.PARTS if one.name == name)


def delivered(name: str) -> Iterator[Bundle]:
    """A component with each set of options that it is tried with."""
    for options in GIVEN.get(name, [{}]):
        yield wanting.bundle(part(name), options, declaration=CLUSTER)
    for one in (SECOND,) if name == "local-path" else ():
        classes = (*CLUSTER.platform.storage_classes, one)
        more = replace(CLUSTER, platform=replace(CLUSTER.platform, storage_classes=classes))
        yield wanting.bundle(part(name), declaration=more)


def texts(data: Json) -> Iterator[str]:
    """All keys of some data, each with what stands under it as text."""
    for key, value in (
        data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    ):
        yield f"{key}={value}" if isinstance(value, str) else str(key)
        yield from texts(value)


def leaves(data: Json, path: str = "") -> Iterator[str]:
    """The dotted paths at which values stand that are no mappings."""
    if isinstance(data, dict) and data:
        for key, value in data.items():
            yield from leaves(value, f"{path}.{key}" if path else key)
    elif path:
        yield path


def table(name: str) -> tuple[set[str], tuple[str, ...]]:
    """The values that a chart knows, and those below which anything may stand."""
    said = yaml.safe_load((KEYS / f"{name}.yaml").read_text(encoding="utf-8"))
    assert said["source"]
    known = {key for key in said["keys"] if not key.endswith(".*")}
    return known, tuple(key.removesuffix("*") for key in said["keys"] if key.endswith(".*"))


def test_names_are_there_once() -> None:
    assert len(NAMES) == len(set(NAMES))


@pytest.mark.parametrize("name", NAMES)
def test_it_is_described_in_a_sentence(name: str) -> None:
    found = part(name)
    assert found.text.endswith(".")
    assert not [one.name for one in found.options if not one.text.endswith(".")]
    assert all(re.fullmatch(r"[a-z][A-Za-z0-9]*", one.name) for one in found.options)
    assert len({one.name for one in found.options}) == len(found.options)


@pytest.mark.parametrize("name", NAMES)
def test_its_defaults_are_of_their_kind_and_allowed(name: str) -> None:
    for option in part(name).options:
        assert fits(option), f"{option.name}: {option.default!r} is no {option.kind}"
        held = option.default if isinstance(option.default, list) else [option.default]
        assert not option.choices or set(map(str, held)) <= set(option.choices)


def fits(option: Option) -> bool:
    """Whether what holds where nothing is said is of the option's kind."""
    value, kind = option.default, option.kind
    if value is None or kind in ("size", "share", "seconds"):
        return value is None or (isinstance(value, (str, int, float)) and not isinstance(value, bool))
    kinds = {"text": str, "number": int, "truth": bool, "texts": list, "mapping": dict}
    return isinstance(value, kinds[kind]) and (kind == "truth" or not isinstance(value, bool))


@pytest.mark.parametrize("name", NAMES)
def test_what_it_cannot_do_without_is_in_the_catalog(name: str) -> None:
    assert set(part(name).before) <= set(NAMES)


@pytest.mark.parametrize("name", GENERAL)
def test_it_works_with_the_options_that_it_is_tried_with(name: str) -> None:
    for options in GIVEN.get(name, [{}]):
        named = [Component("rancher")] if name == "fleet" else []
        whole = replace(
            CLUSTER,
            platform=replace(CLUSTER.platform, components=(*CLUSTER.platform.components, *named)),
        )
        found = wanting.doubts(part(name), options, declaration=whole)
        assert [one for one in found if one.grave or not one.code] == []


@pytest.mark.parametrize("name", GENERAL)
def test_its_chart_is_pinned_and_has_what_it_needs(name: str) -> None:
    for bundle in delivered(name):
        if bundle.chart is None:
            assert bundle.files, "nothing would be delivered"
            continue
        assert re.fullmatch(r"v?\d+\.\d+\.\d+", bundle.chart.version)
        assert bundle.chart.repository.startswith("https://") or bundle.chart.name.startswith("oci://")
        assert bundle.chart.release
        for path in bundle.chart.needed:
            assert bundle.value(path) not in (None, "", [], {}), path


@pytest.mark.parametrize("name", GENERAL)
def test_its_chart_knows_its_values(name: str) -> None:
    known, below = table(name)
    for bundle in delivered(name):
        assert [one for one in leaves(bundle.values) if one not in known and not one.startswith(below)] == []


def values_of(option: Option) -> st.SearchStrategy[Json]:
    """What an estate file may say for an option, once it is read."""
    words = st.sampled_from(option.choices) if option.choices else st.sampled_from(("", "a", "b.example.org"))
    kinds: dict[str, st.SearchStrategy[Json]] = {
        "text": words.map(str),
        "number": st.integers(0, 40),
        "truth": st.booleans(),
        "texts": st.lists(words.map(str), max_size=2).map(list[Json]),
        "size": st.integers(1 << 20, 1 << 40),
        "share": st.floats(0, 1),
        "seconds": st.integers(1, 10**6),
        "mapping": st.dictionaries(st.sampled_from(("cpu", "memory")), st.integers(0, 120), max_size=2).map(
            dict
        ),
    }
    return kinds[option.kind]


def said_of(name: str) -> st.SearchStrategy[Keys]:
    """Any options that a component may have, some of them left out."""
    return st.fixed_dictionaries({}, optional={one.name: values_of(one) for one in part(name).options})


@pytest.mark.parametrize("name", GENERAL)
@given(data=st.data())
@settings(max_examples=15)
def test_whatever_is_said_comes_to_a_bundle_or_a_doubt(name: str, data: st.DataObject) -> None:
    known, below = table(name)
    asked = wanting.ask(part(name), data.draw(said_of(name)), declaration=CLUSTER)
    for doubt in (part(name).doubts or (lambda _: iter(())))(asked):
        assert doubt.path.removeprefix("options.") in asked.options
        assert doubt.message
    found = part(name).bundle(asked)
    assert [one for one in leaves(found.values) if one not in known and not one.startswith(below)] == []
    assert yaml.safe_load(printing.text([found.values])) == json.loads(json.dumps(found.values))


def test_every_table_of_values_is_of_a_component() -> None:
    assert {path.stem for path in KEYS.glob("*.yaml")} <= set(NAMES)


@pytest.mark.parametrize("name", GENERAL)
def test_no_value_or_object_holds_a_secret(name: str) -> None:
    for bundle in delivered(name):
        data: list[Json] = [bundle.values, *(one for file in bundle.files for one in file.objects)]
        found = [text for text in texts(data) if SECRETS.search(text.partition("=")[0])]
        assert [one for one in found if not re.match(r"privateKey(SecretRef)?$", one)] == []
        assert not any(one.get("kind") == "Secret" for file in bundle.files for one in file.objects)


@pytest.mark.parametrize("name", GENERAL)
def test_no_container_has_a_cpu_limit_of_ours(name: str) -> None:
    for bundle in delivered(name):
        assert not [one.name for one in bundle.footprints if "cpu" in one.limits]
        limited = [one for one in leaves(bundle.values) if one.endswith("limits.cpu")]
        assert all(bundle.value(one) is None for one in limited)


@pytest.mark.parametrize("name", GENERAL)
def test_what_it_runs_is_counted(name: str) -> None:
    for bundle in delivered(name):
        assert bundle.footprints or bundle.chart is None
        for one in bundle.footprints:
            assert one.source in ("chart", "values", "unknown")
            assert one.source == "unknown" or {"cpu", "memory"} <= one.requests.keys()
            assert one.kind != "DaemonSet" or one.needed_on


@pytest.mark.parametrize("name", GENERAL)
def test_every_object_is_one_that_the_api_server_takes(name: str) -> None:
    for bundle in delivered(name):
        for file in bundle.files:
            assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*\.yaml", file.path)
            assert re.match(r"(components\[\d+\]|storageClasses\[\d+\]|delivery|policyEngine)", file.key)
            for one in file.objects:
                validate(one)


def validate(one: Keys) -> None:
    """Holds an object against the schema of its kind, of every Kubernetes release that the house knows."""
    version = str(one["apiVersion"])
    if version in MODELS:
        model = getattr(importlib.import_module(MODELS[version]), str(one["kind"]))
        read = model.model_validate(one).model_dump(mode="json", by_alias=True, exclude_unset=True)
        assert read == one, "a key that the schema does not know is dropped"
    elif version != "fleet.cattle.io/v1alpha1":  # no package has its schema: the keys are in its own test
        for release in ("1.34", "1.36"):
            kubernetes_validate.validate(one, release, strict=True)


def test_a_wrong_object_is_noticed() -> None:
    wrong: Keys = {
        "apiVersion": "velero.io/v1",
        "kind": "Schedule",
        "metadata": {"name": "tea"},
        "spec": {"schedule": "@daily", "template": {"tll": "1h"}},
    }
    with pytest.raises(AssertionError, match="does not know"):
        validate(wrong)
    with pytest.raises(kubernetes_validate.ValidationError):
        validate({"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "a"}})


@pytest.mark.parametrize("name", GENERAL)
def test_comments_are_about_values_that_are_there(name: str) -> None:
    seen: dict[str, bool] = {}
    for bundle in delivered(name):
        for path, said in bundle.comments.items():
            assert "\n" not in said
            seen[path] = seen.get(path, False) or has(bundle.values, path)
    assert [path for path, found in seen.items() if not found] == []


def has(values: Json, path: str) -> bool:
    """Whether a dotted path leads somewhere; keys may have dots themselves."""
    if not path:
        return True
    if not isinstance(values, dict):
        return False
    fitting = [key for key in values if path == key or path.startswith(f"{key}.")]
    return any(has(values[key], path[len(key) + 1 :]) for key in fitting)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_estate_gives_the_same_bytes(name: str) -> None:
    once, again = ([printed(one) for one in delivered(name)] for _ in range(2))
    assert once == again


def printed(bundle: Bundle) -> str:
    objects = [one for file in bundle.files for one in file.objects]
    return printing.commented(bundle.values, bundle.comments) + printing.text(objects)


@pytest.mark.parametrize("name", GENERAL)
def test_what_is_printed_is_read_back(name: str) -> None:
    for bundle in delivered(name):
        read = yaml.safe_load(printing.commented(bundle.values, bundle.comments))
        assert json.dumps(read) == json.dumps(bundle.values)


@pytest.mark.parametrize("name", GENERAL)
def test_nothing_of_one_estate_is_left_in_the_next(name: str) -> None:
    first = [printed(one) for one in delivered(name)]
    wanting.bundle(part(name), values={"tea": {"two": "cups"}}, declaration=CLUSTER)
    assert [printed(one) for one in delivered(name)] == first


def test_a_part_that_is_asked_for_has_every_option() -> None:
    for name in NAMES:
        asked: Asked = wanting.ask(part(name))
        assert asked.options.keys() == {one.name for one in part(name).options}


@pytest.mark.parametrize("name", GENERAL)
def test_what_is_made_by_hand_is_named_and_said(name: str) -> None:
    for found in delivered(name):
        assert all(secret and held for secret, held in found.secrets.items())
        values = json.dumps([found.values, [one.objects for one in found.files]])
        assert all(secret in values for secret in found.secrets if not secret.startswith("tls-"))


@pytest.mark.parametrize(
    ("name", "options", "secrets"),
    [
        ("proxmox-csi", {}, ["proxmox-csi-plugin"]),
        ("rancher", {"hostname": "rancher.example.org", "certificate": "secret"}, ["tls-rancher-ingress"]),
        ("cert-manager", {"issuer": "ca", "caSecret": "house"}, ["house"]),
        ("cert-manager", {"issuer": "acme", "email": "ops@example.org", "ingressClass": "traefik"}, []),
        ("velero", {"bucket": "backups"}, ["velero"]),
        ("jupyterhub", {"authenticator": "github", "secret": "hub-login"}, ["hub-login"]),
        ("jupyterhub", {"authenticator": "native", "tlsSecret": "hub-tls"}, ["hub-tls"]),
        ("jupyterhub", {"authenticator": "native", "tlsSecret": "hub-tls", "issuer": "platform"}, []),
    ],
)
def test_secrets_that_somebody_makes(name: str, options: Keys, secrets: list[str]) -> None:
    assert list(wanting.bundle(part(name), options).secrets) == secrets


@pytest.mark.parametrize("name", [one.name for one in registry.PARTS])
def test_where_pods_stand_in_the_values_there_is_something_of_them(name: str) -> None:
    """What an estate file changes there is then found (`overriding`)."""
    for bundle in delivered(name):
        for one in bundle.footprints:
            if one.values_at is not None:
                place = bundle.value(one.values_at) if one.values_at else bundle.values
                assert isinstance(place, dict), f"{one.name}: {one.values_at}"
                assert {"resources", "tolerations"} & set(place), f"{one.name}: {one.values_at}"
