"""Renders what an estate file declares, and says what would become of a tree that is there.

Nothing is written here, nor can be: `app.apply` does that with the changes that this gives.
"""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from msgspec.structs import replace

from bayplan.app import declared, engines, staying
from bayplan.app.staying import RenderedFile
from bayplan.capacity import merging
from bayplan.capacity.answers import Answer
from bayplan.catalog.delivering import MONITORING
from bayplan.catalog.monitoring import ruling
from bayplan.consistency import registry, rooms
from bayplan.consistency.framework import Whole
from bayplan.consistency.rooms import Room
from bayplan.model.doubts import Doubt
from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration
from bayplan.model.files import File
from bayplan.model.findings import Finding, Severity, order
from bayplan.model.machines import Lower
from bayplan.model.record import Record
from bayplan.provisioning import tree
from bayplan.rendering import parts
from bayplan.rendering.assembling import FORMS, assembled
from bayplan.rendering.changes import Changes, Found, changes, within
from bayplan.sources import rendered, seeding
from bayplan.sources.estate.places import Places

OUTDATED: Final = "tree-outdated"
ALL: Final = "all"
PLATFORM: Final = "platform"
"""Whose tree it is: other commands have trees of their own."""
NOTHING: Final = "nothing of the platform is declared: docs/reference/estate.md tells how, from `cluster` on"


class Asked(Record, frozen=True):
    """What is wanted. `path`: the folder, empty where only a look is; `only`: components, all where empty.

    `form` is that of the bundles, or `all`; empty: as declared. `checks`: the tree is only held against it.
    `images`: the folder for NoCloud images, outside the tree; `token`: they hold the join token.
    """

    path: str = ""
    form: str = ""
    only: tuple[str, ...] = ()
    overwrite: bool = False
    checks: bool = False
    images: str = ""
    token: bool = False


class Rendering(Answer, frozen=True):
    """What an estate file comes to as files, and what contradicts what in it.

    `path` is the tree's folder, empty where none was named. `refused`: something is so wrong that nothing may
    be written. `written`: the changes were carried out. `images`: the NoCloud images that were written.
    `unsaid`: what of the capacity policy no alert can tell, with the reason.
    """

    estate: str
    path: str
    forms: tuple[str, ...]
    files: tuple[RenderedFile, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    refused: bool = False
    written: bool = False
    images: tuple[str, ...] = ()


class Rendered(NamedTuple):
    """The answer, and the changes that it speaks of."""

    answer: Rendering
    changes: Changes


def render(estate: str, asked: Asked, seen: Lower | None = None) -> Rendered:
    """What is to be written for an estate file. `seen`: the lower layer as observed, for the proofs."""
    _insist_on_outside(asked)
    declaration = declared.at(estate)
    forms = _forms(asked.form, declaration)
    with _placing(estate):
        bundles = parts.bundles(declaration)
        others = tuple(parts.others(declaration, _keys(declaration, estate)))
        files = assembled(bundles, others, forms, parts.secrets(declaration))
    whole = Whole(_upon(declaration, seen), bundles, engines.settler)
    doubts = tuple(registry.prove(whole))
    _insist_on_names(asked.only, files)
    found = rendered.look(asked.path, [one.path for one in files], PLATFORM) if asked.path else Found()
    made = changes(files, found, asked.overwrite, asked.only)
    stayed = (*staying.stayed(made, asked.path), *_outdated(made, asked))
    findings = (*declaration.findings, *_placed(doubts, estate), *stayed)
    answer = Rendering(
        estate,
        asked.path,
        forms,
        staying.files(made),
        tuple(sorted(dict.fromkeys(findings), key=order)),
        tuple(_notes(whole, files)),
        _unsaid(whole),
        refused=any(one.grave for one in doubts),
    )
    return Rendered(answer, made)


def seeds(estate: str, asked: Asked) -> tuple[File, ...]:
    """An image of NoCloud for each machine, by its name; with the join token in it, where that is wanted."""
    declaration = declared.at(estate)
    with _placing(estate):
        secret = seeding.token(declaration.platform.cluster.token) if asked.token else ""
        made = tree.seeds(declaration, _keys(declaration, estate), secret)
    return tuple(replace(one, path=one.path.removeprefix(f"{tree.FOLDER}/")) for one in made)


@contextlib.contextmanager
def _placing(estate: str) -> Iterator[None]:
    """What cannot be made of an estate file is told with its place in it."""
    try:
        yield
    except InvalidInput as error:
        line = error.line or Places(Path(estate).read_bytes()).line(error.path)
        raise InvalidInput(
            error.message, file=error.file or estate, line=line, path=error.path, value=error.value
        ) from error


def _keys(declaration: Declaration, estate: str) -> dict[str, str]:
    return seeding.keys(tree.key_files(declaration), Path(estate).parent)


def _upon(declaration: Declaration, seen: Lower | None) -> Declaration:
    if seen is None:
        return declaration
    return replace(declaration, lower=merging.merge(seen, declaration.lower)[0])


def _forms(form: str, declaration: Declaration) -> tuple[str, ...]:
    if form == ALL:
        return tuple(FORMS)
    return (form or declaration.platform.delivery.kind,)


def _notes(whole: Whole, files: Sequence[File]) -> Iterator[str]:
    """How many notebooks fit, or that there is nothing to speak of."""
    if not files:
        yield NOTHING
    yield from map(_told, rooms.rooms(whole))


def _unsaid(whole: Whole) -> tuple[str, ...]:
    watched = any(one.name == MONITORING for one in whole.bundles)
    return ruling.unsaid(whole.declaration) if watched else ()


def _told(room: Room) -> str:
    """`profile gpu-2: 4 at once (wk-gpu1: 1, ...)`."""
    where = ", ".join(f"{name}: {count}" for name, count in room.shares.items())
    return f"profile {room.profile.name}: {room.count} at once{f' ({where})' if where else ''}"


def _insist_on_outside(asked: Asked) -> None:
    """Images go to no repository."""
    if (
        asked.images
        and asked.path
        and Path(asked.images).resolve().is_relative_to(Path(asked.path).resolve())
    ):
        message = f"{asked.images} is in the tree, which goes to a repository; name a folder outside it"
        raise InvalidInput(message, path="--seed-iso", value=asked.images)


def _insist_on_names(only: Sequence[str], files: Sequence[File]) -> None:
    for name in only:
        if not any(within(one.path, [name]) for one in files):
            known = sorted({one.path.split("/")[1] for one in files if one.path.count("/") > 1})
            message = f"nothing is rendered for {name}; there are {', '.join(known) or 'no components'}"
            raise InvalidInput(message, path="--only", value=name)


def _placed(doubts: Sequence[Doubt], estate: str) -> Iterator[Finding]:
    """Doubts as findings at their lines of the estate file."""
    places = Places(Path(estate).read_bytes()) if doubts else None
    for one in doubts:
        yield Finding(
            one.code,
            Severity.ERROR if one.grave else Severity.WARNING,
            one.subject or one.path,
            one.message,
            remedy=one.remedy,
            file=estate,
            line=places.line(one.path) if places else 0,
            arithmetic=one.arithmetic,
        )


def _outdated(made: Changes, asked: Asked) -> Iterator[Finding]:
    """What is not as it is declared, where that is the question."""
    for one in made.files if asked.checks and asked.path else ():
        if one.carried_out:
            said = f"is not as it is declared: it would be {one.change.value}"
            file = str(Path(asked.path) / one.path)
            yield Finding(OUTDATED, Severity.ERROR, one.path, said, remedy="render the tree anew", file=file)
