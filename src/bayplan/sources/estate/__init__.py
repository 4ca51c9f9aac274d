"""The estate file, `bayplan.yaml`: what somebody declares about their platform.

Of it are read, so far: the tiers of the house, pools of workers, maintenance windows, what is excused from
lint, and the labels by which namespaces opt out. The file is decoded strictly: a key that is not known, or
that stands twice, stops it, lest a slip of the pen leave a rule out unnoticed. docs/reference/estate.md
describes every key.
"""

from bayplan.sources.estate.reading import json_schema, read

__all__ = ["json_schema", "read"]
