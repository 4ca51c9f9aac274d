import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.model.attaching import DRIVER, SLOTS, advertised, room
from bayplan.model.estate import Pool
from bayplan.model.machines import Machine, MachineDisk


def machine(*slots: str) -> Machine:
    return Machine(201, disks=tuple(MachineDisk(slot) for slot in slots))


@pytest.mark.parametrize(
    ("slots", "fits"),
    [
        ((), 29),
        (("scsi0",), 29),  # the driver never looks there
        (("scsi0", "scsi1"), 28),
        (("scsi0", "scsi30", "ide2", "virtio0"), 29),
        (("scsi1", "scsi29"), 27),
    ],
)
def test_disks_that_are_not_the_driver_s_take_slots(slots: tuple[str, ...], fits: int) -> None:
    assert room(machine(*slots)) == fits


def test_a_machine_of_which_nothing_is_known_has_them_all() -> None:
    assert room(None) == len(SLOTS) == 29


def test_a_pool_may_declare_fewer_and_never_more() -> None:
    assert advertised(Pool("worker", machine=machine("scsi0"), slots={DRIVER: 28})) == 28
    assert advertised(Pool("worker", machine=machine("scsi0"), slots={DRIVER: 30})) == 29
    assert advertised(Pool("worker", machine=machine("scsi1"), slots={"other": 5})) == 28


@given(st.sets(st.integers(0, 30)))
def test_what_is_advertised_can_always_be_attached(taken: set[int]) -> None:
    found = advertised(Pool("worker", machine=machine(*(f"scsi{lun}" for lun in taken))))
    assert found == len(set(range(1, 30)) - taken)
