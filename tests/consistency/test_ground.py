"""The cluster in thought has the nodes, the pods and the rules of the one that is declared."""

from bayplan.consistency import ground
from bayplan.model.estate import Declaration, Pool
from bayplan.model.pods import Toleration
from tests import make
from tests.consistency.build import bundle, pods, whole

TIER = """
tiers:
  - name: small
    namespaces: [agent]
    limitRange: {default: {memory: 256Mi}}
    quota: {pods: 3}
"""


def test_servers_have_what_their_machines_leave_and_workers_what_pools_say() -> None:
    nodes = {str(node.name): node for node in ground.nodes(whole().declaration)}
    assert list(nodes) == ["cp1", "worker-1", "worker-2", "card-1"]
    assert nodes["cp1"].allocatable["memory"].units < 4 << 30
    assert nodes["card-1"].allocatable["nvidia.com/gpu"].units == 2
    assert nodes["cp1"].taints[0].value == "true" and nodes["worker-1"].taints == ()


def test_a_node_of_which_nothing_is_known_is_left_out() -> None:
    known = Declaration(pools=(Pool("worker", 2, make.amounts("pods=110")),))
    assert ground.nodes(known) == ()


def test_daemons_stand_where_they_are_let() -> None:
    anywhere = pods("DaemonSet", tolerations=(Toleration(operator="Exists"),))
    found = ground.daemons_of(whole("", bundle("a", pods("DaemonSet")), bundle("b", anywhere)))
    assert [pod.node for pod in found if pod.namespace == "a"] == ["worker-1", "worker-2"]
    assert [pod.node for pod in found if pod.namespace == "b"] == ["cp1", "worker-1", "worker-2", "card-1"]


def test_requests_are_spread_over_containers_and_lose_nothing_that_counts() -> None:
    (pod,) = ground.replicas(bundle(), pods(requests="cpu=300m memory=3Gi", containers=3))
    assert [str(one.resources.requests["cpu"]) for one in pod.spec.containers] == ["100m"] * 3


def test_a_tier_s_rules_are_in_its_namespaces_alone() -> None:
    declaration = whole(TIER).declaration
    mine = ground.policies(declaration, "agent", {})
    assert len(mine.limit_ranges) == len(mine.quotas) == 1
    assert {one.namespace for one in (*mine.limit_ranges, *mine.quotas)} == {"agent"}
    assert ground.policies(declaration, "other", {}).quotas == ()
