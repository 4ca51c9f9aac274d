"""A checklist with an entry of every status."""

from bayplan.verification import answers
from bayplan.verification.answers import Entry, Verification
from bayplan.verification.framework import Outcome, Status


def whole() -> Verification:
    entries = (
        _entry("node-ready", "nodes", Outcome(Status.PASSED, "", "3 nodes ready", ("Node a: Ready",))),
        _entry(
            "pods-running", "workloads",
            Outcome(Status.FAILED, "Pod a/b", "is stuck", ("main: CrashLoopBackOff",), "", "kubectl logs b"),
            Outcome(Status.FAILED, "Pod a/c <x>", "waits | for\na node"),
            Outcome(Status.PASSED, "Pod a/d", "runs"),
        ),
        _entry("etcd-snapshots", "control plane",
               Outcome(Status.UNKNOWN, "", "none was read", (), "kubectl get etcdsnapshotfiles -o json")),
        _entry("hub-running", "notebooks", Outcome(Status.NOT_APPLICABLE, "", "no notebooks are declared")),
    )  # fmt: skip
    return Verification(
        "v1.36.5+k3s1",
        entries,
        dict(answers.counts(entries)),
        "bayplan.yaml",
        "2026-10-27T12:00:00+00:00",
        ("a note",),
    )


def _entry(code: str, section: str, *outcomes: Outcome) -> Entry:
    return Entry(code, section, f"What {code} says.", answers.worst(outcomes), outcomes)
