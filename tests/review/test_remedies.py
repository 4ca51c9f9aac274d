"""Remedies: what is proposed for which trouble, in which order, and that each was tried."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from bayplan.model.quantities import LARGEST, parse
from bayplan.model.trees import Tree
from bayplan.model.workloads import Kind, Workload
from bayplan.review import halving, troubles
from bayplan.review.remedies import bounds, editing, quota, registry, replicas, saying, sizes, strategy
from bayplan.review.trouble import Trouble, Variation
from tests import make
from tests.review import build
from tests.review.build import tree

QUOTA = make.quota("requests.memory=4Gi")
ONCE: dict[str, Any] = {"strategy": "Recreate", "max_surge": "", "max_unavailable": ""}


def trouble(after: Tree, before: Tree | None = None) -> Trouble:
    """The only trouble."""
    (found,) = troubles.find(build.played(after, before))
    return found


def never(_: Variation) -> bool:
    return False


def always(_: Variation) -> bool:
    return True


def texts(found: Any) -> list[str]:
    return [one.text for one in found]


def test_halving_finds_the_largest_that_passes() -> None:
    asked: list[int] = []

    def up_to(most: int) -> Callable[[int], bool]:
        return lambda number: asked.append(number) or number <= most  # type: ignore[func-returns-value]

    for most in range(12):
        assert halving.most(0, 12, up_to(most)) == most
    assert halving.most(3, 9, never) == 3  # type: ignore[arg-type]
    assert halving.most(3, 9, always) == 8  # type: ignore[arg-type]
    assert halving.most(0, 1, always) == 0  # type: ignore[arg-type]
    assert min(asked) > 0
    assert max(asked) < 12


def test_a_strategy_is_proposed_to_deployments_that_roll() -> None:
    found = trouble(tree(build.web("memory=2Gi"), QUOTA))
    patient, bare = strategy.propose(found)
    assert patient.workload == replace(
        found.workload, strategy="RollingUpdate", max_surge="0", max_unavailable="1"
    )
    assert bare.workload == replace(found.workload, **ONCE)
    assert list(strategy.propose(trouble(tree(build.web("memory=2Gi", **ONCE), QUOTA)))) == []
    assert list(strategy.propose(trouble(tree(build.database("memory=2Gi"), QUOTA)))) == []


def test_a_size_is_found_in_the_largest_container_by_halving() -> None:
    two = build.beside(build.web("memory=1Gi", replicas=1, **ONCE), ("big", "memory=4Gi", "memory=6Gi"))
    (found,) = sizes.propose(trouble(tree(two, QUOTA)), lambda one: request(one, 1) <= 3 << 30)
    assert found.text == "lower memory of container big to 3Gi (now 6Gi)"
    big = found.workload.template.spec.containers[1].resources  # type: ignore[union-attr]
    assert (str(big.requests["memory"]), str(big.limits["memory"])) == ("3Gi", "3Gi")
    assert list(sizes.propose(trouble(tree(two, QUOTA)), never)) == []


def request(variation: Variation, at: int) -> int:
    assert variation.workload is not None
    return variation.workload.template.spec.containers[at].resources.limits["memory"].units


@pytest.mark.parametrize(
    ("requests", "hard", "said"),
    [
        ("cpu=1500m", "requests.cpu=1", "lower cpu of container main to 1 (now 1500m)"),
        ("cpu=1500m", "cpu=999m", "lower cpu of container main to 999m (now 1500m)"),
        ("memory=2G", "requests.memory=1G", "lower memory of container main to 1G (now 2G)"),
        ("memory=1100Ki", "requests.memory=1Mi", "lower memory of container main to 1Mi (now 1100Ki)"),
    ],
)
def test_sizes_are_lowered_in_steps_of_their_own(requests: str, hard: str, said: str) -> None:
    after = tree(build.web(requests, replicas=1, **ONCE), make.quota(hard))
    (found,) = build.judged(after).findings
    assert said in build.fixes(found)


def test_a_limit_is_lowered_above_its_request() -> None:
    after = tree(
        build.web("memory=1Gi", limits="memory=4Gi", replicas=1, **ONCE), make.quota("limits.memory=3Gi")
    )
    (found,) = build.judged(after).findings
    assert build.fixes(found) == [
        "lower memory of container main to 3Gi (now 4Gi)",
        "raise limits.memory to 4Gi (now 3Gi) of ResourceQuota shop/quota",
    ]


def test_replicas_are_the_most_that_pass() -> None:
    known = trouble(tree(build.web("memory=2Gi"), QUOTA))
    for kind in (Kind.DEPLOYMENT, Kind.STATEFUL_SET, Kind.REPLICA_SET):
        found = replace(known, workload=replace(build.web(replicas=40), kind=kind))
        (fewer,) = replicas.propose(found, lambda one: count(one) <= 23)
        assert (fewer.text, count(fewer)) == ("set replicas 23 (now 40)", 23)
        assert list(replicas.propose(found, never)) == []
    job = replace(known, workload=build.job(parallel=9))
    assert list(replicas.propose(job, always)) == []
    broken = trouble(tree(build.web("memory=2Gi"), make.limit_range(maximum="memory=1Gi")))
    assert list(replicas.propose(broken, always)) == []
    contrary = trouble(tree(build.web("memory=2Gi", limits="memory=1Gi")))
    assert list(replicas.propose(contrary, always)) == []


def count(variation: Variation) -> int:
    assert variation.workload is not None
    return variation.workload.replicas


def test_a_bound_is_met_or_moved() -> None:
    limits = make.limit_range(maximum="memory=2Gi", minimum="cpu=100m")
    found = trouble(tree(build.web("memory=1Gi cpu=50m", limits="memory=3Gi cpu=50m"), limits))
    met, moved = bounds.propose(found)
    assert met.text == (
        "set limits.memory of container main to 2Gi and limits.cpu of container main to 100m "
        "and requests.cpu of container main to 100m"
    )
    resources = met.workload.template.spec.containers[0].resources  # type: ignore[union-attr]
    assert resources.requests == make.amounts("memory=1Gi cpu=100m")
    assert resources.limits == make.amounts("memory=2Gi cpu=100m")
    assert moved.text == "set max.memory of LimitRange shop/limits to 3Gi (now 2Gi)"
    assert moved.limit_range is not None
    (item,) = moved.limit_range.items
    assert (item.maximum, item.minimum) == (make.amounts("memory=3Gi"), make.amounts("cpu=100m"))
    assert list(bounds.propose(trouble(tree(build.web("memory=2Gi"), QUOTA)))) == []


def test_the_bound_that_is_broken_worst_is_moved() -> None:
    two = build.beside(build.web("memory=9Gi"), ("side", "memory=1Gi", ""))
    limits = make.limit_range(minimum="memory=6Gi", maximum="memory=8Gi", default="memory=8Gi")
    _, moved = bounds.propose(trouble(tree(two, limits)))
    assert moved.text == "set min.memory of LimitRange shop/limits to 1Gi (now 6Gi)"


def test_a_lower_bound_is_moved_down() -> None:
    limits = make.limit_range(minimum="memory=2Gi")
    _, moved = bounds.propose(trouble(tree(build.web("memory=1Gi"), limits)))
    assert moved.text == "set min.memory of LimitRange shop/limits to 1Gi (now 2Gi)"
    assert moved.limit_range is not None
    assert moved.limit_range.items[0].minimum == make.amounts("memory=1Gi")
    assert moved.limit_range.items[0].maximum == {}


def test_what_is_missing_is_said_as_the_other_side_has_it() -> None:
    asked = make.quota("limits.memory=4Gi requests.cpu=4 memory=4Gi")
    (found,) = saying.propose(trouble(tree(build.web("memory=300Mi"), asked)))
    resources = found.workload.template.spec.containers[0].resources  # type: ignore[union-attr]
    assert (resources.requests, resources.limits) == (
        make.amounts("memory=300Mi cpu=1m"), make.amounts("memory=300Mi"),
    )  # fmt: skip
    (found,) = saying.propose(trouble(tree(build.web(""), make.quota("memory=4Gi"))))
    assert found.text == ("say memory of container main, or give the namespace's LimitRange a default for it")
    resources = found.workload.template.spec.containers[0].resources  # type: ignore[union-attr]
    assert resources.requests == make.amounts("memory=1Mi")


def test_a_limit_is_said_above_every_request() -> None:
    contrary = build.beside(build.web("memory=2Gi cpu=2", limits="memory=1Gi"), ("side", "cpu=2", "cpu=1"))
    (found,) = saying.propose(trouble(tree(contrary)))
    assert found.text == (
        "set limits.memory of container main to at least 2Gi and limits.cpu of container side to at least 2"
    )
    assert found.workload is not None
    main, side = (one.resources.limits for one in found.workload.template.spec.containers)
    assert (main, side) == (make.amounts("memory=2Gi"), make.amounts("cpu=2"))


def test_a_quota_is_raised_to_what_was_needed() -> None:
    both = make.quota("requests.memory=4Gi pods=2 requests.cpu=9")
    found = trouble(tree(build.web("memory=2Gi cpu=1"), both))
    lifted = quota.lifted(found)
    assert lifted is not None
    assert lifted.quota is not None
    assert {name for name, amount in lifted.quota.hard.items() if amount.nanos == LARGEST} == {
        "requests.memory", "pods",
    }  # fmt: skip
    needed = {"shop/quota": make.amounts("requests.memory=8Gi pods=4 requests.cpu=1")}
    (raised,) = quota.propose(found, needed)  # type: ignore[arg-type]
    assert raised.text == (
        "raise pods to 4 (now 2) and requests.memory to 8Gi (now 4Gi) of ResourceQuota shop/quota"
    )
    assert raised.quota is not None
    assert raised.quota.hard == make.amounts("requests.memory=8Gi pods=4 requests.cpu=9")
    for less in ({}, {"shop/quota": make.amounts("requests.memory=8Gi pods=2")}):
        assert list(quota.propose(found, less)) == []  # type: ignore[arg-type]
    silent = trouble(tree(build.web("memory=2Gi"), make.limit_range(maximum="memory=1Gi")))
    assert quota.lifted(silent) is None
    assert list(quota.propose(silent, needed)) == []  # type: ignore[arg-type]


def test_one_quota_is_raised_at_a_time() -> None:
    two = (make.quota("requests.memory=4Gi", "a"), make.quota("pods=2", "b"))
    lifted = quota.lifted(trouble(tree(build.web("memory=2Gi"), *two)))
    assert lifted is not None
    assert lifted.quota is not None
    assert (lifted.quota.name, set(lifted.quota.hard)) == ("a", {"requests.memory"})


def test_at_most_four_are_told_and_only_those_that_pass() -> None:
    found = trouble(tree(build.web("memory=2Gi"), QUOTA))
    needed = {"shop/quota": make.amounts("requests.memory=8Gi")}
    told = registry.fixes(found, always, lambda _: needed)  # type: ignore[arg-type,return-value]
    assert [one.text.split()[0] for one in told] == ["set", "set", "lower", "set"]
    assert all(one.verified for one in told)
    assert registry.fixes(found, never, lambda _: {}) == ()
    raised = registry.fixes(
        found,
        lambda one: one.quota is not None,
        lambda _: needed,  # type: ignore[arg-type,return-value]
    )
    assert texts(raised) == ["raise requests.memory to 8Gi (now 4Gi) of ResourceQuota shop/quota"]


def test_a_remedy_that_only_moves_the_trouble_is_none() -> None:
    first, second = build.web("memory=2Gi", 1, "a", **ONCE), build.web("memory=2Gi", 1, "b", **ONCE)
    third = build.web("memory=3Gi", 1, "c", **ONCE)
    said = build.judged(tree(first, second, third, QUOTA), tree(first, second, QUOTA))
    found = build.only(said.findings)
    assert (found.subject, found.arithmetic) == (
        "Deployment shop/c", "3072 + 2048 + 2048 = 7168Mi requests.memory, 4096Mi allowed",
    )  # fmt: skip
    assert build.fixes(found) == ["raise requests.memory to 7Gi (now 4Gi) of ResourceQuota shop/quota"]


def test_a_long_sum_is_shortened_and_its_rest_named() -> None:
    many = [build.web("memory=1Gi", 1, f"w{number}", **ONCE) for number in range(7)]
    big = build.web("memory=2Gi", 1, "z", **ONCE)
    quota_of = make.quota("requests.memory=7Gi")
    found = build.only(build.judged(tree(*many, big, quota_of), tree(*many, quota_of)).findings)
    assert found.arithmetic == (
        "2048 + 1024 + 1024 + 1024 + 1024 + 3072 = 9216Mi requests.memory, 7168Mi allowed"
    )
    assert found.evidence[0] == "Deployment shop/z: 2Gi"
    assert found.evidence[5] == "Deployment shop/w4: 1Gi"
    assert found.evidence[6] == "and 2 smaller ones"
    few = build.only(
        build.judged(
            tree(*many[:5], big, make.quota("requests.memory=6Gi")), tree(*many[:5], quota_of)
        ).findings
    )
    assert few.arithmetic == (
        "2048 + 1024 + 1024 + 1024 + 1024 + 1024 = 7168Mi requests.memory, 6144Mi allowed"
    )
    assert few.evidence[5] == "Deployment shop/w4: 1Gi"
    assert not any(one.startswith("and ") for one in few.evidence)


def test_edits_touch_one_container_only() -> None:
    web = build.beside(build.web("memory=2Gi", limits="memory=3Gi"), ("side", "memory=2Gi", "memory=3Gi"))
    amount = parse("1Gi")

    def resources(edited: Workload) -> list[tuple[str, str]]:
        return [
            (str(one.resources.requests["memory"]), str(one.resources.limits["memory"]))
            for one in edited.template.spec.containers
        ]

    assert resources(editing.with_limit(web, "main", "memory", amount)) == [("1Gi", "1Gi"), ("2Gi", "3Gi")]
    assert resources(editing.with_limit(web, "main", "memory", parse("4Gi")))[0] == ("2Gi", "4Gi")
    assert resources(editing.with_request(web, "side", "memory", amount)) == [("2Gi", "3Gi"), ("1Gi", "3Gi")]
    assert resources(editing.scaled_down(web, "main", "memory", parse("2500Mi")))[0] == ("2Gi", "2500Mi")
    assert resources(editing.scaled_down(web, "main", "memory", amount))[0] == ("1Gi", "1Gi")
    silent = editing.scaled_down(web, "main", "cpu", amount)
    assert silent == web
