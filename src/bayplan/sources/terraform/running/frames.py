"""Messages over a pipe: four bytes that say how long it is, then the message."""

from typing import BinaryIO, Final

_LENGTH: Final = 4


def send(stream: BinaryIO, message: bytes) -> None:
    """Writes one message."""
    stream.write(len(message).to_bytes(_LENGTH, "big") + message)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """The next message; None where there is none any more."""
    head = stream.read(_LENGTH)
    if len(head) < _LENGTH:
        return None
    length = int.from_bytes(head, "big")
    message = stream.read(length)
    return message if len(message) == length else None
