"""What an estate file says twice, or what cannot be: every statement is held against the others.

One subject, one file. A check takes the `Scene` and yields doubts. What contradicts itself is an error, and
the file is not used; what can be, but ends badly, is a finding. A list that is in the file is taken to be
whole: where hosts are listed, a machine on a host that is not among them is a contradiction, and where none
is, nothing is said.
"""

from bayplan.sources.estate.checks.judging import judge

__all__ = ["judge"]
