import pytest
from msgspec.structs import replace

from bayplan.catalog.components.descheduler import PART
from bayplan.model.plain import Keys
from tests.catalog import wanting
from tests.catalog.wanting import at


def test_it_is_always_there_or_now_and_then() -> None:
    always, sometimes = wanting.bundle(PART).values, wanting.bundle(PART, {"kind": "CronJob"}).values
    assert (always["kind"], always["deschedulingInterval"]) == ("Deployment", "5m")
    assert (sometimes["kind"], sometimes["schedule"]) == ("CronJob", "*/30 * * * *")
    assert "deschedulingInterval" not in sometimes


def test_no_cpu_limit_of_the_chart_is_left() -> None:
    limits = at(wanting.bundle(PART).values, "resources.limits")
    assert limits == {"memory": "256Mi", "cpu": None}


def test_a_rehearsal_evicts_nothing() -> None:
    assert at(wanting.bundle(PART, {"rehearsal": True}).values, "cmdOptions") == {"v": 3, "dry-run": True}


@pytest.mark.parametrize(
    ("options", "path", "words"),
    [
        ({"low": {"cpu": 80}}, "options.low", "empty below 80 % of cpu and full above 70 %"),
        ({"low": {"cpu": 120}}, "options.low", "120 % of cpu is no share"),
        (
            {"low": {"cpu": "20 %"}, "high": {"memory": "80 %"}},
            "options.high",
            "memory counts for full nodes",
        ),
        ({"most": 0}, "options.most", "without a bound"),
    ],
)
def test_what_contradicts_itself_is_refused(options: Keys, path: str, words: str) -> None:
    (doubt,) = wanting.doubts(PART, options)
    assert doubt.path == path
    assert words in doubt.message


def test_the_policy_of_the_house_is_none() -> None:
    assert wanting.doubts(PART) == []
    strict = replace(wanting.estate(), capacity=wanting.policy(cpu=0.15))
    (doubt,) = wanting.doubts(PART, declaration=strict)
    assert "full above 15 %" in doubt.message
