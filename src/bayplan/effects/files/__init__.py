"""Writes files: parts of them in the place of others, or whole texts, each file at once or not at all."""

from bayplan.effects.files.locking import alone
from bayplan.effects.files.replacing import replace_text
from bayplan.effects.files.splicing import spliced, write

__all__ = ["alone", "replace_text", "spliced", "write"]
