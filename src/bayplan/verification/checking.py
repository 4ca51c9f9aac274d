"""Goes through the checklist."""

from collections.abc import Sequence

from bayplan.model.errors import InvalidInput
from bayplan.verification import answers
from bayplan.verification.answers import Entry, Verification
from bayplan.verification.framework import Item, Scene
from bayplan.verification.registry import ITEMS, SECTIONS


def verify(scene: Scene, only: Sequence[str] = ()) -> Verification:
    """What every item says of a scene; `only` names sections or codes. Raises InvalidInput for others."""
    entries = tuple(_entry(one, scene) for one in chosen(only))
    taken = scene.snapshot.taken_at
    return Verification(
        kubernetes=scene.snapshot.kubernetes,
        entries=entries,
        counts=dict(answers.counts(entries)),
        estate=scene.declaration.file,
        taken_at=taken.isoformat() if taken is not None else "",
    )


def chosen(only: Sequence[str]) -> tuple[Item, ...]:
    """The items of some sections, or with some codes; all where nothing is named."""
    known = {*SECTIONS, *(one.code for one in ITEMS)}
    for name in only:
        if name not in known:
            raise InvalidInput(
                f"--only names {name!r}, which is no section and no item; sections are {', '.join(SECTIONS)}",
                value=name,
            )
    return tuple(one for one in ITEMS if not only or one.section in only or one.code in only)


def _entry(item: Item, scene: Scene) -> Entry:
    found = tuple(item.look(scene))
    return Entry(item.code, item.section, item.text, answers.worst(found), found)
