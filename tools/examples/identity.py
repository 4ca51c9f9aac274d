"""Names, identifiers and times that look random and never change.

Everything is drawn from a digest of what it belongs to, so that adding one workload leaves all others as they
were.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

CAPTURED_AT = datetime(2026, 11, 1, 6, 0, 0, tzinfo=UTC)
DAY = 24 * 3600

# The letters that Kubernetes generates names from: no vowels, so that no word comes out by accident.
_NAME_LETTERS = "bcdfghjklmnpqrstvwxz2456789"


class Identity:
    """Draws everything for one estate."""

    def __init__(self, estate: str) -> None:
        self.estate = estate

    def digest(self, *parts: str) -> bytes:
        return hashlib.sha256("/".join((self.estate, *parts)).encode()).digest()

    def hex_digest(self, *parts: str) -> str:
        return self.digest(*parts).hex()

    def uid(self, *parts: str) -> str:
        return str(UUID(bytes=self.digest("uid", *parts)[:16], version=4))

    def number(self, low: int, high: int, *parts: str) -> int:
        """A whole number from low up to and including high."""
        return low + int.from_bytes(self.digest("number", *parts)[:8]) % (high - low + 1)

    def letters(self, length: int, *parts: str) -> str:
        drawn = self.digest("letters", *parts)
        return "".join(_NAME_LETTERS[byte % len(_NAME_LETTERS)] for byte in drawn[:length])

    def resource_version(self, *parts: str) -> str:
        return str(self.number(20_000_000, 29_999_999, "version", *parts))


def timestamp(seconds_before_capture: int) -> str:
    moment = CAPTURED_AT - timedelta(seconds=seconds_before_capture)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
