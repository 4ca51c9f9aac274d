"""kubectl's filters: who goes, who stays, who is in the way, and in which words."""

import datetime

import pytest

from bayplan.disruption import filters
from bayplan.disruption.filters import Options, Verdict
from bayplan.disruption.ownership import Ownership
from bayplan.model.pods import Container, Pod, PodSpec, PodStatus, Volume
from bayplan.model.workloads import Kind
from tests.disruption.build import NOON, controlled_by, pod, web, workload

DAEMON = controlled_by("DaemonSet", "log")
SCRATCH = PodSpec(containers=(Container("main"),), volumes=(Volume("tmp", empty_dir=True),))
DONE = PodStatus(phase="Succeeded")
ALL = Options(ignore_daemonsets=True, delete_emptydir_data=True, force=True)
LOGS = Ownership([workload(Kind.DAEMON_SET, "log", 1)])
OTHER = Ownership([workload(Kind.DAEMON_SET, "other", 1)])

CASES = [
    ("a replicated pod goes", web("web-1"), Options(), LOGS, Verdict.GOES, ""),
    (
        "a DaemonSet's pod is in the way",
        pod("log-1", owner=DAEMON),
        Options(),
        LOGS,
        Verdict.BLOCKS,
        "DaemonSet-managed Pods (use --ignore-daemonsets to ignore)",
    ),
    (
        "a DaemonSet's pod is ignored on demand",
        pod("log-1", owner=DAEMON),
        ALL,
        LOGS,
        Verdict.STAYS,
        "ignoring DaemonSet-managed Pods",
    ),
    ("a DaemonSet's finished pod goes", pod("log-1", owner=DAEMON, status=DONE), ALL, LOGS, Verdict.GOES, ""),
    (
        "a pod whose DaemonSet is gone is in the way",
        pod("log-1", owner=DAEMON),
        Options(ignore_daemonsets=True),
        OTHER,
        Verdict.BLOCKS,
        'daemonsets.apps "log" not found',
    ),
    ("a pod whose DaemonSet is gone can be forced", pod("log-1", owner=DAEMON), ALL, OTHER, Verdict.GOES, ""),
    (
        "a DaemonSet that no dump could have shown is believed in",
        pod("log-1", owner=DAEMON),
        ALL,
        Ownership([]),
        Verdict.STAYS,
        "ignoring DaemonSet-managed Pods",
    ),
    (
        "a static pod stays without a word",
        pod("etcd", owner=controlled_by("Node", "n1"), mirror=True),
        Options(),
        LOGS,
        Verdict.STAYS,
        "",
    ),
    (
        "local data is in the way",
        web("web-1", spec=SCRATCH),
        Options(),
        LOGS,
        Verdict.BLOCKS,
        "Pods with local storage (use --delete-emptydir-data to override)",
    ),
    (
        "local data is given up on demand",
        web("web-1", spec=SCRATCH),
        Options(delete_emptydir_data=True),
        LOGS,
        Verdict.GOES,
        "",
    ),
    (
        "local data of a finished pod does not count",
        web("web-1", spec=SCRATCH, status=DONE),
        Options(),
        LOGS,
        Verdict.GOES,
        "",
    ),
    (
        "a pod that nobody replaces is in the way",
        pod("bare"),
        Options(),
        LOGS,
        Verdict.BLOCKS,
        "cannot delete Pods that declare no controller (use --force to override)",
    ),
    (
        "a pod that nobody replaces can be forced",
        pod("bare"),
        Options(force=True),
        LOGS,
        Verdict.GOES,
        "deleting Pods that declare no controller",
    ),
    ("a finished bare pod goes", pod("bare", status=DONE), Options(), LOGS, Verdict.GOES, ""),
]


@pytest.mark.parametrize(
    ("subject", "options", "ownership", "verdict", "message"),
    [row[1:] for row in CASES],
    ids=[row[0] for row in CASES],
)
def test_a_pod_is_ruled_upon(
    subject: Pod, options: Options, ownership: Ownership, verdict: Verdict, message: str
) -> None:
    assert filters.rule(subject, options, ownership) == filters.Ruling(subject, verdict, message)


def test_a_pod_that_is_long_being_deleted_is_skipped_on_demand() -> None:
    going, later = web("web-1", deleted=NOON), NOON + datetime.timedelta(seconds=61)
    skipping = Options(skip_deleted_after=60)
    assert filters.rule(going, skipping, LOGS, later).verdict is Verdict.STAYS
    assert filters.rule(going, skipping, LOGS, NOON).verdict is Verdict.GOES
    assert filters.rule(going, Options(), LOGS, later).verdict is Verdict.GOES


def test_complaints_are_grouped_as_kubectl_prints_them() -> None:
    pods = [pod("bare"), pod("log-1", owner=DAEMON), pod("bare-too"), web("web-1", spec=SCRATCH)]
    assert filters.complaints(filters.rule(each, Options(), LOGS) for each in pods) == (
        "cannot delete Pods that declare no controller (use --force to override): shop/bare, shop/bare-too",
        "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): shop/log-1",
        "cannot delete Pods with local storage (use --delete-emptydir-data to override): shop/web-1",
    )


def test_warnings_are_one_line() -> None:
    rulings = [
        filters.rule(each, ALL, LOGS) for each in (pod("bare"), pod("log-1", owner=DAEMON), web("web-1"))
    ]
    assert filters.warnings(rulings) == (
        "ignoring DaemonSet-managed Pods: shop/log-1; deleting Pods that declare no controller: shop/bare"
    )
