"""Links between the pages of this repository lead somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)[^)]*\)")

FOLDERS = ("*.md", "docs/**/*.md", "examples/**/*.md")
PAGES = sorted(page for folder in FOLDERS for page in ROOT.glob(folder))


def dead_links(page: Path) -> Iterator[str]:
    """What the page points at inside the repository that is not there."""
    for match in LINK.finditer(page.read_text(encoding="utf-8")):
        if not (page.parent / match[1]).exists():
            yield match[1]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    assert list(dead_links(page)) == []
