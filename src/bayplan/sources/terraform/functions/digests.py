"""Digests, as Terraform prints them."""

import base64
import hashlib
import uuid
from collections.abc import Callable
from typing import Final

from bayplan.sources.terraform.values.conversions import text
from bayplan.sources.terraform.values.unknowns import Value, Wrong

_NAMESPACES: Final = {
    "dns": uuid.NAMESPACE_DNS,
    "url": uuid.NAMESPACE_URL,
    "oid": uuid.NAMESPACE_OID,
    "x500": uuid.NAMESPACE_X500,
}


def hexadecimal(algorithm: str, content: bytes) -> str:
    """The digest in hexadecimal."""
    return hashlib.new(algorithm, content, usedforsecurity=False).hexdigest()


def in_base64(algorithm: str, content: bytes) -> str:
    """The digest in base 64."""
    return base64.b64encode(hashlib.new(algorithm, content, usedforsecurity=False).digest()).decode()


def uuid_v5(namespace: Value, name: Value) -> str:
    """The identifier of a name in a namespace."""
    known = _NAMESPACES.get(text(namespace))
    try:
        return str(uuid.uuid5(known or uuid.UUID(text(namespace)), text(name)))
    except ValueError:
        raise Wrong(f"{text(namespace)[:60]!r} is not a namespace of identifiers") from None


def _of_text(algorithm: str) -> Callable[[Value], str]:
    return lambda value: hexadecimal(algorithm, text(value).encode())


FUNCTIONS: Final[dict[str, Callable[..., Value]]] = {
    **{name: _of_text(name) for name in ("md5", "sha1", "sha256", "sha512")},
    "base64sha256": lambda value: in_base64("sha256", text(value).encode()),
    "base64sha512": lambda value: in_base64("sha512", text(value).encode()),
    "uuidv5": uuid_v5,
}
