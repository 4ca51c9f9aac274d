"""Every code of the house is explained, and its examples are where the reports say."""

import pytest

from bayplan.governance.registry import CHECKS
from bayplan.governance.suppressions import TOPICS
from bayplan.views.review import rules
from tests.architecture.source import ROOT


@pytest.mark.parametrize("code", [topic.code for topic in (*CHECKS, *TOPICS)])
def test_a_code_of_the_house_is_explained(code: str) -> None:
    rule = rules.explained(code, [])
    assert rule.title[0].isupper() and rule.reason and rule.remedy
    assert (ROOT / rule.examples).is_file()


@pytest.mark.parametrize(
    ("code", "page"),
    [
        ("cpu-limit", "configuration/manage-resources-containers"),
        ("limit-range-order", "policy/limit-range"),
        ("quota-exceeded", "policy/resource-quotas"),
        ("written-twice", ""),
    ],
)
def test_the_subject_has_a_page_upstream(code: str, page: str) -> None:
    assert page in rules.explained(code, []).page
    assert bool(rules.explained(code, []).page) == bool(page)
