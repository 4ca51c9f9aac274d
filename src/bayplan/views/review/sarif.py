"""The review as SARIF 2.1.0 (OASIS, with errata 01), as code scanning takes it.

A finding is a result, its check a rule. What was there before the change is `unchanged`, what somebody
excused is suppressed with the reason. A fix of SARIF is an exact replacement of text; ours are sentences, so
they stand among the properties and in the help.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote

from bayplan import __version__
from bayplan.model.findings import Finding, Severity
from bayplan.review.answers import Review
from bayplan.views.clean import cleaned
from bayplan.views.review import fingerprints, rules, words
from bayplan.views.review.markup import code, escaped
from bayplan.views.review.rules import Rule

Json = Mapping[str, object]

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
PROBLEMS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}
"""What code scanning calls them."""
LONG: Final = 2_000
"""Help may be so long."""


def rendered(answer: Review, command: str = "review") -> str:
    """The file. `command` tells the reports of several commands on the same tree apart."""
    return json.dumps(_log(cleaned(answer), command), indent=2) + "\n"


def _log(answer: Review, command: str) -> Json:
    everything = (*answer.findings, *answer.before, *answer.suppressed)
    checks = sorted({finding.check for finding in everything})
    driver = {
        "name": "Bayplan",
        "version": __version__,
        "rules": [_rule(check, [one for one in everything if one.check == check]) for check in checks],
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"bayplan-{command}/{_relative(answer.path)}/"},
        "invocations": [{"executionSuccessful": True}],
        "columnKind": "unicodeCodePoints",
        "results": _results(answer, checks),
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(check: str, findings: Sequence[Finding]) -> Json:
    rule = rules.explained(check, findings)
    worst = words.ranked(findings)[0].severity
    return {
        "id": check,
        "name": "".join(word[:1].upper() + word[1:] for word in words.title(check).split()),
        "shortDescription": {"text": rule.title},
        **({"fullDescription": {"text": rule.reason}} if rule.reason else {}),
        **({"helpUri": rule.page} if rule.page else {}),
        "help": _help(rule),
        "defaultConfiguration": {"level": worst.value},
        "properties": {"tags": ["kubernetes"], "problem.severity": PROBLEMS[worst]},
    }


def _help(rule: Rule) -> Json:
    examples = f"Examples: {rule.examples}" if rule.examples else ""
    plain = [f"{rule.title}.", rule.reason, f"Remedy: {rule.remedy}." if rule.remedy else "", examples]
    marked = [
        f"**{escaped(rule.title)}**",
        escaped(rule.reason, LONG),
        f"Remedy: {escaped(rule.remedy, LONG)}" if rule.remedy else "",
        f"Examples: {code(rule.examples)}" if rule.examples else "",
    ]
    texts = [part for part in plain if part], [part for part in marked if part]
    return {"text": "\n".join(texts[0]), "markdown": "\n\n".join(texts[1])}


def _results(answer: Review, checks: Sequence[str]) -> list[Json]:
    places = {check: at for at, check in enumerate(checks)}
    everything = (*answer.findings, *answer.before, *answer.suppressed)
    names = iter(fingerprints.of(everything))
    states = {"baselineState": "new"}, {"baselineState": "unchanged"}
    new, unchanged = states if answer.base else ({}, {})
    return [
        *({**_result(one, answer, places, next(names)), **new} for one in answer.findings),
        *({**_result(one, answer, places, next(names)), **unchanged} for one in answer.before),
        *({**_result(one, answer, places, next(names)), **_excused(one)} for one in answer.suppressed),
    ]


def _result(finding: Finding, answer: Review, places: Mapping[str, int], name: str) -> Json:
    return {
        "ruleId": finding.check,
        "ruleIndex": places[finding.check],
        "level": finding.severity.value,
        "message": {"text": message(finding)},
        "locations": [_location(finding, answer)],
        "partialFingerprints": {"primaryLocationLineHash": f"{name[:16]}:1", "bayplanFinding/v1": name},
        "properties": _properties(finding),
    }


def message(finding: Finding) -> str:
    """The whole statement as sentences."""
    lines = [
        f"{finding.subject}: {finding.summary}" if finding.subject else finding.summary,
        finding.arithmetic,
        f"Kubernetes: {finding.refusal}" if finding.refusal else "",
    ]
    return "\n".join(line for line in lines if line)


def _location(finding: Finding, answer: Review) -> Json:
    """Code scanning takes no result without file and line: the tree stands for a file that is unknown."""
    first = max(finding.line, 1)
    place = {
        "artifactLocation": _artifact(finding.file or answer.path or "."),
        "region": {"startLine": first, "endLine": max(finding.last_line, first)},
    }
    logical = [{"fullyQualifiedName": finding.subject, "kind": "resource"}] if finding.subject else []
    return {"physicalLocation": place, **({"logicalLocations": logical} if logical else {})}


def _artifact(file: str) -> Json:
    if file.startswith("/"):
        return {"uri": f"file://{quote(file)}"}
    return {"uri": quote(_relative(file)), "uriBaseId": "%SRCROOT%"}


def _relative(path: str) -> str:
    return path.removeprefix("./").rstrip("/") or "."


def _properties(finding: Finding) -> Json:
    fixes = [{"text": fix.text, "verified": fix.verified} for fix in finding.fixes]
    said = {
        "subject": finding.subject,
        "arithmetic": finding.arithmetic,
        "refusal": finding.refusal,
        "evidence": list(finding.evidence),
        "remedy": finding.remedy,
        "smallestFixes": fixes,
    }
    return {name: value for name, value in said.items() if value}


def _excused(finding: Finding) -> Json:
    """Excused in the tree or in the estate file: to who reads it that is the same."""
    reason = {"justification": finding.remedy} if finding.remedy else {}
    return {"suppressions": [{"kind": "external", "status": "accepted", **reason}]}
