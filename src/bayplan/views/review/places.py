"""Where findings stand, seen from where the command was called.

A tree's own paths begin at its root. Whoever reads a report looks from the folder they are in, and a forge
from the top of the repository.
"""

from collections.abc import Callable

from bayplan.model.findings import Finding
from bayplan.review.answers import Review, Verdict

Exists = Callable[[str], bool]


def moved(answer: Review, folder: str, exists: Exists) -> Review:
    """The answer with the paths of files that are in `folder` written from outside it."""
    if folder in ("", "."):
        return answer

    def path(file: str) -> str:
        joined = f"{folder.rstrip('/')}/{file}"
        return joined if file and exists(joined) else file

    fields = {name: getattr(answer, name) for name in answer.__struct_fields__}
    for name in ("findings", "before", "suppressed", "verdicts"):
        fields[name] = tuple(_at(one, path(one.file)) for one in fields[name])
    return Review(**fields)


def place(finding: Finding | Verdict) -> str:
    """`blog/main.tf:14`, or what of it is known."""
    return f"{finding.file}:{finding.line}" if finding.file and finding.line else finding.file


def _at(one: Finding | Verdict, file: str) -> Finding | Verdict:
    if file == one.file:
        return one
    return type(one)(**{**{name: getattr(one, name) for name in one.__struct_fields__}, "file": file})
