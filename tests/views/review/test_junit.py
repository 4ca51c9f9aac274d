"""JUnit XML: valid by the schema of Ant's format, a case for each verdict and each finding.

The schema comes with a package that is installed for tests only, without what that package itself would need.
"""

import unicodedata
from importlib import metadata
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
import xmlschema
from hypothesis import given, settings

from bayplan.model.findings import Severity
from bayplan.review.answers import Review
from bayplan.views.review import junit
from tests.views.review import build

SCHEMA = xmlschema.XMLSchema(
    str(metadata.distribution("reframe-hpc").locate_file("reframe/schemas/junit.xsd"))
)


def suites(answer: Review, fails: Severity = Severity.ERROR) -> Element:
    """The root of a valid file."""
    written = junit.rendered(answer, fails)
    SCHEMA.validate(written)
    return ElementTree.fromstring(written)


def outcomes(answer: Review, fails: Severity = Severity.ERROR) -> dict[str, str]:
    """How each case ended."""
    return {
        case.attrib["name"]: next((child.tag for child in case), "passed")
        for case in suites(answer, fails).iter("testcase")
    }


def test_the_schema_is_ants() -> None:
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        SCHEMA.validate('<testsuites><testsuite name="x"/></testsuites>')


def test_a_case_fails_skips_or_passes() -> None:
    assert outcomes(build.bad()) == {
        "Deployment blog/web rolls out": "passed",
        "Deployment chrome/worker rolls out": "skipped",
        "Deployment chrome/worker: cpu-limit": "skipped",
        "StatefulSet dbaas/mysql rolls out": "skipped",
        "Deployment immich/immich-server rolls out": "failure",
        "Deployment immich/immich-server: rollout-stops": "failure",
        "Deployment media/tdarr: gpu-label": "skipped",
        "Deployment media/frigate: hostname": "skipped",
        "Deployment redis/redis rolls out": "passed",
        "PodDisruptionBudget redis/redis: budget-blocks": "skipped",
        "Deployment servarr/soulseek rolls out": "failure",
        "Deployment servarr/soulseek: limit-range": "failure",
        "CronJob ytdlp/sync: memory-request": "skipped",
    }


def test_warnings_fail_where_they_fail_the_command() -> None:
    assert (
        outcomes(build.bad(), Severity.WARNING)["PodDisruptionBudget redis/redis: budget-blocks"] == "failure"
    )


def test_suites_are_namespaces_and_count_their_cases() -> None:
    found = {suite.attrib["name"]: suite.attrib for suite in suites(build.bad())}
    assert list(found) == ["blog", "chrome", "dbaas", "immich", "media", "redis", "servarr", "ytdlp"]
    counts = [found["redis"][name] for name in ("tests", "failures", "errors", "skipped")]
    assert counts == ["2", "0", "0", "1"]


def test_a_failure_has_the_whole_reason() -> None:
    (failure,) = suites(build.with_findings(build.LIMIT)).iter("failure")
    assert failure.attrib == {
        "message": "the pod's memory limit is above what the limit range allows",
        "type": "limit-range",
    }
    assert (failure.text or "").splitlines() == [
        "servarr/main.tf:14",
        "the pod's memory limit is above what the limit range allows",
        "1536 + 128 + 64 = 1728Mi limited, 1536Mi allowed",
        build.REFUSAL,
        "LimitRange servarr/tier-defaults stands in policies/tiers.yaml:41",
        "tried: limit container soulseek to 1344Mi of memory",
        "tried: let the limit range allow 1728Mi",
    ]


def test_an_excuse_is_the_reason_of_a_skip() -> None:
    skips = [skip.attrib["message"] for skip in suites(build.bad()).iter("skipped")]
    assert "excused: the camera hangs on that node (until 2027-01-31)" in skips
    assert "was there before: a CPU limit is set" in skips


def test_two_findings_of_a_kind_are_two_cases() -> None:
    assert list(outcomes(build.with_findings(build.LIMIT, build.LIMIT))) == [
        "Deployment servarr/soulseek: limit-range",
        "Deployment servarr/soulseek: limit-range (2)",
    ]


def test_a_clean_tree_has_cases_that_pass() -> None:
    assert set(outcomes(build.clean()).values()) == {"passed"}


@settings(max_examples=40, deadline=None)
@given(build.REVIEWS)
def test_any_text_makes_a_valid_file(answer: Review) -> None:
    written = [value for part in suites(answer).iter() for value in (*part.attrib.values(), part.text or "")]
    found = {char for text in written for char in text if unicodedata.category(char) in ("Cc", "Cs")}
    assert found <= {"\n"}
