"""What `terraform show -json` says of a plan: read by Terraform's reader, from a file or from a pipe."""

import tempfile
from pathlib import Path

from bayplan.model.errors import InvalidInput
from bayplan.sources.trees import mistakes
from bayplan.sources.trees.texts import Text
from bayplan.sources.written import Harvest


def read(path: Path, root: Path) -> Harvest:
    """The objects of a plan."""
    from bayplan.sources import terraform  # it takes a while to load

    try:
        return terraform.read_plan(path, root)
    except InvalidInput as error:
        name = path.relative_to(root).as_posix()
        return Harvest(findings=(mistakes.unreadable(error.within(name), name),), files=1)


def read_text(text: Text) -> Harvest:
    """The objects of a plan that came through a pipe; its file is called as the pipe is."""
    with tempfile.TemporaryDirectory(prefix="bayplan-") as folder:
        path = Path(folder).resolve() / text.file
        path.write_bytes(text.data)
        return read(path, path.parent)
