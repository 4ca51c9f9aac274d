"""Template files, each read once."""

import functools

from bayplan.sources.terraform.syntax import nodes, templates
from bayplan.sources.terraform.syntax.expressions import Reader
from bayplan.sources.terraform.syntax.source import Source


@functools.lru_cache(maxsize=64)
def parse(file: str, content: str) -> nodes.Template:
    """The template. Raises Broken."""
    source = Source(file, content.replace("\r\n", "\n"))
    return templates.whole(Reader(source, 0, len(source.text)))
