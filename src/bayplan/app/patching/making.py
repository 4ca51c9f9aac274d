"""From a plan to its patch, step by step."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from msgspec.structs import replace

from bayplan.app.patching import choosing, diffs, wishes
from bayplan.app.patching.choosing import Choice, Group, Writing
from bayplan.app.patching.proving import Proof, Standing
from bayplan.app.patching.wishes import Amounts
from bayplan.app.trees import Look
from bayplan.model.trees import ChartSizes, Declared, Origin, Tree
from bayplan.rightsizing.report.patch import Edit, Patch, Unreached
from bayplan.rightsizing.report.plan import Change
from bayplan.sources.trees import tracing
from bayplan.sources.trees.tracing import Copy, Repeat, Search, Token

NOTHING: Final[Amounts] = {}
_PIPED: Final = (
    "the tree came through a pipe, and there is no file to edit; write the value where it was made"
)


class Made(NamedTuple):
    """A patch, and the tree as it is with it."""

    patch: Patch
    tree: Tree


def patch(path: str, look: Look, tree: Tree, changes: Sequence[Change], now: Amounts = NOTHING) -> Patch:
    """The edits that carry these changes into the tree at a path; `tree` is what `look` read there.

    `now` are the amounts in force by container, where a cluster tells them: by these a container that a chart
    makes is found in the values of its release.
    """
    return patched(path, look, tree, changes, now).patch


def patched(path: str, look: Look, tree: Tree, changes: Sequence[Change], now: Amounts = NOTHING) -> Made:
    """The same, and the tree as it would be: read from a copy, its places as in the original."""
    if not changes:
        return Made(Patch(), tree)
    if not (Path(path).is_file() or Path(path).is_dir()):
        return Made(Patch(unreached=tuple(_unreached(changes, _PIPED))), tree)
    task = _Task(path, look, tree, changes, now)
    # What is written nowhere near any object, a module of mere outputs, is missed by the first attempt.
    return _attempt(task, _around(tree)) or _attempt(task, None) or Made(Patch(), tree)


class _Task(NamedTuple):
    """What was asked."""

    path: str
    look: Look
    tree: Tree
    changes: Sequence[Change]
    now: Amounts


def _around(tree: Tree) -> frozenset[str]:
    """The folders that anything of the tree is written in, each with those beside it."""
    files = {one.file for part in (tree.declared, tree.charts) for one in _origins(part)}
    folders = (PurePosixPath(file).parent for file in files)
    return frozenset(str(one.parent if len(one.parts) > 1 else one) for one in folders if one.parts)


def _origins(written: Iterable[Declared | ChartSizes]) -> Iterator[Origin]:
    for one in written:
        yield one.origin
        yield from one.places.values() if isinstance(one, Declared) else ()


def _attempt(task: _Task, around: frozenset[str] | None) -> Made | None:
    """The patch, made on a copy; None where a copy that is not whole is read differently from the tree."""
    with (
        tracing.copied(task.path, around) as copy,
        tempfile.TemporaryDirectory(prefix="bayplan-") as folder,
    ):
        cache = Path(task.look.cache) if task.look.cache is not None else Path(folder)
        before = copy.find(task.look.given, cache)
        if around is not None and not _is_alike(before.tree(task.path), task.tree):
            return None
        search = Search(copy, task.look.given, Path(folder), tracing.values(before))
        return _made(task, search, Proof(search._replace(cache=cache), before))


def _is_alike(copied: Tree, tree: Tree) -> bool:
    return all(
        getattr(copied, part) == getattr(tree, part) for part in ("objects", "declared", "charts", "findings")
    )


def _unreached(changes: Sequence[Change], why: str) -> Iterator[Unreached]:
    for change in changes:
        for bound, amount in sorted(change.amounts.items()):
            yield Unreached(change.place, bound, amount, why)


def _made(task: _Task, search: Search, proof: Proof) -> Made:
    """Every step in its order."""
    asked = wishes.of(task.changes, task.tree, search.base, task.now)
    near = frozenset(_folders(task.tree, {change.place.namespace for change in task.changes}))
    traced = tracing.trace(search._replace(near=near), {one.spot: one.old for one in asked.wishes})
    choice = Choice(asked.wishes, asked.unreached, traced)
    repeated = choice.repeated(_repeats(search.copy, choice.writings()), asked.wishes)
    standing = proof.stand(choosing.groups([*choice.writings(), *repeated]))
    refused = [one.unreached(why) for one, why in choice.refused.items()]
    fallen = [wish.unreached(why) for group, why in standing.fallen for wish in group.wishes]
    made = _written(search.copy, task.tree, standing)
    unreached = _in_order((*asked.unreached, *refused, *fallen), task.changes)
    return Made(replace(made, unreached=unreached), standing.found.tree(task.path))


def _folders(tree: Tree, namespaces: set[str]) -> Iterator[str]:
    """Where what is in these namespaces is applied and written."""
    written: tuple[Declared | ChartSizes, ...] = (*tree.declared, *tree.charts)
    for one in written:
        if one.namespace in namespaces:
            yield one.origin.stack
            yield one.origin.file.rpartition("/")[0]


def _repeats(copy: Copy, writings: Iterable[Writing]) -> Iterator[Repeat]:
    """What triggers repeat, file by file."""
    for name, edited in _by_file(writings).items():
        yield from tracing.repeats(copy.contents[name], edited)


def _by_file(writings: Iterable[Writing]) -> dict[str, dict[Token, Fraction]]:
    found: dict[str, dict[Token, Fraction]] = {}
    for one in writings:
        found.setdefault(one.token.file, {})[one.token] = one.wishes[0].new
    return found


def _written(copy: Copy, tree: Tree, standing: Standing) -> Patch:
    """The edits that stand, as they are told."""
    contents = copy.contents
    writings = [one for group in standing.groups for one in group.writings]
    stacks = _stacks(tree)
    files = tuple(sorted(standing.contents))
    return Patch(
        edits=tuple(sorted((_edit(one, stacks) for one in writings), key=lambda one: (one.file, one.start))),
        diff=diffs.diff(contents, standing.contents),
        files=files,
        digests={name: hashlib.sha256(contents[name]).hexdigest() for name in files},
        notes=tuple(_notes(copy, standing.groups)),
    )


def _edit(writing: Writing, stacks: Mapping[tuple[str, str, str], str]) -> Edit:
    token = writing.token
    of = {stacks.get(wish.spot[:3], "") for wish in writing.wishes}
    fed = dict.fromkeys((wish.place, wish.bound) for wish in writing.wishes)
    return Edit(
        file=token.file,
        line=token.line,
        start=token.start,
        end=token.end,
        old=token.text,
        new=writing.text,
        places=tuple(place for place, _ in fed),
        bounds=tuple(bound for _, bound in fed),
        stack=of.pop() if len(of) == 1 else "",
    )


def _stacks(tree: Tree) -> dict[tuple[str, str, str], str]:
    """The folder that each object is applied with, where it is one that is applied as one."""
    applied = frozenset(tree.stacks)
    found = {one.key: one.origin.stack for one in tree.declared if one.origin.stack in applied}
    charts = {(one.kind, one.namespace, one.release): one.origin.stack for one in tree.charts}
    return {key: stack for key, stack in (charts | found).items() if stack in applied}


def _notes(copy: Copy, groups: Sequence[Group]) -> Iterator[str]:
    """What to know of commands that are not run again."""
    by_file = _by_file(one for group in groups for one in group.writings)
    for name, edited in by_file.items():
        for token in tracing.idle(copy.contents[name], edited):
            yield f"{name}:{token.line}: no trigger changes with the value; run the command of the block"
    if not all(_is_text(copy.contents[name]) for name in by_file):
        yield "a file is not UTF-8: the diff shows it with other signs, and can only be written, not applied"


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _in_order(found: Iterable[Unreached], changes: Sequence[Change]) -> tuple[Unreached, ...]:
    order = {change.place: at for at, change in enumerate(changes)}
    once = {(one.place, one.bound): one for one in found}
    return tuple(sorted(once.values(), key=lambda one: (order[one.place], one.bound)))
