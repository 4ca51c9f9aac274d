"""What a code means, whoever is found to break it: a title, the reason, the remedy, and where to read more.

Codes of house policy bring their own words. The others have their code, and the remedy of a first finding.
Addresses are those of Kubernetes' own pages on the subject.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from bayplan.governance.framework import Topic
from bayplan.governance.registry import CHECKS
from bayplan.governance.suppressions import TOPICS
from bayplan.model.findings import Finding
from bayplan.views.review import words

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
        return Rule(code, words.title(code), remedy=remedy, page=page)
    title = topic.title[:1].upper() + topic.title[1:]
    return Rule(code, title, topic.reason, topic.remedy, page, f"docs/reference/lint/{code}.md")


@cache
def _topics() -> dict[str, Topic]:
    return {topic.code: topic for topic in (*CHECKS, *TOPICS)}
