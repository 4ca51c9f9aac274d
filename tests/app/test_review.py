"""Reviews of trees on disk: what is read, what it is compared with, what is told of it."""

import datetime
import subprocess
from pathlib import Path

import pytest

from bayplan.app import lint as lints
from bayplan.app import trees
from bayplan.app.review import review
from bayplan.app.trees import Beside, Look
from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration
from bayplan.model.trees import Tree
from bayplan.review.answers import Ending, Review
from tests import make

TODAY = datetime.date(2026, 3, 2)
WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: %d
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: main
          image: registry.example/app:1
          resources:
            requests: {cpu: 100m, memory: %s}
            limits: {memory: %s}
"""
RULES = """\
apiVersion: v1
kind: ResourceQuota
metadata: {name: quota, namespace: shop}
spec: {hard: {requests.memory: 4Gi}}
---
apiVersion: v1
kind: LimitRange
metadata: {name: limits, namespace: shop}
spec:
  limits: [{type: Container, max: {memory: 2Gi}}]
"""


def write(
    folder: Path, replicas: int = 3, memory: str = "1Gi", *, limit: str = "", rules: str = RULES
) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "web.yaml").write_text(WEB % (replicas, memory, limit or memory), encoding="utf-8")
    (folder / "rules.yaml").write_text(rules, encoding="utf-8")
    return str(folder)


def run(path: str, base: str | None = None, **more: object) -> Review:
    look = Look({}, cache=None)
    return review(path, look, base=base, today=TODAY, kubernetes="1.35", **more)  # type: ignore[arg-type]


def codes(found: Review) -> tuple[list[str], list[str], list[str]]:
    """What counts, what was there before, what is excused."""
    lists = (found.findings, found.before, found.suppressed)
    return tuple([one.check for one in findings] for findings in lists)  # type: ignore[return-value]


def test_a_tree_is_read_judged_and_counted(tmp_path: Path) -> None:
    said = run(write(tmp_path / "tree"))
    assert codes(said) == ([], [], [])
    assert (said.path, said.kubernetes, said.base) == (str(tmp_path / "tree"), "1.35", "")
    counts = said.counts
    assert (counts.files, counts.objects, counts.workloads, counts.containers, counts.unknowns) == (
        2,
        3,
        1,
        1,
        0,
    )
    (account,) = said.accounts
    assert (account.after, account.peak, account.hard) == ("3Gi", "4Gi", "4Gi")
    (verdict,) = said.verdicts
    assert (verdict.ending, verdict.file, verdict.line) == (Ending.COMPLETES, "web.yaml", 1)


def test_with_a_base_only_what_gets_worse_counts(tmp_path: Path) -> None:
    good, bad = write(tmp_path / "good"), write(tmp_path / "bad", limit="3Gi")
    assert codes(run(bad, good)) == (["admission-refused"], [], [])
    assert codes(run(bad, bad)) == ([], ["admission-refused"], [])
    assert codes(run(good, bad)) == ([], [], [])
    assert run(bad, good).base == good


def test_the_api_servers_refusal_is_told_once(tmp_path: Path) -> None:
    contrary = write(tmp_path / "contrary", memory="2Gi", limit="1Gi")
    assert codes(run(contrary)) == (["admission-refused"], [], [])
    assert codes(run(contrary, contrary)) == ([], ["admission-refused"], [])


def test_a_revision_is_read_from_git(tmp_path: Path) -> None:
    path = write(tmp_path / "tree")
    git = ["git", "-C", path, "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for step in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        subprocess.run([*git, *step], check=True, capture_output=True)
    write(tmp_path / "tree", limit="3Gi")
    assert codes(run(path, "git:HEAD")) == (["admission-refused"], [], [])
    with pytest.raises(InvalidInput):
        run(path, "git:nowhere")


def test_a_cluster_beside_it_counts(tmp_path: Path) -> None:
    dump = tmp_path / "pods.yaml"
    dump.write_text(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: old, namespace: shop}\nspec:\n  nodeName: n1\n"
        "  containers: [{name: a, image: registry.example/a:1, resources: {requests: {memory: 1Gi}}}]\n"
        "status: {phase: Running}\n",
        encoding="utf-8",
    )
    rules = RULES.replace("4Gi", "3Gi")
    path = write(tmp_path / "tree", rules=rules)
    beside = Beside(files=(str(dump),))
    found = run(path, None, beside=beside)
    assert codes(found)[0] == ["quota-exceeded"]
    assert found.findings[0].arithmetic == "3072 + 1024 = 4096Mi requests.memory, 3072Mi allowed"
    assert found.accounts[0].before == "1Gi"
    assert Beside().see(None) is None


def test_what_an_excuse_covers_is_listed_apart(tmp_path: Path) -> None:
    path = write(tmp_path / "tree", limit="3Gi")
    excuse = (
        "suppressions:\n"
        "  - {check: admission-refused, subject: Deployment shop/*, reason: known, until: %s}\n"
    )
    (tmp_path / "tree" / "bayplan.yaml").write_text(excuse % "2026-04-01", encoding="utf-8")
    assert codes(run(path)) == ([], [], ["admission-refused"])
    assert codes(run(path, path)) == ([], [], ["admission-refused"])
    (tmp_path / "tree" / "bayplan.yaml").write_text(excuse % "2026-03-01", encoding="utf-8")
    assert codes(run(path)) == (["admission-refused", "suppression-expired"], [], [])


def test_the_version_is_given_seen_declared_or_the_newest() -> None:
    declared = Tree(declaration=Declaration(kubernetes="1.33"))
    seen = make.snapshot()
    for given, cluster, tree, minor in (
        ("1.32", seen, declared, "1.32"), (None, seen, declared, "1.34"), (None, None, declared, "1.33"),
    ):  # fmt: skip
        version, notes = trees.version(given, cluster, tree)
        assert (str(version), notes) == (minor, ())
    version, (note,) = trees.version(None, None, Tree())
    assert note == f"nothing says which Kubernetes this is: {version} is taken; name it with --kubernetes"


def test_a_lint_does_not_ask_whether_it_is_admitted(tmp_path: Path) -> None:
    bare = write(tmp_path / "tree", replicas=9, rules="")
    (tmp_path / "tree" / "web.yaml").write_text(
        (WEB % (9, "1Gi", "1Gi")).replace("cpu: 100m, ", ""), encoding="utf-8"
    )
    found = lints.lint(bare, Look(), kubernetes="1.35", today=TODAY)
    assert [one.subject for one in found.findings] == ["Deployment shop/web"]
    assert (found.verdicts, found.accounts, found.counts.workloads) == ((), (), 1)
