"""The estate file of a tree: the nearest one, from the path that was given up to the root."""

from pathlib import Path
from typing import Final

from msgspec.structs import replace

from bayplan.model.errors import InvalidInput, Mistakes
from bayplan.model.estate import Declaration, NamespaceRule, PodRule, Suppression
from bayplan.model.findings import Finding
from bayplan.sources.trees import mistakes
from bayplan.sources.trees.grounds import Grounds, is_file

FILE: Final = "bayplan.yaml"

Placed = NamespaceRule | PodRule | Suppression | Finding


def read(grounds: Grounds) -> tuple[Declaration | None, tuple[Finding, ...]]:
    """What the estate file declares; None where there is none, or it cannot be used."""
    folder = grounds.start if grounds.start.is_dir() else grounds.start.parent
    above = (one for one in (folder, *folder.parents) if one.is_relative_to(grounds.root))
    path = next((one / FILE for one in above if is_file(one / FILE)), None)
    if path is None:
        return None, ()
    name = grounds.name(path)
    if not grounds.hold(path):
        return None, (mistakes.outside(name, "the estate file is a link that leads out of the tree"),)
    from bayplan.sources import estate  # it takes a while to load

    try:
        found = _named(estate.read(str(path)), path, name)
    except Mistakes as error:
        return None, tuple(mistakes.unreadable(one.within(name), name) for one in error.found)
    except InvalidInput as error:
        return None, (mistakes.unreadable(error.within(name), name),)
    return found, found.findings


def _named(declaration: Declaration, path: Path, name: str) -> Declaration:
    """The same, with the file called as all others are."""
    return replace(
        declaration,
        file=name,
        namespace_rules=tuple(
            replace(one, file=_name(one, path, name)) for one in declaration.namespace_rules
        ),
        pod_rules=tuple(replace(one, file=_name(one, path, name)) for one in declaration.pod_rules),
        suppressions=tuple(replace(one, file=_name(one, path, name)) for one in declaration.suppressions),
        findings=tuple(replace(one, file=_name(one, path, name)) for one in declaration.findings),
    )


def _name(one: Placed, path: Path, name: str) -> str:
    return name if one.file == str(path) else one.file
