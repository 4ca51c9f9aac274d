"""Values of claims as sentences have them."""

from typing import Final

from bayplan.model.claims import TOPICS, Claim

_LARGE: Final = 1 << 40


def value(claim: Claim) -> str:
    """What a claim says, with its unit: `272Gi`, `/24`, `8`."""
    if claim.amount is None:
        return claim.word
    if "(bytes)" in TOPICS[claim.topic]:
        return size(claim.amount)
    if claim.topic == "network":
        return f"/{claim.amount:g}"
    return f"{claim.amount:g}"


def topic(claim: Claim) -> str:
    """What a claim is about, without its unit."""
    return TOPICS[claim.topic].partition(" (")[0]


def size(amount: float) -> str:
    """Bytes in the largest unit in which they are short."""
    for unit, scale in (("Ti", _LARGE), ("Gi", 1 << 30), ("Mi", 1 << 20)):
        if amount >= scale:
            return f"{amount / scale:.4g}{unit}"
    return f"{amount:g}"


def alike(one: Claim, other: Claim) -> bool:
    """Whether two claims say the same.

    A person who writes GB may mean 10^9 or 2^30 bytes, which is 7 %; a rough figure may be a tenth off. A
    version is the same as one that only says more.
    """
    if one.amount is None or other.amount is None:
        first, second = sorted((one.word, other.word), key=len)
        return second == first or (one.topic == "version" and second.startswith(f"{first}."))
    if one.amount == other.amount:
        return True
    sizes = "(bytes)" in TOPICS[one.topic]
    slack = 0.10 if one.rough or other.rough else 0.08 if sizes else 0.0
    return abs(one.amount - other.amount) <= slack * max(one.amount, other.amount)
