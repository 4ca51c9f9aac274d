"""Memory of cards gets to the nodes that have it, wherever the card is."""

from typing import Any

from bayplan.catalog import card_memory
from bayplan.model.bounds import CardBudget
from bayplan.model.estate import Declaration, Pool
from bayplan.model.machines import Lower, Machine
from bayplan.model.platform import GpuSharing, Platform
from tests import make

MEMORY = "example.com/gpumem"
BUDGET = CardBudget(MEMORY, 1 << 20, 15360 << 20, 1360 << 20)


def pool(name: str, more: str = "") -> Pool:
    return Pool(name, 1, make.amounts(f"cpu=4 nvidia.com/gpu=1 {more}"))


def rules(*pools: Pool, **more: Any) -> list[dict[str, Any]]:
    files = card_memory.files(Declaration(pools=pools, cards=(BUDGET,), **more))
    objects: list[Any] = [one for file in files for one in file.objects]
    return [rule for one in objects for rule in one["spec"]["rules"]]


def test_what_a_pool_has_follows_its_cards() -> None:
    (rule,) = rules(pool("card", f"{MEMORY}=14000"), Pool("worker", 3, make.amounts("cpu=8")))
    assert rule["extendedResources"] == {MEMORY: "14000"}
    (match,) = rule["matchFeatures"]
    assert match["feature"] == "pci.device"
    assert match["matchExpressions"]["vendor"] == {"op": "In", "value": ["10de"]}


def test_a_budget_is_what_the_card_has_without_its_headroom() -> None:
    (rule,) = rules(pool("card"), platform=Platform(sharing=(GpuSharing("card", "budget"),)))
    assert rule["extendedResources"] == {MEMORY: "14000"}


def test_pools_that_differ_are_told_apart_by_their_machines() -> None:
    lower = Lower(machines=(Machine(1, "wk1", role="small"), Machine(2, "wk2", role="large")))
    found = rules(pool("small", f"{MEMORY}=7000"), pool("large", f"{MEMORY}=14000"), lower=lower)
    assert [one["extendedResources"][MEMORY] for one in found] == ["7000", "14000"]
    assert [one["matchFeatures"][0]["matchExpressions"]["nodename"]["value"] for one in found] == [
        ["wk1"], ["wk2"],
    ]  # fmt: skip


def test_a_pool_without_any_gets_none() -> None:
    lower = Lower(machines=(Machine(1, "wk1", role="small"),))
    (rule,) = rules(pool("small", f"{MEMORY}=7000"), pool("whole"), lower=lower)
    assert rule["matchFeatures"][0]["feature"] == "system.name"
    assert rules(pool("whole")) == []
