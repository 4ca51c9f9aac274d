"""The estate file, `bayplan.yaml`: what somebody declares about their platform.

The file is decoded strictly: a key that is not known, or that stands twice, stops it, lest a slip of the pen
leave a rule out unnoticed. So does what contradicts itself (`checks`); what is merely a risk is a finding of
the declaration. docs/reference/estate.md describes every key.
"""

from bayplan.sources.estate.reading import json_schema, parse, read

__all__ = ["json_schema", "parse", "read"]
