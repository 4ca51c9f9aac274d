"""Policies that change only what is not so already, or only pods that ask for something."""

from typing import Any

import yaml

from bayplan.governance.compiling import expressions
from bayplan.model.estate import PodRule
from bayplan.model.pods import Effect, Toleration
from bayplan.sources import kyverno
from bayplan.sources.kyverno import phrases
from bayplan.sources.kyverno.questions import Asks, Bears
from tests.sources.kyverno.reading import written

CARD = "nvidia.com/gpu"
BORNE = Toleration(CARD, "Exists", effect=Effect.NO_SCHEDULE)


def mutating(variables: dict[str, str], *mutations: str) -> tuple[tuple[PodRule, ...], list[str]]:
    """The rules of a MutatingPolicy, and why it is left out."""
    pods = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}
    spec: dict[str, Any] = {
        "matchConstraints": {"resourceRules": [pods]},
        "variables": [{"name": name, "expression": text} for name, text in variables.items()],
        "mutations": [{"patchType": "JSONPatch", "jsonPatch": {"expression": one}} for one in mutations],
    }
    policy = {"apiVersion": "policies.kyverno.io/v1", "kind": "MutatingPolicy", "metadata": {"name": "p"}}
    _, rules, found = kyverno.rules(written(yaml.safe_dump({**policy, "spec": spec})))
    return rules, [one.summary for one in found]


def test_known_sentences_are_recognised() -> None:
    assert phrases.asked(expressions.asks(CARD)) == Asks(CARD)
    assert phrases.asked(expressions.bears(BORNE)) == Bears(BORNE)
    assert phrases.asked(expressions.says("requests.cpu")) is None
    assert phrases.asked(expressions.asks(CARD) + " && true") is None


def test_what_is_done_to_pods_that_ask_for_a_card() -> None:
    added = '[JSONPatch{op: "add", path: "/spec/nodeSelector/card", value: "true"}]'
    rules, left_out = mutating({"asks": expressions.asks(CARD)}, f"variables.asks ? {added} : []")
    assert left_out == []
    assert [(one.resource, one.node_selector) for one in rules] == [(CARD, {"card": "true"})]


def test_what_is_done_to_pods_that_do_not_ask_is_not_understood() -> None:
    added = '[JSONPatch{op: "add", path: "/spec/nodeSelector/card", value: "false"}]'
    rules, left_out = mutating({"asks": expressions.asks(CARD)}, f"variables.asks ? [] : {added}")
    assert rules == ()
    assert left_out[0].endswith(f"it changes only pods that do not ask for {CARD}")


def test_a_label_where_the_pod_says_nothing_else() -> None:
    added = '[JSONPatch{op: "add", path: "/spec/nodeSelector/zone", value: "a"}]'
    rules, _ = mutating({}, f'"zone" in object.spec.nodeSelector ? [] : {added}')
    assert [(one.node_selector, one.overrides) for one in rules] == [({"zone": "a"}, False)]
    rules, left_out = mutating({}, f'"other" in object.spec.nodeSelector ? [] : {added}')
    assert rules == ()
    assert "it goes by the label other" in left_out[0]


def test_a_toleration_is_added_once() -> None:
    value = f'Object.spec.tolerations{{key: "{CARD}", operator: "Exists", effect: "NoSchedule"}}'
    added = f'[JSONPatch{{op: "add", path: "/spec/tolerations/-", value: {value}}}]'
    rules, left_out = mutating({"bears": expressions.bears(BORNE)}, f"variables.bears ? [] : {added}")
    assert (left_out, [one.tolerations for one in rules]) == ([], [(BORNE,)])


def test_a_class_instead_of_another() -> None:
    added = '[JSONPatch{op: "add", path: "/spec/priorityClassName", value: "cards"}]'
    said = "object.spec.priorityClassName"
    rules, left_out = mutating({}, f'has({said}) && {said} == "cards" ? [] : {added}')
    assert (left_out, [(one.priority_class, one.overrides) for one in rules]) == ([], [("cards", True)])
    rules, left_out = mutating({}, f'has({said}) && {said} == "other" ? [] : {added}')
    assert rules == ()
    assert "it changes only pods with, or without, a priority class" in left_out[0]
