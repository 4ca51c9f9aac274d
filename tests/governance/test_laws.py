"""What holds for lint as a whole: the same answer for the same tree, in whatever order its objects stand."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.governance.linting import lint
from bayplan.model.findings import Severity
from bayplan.model.trees import Tree
from tests.governance import build
from tests.governance.test_pages import PAGES, examples

LISTS = ("workloads", "pods", "namespaces", "limit_ranges", "quotas", "budgets", "claims", "priority_classes")


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """All failing examples as one tree, one namespace a page; estate files stay out."""
    files = {
        f"{code}/{at}-{Path(one.file).name}": one.text.replace("shop", f"of-{code}")
        for code, page in PAGES.items()
        for at, one in enumerate(examples(page))
        if one.mark != "passing" and one.file != "bayplan.yaml" and not one.file.endswith(".tf")
    }
    return build.written(tmp_path_factory.mktemp("everything"), files)


def test_most_checks_speak_about_it(everything: Tree) -> None:
    assert len({finding.check for finding in lint(build.house(everything))}) > 20


@given(chance=st.randoms(use_true_random=False))
def test_the_order_of_objects_plays_no_part(everything: Tree, chance: random.Random) -> None:
    def shuffled(records: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(chance.sample(records, len(records)))

    objects = replace(
        everything.objects, **{name: shuffled(getattr(everything.objects, name)) for name in LISTS}
    )
    turned = replace(
        everything,
        objects=objects,
        declared=shuffled(everything.declared),
        pod_rules=everything.pod_rules,
    )
    assert lint(build.house(turned)) == lint(build.house(everything))


def test_findings_are_sorted_and_none_is_said_twice(everything: Tree) -> None:
    found = lint(build.house(everything))
    ranks = [list(Severity).index(finding.severity) for finding in found]
    assert ranks == sorted(ranks)
    assert len(set(found)) == len(found)


def test_every_finding_says_where_and_what_to_do(everything: Tree) -> None:
    for finding in lint(build.house(everything)):
        assert finding.subject, finding
        assert finding.remedy, finding
        assert finding.file, finding
        assert finding.line > 0, finding


def test_a_cluster_can_be_looked_at_instead_of_a_tree(everything: Tree) -> None:
    seen = Tree(objects=everything.objects, pod_rules=everything.pod_rules)
    found = {finding.check for finding in lint(build.house(seen))}
    by_comments = {"below-floor", "written-twice"}
    whole = {finding.check for finding in lint(build.house(everything))}
    by_bundles = {check for check in whole if check.startswith("fleet-")}
    assert found == whole - by_comments - by_bundles


def test_an_empty_tree_is_a_fine_tree() -> None:
    assert lint(build.house(Tree())) == ()
