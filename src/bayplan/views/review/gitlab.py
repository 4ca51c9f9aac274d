"""The review as a Code Quality report of GitLab.

GitLab tells by fingerprints what a merge request adds and what it resolves, so what was there before is in
the report too. What is excused is not.
"""

import json
from collections.abc import Mapping
from typing import Final

from bayplan.model.findings import Finding, Severity
from bayplan.review.answers import Review
from bayplan.views.clean import cleaned
from bayplan.views.review import fingerprints

SEVERITIES: Final = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.NOTE: "info"}


def rendered(answer: Review) -> str:
    """The file."""
    seen = cleaned(answer)
    findings = (*seen.findings, *seen.before)
    issues = [
        _issue(finding, name, seen.path)
        for finding, name in zip(findings, fingerprints.of(findings), strict=True)
    ]
    return json.dumps(issues, indent=2) + "\n"


def _issue(finding: Finding, name: str, tree: str) -> Mapping[str, object]:
    first = max(finding.line, 1)
    lines = {"begin": first, **({"end": finding.last_line} if finding.last_line > first else {})}
    return {
        "description": _description(finding),
        "check_name": finding.check,
        "fingerprint": name,
        "severity": SEVERITIES[finding.severity],
        "location": {"path": (finding.file or tree or ".").removeprefix("./"), "lines": lines},
    }


def _description(finding: Finding) -> str:
    said = [
        f"{finding.subject}: {finding.summary}" if finding.subject else finding.summary,
        f"({finding.arithmetic})" if finding.arithmetic else "",
        f"Kubernetes: {finding.refusal}" if finding.refusal else "",
    ]
    return " ".join(part for part in said if part)
