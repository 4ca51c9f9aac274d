"""The base of every plain type: frozen, compared by value, without behaviour of its own."""

import msgspec


class Record(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A frozen value. Fields that hold their default are left out where a record is written down.

    `gc=False`: records never refer back to what holds them, so the cycle collector need not look at them
    (with 50,000 pods it would otherwise take longer than the reading).
    """
