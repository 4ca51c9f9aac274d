"""What GitHub and GitLab take: workflow commands, and a Code Quality report."""

import json
import re
from urllib.parse import unquote

import pytest
from hypothesis import given, settings

from bayplan.model.findings import Finding, Severity
from bayplan.review.answers import Review
from bayplan.views import clean
from bayplan.views.review import github, gitlab
from tests.views.review import build

COMMAND = re.compile(r"::(error|warning|notice) ((?:\w+=[^:,]*,?)*)::(.*)")


def read(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as the runner reads it."""
    found = COMMAND.fullmatch(line)
    assert found, line
    pairs = [one.partition("=")[::2] for one in found[2].split(",") if one]
    return found[1], {name: unquote(value) for name, value in pairs}, unquote(found[3])


def test_a_finding_is_a_command_on_its_lines() -> None:
    assert read(github.command(build.LIMIT)) == (
        "error",
        {
            "file": "servarr/main.tf",
            "line": "14",
            "endLine": "62",
            "title": "Deployment servarr/soulseek: limit-range",
        },
        "the pod's memory limit is above what the limit range allows\n"
        f"1536 + 128 + 64 = 1728Mi limited, 1536Mi allowed\nKubernetes: {build.REFUSAL}\n"
        "tried: limit container soulseek to 1344Mi of memory\ntried: let the limit range allow 1728Mi",
    )


def test_signs_with_a_meaning_are_escaped() -> None:
    finding = Finding("c", Severity.WARNING, "Pod d/p", "100% a,b:c", file="a,b:c%.tf", line=3)
    assert github.command(finding) == (
        "::warning file=a%2Cb%3Ac%25.tf,line=3,title=Pod d/p%3A c::100%25 a,b:c"
    )


def test_only_news_is_annotated_worst_first() -> None:
    lines = github.rendered(build.bad()).splitlines()
    assert lines[0].startswith("Bayplan: 2 changes would be refused, ")
    assert lines[1].endswith("Not counted: 2 that were there before and 1 excused.")
    assert [read(line)[0] for line in lines[2:]] == ["error", "error", "warning", "notice"]


def test_a_clean_tree_is_two_lines_of_a_log() -> None:
    assert github.rendered(build.clean()).splitlines()[0] == (
        "Bayplan: Clean: 43 stacks, 128 workloads, 0 findings"
    )


@settings(max_examples=60)
@given(build.REVIEWS)
def test_no_text_makes_another_command(answer: Review) -> None:
    lines = github.rendered(answer).split("\n")
    assert len(lines) == 2 + len(answer.findings) + 1
    titles = {read(line)[1].get("file", "") for line in lines[2:-1]}
    assert titles == {clean.text(finding.file) for finding in answer.findings}
    assert not any("::" in line[:2] for line in lines[:2])


def issues(answer: Review) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(gitlab.rendered(answer))
    return found


def test_an_issue_of_code_quality() -> None:
    (issue,) = issues(build.with_findings(build.LIMIT))
    fingerprint = issue.pop("fingerprint")
    assert isinstance(fingerprint, str) and re.fullmatch(r"[0-9a-f]{64}", fingerprint)
    assert issue == {
        "description": "Deployment servarr/soulseek: "
        "the pod's memory limit is above what the limit range allows "
        f"(1536 + 128 + 64 = 1728Mi limited, 1536Mi allowed) Kubernetes: {build.REFUSAL}",
        "check_name": "limit-range",
        "severity": "critical",
        "location": {"path": "servarr/main.tf", "lines": {"begin": 14, "end": 62}},
    }


def test_what_was_there_before_is_in_the_report_and_what_is_excused_is_not() -> None:
    assert [issue["check_name"] for issue in issues(build.bad())] == [
        "budget-blocks", "limit-range", "rollout-stops", "gpu-label", "cpu-limit", "memory-request",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("severity", "said"), [(Severity.ERROR, "critical"), (Severity.WARNING, "minor"), (Severity.NOTE, "info")]
)
def test_severities_are_gitlabs(severity: Severity, said: str) -> None:
    (issue,) = issues(build.with_findings(Finding("c", severity, "s", "t")))
    assert issue["severity"] == said
    assert issue["location"] == {"path": ".", "lines": {"begin": 1}}


@settings(max_examples=60)
@given(build.REVIEWS)
def test_any_text_makes_a_report_with_different_fingerprints(answer: Review) -> None:
    found = issues(answer)
    assert len({issue["fingerprint"] for issue in found}) == len(answer.findings) + len(answer.before)
