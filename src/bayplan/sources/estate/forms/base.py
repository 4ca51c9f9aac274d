"""What all parts of the form share: strictness, and values that say to editors how they are written."""

from typing import Annotated, Final

import msgspec

from bayplan.sources.kubernetes.wire import Wire


class Form(Wire, forbid_unknown_fields=True):
    """A part of the file with all the keys it may have."""


def told(text: str) -> msgspec.Meta:
    """What an editor shows beside a key."""
    return msgspec.Meta(description=text)


QUANTITY: Final = r"^([0-9]+\.?[0-9]*|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"
SIZE: Final = r"^([0-9]+\.?[0-9]*|\.[0-9]+)([KMGTPE]i|[kMGTPE])$|^0$"
SHARE: Final = r"^[0-9]{1,4}(\.[0-9]{1,4})? ?%$"
DURATION: Final = r"^([0-9]{1,4}d)?([0-9]{1,5}h)?([0-9]{1,6}m)?$"
SECONDS: Final = rf"{DURATION}|^[0-9]{{1,6}}s$"
"""Of what may be shorter than a minute."""
CLAUSE: Final = r"^[a-z-]+( of \S+)? (>=|>|<=|<|==) [0-9]{1,9}(\.[0-9]{1,4})?( ?%)?( once| for [0-9dhm]+)?$"


def _written(pattern: str, *examples: str) -> msgspec.Meta:
    """Only editors go by the pattern: our own words say more than that something does not match."""
    return msgspec.Meta(examples=list(examples), extra_json_schema={"pattern": pattern})


Quantity = Annotated[str, _written(QUANTITY, "500m", "2Gi")] | int | float
Amounts = dict[str, Quantity]
"""Resource name to an amount as Kubernetes reads it: `500m`, `2Gi`, `8`."""
Size = Annotated[str, _written(SIZE, "267Gi", "1.1T")] | int | float
"""A size in bytes with its unit. A bare number is taken here, to be refused with a word on units."""
Share = Annotated[str, _written(SHARE, "85 %")] | int | float
"""A share in per cent. A bare number is taken here, to be refused likewise."""
Duration = Annotated[str, _written(DURATION, "90m", "7d")]
ClauseText = Annotated[str, _written(CLAUSE, "max-attachments >= 25", "memory-requests > 90 % for 7d")]
Count = Annotated[int, msgspec.Meta(ge=0, le=10_000)]
Ratio = Annotated[float, msgspec.Meta(ge=0, le=1000)]
"""How much may be promised for each that is there: 1 is as much as there is."""
PriorityValue = Annotated[int, msgspec.Meta(ge=-(2**31), le=1_000_000_000)]
