"""The comments that belong to an object: within its lines, and directly above."""

import re
from typing import Final

from bayplan.model.trees import Comment
from bayplan.sources.terraform.syntax.blocks import Block
from bayplan.sources.terraform.syntax.source import Remark
from bayplan.sources.terraform.values.located import Text

_YAML: Final = re.compile(r"""(?:^|\s)#+\s?([^"']*)$""")


def of_block(block: Block) -> tuple[Comment, ...]:
    """The comments of a block of Terraform."""
    remarks = block.source.remarks
    above = _above(remarks, block.line)
    return tuple(
        Comment(block.source.file, remark.line, remark.text)
        for remark in remarks
        if above <= remark.line <= block.last_line and remark.text
    )


def _above(remarks: list[Remark], line: int) -> int:
    """The first line of the comments that stand without a gap above a line."""
    lines = {remark.line for remark in remarks}
    while line - 1 in lines:
        line -= 1
    return line


def of_text(content: str) -> tuple[Comment, ...]:
    """The comments of a YAML text, where it is known where it stands."""
    if not isinstance(content, Text):
        return ()
    found = ((index, _YAML.search(row)) for index, row in enumerate(content.split("\n")))
    return tuple(
        Comment(content.at(index).file, content.at(index).line, match[1].strip())
        for index, match in found
        if match and match[1].strip()
    )
