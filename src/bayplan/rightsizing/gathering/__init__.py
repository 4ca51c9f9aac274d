"""Evidence of several sources, brought together.

`of_snapshot` says what one moment of a cluster tells, `merge` makes one body of evidence for each container
of whatever the sources had to say.
"""

from bayplan.rightsizing.gathering.merging import merge, noted
from bayplan.rightsizing.gathering.observing import of_snapshot

__all__ = ["merge", "noted", "of_snapshot"]
