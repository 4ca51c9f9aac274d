"""Ways to spoil a text or an object."""

import copy
import random
from typing import Any

from tests.fuzz import corpus

MOST_CHANGES = 6


def spoiled_text(text: bytes, chance: random.Random) -> bytes:
    """The text with a few changes of its bytes."""
    changed = bytearray(text)
    for _ in range(chance.randint(1, MOST_CHANGES)):
        at = chance.randrange(len(changed) + 1)
        end = min(len(changed), at + chance.choice([1, 1, 2, 8, 64, 1024]))
        match chance.randrange(6):
            case 0:
                changed[at:at] = chance.choice(corpus.TOKENS)
            case 1:
                del changed[at:end]
            case 2:
                changed[at:at] = changed[at:end] * chance.randint(1, 20)
            case 3:
                changed[at:end] = chance.choice(corpus.TOKENS)
            case 4:
                changed[at:end] = chance.randbytes(end - at)
            case _:
                del changed[at:]
    return bytes(changed)


def spoiled_object(given: Any, chance: random.Random) -> Any:
    """The object with a few of its values replaced by odd ones."""
    changed = copy.deepcopy(given)
    for _ in range(chance.randint(1, MOST_CHANGES)):
        _spoil(changed, chance)
    return changed


def _spoil(given: Any, chance: random.Random) -> None:
    """Replaces one value, anywhere below."""
    inner: Any = given
    while isinstance(inner, dict | list) and inner:
        key = chance.choice(list(inner)) if isinstance(inner, dict) else chance.randrange(len(inner))
        below = inner[key]
        if not (isinstance(below, dict | list) and below) or chance.random() < 0.15:
            inner[key] = copy.deepcopy(chance.choice(corpus.VALUES))
            return
        inner = below


def spoiled_quantity(text: str, chance: random.Random) -> str:
    """The text of a quantity with a few other characters."""
    characters = list(text)
    for _ in range(chance.randint(0, 4)):
        at = chance.randrange(len(characters) + 1)
        characters[at : at + chance.randrange(2)] = chance.choice(
            [*"0123456789.+-eEKMGiTPmunk _", "e9999", "٣", "0" * 50]
        )
    return "".join(characters)
