"""What a code means, whoever is found to break it: a title, the reason, the remedy, and where to read more.

Codes of house policy bring their own words, those of the review and of reading have theirs in `codes`. Where
a code has no remedy of its own, that of a first finding stands for it. Addresses are those of Kubernetes'
own pages on the subject.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from bayplan.governance.framework import Topic
from bayplan.governance.registry import CHECKS
from bayplan.governance.suppressions import TOPICS
from bayplan.model.findings import Finding
from bayplan.views.review import codes, words

CONCEPTS: Final = "https://kubernetes.io/docs/concepts"
PAGES: Final = {
    "quota": f"{CONCEPTS}/policy/resource-quotas/",
    "range": f"{CONCEPTS}/policy/limit-range/",
    "ranges": f"{CONCEPTS}/policy/limit-range/",
    "budget": f"{CONCEPTS}/workloads/pods/disruptions/",
    "priority": f"{CONCEPTS}/scheduling-eviction/pod-priority-preemption/",
    "toleration": f"{CONCEPTS}/scheduling-eviction/taint-and-toleration/",
    "gpu": "https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/",
    "hostname": f"{CONCEPTS}/scheduling-eviction/assign-pod-node/",
    "cron": f"{CONCEPTS}/workloads/controllers/cron-jobs/",
    "volume": f"{CONCEPTS}/storage/persistent-volumes/",
    "rwo": f"{CONCEPTS}/storage/persistent-volumes/",
    "guaranteed": f"{CONCEPTS}/workloads/pods/pod-qos/",
    "rollout": f"{CONCEPTS}/workloads/controllers/deployment/",
    "job": f"{CONCEPTS}/workloads/controllers/job/",
    "cpu": f"{CONCEPTS}/configuration/manage-resources-containers/",
    "memory": f"{CONCEPTS}/configuration/manage-resources-containers/",
    "limit": f"{CONCEPTS}/configuration/manage-resources-containers/",
    "request": f"{CONCEPTS}/configuration/manage-resources-containers/",
}
"""By a word of the code; the first that is in it counts."""


class Rule(NamedTuple):
    """A code, explained. `page` is an address, `examples` one of our own pages; either may be empty."""

    code: str
    title: str
    reason: str = ""
    remedy: str = ""
    page: str = ""
    examples: str = ""


def explained(code: str, findings: Sequence[Finding]) -> Rule:
    """The rule that these findings break."""
    page = next((PAGES[word] for word in PAGES if word in code.split("-")), "")
    topic = _topics().get(code)
    if topic is None:
        remedy = next((finding.remedy for finding in findings if finding.remedy), "")
        known = codes.CODES.get(code)
        title = _begun(known.title) if known else words.title(code)
        return Rule(code, title, known.reason if known else "", remedy, page)
    page_of_ours = f"docs/reference/lint/{code}.md"
    return Rule(code, _begun(topic.title), topic.reason, topic.remedy, page, page_of_ours)


def _begun(title: str) -> str:
    """A title as the beginning of a sentence."""
    return title[:1].upper() + title[1:]


@cache
def _topics() -> dict[str, Topic]:
    return {topic.code: topic for topic in (*CHECKS, *TOPICS)}
