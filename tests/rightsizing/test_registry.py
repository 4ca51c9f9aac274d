"""Rules are found by name."""

import pytest

from bayplan.model.errors import InvalidInput
from bayplan.rightsizing import registry


def test_names_are_unique_and_titles_said() -> None:
    names = [rule.name for rule in registry.RULES]
    assert len(set(names)) == len(names)
    assert all(rule.title for rule in registry.RULES)


@pytest.mark.parametrize("name", [rule.name for rule in registry.RULES])
def test_every_rule_is_found(name: str) -> None:
    assert registry.rule(name).name == name


def test_ours_is_the_default() -> None:
    assert registry.DEFAULT == "bayplan" and registry.rule(registry.DEFAULT) is registry.RULES[0]


def test_an_unknown_rule_is_answered_with_those_there_are() -> None:
    with pytest.raises(
        InvalidInput, match=r"there is no rule 'kkr'; choose one of bayplan, vpa, documents, krr"
    ):
        registry.rule("kkr")
