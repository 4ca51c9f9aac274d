"""The review as JUnit XML: a suite for each namespace, a case for each verdict and each finding.

The dialect is that of Ant, the strictest of all; others take it too. A case fails where the exit code counts
it, and is skipped where it is known and does not count: milder than asked for, there before, excused, or
hanging on a value. The format wants a host and a time; the answer has neither, so both are fixed, and the
same tree gives the same bytes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from bayplan.model.findings import Finding, Severity
from bayplan.review.answers import Ending, Review, Verdict
from bayplan.views.clean import cleaned
from bayplan.views.review import words
from bayplan.views.review.places import place

CLUSTER: Final = "cluster"
"""The suite of what belongs to no namespace."""
FIXED: Final = {"timestamp": "1970-01-01T00:00:00", "hostname": "localhost", "time": "0"}


class Case(NamedTuple):
    """One test case. `outcome` is `passed`, `failure` or `skipped`; `kind` is what failed."""

    namespace: str
    name: str
    outcome: str = "passed"
    kind: str = ""
    message: str = ""
    details: str = ""


def rendered(answer: Review, fails: Severity = Severity.ERROR) -> str:
    """The file. What is at least as bad as `fails` is a failure."""
    return written(_cases(cleaned(answer), fails))


def written(cases: Iterable[Case]) -> str:
    """The file of some cases, a suite for each namespace."""
    root = Element("testsuites")
    suites: dict[str, list[Case]] = {}
    for case in cases:
        suites.setdefault(case.namespace, []).append(case)
    for number, name in enumerate(sorted(suites)):
        _suite(root, number, name, suites[name])
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="us-ascii", xml_declaration=True)
    return f"{text.decode()}\n"


def _cases(answer: Review, fails: Severity) -> Iterator[Case]:
    failing = set(words.failing(answer))
    for verdict in answer.verdicts:
        yield _rollout(verdict, verdict in failing)
    for finding in answer.findings:
        counts = finding.severity.rank <= fails.rank
        yield _finding(finding, "failure" if counts else "skipped", finding.summary)
    for finding in answer.before:
        yield _finding(finding, "skipped", f"was there before: {finding.summary}")
    for finding in answer.suppressed:
        yield _finding(finding, "skipped", f"excused: {finding.remedy or finding.summary}")


def _rollout(verdict: Verdict, fails: bool) -> Case:
    name = f"{words.subject(verdict)} rolls out"
    namespace = verdict.namespace.strip() or CLUSTER
    details = "\n".join(part for part in (place(verdict), *verdict.refusals, *verdict.waiting) if part)
    if fails:
        return Case(namespace, name, "failure", verdict.ending.value, verdict.said, details)
    if verdict.ending is Ending.HINGES:
        return Case(namespace, name, "skipped", message=f"needs {', '.join(verdict.hinges_on) or 'a value'}")
    if verdict.ending in words.BAD_ENDINGS:
        return Case(namespace, name, "skipped", message=f"was so before, or is excused: {verdict.said}")
    return Case(namespace, name)


def _finding(finding: Finding, outcome: str, message: str) -> Case:
    name = ": ".join(part for part in (finding.subject, finding.check) if part)
    return Case(_namespace(finding.subject), name, outcome, finding.check, message, _details(finding))


def _details(finding: Finding) -> str:
    lines = [
        place(finding), finding.summary, finding.arithmetic, finding.refusal, *finding.evidence,
        f"remedy: {finding.remedy}" if finding.remedy else "",
        *(f"{'tried' if fix.verified else 'not tried'}: {fix.text}" for fix in finding.fixes),
    ]  # fmt: skip
    return "\n".join(line for line in lines if line)


def _namespace(subject: str) -> str:
    """`blog` of `Deployment blog/web` and of `Namespace blog`."""
    kind, _, key = subject.partition(" ")
    namespace, slash, _ = key.partition("/")
    return (namespace if slash or kind == "Namespace" else "").strip() or CLUSTER


def _suite(root: Element, number: int, name: str, cases: Sequence[Case]) -> None:
    outcomes = [case.outcome for case in cases]
    counts = {
        "tests": len(cases), "failures": outcomes.count("failure"), "errors": 0,
        "skipped": outcomes.count("skipped"),
    }  # fmt: skip
    numbers = {key: str(count) for key, count in counts.items()}
    suite = SubElement(
        root, "testsuite", {"name": name, "package": "bayplan", "id": str(number), **numbers, **FIXED}
    )
    SubElement(suite, "properties")
    for case in _numbered(cases):
        _case(suite, case)
    SubElement(suite, "system-out")
    SubElement(suite, "system-err")


def _numbered(cases: Sequence[Case]) -> Iterator[Case]:
    """Whoever reads the file takes two cases of one name for one, so the second is called so."""
    seen: Counter[str] = Counter()
    for case in cases:
        seen[case.name] += 1
        yield case._replace(name=f"{case.name} ({seen[case.name]})") if seen[case.name] > 1 else case


def _case(suite: Element, case: Case) -> None:
    made = SubElement(suite, "testcase", {"name": case.name, "classname": case.namespace, "time": "0"})
    if case.outcome == "failure":
        failure = SubElement(made, "failure", {"message": case.message, "type": case.kind or "finding"})
        failure.text = case.details
    elif case.outcome == "skipped":
        SubElement(made, "skipped", {"message": case.message})
