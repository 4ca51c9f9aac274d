"""A declaration as a tree of files: the same declaration, the same bytes.

What might hold a secret is never in it. Each file says in its first lines where it comes from.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from bayplan.model.estate import Declaration
from bayplan.model.files import File
from bayplan.rendering import parts
from bayplan.rendering.assembling import assembled

NO_KEYS: Final[Mapping[str, str]] = {}


def tree(
    declaration: Declaration, forms: Sequence[str] = (), keys: Mapping[str, str] = NO_KEYS
) -> tuple[File, ...]:
    """The files of a tree by their paths, with bundles in these forms: where none is named, as declared.

    `keys`: the texts of the files with public SSH keys that the declaration names.
    """
    chosen = tuple(forms) or (declaration.platform.delivery.kind,)
    others = tuple(parts.others(declaration, keys))
    return assembled(parts.bundles(declaration), others, chosen, parts.secrets(declaration))
