"""What a folder declares: the blocks of all its files, by kind and name."""

from collections.abc import Iterator
from typing import Final, NamedTuple, TypeVar

from bayplan.sources.terraform.jail import Jail, Refused
from bayplan.sources.terraform.syntax import blocks
from bayplan.sources.terraform.syntax.blocks import Attribute, Block, Body
from bayplan.sources.terraform.syntax.source import Source
from bayplan.sources.terraform.values.unknowns import without_marks

ResourceKey = tuple[str, str, str]
"""`resource` or `data`, type, name."""

Key = TypeVar("Key")
_OVERRIDES: Final = ("_override.tf", "/override.tf")


class Problem(NamedTuple):
    """Something about a file that its readers should hear."""

    summary: str
    file: str
    line: int = 0


class Folder:
    """The declarations of one folder."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.files: list[str] = []
        self.problems: list[Problem] = []
        self.variables: dict[str, Block] = {}
        self.outputs: dict[str, Block] = {}
        self.calls: dict[str, Block] = {}
        self.resources: dict[ResourceKey, Block] = {}
        self.locals: dict[str, Attribute] = {}

    @property
    def whole(self) -> bool:
        """Whether every file could be read to its end."""
        return not self.problems

    def add(self, body: Body) -> None:
        """Takes in what one file declares."""
        for block in body.blocks:
            if block.kind == "locals":
                self.locals.update(block.body.attributes)
            elif block.kind in ("resource", "data") and len(block.labels) == 2:
                self._note(self.resources, (block.kind, block.labels[0], block.labels[1]), block)
            elif block.kind in ("variable", "output", "module") and len(block.labels) == 1:
                kinds = {"variable": self.variables, "output": self.outputs, "module": self.calls}
                self._note(kinds[block.kind], block.labels[0], block)

    def _note(self, known: dict[Key, Block], key: Key, block: Block) -> None:
        if key in known:
            first = known[key]
            summary = f"{' '.join((block.kind, *block.labels))} is declared twice; the first stands in "
            summary += f"{first.source.file}:{first.line}"
            self.problems.append(Problem(summary, block.source.file, block.line))
        known.setdefault(key, block)


class Library:
    """Folders, each read once. One library serves many stacks, one after the other."""

    def __init__(self) -> None:
        self._folders: dict[str, Folder] = {}

    def folder(self, path: str, jail: Jail) -> Folder:
        """What a folder declares; the jail notes what was read for it."""
        known = self._folders.get(path)
        if known is None:
            known = self._folders[path] = read(path, jail)
        jail.reached.update({path: False, **dict.fromkeys(known.files, True)})
        return known

    def forget(self, path: str) -> None:
        """Drops a folder that nobody will ask for again."""
        self._folders.pop(path, None)


def read(path: str, jail: Jail) -> Folder:
    """Reads the files of a folder in order of their names."""
    folder = Folder(path)
    for name in jail.names(path):
        file = f"{path}/{name}".removeprefix("/")
        if name.endswith(".tf.json") or f"/{name}".endswith(_OVERRIDES):
            folder.problems.append(Problem("JSON syntax and override files are not read here", file))
        elif name.endswith(".tf"):
            folder.files.append(file)
            folder.problems.extend(_read_into(folder, file, jail))
    return folder


def _read_into(folder: Folder, file: str, jail: Jail) -> Iterator[Problem]:
    try:
        source = source_of(file, jail)
    except Refused as error:
        yield Problem(f"{file} {error.message}", file)
        return
    body, broken = blocks.read(source)
    folder.add(body)
    for slip in broken:
        yield Problem(f"this is not valid Terraform: {slip.message}", file, source.line(slip.offset))


def source_of(file: str, jail: Jail) -> Source:
    """A file of the tree as text. Raises Refused."""
    try:
        text = jail.read(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("is not UTF-8 text") from error
    return Source(file, without_marks(text))
