"""Practices that exclude each other, and examples that do not follow from the tables beside them."""

from collections.abc import Iterator
from typing import Final

from bayplan.documentation import words
from bayplan.documentation.framework import Contradiction
from bayplan.documentation.platforms import Platform
from bayplan.model.claims import Claim

MISREAD: Final = {
    "eviction-order": (
        "eviction from nodes",
        "a kubelet looks at use above requests, then at priority: the QoS class is no key of it",
        "write who uses more than requested first, and of those the lowest priority",
    ),
    "upper-bound": (
        "upper bound of the VPA",
        "is called the observed maximum, and is estimated from a percentile, more widely the less is known",
        "write estimate; a peak may be higher",
    ),
    "quota-pending": (
        "pods that wait",
        "a quota refuses pods before there are any: none waits for it, and no node says so",
        "look for FailedCreate of the ReplicaSet or Job; Insufficient is said of nodes",
    ),
    "dead-containers": (
        "ended containers",
        "rmp takes pods, and ps lists containers",
        "write crictl rm",
    ),
}
"""What Kubernetes does otherwise, by topic: the subject, what is so, and what to write.

Sources: kubelet pkg/kubelet/eviction/helpers.go (rankMemoryPressure); vertical-pod-autoscaler
pkg/recommender/logic/recommender.go; the quota plugin of admission; cri-tools docs/crictl.md.
"""


def find(platform: Platform) -> Iterator[Contradiction]:
    """Everything of that sort in each document."""
    for file in platform.files:
        page = platform.in_file(file)
        yield from _tolerations(page)
        yield from _defaults(page)
        yield from _limits(page)
        yield from _quotas(page)
        yield from _modes(page)
        yield from _taints(page)
        yield from _misread(page)


def _tolerations(page: Platform) -> Iterator[Contradiction]:
    """A toleration of another effect than the taint's does not meet it (`v1.Toleration.ToleratesTaint`)."""
    for one in page.of("toleration"):
        taints = page.of("taint", one.subject)
        if taints and one.word not in {taint.word for taint in taints}:
            summary = f"the example tolerates {one.word}, and the taint is said to be {taints[0].word}"
            yield Contradiction(
                "docs-toleration", one.subject, summary, one, taints[:1],
                remedy="give both the same effect, or leave the toleration's out",
            )  # fmt: skip


def _defaults(page: Platform) -> Iterator[Contradiction]:
    """A container without resources gets the LimitRange's default as limit, not its maximum."""
    for one in page.of("tier-limit"):
        for default in page.of("tier-default", one.subject)[:1]:
            if not words.alike(one, default):
                limit, given = words.value(one), words.value(default)
                summary = f"the example gets a limit of {limit}, and the default is {given}"
                yield Contradiction(
                    "docs-default", one.subject, summary, one, (default,),
                    remedy="write the default: the maximum is a bound, nobody gets it",
                )  # fmt: skip


def _limits(page: Platform) -> Iterator[Contradiction]:
    """No CPU limits leave neither a default CPU limit nor the class Guaranteed."""
    for policy in page.of("no-cpu-limits")[:1]:
        defaults = page.of("tier-cpu-limit")
        if defaults:
            summary = (
                "no container is to have a CPU limit, and the tiers' LimitRanges give every one a default"
            )
            yield _excluded("default CPU limits", summary, defaults[0], policy)
        for one in page.of("guaranteed")[:1]:
            summary = "without CPU limits no pod is Guaranteed, whatever its memory"
            yield _excluded("class Guaranteed", summary, one, policy)


def _excluded(subject: str, summary: str, claim: Claim, policy: Claim) -> Contradiction:
    return Contradiction("docs-practice", subject, summary, claim, (policy,), remedy="keep one of the two")


def _quotas(page: Platform) -> Iterator[Contradiction]:
    """A table of CPU limits against a quota that counts requests."""
    found = {one.word: one for one in page.of("quota-key")}
    if len(found) > 1:
        table, made = found["limits.cpu"], found["requests.cpu"]
        summary = "the table's heading says CPU limit, and the quota counts requests.cpu"
        yield Contradiction(
            "docs-practice", "quotas of tiers", summary, table, (made,), remedy="call the column CPU requests"
        )


def _modes(page: Platform) -> Iterator[Contradiction]:
    """The VPA's mode Initial sets requests when a pod is made; the one that only recommends is Off."""
    for one in page.of("vpa-mode")[:1]:
        summary = "Initial is called recommend-only, and it sets requests whenever a pod is made"
        yield Contradiction("docs-practice", "mode of the VPA", summary, one, remedy="write Off")


def _taints(page: Platform) -> Iterator[Contradiction]:
    """PreferNoSchedule only ranks nodes: others may come all the same."""
    weak = tuple(one for one in page.of("taint") if one.word == "PreferNoSchedule")
    for one in page.of("exclusive")[:1] if weak else ():
        summary = "only some workloads are said to come there, and PreferNoSchedule keeps nobody away"
        yield Contradiction(
            "docs-practice", weak[0].subject, summary, one, weak[:1],
            remedy="write NoSchedule, or say that others may come",
        )  # fmt: skip


def _misread(page: Platform) -> Iterator[Contradiction]:
    """What Kubernetes does otherwise than it is told, each once for a document."""
    for topic, (subject, summary, remedy) in MISREAD.items():
        for one in page.of(topic)[:1]:
            yield Contradiction("docs-practice", subject, summary, one, remedy=remedy)
