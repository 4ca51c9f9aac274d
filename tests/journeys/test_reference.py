"""docs/reference is what `make docs` writes."""

import pytest

from tools.docs import REFERENCE, pages

PAGES = dict(pages())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REFERENCE)))
def test_the_page_is_up_to_date(page: object) -> None:
    text = next(text for path, text in PAGES.items() if path == page)
    assert next(path for path in PAGES if path == page).read_text(encoding="utf-8") == text, "run `make docs`"


def test_no_page_is_left_over() -> None:
    found = {*REFERENCE.glob("*.schema.json"), *REFERENCE.glob("commands/*.md")}
    assert found - PAGES.keys() == set()
