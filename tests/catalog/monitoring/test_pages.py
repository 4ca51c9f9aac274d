"""The page about alerts is the one that the rules give, and alerts point at headings of it."""

import re

from bayplan.catalog.monitoring import rules
from tests.catalog.monitoring.estates import whole
from tools import alert_index


def test_the_page_is_as_the_rules_are() -> None:
    assert alert_index.PAGE.read_text(encoding="utf-8") == alert_index.page(), (
        "run: python -m tools.alert_index"
    )


def test_every_alert_points_at_a_heading() -> None:
    headings = {one.lower() for one in re.findall(r"^## (\w+)$", alert_index.page(), re.MULTILINE)}
    for group in rules(whole()):
        assert isinstance(group["rules"], list)
        for rule in group["rules"]:
            assert isinstance(rule, dict)
            if "alert" in rule:
                told = rule["annotations"]
                assert isinstance(told, dict)
                assert str(told["runbook"]).partition("#")[2] in headings
