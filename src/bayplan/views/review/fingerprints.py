"""Names for findings that stay the same when lines move and numbers change.

Forges compare reports by them: what has the same fingerprint in two reports is the same finding. So it is
made of what stays: the check, the object, the file, and the sentence without its numbers. Where all of that
is the same twice, the order decides.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from bayplan.model.findings import Finding

_NUMBERS: Final = re.compile(r"\d+")
_BETWEEN: Final = "\x1f"
"""A character that no clean text has."""


def of(findings: Sequence[Finding]) -> list[str]:
    """One for each finding, all different: 64 hexadecimal digits."""
    seen: Counter[str] = Counter()
    made = []
    for finding in findings:
        sentence = _NUMBERS.sub("#", finding.summary)
        key = _BETWEEN.join((finding.check, finding.subject, finding.file, sentence))
        made.append(hashlib.sha256(f"{key}{_BETWEEN}{seen[key]}".encode()).hexdigest())
        seen[key] += 1
    return made
