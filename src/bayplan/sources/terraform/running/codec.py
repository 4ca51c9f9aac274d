"""Readings as bytes, between processes and in the cache."""

from typing import Any, Final

import msgspec

from bayplan.model.quantities import Family, Quantity, parse
from bayplan.sources.terraform.stacks import StackReading


class Task(msgspec.Struct):
    """What a worker needs to know before its first stack."""

    root: str
    given: dict[str, str]


def _write(value: object) -> Any:
    if isinstance(value, Quantity):
        return [str(value), value.family.value]
    if isinstance(value, str):  # one that knows where it was written, which ends here
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a reading")


def _read(kind: type, value: Any) -> Quantity:
    if kind is not Quantity:
        raise ValueError(f"{kind} has no place in a reading")
    return Quantity(parse(value[0]).nanos, Family(value[1]))


encode: Final = msgspec.msgpack.Encoder(enc_hook=_write).encode
decode: Final = msgspec.msgpack.Decoder(StackReading, dec_hook=_read).decode
decode_task: Final = msgspec.msgpack.Decoder(Task).decode
