"""Documents that people wrote: Markdown and plain text, line by line, and what they claim of a platform.

Only what is written in a form that can be told apart with certainty becomes a claim; of a sentence that could
mean something else, none is made.
"""

from bayplan.sources.prose.reading import claims, read

__all__ = ["claims", "read"]
