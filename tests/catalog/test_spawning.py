"""What profiles override is what they ask for, whichever profile was taken before."""

import copy
from typing import Any

import kubernetes_validate
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.catalog import hub, profiles, spawning
from bayplan.model.estate import Declaration
from bayplan.model.platform import NotebookProfile
from bayplan.model.pods import Effect, Pod, Toleration
from bayplan.model.policy import PriorityClass
from bayplan.model.quantities import Family, Quantity
from tests.catalog import spawner
from tests.catalog.estates import GIB, component, declared, plain, pool, profile, wanted

OFFERS = st.builds(
    NotebookProfile,
    st.sampled_from(["a", "b", "c", "d"]),
    cpu=st.sampled_from([None, 500, 4000]),
    cpu_limit=st.sampled_from([None, 8000]),
    memory=st.sampled_from([None, 2 * GIB, 1_500_000_000]),
    memory_limit=st.sampled_from([None, 4 * GIB, 2500 << 20]),
    gpus=st.integers(0, 2),
    resource=st.sampled_from(["nvidia.com/gpu", "example.com/gpumem"]),
    pool=st.sampled_from(["", "card", "other"]),
    priority_class=st.sampled_from(["", "interactive"]),
    shared_memory=st.sampled_from([None, GIB]),
    scratch=st.booleans(),
    images=st.sampled_from([(), ("torch",), ("flow", "torch")]),
    tolerations=st.sampled_from([(), (Toleration("lab", "Exists", effect=Effect.NO_EXECUTE),)]),
)
IMAGES = {"torch": "registry.example.lan/torch:1", "flow": "registry.example.lan/flow:1"}


def estate(*offers: NotebookProfile, injection: str = "nri", scratch: str = "") -> Declaration:
    found = declared(
        pool(taints=("nvidia.com/gpu=true:NoSchedule",)), pool("other", 1), plain(), profiles=offers,
        components=(
            component("jupyterhub", authenticator="native", mounts={"/data": "data"}),
            component("gpu-operator", injection=injection),
        ),
        notebooks={"images": IMAGES, "scratch_class": scratch, "scratch_size": 100 * GIB},
    )  # fmt: skip
    return replace(found, priority_classes=(PriorityClass("interactive", 7),))


def values(declaration: Declaration) -> dict[str, Any]:
    made: dict[str, Any] = copy.deepcopy(hub.values(wanted("jupyterhub", declaration)))
    return made


def bare(pod: Pod) -> Pod:
    """A pod without its claims and files, in an order of its own, without what admission adds."""
    volumes = tuple(sorted((one for one in pod.spec.volumes if one.empty_dir), key=lambda one: one.name))
    tolerations = tuple(sorted(pod.spec.tolerations, key=repr))
    container = replace(pod.spec.containers[0], ports=())
    spec = replace(pod.spec, volumes=volumes, tolerations=tolerations, priority=None, containers=(container,))
    return replace(pod, spec=spec)


def unique(offers: list[NotebookProfile]) -> tuple[NotebookProfile, ...]:
    return tuple({one.name: one for one in offers}.values())


@settings(deadline=None)
@given(
    st.lists(OFFERS, min_size=1, max_size=4).map(unique), st.data(), st.sampled_from(["nri", "legacy"]),
    st.sampled_from(["", "fast"]),
)  # fmt: skip
def test_the_pod_of_a_profile_is_the_one_that_is_spawned(
    offers: tuple[NotebookProfile, ...], data: st.DataObject, injection: str, scratch: str
) -> None:
    known = estate(*offers, injection=injection, scratch=scratch)
    made = values(known)
    one = spawner.spawner(made)
    listed = {each["slug"]: each for each in made["singleuser"]["profileList"]}
    for offer in data.draw(st.lists(st.sampled_from(offers), min_size=1, max_size=4)):
        spawner.take(one, copy.deepcopy(listed[offer.name]["kubespawner_override"]))
        spawned = spawner.read(spawner.manifest(one, offer.name))
        assert bare(spawned) == bare(profiles.profile_pod(known, offer))


def test_a_notebook_with_everything_is_a_pod() -> None:
    offer = profile("all", 2, shared_memory=16 * GIB, scratch=True, priority_class="interactive")
    known = estate(offer, scratch="fast")
    made = values(known)
    one = spawner.spawner(made)
    spawner.take(one, made["singleuser"]["profileList"][0]["kubespawner_override"])
    pod = spawner.manifest(one, "all")
    kubernetes_validate.validate(pod, "1.34", strict=True)
    assert {each["mountPath"] for each in pod["spec"]["containers"][0]["volumeMounts"]} == {
        "/home/jovyan", "/etc/jupyter/jupyter_server_config.json", "/data", "/dev/shm", "/scratch",
    }  # fmt: skip
    mounted = {each["name"] for each in pod["spec"]["containers"][0]["volumeMounts"]}
    assert mounted == {each["name"] for each in pod["spec"]["volumes"]}
    assert {"name": "dshm", "emptyDir": {"medium": "Memory", "sizeLimit": "16Gi"}} in pod["spec"]["volumes"]


def test_no_notebook_names_a_node() -> None:
    known = estate(profile("one", 1), profile("two", 1, pool="other"))
    assert "hostname" not in str(values(known))
    assert profiles.selector(known, known.platform.notebooks.profiles[0]) == {
        "nvidia.com/gpu.present": "true"
    }


def test_a_profile_without_cards_says_so() -> None:
    known = estate(profile("none"), profile("one", 1))
    override = spawning.override(known, known.platform.notebooks.profiles[0])
    assert override["extra_resource_limits"] == {"nvidia.com/gpu": "0"}
    assert override["node_selector"] == {"nvidia.com/gpu.present": None}
    assert override["tolerations"] == {"nvidia.com/gpu=true:NoSchedule": None}


def test_images_are_a_choice_where_there_are_several() -> None:
    known = estate(profile("both", images=("flow", "torch")), profile("torch", images=("torch",)))
    both, torch = values(known)["singleuser"]["profileList"]
    assert list(both["profile_options"]["image"]["choices"]) == ["flow", "torch"]
    assert both["profile_options"]["image"]["choices"]["flow"]["default"] is True
    assert both["kubespawner_override"]["image"] == IMAGES["flow"]
    assert "profile_options" not in torch and torch["kubespawner_override"]["image"] == IMAGES["torch"]


def test_one_profile_is_the_default() -> None:
    said = estate(profile("a"), profile("b", default=True))
    unsaid = estate(profile("a"), profile("b"))
    for known, slug in ((said, "b"), (unsaid, "a")):
        listed = values(known)["singleuser"]["profileList"]
        assert [one["slug"] for one in listed if one.get("default")] == [slug]


def test_sizes_are_in_the_units_of_jupyterhub() -> None:
    assert spawning.size(Quantity(64 * GIB * 10**9, Family.BINARY)) == "64G"
    assert spawning.size(Quantity((2500 << 20) * 10**9)) == "2500M"
    assert spawning.size(Quantity(1_500_000_000 * 10**9)) == 1_500_000_000
    assert spawning.size(None) is None
