"""docs/reference/checklist.md is what `python -m tools.checklist_index` writes."""

from bayplan.verification.registry import ITEMS
from tools import checklist_index


def test_the_page_is_up_to_date() -> None:
    written = checklist_index.INDEX.read_text(encoding="utf-8")
    assert written == checklist_index.index(), "run: python -m tools.checklist_index"


def test_every_item_is_on_it() -> None:
    page = checklist_index.index()
    assert [one.code for one in ITEMS if f"| `{one.code}` |" not in page] == []
