"""The memory of cards as a resource of nodes, which no device plugin counts.

Node feature discovery comes with the GPU operator, and a rule of it puts an amount into the status of every
node with a card of NVIDIA. The amount follows the card from node to node. Where pools have different amounts,
rules go by the names of their machines instead: a card does not say what somebody wants to hand out of it.
Source: node-feature-discovery docs/usage/customization-guide.md (extendedResources, pci.device, system.name).
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog import sharing
from bayplan.model.bundles import ObjectFile
from bayplan.model.estate import Declaration
from bayplan.model.plain import Json, Keys

MAKER: Final = "10de"
CLASSES: Final = ("0300", "0302")
"""PCI classes of what draws, and of what only computes."""


def files(declaration: Declaration) -> tuple[ObjectFile, ...]:
    """The rule, where memory of cards is handed out."""
    rules = list(_rules(declaration))
    if not rules:
        return ()
    made: Keys = {
        "apiVersion": "nfd.k8s-sigs.io/v1alpha1",
        "kind": "NodeFeatureRule",
        "metadata": {"name": "card-memory"},
        "spec": {"rules": rules},
    }
    return (ObjectFile("card-memory.yaml", (made,), "cards"),)


def _rules(declaration: Declaration) -> Iterator[Json]:
    told = [(pool, sharing.budgets(declaration, pool)) for pool in sharing.pools_with_cards(declaration)]
    told = [(pool, amounts) for pool, amounts in told if amounts]
    if told and _alike(declaration, [amounts for _, amounts in told]):
        matches: Json = {"vendor": _in(MAKER), "class": _in(*CLASSES)}
        yield _rule("memory of cards", told[0][1], "pci.device", matches)
        return
    for pool, amounts in told:
        nodes = [one.name for one in declaration.lower.machines if one.role == pool.name]
        if nodes:
            yield _rule(f"memory of cards of {pool.name}", amounts, "system.name", {"nodename": _in(*nodes)})


def _alike(declaration: Declaration, told: list[dict[str, int]]) -> bool:
    """Whether the nodes of all pools with cards have the same to hand out."""
    return told == told[:1] * len(sharing.pools_with_cards(declaration))


def _rule(name: str, amounts: dict[str, int], feature: str, matches: Json) -> Keys:
    return {
        "name": name,
        "extendedResources": {resource: str(amount) for resource, amount in amounts.items()},
        "matchFeatures": [{"feature": feature, "matchExpressions": matches}],
    }


def _in(*values: str) -> Json:
    return {"op": "In", "value": list[Json](values)}
