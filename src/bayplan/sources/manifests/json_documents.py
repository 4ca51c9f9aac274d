"""Cuts JSON text into objects without building them: lists, one document after the other, or one a line.

The items of a list stay pieces of the text (`msgspec.Raw`) until their turn comes, so that a large dump is in
memory once.
"""

import re
from typing import Final

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.sources.kubernetes import wire
from bayplan.sources.kubernetes.wire import Wire
from bayplan.sources.manifests.documents import Document, Documents, Lines, kind_of_items


class Listing(Wire):
    """A document that may be a list of others."""

    api_version: str | None = None
    kind: str | None = None
    items: list[msgspec.Raw] | None = None


_decode_listing = msgspec.json.Decoder(Listing).decode
_decode_array = msgspec.json.Decoder(list[msgspec.Raw]).decode
_skip = msgspec.json.Decoder(msgspec.Raw).decode
_START: Final = re.compile(rb'\s*[\[{]\s*(?:["\]}]|[\[{]\s*["\]}])')
"""A bracket and a quoted key. YAML may start with a bracket too, but hardly so, and templates do not."""

_AT_BYTE: Final = re.compile(r" ?\(byte (\d+)\)\Z")
_SPACE: Final = re.compile(rb"[ \t\r\n]*")
_NEXT: Final = re.compile(rb"\n(?=[{\[])")
_TRAILING: Final = "trailing characters"


def seem(text: bytes, named_so: bool) -> bool:
    """Whether a text is to be read as JSON; it may be `named_so`.

    By content: what starts like JSON is JSON, unless YAML separators show that it is YAML written so.
    """
    alike = _START.match(text) is not None and (named_so or b"\n---" not in text)
    return alike or (named_so and not text[:4096].isspace() and bool(text))


def documents(text: bytes) -> Documents:
    """The objects of a JSON text. After broken text it goes on at the next line that starts an object."""
    whole, lines = memoryview(text), Lines(text)
    position = _after_space(text, 0)
    while position < len(text):
        try:
            end, listing = _cut(whole[position:])
            end += position
            yield from _unpack(whole[position:end], listing, lines.at(position))
        except InvalidInput as error:
            yield _placed(error, lines, position)
            following = _NEXT.search(text, position)
            end = following.end() if following else len(text)
        position = _after_space(text, end)


def _after_space(text: bytes, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _cut(text: memoryview) -> tuple[int, Listing]:
    """How long the document is that starts here, and its items. Mostly one pass does: it is all there is."""
    try:
        return len(text), _decode_listing(text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        length = _length(text)
    try:
        return length, _decode_listing(text[:length])
    except (msgspec.ValidationError, UnicodeDecodeError):
        return length, Listing()


def _length(text: memoryview) -> int:
    """How many bytes the document takes that starts here."""
    try:
        _skip(text)
    except msgspec.DecodeError as error:
        found = _AT_BYTE.search(str(error))
        if found and _TRAILING in str(error):
            return int(found[1]) - 1  # msgspec names the byte behind the first one too many
        raise _malformed(str(error), int(found[1]) if found else len(text)) from error
    except (RecursionError, UnicodeDecodeError) as error:
        raise wire.complaint(error) from error
    return len(text)


def _malformed(message: str, at: int) -> InvalidInput:
    """The place goes through `line` as a distance in bytes, until `_placed` knows better."""
    said = _AT_BYTE.sub("", message).removeprefix("JSON is malformed: ")
    return InvalidInput(f"this is not valid JSON: {said[:1].lower()}{said[1:]}", line=at)


def _placed(error: InvalidInput, lines: Lines, position: int) -> InvalidInput:
    return InvalidInput(
        error.message, line=lines.at(position + error.line), path=error.path, value=error.value
    )


def _unpack(document: memoryview, listing: Listing, line: int) -> Documents:
    """The items of a list, or the document itself."""
    if document[0] == ord("["):
        yield from (Document(item, line) for item in _decode_array(document))
    elif listing.items is not None and (listing.kind or "").endswith("List"):
        kind = kind_of_items(listing.api_version, listing.kind)
        yield from (Document(item, 0, kind) for item in listing.items)
    else:
        yield Document(bytes(document), line)
