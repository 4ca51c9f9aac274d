"""What is shared while one stack is read: the way to files, what somebody gave, complaints, and effort."""

from collections.abc import Mapping

from bayplan.sources.terraform import complaints
from bayplan.sources.terraform.complaints import Complaints
from bayplan.sources.terraform.evaluation.scopes import Effort
from bayplan.sources.terraform.jail import Jail, Refused
from bayplan.sources.terraform.modules.folders import Folder, Library
from bayplan.sources.terraform.values.unknowns import Wrong

_MOST_FILES = 10_000


class Session:
    """The reading of one stack."""

    def __init__(self, stack: str, jail: Jail, library: Library, given: Mapping[str, str]) -> None:
        self.stack, self.jail, self.given = stack, jail, given
        self._library = library
        self.complaints = Complaints()
        self.effort = Effort()

    def folder(self, path: str) -> Folder:
        """What a folder declares; what is wrong with it is said."""
        found = self._library.folder(path, self.jail)
        for problem in found.problems:
            self.complaints.add(complaints.UNREADABLE, problem.summary, problem.file, problem.line)
        return found

    def file_name(self, path: str) -> str:
        """The name within the tree of a path as seen from the stack, where Terraform runs."""
        try:
            return self.jail.inside(self.stack, path)
        except Refused as error:
            raise Outside(f"{path[:100]!r} {error.message}") from error

    def read(self, name: str) -> bytes:
        """The content of a file of the tree."""
        try:
            return self.jail.read(name)
        except Refused as error:
            raise Wrong(f"{name} {error.message}") from error

    def files_below(self, folder: str) -> list[str]:
        """The files below a folder, relative to it; links are left out."""
        found: list[str] = []
        waiting = [""]
        while waiting:
            below = waiting.pop()
            for name in self.jail.names(f"{folder}/{below}".strip("/")):
                self.effort.spend(10)
                path = f"{below}/{name}".removeprefix("/")
                whole = f"{folder}/{path}".removeprefix("/")
                if self.jail.is_folder(whole):
                    waiting.append(path)
                elif len(found) < _MOST_FILES:
                    found.append(path)
        return found

    def complain(self, wrong: Wrong, file: str, line: int) -> None:
        """Says what Terraform, or the jail, refuses at a place."""
        check = complaints.OUTSIDE if isinstance(wrong, Outside) else complaints.REFUSED
        self.complaints.add(check, wrong.message, file, line)


class Outside(Wrong):
    """A path leads where nothing may be read."""
