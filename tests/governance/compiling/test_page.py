"""The page about tiers shows what really comes of its example."""

import re
from typing import Any

import yaml

from bayplan.governance.compiling import compiled, server_arguments
from bayplan.model.versions import Kubernetes
from bayplan.sources import estate
from tests.architecture.source import ROOT

PAGE = (ROOT / "docs" / "concepts" / "tiers.md").read_text(encoding="utf-8")


def block(mark: str) -> str:
    found = re.search(rf"^```yaml {mark}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def objects() -> list[Any]:
    declaration = estate.parse(block("estate").encode(), "tiers.md")
    return [one for file in compiled(declaration, Kubernetes(34)) for one in file.objects]


def test_the_example_becomes_what_the_page_shows() -> None:
    (policy,) = [one for one in objects() if one["kind"] == "GeneratingPolicy"]
    assert yaml.safe_load(block("generated")) == policy


def test_beside_it_stands_what_the_page_names() -> None:
    assert sorted(one["kind"] for one in objects()) == ["ClusterRole", "GeneratingPolicy", "MutatingPolicy"]


def test_the_arguments_of_the_api_server_are_those_of_the_page() -> None:
    for flag, value in server_arguments(Kubernetes(34)).items():
        assert f"`{flag}={value}`" in PAGE
