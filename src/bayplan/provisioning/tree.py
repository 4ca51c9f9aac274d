"""The files of `bootstrap/`: three for each node, and on request the ISO image that carries them."""

from collections.abc import Mapping
from typing import Final

from bayplan.model.estate import Declaration
from bayplan.model.files import File
from bayplan.provisioning import iso, userdata
from bayplan.provisioning.framework import Node
from bayplan.provisioning.nodes import nodes

FOLDER: Final = "bootstrap"
IMAGE: Final = "seed.iso"
NO_KEYS: Final[Mapping[str, str]] = {}


def files(declaration: Declaration, keys: Mapping[str, str] = NO_KEYS) -> tuple[File, ...]:
    """`bootstrap/NODE/user-data`, `network-config` and `meta-data` of every node, without any secret.

    None for a cluster that is only described. `keys` has the text of every file in `key_files`. Raises
    InvalidInput for what no machine could be made from.
    """
    return tuple(
        File(f"{FOLDER}/{node.name}/{name}", text.encode(), node.key)
        for node in nodes(declaration)
        for name, text in userdata.texts(node, keys).items()
    )


def key_files(declaration: Declaration) -> tuple[str, ...]:
    """The files with public keys that have to be read for `files`, as the estate file names them."""
    found = nodes(declaration)
    return userdata.key_files(found[0]) if found else ()


def seeds(declaration: Declaration, keys: Mapping[str, str] = NO_KEYS, token: str = "") -> tuple[File, ...]:
    """`bootstrap/NODE/seed.iso` of every node: the same three files as a NoCloud image.

    With a `token`, its user data writes the token too. Either way the images are private: they are made to be
    uploaded, and not to be kept.
    """
    return tuple(_image(node, keys, token) for node in nodes(declaration))


def _image(node: Node, keys: Mapping[str, str], token: str) -> File:
    texts = userdata.texts(node, keys, token)
    content = iso.image({name: text.encode() for name, text in texts.items()})
    return File(f"{FOLDER}/{node.name}/{IMAGE}", content, node.key, private=True)
