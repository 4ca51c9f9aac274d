"""Bundles in the forms that are wanted, and all other files, as one tree with a page about it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from bayplan.model.bundles import Bundle
from bayplan.model.errors import InvalidInput
from bayplan.model.files import File
from bayplan.rendering import readme
from bayplan.rendering.deliveries import deliveries
from bayplan.rendering.forms import fleet, helm, kustomize
from bayplan.rendering.index import is_inside

FORMS: Final[dict[str, Callable[[Sequence[Bundle]], Iterator[File]]]] = {
    "fleet": fleet.files,
    "helm": helm.files,
    "kustomize": kustomize.files,
}
"""Each form by its name, which is that of its folder and of `delivery.kind` too."""


def assembled(
    bundles: Sequence[Bundle],
    others: Sequence[File],
    forms: Sequence[str],
    secrets: Sequence[readme.Secret] = (),
) -> tuple[File, ...]:
    """The files of a tree, by their paths, without private ones; none where there is nothing to render.

    `secrets` are those that something else than a bundle waits for.
    Raises InvalidInput for what is called so that its file would not be in the tree.
    """
    delivered = deliveries(bundles)
    made = [one for form in forms for one in FORMS[form](delivered)] if delivered else []
    held = [one for one in (*made, *others) if not one.private]
    for one in held:
        if not is_inside(one.path):
            message = f"would be the file {one.path!r}, which is none of the tree; call it otherwise"
            raise InvalidInput(message, path=one.key)
    pages = [readme.readme(delivered, held, secrets)] if held else []
    named = {one.path: one for one in (*held, *pages)}
    return tuple(named[path] for path in sorted(named))
