"""What evidence shows of a container: how much there is of it, its peaks, its rhythm, where it is heading.

One facet is one file, and takes readings. `study` looks at all that a rule needs of memory; `portray` says
everything for people. The statistics are medians and quantiles, which single odd readings do not bend.
"""

from bayplan.rightsizing.portrait.portraying import portray
from bayplan.rightsizing.portrait.studying import Study, study

__all__ = ["Study", "portray", "study"]
