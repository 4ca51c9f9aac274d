"""Single values as YAML: bare where every reader takes them for the same, else in quotes.

Bare words are read differently by YAML 1.1 and 1.2 (`no`, `1e3`, `0o7`, `12:30`, `2026-01-01`). What either
of them, or a reader between the two, could take for anything but a text is put in quotes.
"""

import json
import math
import re
from typing import Final

WORDS: Final = frozenset(
    (
        "y",
        "n",
        "yes",
        "no",
        "on",
        "off",
        "true",
        "false",
        "null",
        "~",
        "=",
        "<<",
        ".inf",
        ".nan",
        "-.inf",
        "+.inf",
    )
)
"""What is no text in one of the two, in small letters."""
_BARE: Final = re.compile(r"(?:[A-Za-z0-9_/.(+$^<~=;\\]|-[A-Za-z-])[^\n]*")
_WORD: Final = re.compile(r"[A-Za-z_/][A-Za-z0-9_./-]*")
"""What most texts are. Whatever it matches, none of the others but `_BARE` does."""
_NUMBER: Final = re.compile(r"[-+.]?[0-9.][0-9a-fA-FxXoObB_.:+\-TtZz ]*")
"""All that a number, a time or a date could be made of. What has any other sign is none."""
_MEANS_MORE: Final = re.compile(r":(?:\s|$)|\s#|\s$|^---|^\.\.\.")
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_WANTS_SINGLE: Final = re.compile(r'["\\]')


def scalar(value: str | int | float | bool | None) -> str:
    """A value on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float(value)
    return str(value) if isinstance(value, int) else _text(value)


def block(value: str, indent: int) -> tuple[str, ...] | None:
    """A text of several lines as a literal block: its sign, and its lines at an indent.

    None where it cannot be one, and has to stand on one line.
    """
    lines = value.split("\n")
    body = lines[:-1] if value.endswith("\n") else lines
    if len(lines) < 2 or _UNSEEN.search(value) or any(one and not one.strip() for one in lines):
        return None
    if not any(body):
        return None
    deep = "2" if not body[0] or body[0][0] in " \t" else ""
    keeps = "+" if value.endswith("\n\n") else "" if value.endswith("\n") else "-"
    return (f"|{deep}{keeps}", *(f"{' ' * indent}{one}" if one else "" for one in body))


def _text(value: str) -> str:
    if _is_plain(value):
        return value
    if _WANTS_SINGLE.search(value) and not _UNSEEN.search(value) and "\n" not in value and "\t" not in value:
        return "'" + value.replace("'", "''") + "'"
    quoted = json.dumps(value, ensure_ascii=False)
    return _UNSEEN.sub(lambda one: f"\\u{ord(one[0]):04x}", quoted)


def _is_plain(value: str) -> bool:
    if value.lower() in WORDS:
        return False
    if _WORD.fullmatch(value):
        return True
    if not _BARE.fullmatch(value) or "\t" in value:
        return False
    return not (_NUMBER.fullmatch(value) or _MEANS_MORE.search(value) or _UNSEEN.search(value))


def _float(value: float) -> str:
    """With a point also where it has an exponent: YAML 1.1 takes `1e-05` for a text."""
    if not math.isfinite(value):
        return ".nan" if math.isnan(value) else f"{'-' if value < 0 else ''}.inf"
    whole, mark, rest = repr(value).partition("e")
    return f"{whole}{'' if '.' in whole or not mark else '.0'}{mark}{rest}"
