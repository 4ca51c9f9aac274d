from bayplan.catalog import homes
from bayplan.model.pods import Effect, Toleration
from tests.catalog import wanting


def test_pods_of_the_platform_keep_off_what_is_kept_for_others() -> None:
    mixed = wanting.estate(pools=(wanting.pool(), wanting.pool("card", 1, wanting.KEPT)))
    assert homes.tolerated(mixed) == ()
    assert homes.places(mixed) == 3


def test_they_go_to_the_servers_where_all_workers_are_kept() -> None:
    servers = wanting.machines(cp1="server", cp2="server", gpu1="card")
    kept = wanting.estate(pools=(wanting.pool("card", 4, wanting.KEPT),), lower=servers)
    assert homes.tolerated(kept) == homes.ON_SERVERS
    assert homes.places(kept) == 2


def test_without_pools_nothing_is_known() -> None:
    assert homes.tolerated(wanting.estate()) == ()
    assert homes.places(wanting.estate()) is None


def test_tolerations_are_written_as_pods_have_them() -> None:
    told = (Toleration("a", "Equal", "b", Effect.NO_SCHEDULE), Toleration(operator="Exists"))
    assert homes.written(told) == [
        {"key": "a", "operator": "Equal", "value": "b", "effect": "NoSchedule"},
        {"operator": "Exists"},
    ]
