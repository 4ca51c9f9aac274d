"""Whose estate file counts, where a cluster and a tree each have one."""

from msgspec.structs import replace

from bayplan.app import declared, observe
from bayplan.model.estate import Declaration
from bayplan.model.sizing import SizingPolicy
from bayplan.model.snapshot import Snapshot
from bayplan.model.trees import Tree

TREE = Tree(declaration=Declaration(file="tree.yaml", sizing=SizingPolicy(rule="krr"), singletons=("a/b",)))
BARE = observe.assume(Snapshot(kubernetes="v1.34.2"))


def test_that_of_the_cluster_counts() -> None:
    own = Declaration(file="own.yaml", sizing=SizingPolicy(rule="vpa"))
    assert declared.of(replace(BARE, declaration=own), TREE) == own


def test_without_one_that_of_the_tree_does() -> None:
    assert declared.of(BARE, TREE) == declared.of(None, TREE) == TREE.declaration


def test_sizes_that_the_cluster_says_nothing_of_are_those_of_the_tree() -> None:
    found = declared.of(replace(BARE, declaration=Declaration(file="own.yaml", protected=("c/d",))), TREE)
    assert (found.sizing.rule, found.protected, found.singletons) == ("krr", ("c/d",), ())
    assert found.file == "own.yaml"


def test_nobody_declares_anything() -> None:
    assert declared.of(BARE, None) == declared.of(None, Tree()) == Declaration()
