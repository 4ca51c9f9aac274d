"""What of cards and notebooks cannot be."""

from typing import Any

import pytest
from msgspec.structs import replace

from bayplan.catalog import contradictions
from bayplan.model.bounds import CardBudget
from bayplan.model.platform import GpuSharing
from tests.catalog.estates import GIB, T4, component, declared, plain, pool, profile

TURNS = GpuSharing("card", "time-slicing", 4)
CUT = GpuSharing("card", "mig", profile="all-1g.5gb")


def told(found: Any) -> list[tuple[str, str, bool]]:
    return [(one.path, one.code, one.grave) for one in found]


@pytest.mark.parametrize(
    ("here", "kind", "memory", "code"),
    [
        (CUT, "A100 PCIe 40GB", 40, ""),
        (CUT, "A100 PCIe 80GB", 80, "gpuSharing[0].profile"),
        (CUT, T4, 15, "gpuSharing[0].mode"),
        (CUT, "card that nobody knows", 40, ""),
        (replace(CUT, profile=""), "A100 PCIe 40GB", 40, "gpuSharing[0].profile"),
        (replace(CUT, profile="all-balanced"), "A100 PCIe 40GB", 40, ""),
        (replace(CUT, profile="all-disabled"), "A100 PCIe 40GB", 40, ""),
        (GpuSharing("card", "budget", 100), T4, 15, "gpuSharing[0].mode"),
    ],
)
def test_what_cards_are(here: GpuSharing, kind: str, memory: int, code: str) -> None:
    found = told(contradictions.of_sharing(declared(pool(), kind=kind, memory=memory, sharing=(here,))))
    assert [path for path, _, grave in found if grave] == ([code] if code else [])


def test_the_other_profiles_are_named() -> None:
    found = list(contradictions.of_sharing(declared(pool(), kind="A100", memory=80, sharing=(CUT,))))
    assert "all-1g.10gb" in found[0].message and "A100" in found[0].message


def test_a_budget_that_has_its_resource() -> None:
    budget = (CardBudget("example.com/gpumem", physical=15),)
    known = declared(pool(), budgets=budget, sharing=(GpuSharing("card", "budget", 1),))
    assert told(contradictions.of_sharing(known)) == []


@pytest.mark.parametrize(("said", "found"), [(8, []), (4, ["gpuSharing[0].replicas"])])
def test_a_pool_has_what_its_cards_come_to(said: int, found: list[str]) -> None:
    one = pool(allocatable=f"cpu=47 memory=120Gi nvidia.com/gpu={said}")
    doubts = list(contradictions.of_sharing(declared(one, sharing=(TURNS,))))
    assert [each.path for each in doubts] == found
    assert all(each.arithmetic == "2 x 4 = 8" and each.grave for each in doubts)


def test_nodes_have_to_say_which_way_is_theirs() -> None:
    shared = (TURNS, GpuSharing("other", "whole"))
    known = declared(pool(), pool("other"), sharing=shared)
    assert told(contradictions.of_sharing(known)) == [("gpuSharing[0]", "sharing-label", False)]
    labels = {"nvidia.com/gpu.present": "true", "nvidia.com/device-plugin.config": "card"}
    labelled = declared(pool(labels=labels), pool("other"), sharing=shared)
    assert told(contradictions.of_sharing(labelled)) == []


def test_one_strategy_for_all() -> None:
    labels = {"nvidia.com/mig.config": "all-1g.5gb"}
    pools = (pool(labels=labels), pool("other", labels=labels))
    known = declared(*pools, sharing=(CUT, GpuSharing("other", "mig", 1, "all-1g.5gb", "mixed")))
    assert told(contradictions.of_sharing(known)) == [("gpuSharing[1].strategy", "mig-strategy", True)]


@pytest.mark.parametrize(("wanted", "found"), [(32, 0), (64, 0), (65, 1)])
def test_shared_memory_is_memory(wanted: int, found: int) -> None:
    known = declared(plain(), profiles=(profile("one", shared_memory=wanted * GIB),))
    doubts = list(contradictions.of_notebooks(known))
    assert told(doubts) == [("notebooks.profiles[0].sharedMemory", "shared-memory", True)] * found
    assert all("65 GiB > 64 GiB" in one.arithmetic for one in doubts)


@pytest.mark.parametrize(
    ("sharing", "options", "gpus", "found"),
    [
        ((TURNS,), {}, 2, 1),
        ((TURNS,), {}, 1, 0),
        ((TURNS,), {"refuseSeveralTurns": False}, 2, 0),
        ((), {}, 2, 0),
        ((replace(TURNS, mode="mps"),), {}, 2, 1),
    ],
)
def test_several_turns(sharing: tuple[GpuSharing, ...], options: Any, gpus: int, found: int) -> None:
    known = declared(
        pool(),
        sharing=sharing,
        profiles=(profile("one", gpus),),
        components=(component("gpu-operator", **options),),
    )
    doubts = told(contradictions.of_notebooks(known))
    assert doubts == [("notebooks.profiles[0].gpus", "several-turns", True)] * found


def test_a_pool_that_nothing_tells_from_others() -> None:
    labels = {"nvidia.com/gpu.present": "true"}
    known = declared(
        pool(labels=labels), pool("other", labels=labels), profiles=(profile("one", 1, pool="card"),)
    )
    assert told(contradictions.of_notebooks(known)) == [
        ("notebooks.profiles[0].pool", "pool-without-label", False)
    ]


@pytest.mark.parametrize(
    ("ref", "used", "found"),
    [
        ("nvcr.io/nvidia/pytorch:26.07-py3", True, [("notebooks.images.torch", "image-without-hub", False)]),
        ("nvcr.io/nvidia/pytorch:26.07-py3", False, []),
        ("registry.example.lan/nvidia/pytorch:26.07-hub", True, []),
        ("quay.io/jupyter/pytorch-notebook:cuda12-2026-08-03", True, []),
    ],
)
def test_images_that_the_hub_cannot_start(ref: str, used: bool, found: list[tuple[str, str, bool]]) -> None:
    offered = replace(profile(), images=("torch",) if used else ())
    known = declared(pool(), profiles=(offered,))
    notebooks = replace(known.platform.notebooks, images={"torch": ref})
    known = replace(known, platform=replace(known.platform, notebooks=notebooks))
    assert [one for one in told(contradictions.of_notebooks(known)) if one[1] == "image-without-hub"] == found
