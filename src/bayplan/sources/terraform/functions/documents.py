"""Documents and encodings. JSON and YAML may hold unknown values: each leaves a hole in the text."""

import base64
import csv
import gzip
import io
import json
import re
import urllib.parse
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.sources.terraform.values import conversions, yaml_texts
from bayplan.sources.terraform.values.conversions import text
from bayplan.sources.terraform.values.unknowns import Lazy, Lost, Value, Wrong

_ESCAPES: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_ESCAPED: Final = re.compile("[<>&\u2028\u2029]")


def json_encode(value: Value) -> str:
    """JSON without spaces, with what could be HTML escaped, as Go writes it."""
    written = json.dumps(_jsonable(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return _ESCAPED.sub(lambda match: _ESCAPES[match[0]], written)


def _jsonable(value: Value) -> Value:
    if isinstance(value, Lost):
        return value.hole
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {text(key): _jsonable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(item) for item in value]
    return _jsonable(value.whole()) if isinstance(value, Lazy) else value


def json_decode(value: Value) -> Value:
    """What a JSON text says."""
    if isinstance(value, Lost):
        return value
    try:
        return json.loads(text(value), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise Wrong(f"jsondecode is given what is not JSON: {error}") from error


def yaml_encode(value: Value) -> str:
    """YAML in blocks, with texts in quotes."""
    written = _yaml(value if not isinstance(value, Lazy) else value.whole(), 0)
    return written.removeprefix("\n") + ("\n" if not written.endswith("\n") else "")


def _yaml(value: Value, depth: int) -> str:
    """A value behind its key; collections that hold something begin on a new line."""
    pad = "  " * depth
    if isinstance(value, dict) and value:
        rows = (
            f"\n{pad}{_scalar(key, depth)}:{_behind(value[key], depth)}" for key in sorted(value, key=text)
        )
        return "".join(rows)
    if isinstance(value, list | tuple) and value:
        return "".join(f"\n{pad}-{_item(item, depth)}" for item in value)
    return _scalar(value, depth)


def _behind(value: Value, depth: int) -> str:
    """What follows a key: lists stand no deeper than it, mappings do."""
    nested = _yaml(value, depth if isinstance(value, list | tuple) else depth + 1)
    return nested if nested.startswith("\n") else f" {nested}"


def _item(value: Value, depth: int) -> str:
    """What follows a dash: the first line of a collection stands beside it."""
    return " " + _yaml(value, depth + 1).lstrip("\n ")


def _scalar(value: Value, depth: int) -> str:
    if value is None:
        return "null"
    if isinstance(value, Lost):
        return json.dumps(value.hole, ensure_ascii=False)
    if isinstance(value, dict):
        return "{}"
    if isinstance(value, list | tuple):
        return "[]"
    if not isinstance(value, str):
        return text(value)
    if "\n" in value.strip("\n") or value.endswith("\n"):
        return _lines(value, depth)
    return json.dumps(value, ensure_ascii=False)


def _lines(value: str, depth: int) -> str:
    """A text of several lines as a block."""
    pad = "  " * max(depth, 1)
    ending = (
        "" if value.endswith("\n") and not value.endswith("\n\n") else "+" if value.endswith("\n") else "-"
    )
    hint = "2" if value[:1] in (" ", "\n") else ""
    kept = value if ending == "+" else value.removesuffix("\n")
    rows = (f"{pad}{row}" if row else "" for row in kept.split("\n"))
    return f"|{hint}{ending}\n" + "\n".join(rows)


def yaml_decode(value: Value) -> Value:
    """What a YAML text says."""
    if isinstance(value, Lost):
        return value
    try:
        found = yaml_texts.documents(text(value))
    except InvalidInput as error:
        raise Wrong(f"yamldecode is given what it cannot read: {error.message}") from error
    if len(found) > 1:
        raise Wrong("yamldecode is given more than one document")
    return found[0].value if found else None


def base64_decode(value: Value) -> str:
    return base64.b64decode(text(value), validate=True).decode()


def base64_encode(value: Value) -> str:
    return base64.b64encode(text(value).encode()).decode()


def base64_gzip(value: Value) -> str:
    return base64.b64encode(gzip.compress(text(value).encode(), mtime=0)).decode()


def csv_decode(value: Value) -> Value:
    """A list of rows, each a map from the names of the first row."""
    return [dict(row) for row in csv.DictReader(io.StringIO(text(value)))]


def url_encode(value: Value) -> str:
    return urllib.parse.quote_plus(text(value), safe="-_.~")


def as_text(value: Value) -> Value:
    """`tostring`, which leaves null alone."""
    return value if value is None or isinstance(value, Lost) else conversions.text(value)


FUNCTIONS: Final[dict[str, Callable[..., Value]]] = {
    "base64decode": base64_decode,
    "base64encode": base64_encode,
    "base64gzip": base64_gzip,
    "csvdecode": csv_decode,
    "jsondecode": json_decode,
    "jsonencode": json_encode,
    "tostring": as_text,
    "urlencode": url_encode,
    "yamldecode": yaml_decode,
    "yamlencode": yaml_encode,
}
MINDFUL: Final = frozenset(("jsondecode", "jsonencode", "tostring", "yamldecode", "yamlencode"))
