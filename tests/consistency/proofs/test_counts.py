"""Workers that are not listed one by one still need an address each."""

from bayplan.consistency.proofs.counts import counts
from tests.consistency.build import whole

NARROW = """
networks: [{name: nodes, cidr: 10.0.0.0/28, gateway: 10.0.0.1, reserved: [10.0.0.2-10.0.0.5]}]
machines:
  - {vmid: 101, name: cp1, cores: 2, memory: 4Gi, networks: [nodes], addresses: [10.0.0.6]}
pools:
  - name: worker
    count: COUNT
    allocatable: {cpu: 3, memory: 6Gi}
    machine: {cores: 4, memory: 8Gi, networks: [nodes]}
"""


def test_a_network_has_so_many_addresses_and_no_more() -> None:
    assert list(counts(whole(text=NARROW.replace("COUNT", "8")))) == []
    (found,) = counts(whole(text=NARROW.replace("COUNT", "9")))
    assert (found.path, found.code, found.grave) == ("networks[0].cidr", "addresses-exhausted", True)
    assert found.message == "9 workers are to get an address in nodes, which has 8 left"
    assert found.arithmetic == "16 - 2 - 2 used - 4 reserved = 8"
