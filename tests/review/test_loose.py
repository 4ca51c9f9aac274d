"""Bare pods, claims and charts: what stands without a controller."""

from msgspec.structs import replace

from bayplan.model.pods import PodStatus
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.model.trees import Unknown
from tests import make
from tests.review import build
from tests.review.build import tree

QUOTA = make.quota("requests.memory=4Gi")


def claim(name: str, size: int) -> PersistentVolumeClaim:
    """A claim of so many Gi."""
    return PersistentVolumeClaim(
        make.pod().namespace, name, storage=size << 30, access_modes=("ReadWriteOnce",)
    )


def test_a_bare_pod_that_does_not_fit_is_told() -> None:
    found = build.only(build.judged(tree(make.pod("one", "memory=5Gi"), QUOTA)).findings)
    assert (found.check, found.subject, found.summary) == (
        "quota-exceeded", "Pod shop/one", "there is no room for it",
    )  # fmt: skip
    assert found.arithmetic == "5120Mi requests.memory, 4096Mi allowed"
    assert (found.file, found.line, found.last_line) == ("pod-one.yaml", 1, 20)
    assert 'pods "one" is forbidden: exceeded quota' in found.refusal


def test_a_bare_pod_that_is_refused_for_good_is_told() -> None:
    bounds = make.limit_range(maximum="memory=1Gi")
    found = build.only(build.judged(tree(make.pod("one", "memory=2Gi"), bounds)).findings)
    assert (found.check, found.summary, found.arithmetic) == (
        "admission-refused", "the API server refuses it", "",
    )  # fmt: skip


def test_a_bare_pod_goes_with_the_change_that_drops_it() -> None:
    before = tree(make.pod("one", "memory=3Gi"), QUOTA)
    account = build.account(build.judged(tree(QUOTA), before), "requests.memory")
    assert (account.before, account.after) == ("3Gi", "0")
    account = build.account(build.judged(before, before), "requests.memory")
    assert (account.before, account.after) == ("3Gi", "3Gi")
    said = build.judged(tree(make.pod("one", "memory=5Gi"), QUOTA), before)
    assert build.told(said.findings) == [("quota-exceeded", "Pod shop/one")]
    assert build.account(said, "requests.memory").after == "0"


def test_a_pod_that_runs_in_the_cluster_is_not_made_twice() -> None:
    running = make.pod("one", "memory=3Gi", node="n1")
    seen = build.cluster(nodes=[make.node("n1")], pods=[running], quotas=[QUOTA])
    said = build.judged(tree(make.pod("one", "memory=3Gi")), None, seen)
    assert (said.findings, build.account(said, "requests.memory").after) == ((), "3Gi")


def test_a_finished_pod_asks_for_nothing() -> None:
    done = make.pod("one", "memory=9Gi", status=PodStatus(phase="Succeeded"))
    assert build.judged(tree(done, QUOTA)).findings == ()


def test_the_pods_of_a_chart_are_counted() -> None:
    said = build.judged(tree(QUOTA, charts=[build.chart("memory=1Gi", 3)]))
    account = build.account(said, "requests.memory")
    assert (said.findings, account.after, account.at_least) == ((), "3Gi", True)
    said = build.judged(tree(QUOTA, charts=[build.chart("memory=1Gi", None)]))
    assert build.account(said, "requests.memory").after == "1Gi"
    said = build.judged(tree(QUOTA, charts=[build.chart("memory=1Gi", 0)]))
    assert build.account(said, "requests.memory").after == "0"


def test_a_chart_that_does_not_fit_is_told_with_the_place_in_its_values() -> None:
    found = build.only(build.judged(tree(QUOTA, charts=[build.chart("memory=2Gi", 3)])).findings)
    assert (found.check, found.subject) == ("quota-exceeded", "HelmRelease shop/store")
    assert found.summary == "there is no room for the size at controller.resources"
    assert found.arithmetic == "4096 + 2048 = 6144Mi requests.memory, 4096Mi allowed"
    assert (found.file, found.line, found.last_line) == ("values.yaml", 4, 9)
    found = build.only(build.judged(tree(QUOTA, charts=[build.chart("memory=5Gi", path="")])).findings)
    assert found.summary == "there is no room for the size at its values"


def test_what_a_chart_may_say_in_its_templates_is_not_held_against_it() -> None:
    silent = make.quota("limits.memory=4Gi")
    assert build.judged(tree(silent, charts=[build.chart("memory=1Gi")])).findings == ()
    unknown = build.chart("", unknowns=(Unknown("controller.resources.requests.memory", "var.memory"),))
    said = build.judged(tree(make.quota("pods=4"), charts=[unknown]))
    account = build.account(said, "pods")
    assert (said.findings, account.after, account.at_least) == ((), "1", True)


def test_a_chart_that_runs_is_counted_by_what_runs() -> None:
    running = make.pod("store-0", "memory=3Gi", node="n1", labels={"app.kubernetes.io/instance": "store"})
    seen = build.cluster(nodes=[make.node("n1")], pods=[running], quotas=[QUOTA])
    said = build.judged(tree(charts=[build.chart("memory=2Gi", 2)]), None, seen)
    assert (said.findings, build.account(said, "requests.memory").after) == ((), "3Gi")
    other = replace(running, labels={"app.kubernetes.io/instance": "other"})
    seen = replace(seen, pods=(other,))
    said = build.judged(tree(charts=[build.chart("memory=2Gi", 2)]), None, seen)
    assert build.told(said.findings) == [("quota-exceeded", "HelmRelease shop/store")]


def test_a_chart_with_other_sizes_takes_the_place_of_itself() -> None:
    before = tree(QUOTA, charts=[build.chart("memory=1Gi", 3)])
    said = build.judged(tree(QUOTA, charts=[build.chart("memory=2Gi", 2)]), before)
    account = build.account(said, "requests.memory")
    assert (said.findings, account.before, account.after) == ((), "3Gi", "4Gi")


def test_two_containers_of_a_chart_are_two_pods() -> None:
    charts = [build.chart("memory=1Gi"), build.chart("memory=2Gi", path="web[0].resources")]
    assert build.account(build.judged(tree(QUOTA, charts=charts)), "requests.memory").after == "3Gi"


def test_claims_are_held_against_quotas() -> None:
    quota = make.quota("requests.storage=5Gi")
    said = build.judged(tree(claim("a", 3), claim("b", 3), quota), tree(claim("a", 3), quota))
    found = build.only(said.findings)
    assert (found.check, found.subject, found.summary) == (
        "quota-exceeded", "PersistentVolumeClaim shop/b", "there is no room for it",
    )  # fmt: skip
    assert found.arithmetic == "3072 + 3072 = 6144Mi requests.storage, 5120Mi allowed"
    account = build.account(said, "requests.storage")
    assert (account.before, account.after, account.headroom) == ("3Gi", "6Gi", "-1Gi")
    assert build.judged(tree(claim("a", 3), claim("b", 2), quota)).findings == ()


def test_claims_are_held_against_limit_ranges_unless_their_size_is_unknown() -> None:
    bounds = make.limit_range(kind="PersistentVolumeClaim", maximum="storage=2Gi")
    found = build.only(build.judged(tree(claim("a", 3), bounds)).findings)
    assert (found.check, found.arithmetic) == ("admission-refused", "")
    assert found.refusal == (
        'persistentvolumeclaims "a" is forbidden: maximum storage usage per PersistentVolumeClaim is 2Gi, '
        "but request is 3Gi"
    )
    unknown = {"a": [Unknown("spec.resources.requests.storage", "var.size")]}
    assert build.judged(tree(claim("a", 0), bounds, unknowns=unknown)).findings == ()


def test_new_claims_come_on_top_of_what_a_cluster_has_counted() -> None:
    seen = build.cluster(quotas=[make.quota("requests.storage=5Gi", used="requests.storage=3Gi")])
    said = build.judged(tree(claim("b", 2)), None, seen)
    account = build.account(said, "requests.storage")
    assert (said.findings, account.before, account.after) == ((), "3Gi", "5Gi")
    assert build.told(build.judged(tree(claim("b", 3)), None, seen).findings) == [
        ("quota-exceeded", "PersistentVolumeClaim shop/b")
    ]


def test_a_pod_of_a_dump_is_sent_anew() -> None:
    """It says on which node it stood; whoever sends it does not, and the scheduler looks for a place."""
    standing = make.pod("one", "memory=1Gi", node="n1")
    cluster = build.cluster(nodes=[make.node("n2", "cpu=4 memory=4Gi")])
    said = build.judged(tree(standing), tree(standing), cluster)
    assert (said.findings, said.placement.placed, said.placement.waiting) == ((), 1, ())
