"""Policies that are broken in any place break nothing but themselves."""

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bayplan.model.trees import Declared
from bayplan.sources import kyverno
from bayplan.sources.written import Written
from tests.sources.kyverno.reading import CASES, case
from tests.sources.kyverno.test_pods import CASES_OF_PODS, policies

WHOLE = [
    *(one.manifest for found in CASES.glob("tiers-*.yaml") for one in case(found.name)),
    *(manifest for one in CASES_OF_PODS for manifest in policies(one)),
]
SCRAPS: list[Any] = [
    None,
    5,
    True,
    "",
    "x",
    "{{",
    "((",
    "{{ request.object }}",
    "object",
    "object.spec",
    [],
    {},
    [5],
    {"a": 5},
    [[]],
]

Step = tuple[Any, Any]


def places(value: Any) -> Iterator[Step]:
    """Everything within a value, by what holds it and its key."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from places(value[key])


@given(st.sampled_from(range(len(WHOLE))), st.integers(0, 10_000), st.sampled_from(SCRAPS))
def test_a_scrap_anywhere_breaks_nothing(chosen: int, at: int, scrap: Any) -> None:
    manifest = copy.deepcopy(WHOLE[chosen])
    found = list(places(manifest["spec"]))
    if found:
        holder, key = found[at % len(found)]
        holder[key] = copy.deepcopy(scrap)
    declared = Declared(manifest["apiVersion"], manifest["kind"], "", "p")
    rules, pod_rules, findings = kyverno.rules([Written(manifest, declared)])
    sources = [*(one.source for one in rules), *(one.source for one in pod_rules)]
    assert all(one.startswith(f"{manifest['kind']} p") for one in sources)
    assert all(one.summary for one in findings)
    assert json.dumps(manifest)
