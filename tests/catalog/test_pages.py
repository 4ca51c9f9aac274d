"""The reference of components is made of the catalog, and nobody has to remember it."""

import re
from pathlib import Path

import pytest
import yaml

from bayplan.catalog import registry
from bayplan.catalog.framework import Part
from tools import component_index

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "add-a-component.md"
PAGE = component_index.index()


def test_the_page_is_what_the_catalog_says() -> None:
    assert component_index.INDEX.read_text(encoding="utf-8") == PAGE, "run: python -m tools.component_index"


@pytest.mark.parametrize("part", registry.PARTS, ids=lambda part: part.name)
def test_every_component_and_option_is_on_the_page(part: Part) -> None:
    section = PAGE.partition(f"\n## {part.name}\n")[2].partition("\n## ")[0]
    assert part.text in section
    assert [one.name for one in part.options if f"\n| `{one.name}` |" not in section] == []


def test_its_example_names_a_component_and_options_that_there_are() -> None:
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert example
    for one in yaml.safe_load(example[1])["components"]:
        part = registry.part(one["name"])
        assert part is not None
        assert one["options"].keys() <= {option.name for option in part.options}


def test_the_guide_names_files_that_there_are() -> None:
    root = GUIDE.parents[2]
    named = re.findall(r"`((?:src|tests|docs|tools)/[\w/.-]+)`", GUIDE.read_text(encoding="utf-8"))
    made = [one for one in named if "tea" not in one]
    assert made
    assert [one for one in made if not (root / one).exists()] == []
