"""Files that tell how much containers use, or what somebody recommends for them.

Our own form (`own`), readings or sizes as CSV, what KRR prints as JSON, and what Goldilocks does: told apart
by what is in them, plain or compressed. A file that is unusable in part is refused as a whole, with the
place: evidence of which nobody knows the rest would be taken for all there is.
"""

from bayplan.sources.evidence.own import encode
from bayplan.sources.evidence.reading import decode, insist_on_name, read, write

__all__ = ["decode", "encode", "insist_on_name", "read", "write"]
