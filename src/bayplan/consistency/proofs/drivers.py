"""The driver of cards comes from one place: the operator, or the machine as it boots."""

from collections.abc import Iterator

from bayplan.consistency.framework import Whole
from bayplan.model.doubts import Doubt

CODE = "driver-twice"
NOWHERE = "driver-nowhere"
OPERATOR = "gpu-operator"


def drivers(whole: Whole) -> Iterator[Doubt]:
    """An operator that installs what is there, or that waits for what nobody installs."""
    bundle = next((one for one in whole.bundles if one.name == OPERATOR), None)
    if bundle is None:
        return
    said, origin = bundle.value("driver.enabled"), whole.declaration.platform.bootstrap.driver
    if said is True and origin != OPERATOR.partition("-")[2]:
        told = f"the operator is to install the driver, and machines have it already ({origin})"
        remedy = "take driver.enabled out of its values, or write bootstrap.driver: operator"
        yield Doubt("bootstrap.driver", told, CODE, origin, bundle.name, remedy, grave=True)
    elif said is False and origin == OPERATOR.partition("-")[2]:
        told = "the operator is to bring the driver (bootstrap.driver), and its values keep it from that"
        remedy = "take driver.enabled out of its values, or write bootstrap.driver: packages or image"
        yield Doubt(bundle.key, told, NOWHERE, origin, bundle.name, remedy, grave=True)
