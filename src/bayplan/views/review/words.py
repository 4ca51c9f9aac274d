"""What every form says alike: the verdict in a sentence, what was looked at, which rollouts are to blame."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from bayplan.model.findings import Finding, Severity
from bayplan.review.answers import Ending, Review, Verdict
from bayplan.views.amounts import counted

BAD_ENDINGS: Final = (Ending.STOPS, Ending.DOWN)
ACRONYMS: Final = frozenset({"api", "cpu", "crd", "gpu", "hcl", "rwo", "vram", "yaml"})


def headline(answer: Review) -> str:
    """The verdict in one sentence."""
    hinging = sum(verdict.ending is Ending.HINGES for verdict in answer.verdicts)
    if not answer.findings and hinging:
        verdicts = "1 verdict hinges" if hinging == 1 else f"{hinging:,} verdicts hinge"
        return f"No findings, but {verdicts} on values that no file gives"
    if not answer.findings:
        return f"Clean: {_extent(answer)}, 0 findings"
    if not any(finding.severity is Severity.ERROR for finding in answer.findings):
        return f"No errors: {severities(answer.findings)}"
    return f"{', '.join(_failures(answer)) or 'This does not pass'}: {severities(answer.findings)}"


def severities(findings: Iterable[Finding]) -> str:
    """`3 errors, 1 warning`."""
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(counted(counts[severity], severity.value) for severity in Severity if counts[severity])


def looked_at(answer: Review) -> str:
    """What was reviewed, against what, and how much of it there was."""
    counts = answer.counts
    against = f" against {answer.base}" if answer.base else ""
    amounts = [
        counted(counts.files, "file"), counted(counts.stacks, "stack"), counted(counts.objects, "object"),
        counted(counts.workloads, "workload"), counted(counts.containers, "container"),
    ]  # fmt: skip
    parts = [
        f"{answer.path or '.'}{against}",
        f"Kubernetes {answer.kubernetes}" if answer.kubernetes else "",
        ", ".join(amount for amount in amounts if not amount.startswith("0 ")),
        f"{counted(counts.unknowns, 'value')} that no file gives" if counts.unknowns else "",
    ]
    return "; ".join(part for part in parts if part)


def not_counted(answer: Review) -> str:
    """What is wrong and not held against the tree, or nothing."""
    parts = [
        f"{len(answer.before):,} that were there before" if answer.before else "",
        f"{len(answer.suppressed):,} excused" if answer.suppressed else "",
    ]
    said = " and ".join(part for part in parts if part)
    return f"Not counted: {said}." if said else ""


def subject(verdict: Verdict) -> str:
    """`Deployment blog/web`."""
    return f"{verdict.kind} " + "/".join(part for part in (verdict.namespace, verdict.name) if part)


def failing(answer: Review) -> list[Verdict]:
    """The rollouts that do not complete and that nobody excuses: neither a suppression nor the past."""
    passed = {finding.subject for finding in (*answer.before, *answer.suppressed)}
    passed -= {finding.subject for finding in answer.findings}
    bad = [verdict for verdict in answer.verdicts if verdict.ending in BAD_ENDINGS]
    return [verdict for verdict in bad if subject(verdict) not in passed]


def ranked(findings: Sequence[Finding]) -> list[Finding]:
    """Worst first; what is equally bad keeps its order."""
    return sorted(findings, key=lambda finding: finding.severity.rank)


def title(check: str) -> str:
    """A check's code as words: `CPU limit`."""
    words = check.replace("-", " ").replace("_", " ").split()
    said = " ".join(word.upper() if word in ACRONYMS else word for word in words)
    return said[:1].upper() + said[1:] if said else "Finding"


def _failures(answer: Review) -> list[str]:
    refused = {one.subject for one in answer.findings if one.severity is Severity.ERROR and one.refusal}
    what = "change" if answer.base else "object"
    said = [
        (len(refused), what, "would be refused"),
        (len(failing(answer)), "rollout", "would not complete"),
        (len(answer.placement.waiting), "pod", "would find no node"),
    ]
    return [f"{counted(number, one)} {ends}" for number, one, ends in said if number]


def _extent(answer: Review) -> str:
    counts = answer.counts
    trees = counted(counts.stacks, "stack") if counts.stacks else counted(counts.files, "file")
    return f"{trees}, {counted(counts.workloads, 'workload')}"
