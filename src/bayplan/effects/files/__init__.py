"""Writes files: parts of them in the place of others, or whole, or whole trees; each file at once."""

from bayplan.effects.files.locking import alone
from bayplan.effects.files.replacing import replace_text
from bayplan.effects.files.splicing import spliced, write
from bayplan.effects.files.trees import deposit, settle

__all__ = ["alone", "deposit", "replace_text", "settle", "spliced", "write"]
