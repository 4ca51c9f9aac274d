"""Which cards can be cut into instances (MIG), into which, and how many of each.

From the tables of NVIDIA's MIG User Guide ("Supported MIG Profiles", docs.nvidia.com/datacenter/tesla/
mig-user-guide) and, for `all-balanced`, from the configurations that come with mig-parted
(deployments/gpu-operator in github.com/NVIDIA/mig-parted).
"""

import re
from typing import Final

from bayplan.model.machines import PciDevice
from bayplan.model.record import Record

GIB: Final = 1 << 30
ALL: Final = "all-"
BALANCED: Final = "all-balanced"
WHOLE: Final = "all-disabled"
ENABLED: Final = "all-enabled"
"""Cards in MIG mode without any instance: somebody else is to make them."""
WITHOUT_PARTS: Final = (WHOLE, ENABLED)


class CardKind(Record, frozen=True):
    """A kind of card: the words of its name, its memory (GiB, as sold), and how many of each instance fit.

    `balanced` is the mixture that is called so.
    """

    words: str
    memory: int
    instances: dict[str, int]
    balanced: dict[str, int]


KINDS: Final = (
    CardKind(
        "A100", 40,
        {"1g.5gb": 7, "1g.5gb+me": 1, "1g.10gb": 4, "2g.10gb": 3, "3g.20gb": 2, "4g.20gb": 1, "7g.40gb": 1},
        {"1g.5gb": 2, "2g.10gb": 1, "3g.20gb": 1},
    ),
    CardKind(
        "A100", 80,
        {"1g.10gb": 7, "1g.10gb+me": 1, "1g.20gb": 4, "2g.20gb": 3, "3g.40gb": 2, "4g.40gb": 1, "7g.80gb": 1},
        {"1g.10gb": 2, "2g.20gb": 1, "3g.40gb": 1},
    ),
    CardKind(
        "H100", 80,
        {"1g.10gb": 7, "1g.10gb+me": 1, "1g.20gb": 4, "2g.20gb": 3, "3g.40gb": 2, "4g.40gb": 1, "7g.80gb": 1},
        {"1g.10gb": 2, "2g.20gb": 1, "3g.40gb": 1},
    ),
    CardKind(
        "H200", 141,
        {"1g.18gb": 7, "1g.18gb+me": 1, "1g.35gb": 4, "2g.35gb": 3, "3g.71gb": 2, "4g.71gb": 1,
         "7g.141gb": 1},
        {"1g.18gb": 2, "2g.35gb": 1, "3g.71gb": 1},
    ),
    CardKind(
        "A30", 24,
        {"1g.6gb": 4, "1g.6gb+me": 1, "2g.12gb": 2, "2g.12gb+me": 1, "4g.24gb": 1},
        {"1g.6gb": 2, "2g.12gb": 1},
    ),
)  # fmt: skip
_WITHOUT: Final = ("T4", "V100", "P100", "P40", "P4", "M60", "L4", "L40", "L40S", "A10", "A16", "A2", "A40")
"""Data center cards without MIG: all before Ampere, and of Ampere and Ada all but those above."""
_SIZE: Final = re.compile(r"(\d{2,3}) ?GB", re.IGNORECASE)


def kind_of(card: PciDevice) -> CardKind | None:
    """What kind of card a device is, by its name and its memory; None where it is none that is known."""
    named = [one for one in KINDS if _says(card.name, one.words)]
    written = _SIZE.search(card.name)
    size = int(written[1]) if written else round((card.memory or 0) / GIB)
    if len(named) == 1 and not size:
        return named[0]
    return next((one for one in named if abs(one.memory - size) <= one.memory * 0.1), None)


def is_without(card: PciDevice) -> bool:
    """Whether a card is known to have no MIG."""
    return any(_says(card.name, word) for word in _WITHOUT)


def parts(kind: CardKind, configuration: str) -> dict[str, int] | None:
    """The instances of one card under a configuration (`all-1g.5gb`), by profile; None: it has none such."""
    if configuration == BALANCED:
        return dict(kind.balanced)
    profile = configuration.removeprefix(ALL)
    count = kind.instances.get(profile)
    return {profile: count} if count is not None and configuration.startswith(ALL) else None


def resource(profile: str) -> str:
    """The resource that an instance is counted by under the strategy `mixed` (`nvidia.com/mig-1g.5gb`)."""
    return f"nvidia.com/mig-{profile.replace('+', '.')}"


def _says(name: str, word: str) -> bool:
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])", name, re.IGNORECASE) is not None
