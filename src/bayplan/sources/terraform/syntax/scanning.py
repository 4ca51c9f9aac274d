"""Finds where things end without understanding them: gaps, strings, heredocs, whole expressions."""

import re
from typing import Final

from bayplan.sources.terraform.syntax.source import Broken, Source

_GAP: Final = re.compile(r"[ \t\r\n]+|(#[^\n]*|//[^\n]*|/\*.*?\*/)", re.DOTALL)
_INLINE_GAP: Final = re.compile(r"[ \t\r]+|(/\*.*?\*/)", re.DOTALL)
_INSIDE: Final = re.compile(r'["\[\](){}#]|//|/\*|<<-?(?=[\w-]+[ \t]*\r?\n)')
_NOTABLE: Final = re.compile(_INSIDE.pattern + "|\n")
_QUOTED: Final = re.compile(r'["\n]|\\.|(?<!\$)\$\$+\{|(?<!%)%%+\{|\$\{|%\{', re.DOTALL)
_HEREDOC: Final = re.compile(r"<<(-?)([\w-]+)[ \t]*\r?\n")
_CLOSES: Final = {"(": ")", "[": "]", "{": "}"}
_DEEPEST: Final = 100


def gap(source: Source, at: int) -> int:
    """The first place after spaces, line ends and comments."""
    return _skipped(source, at, _GAP)


def inline_gap(source: Source, at: int) -> int:
    """The first place on the same line after spaces."""
    return _skipped(source, at, _INLINE_GAP)


def _skipped(source: Source, at: int, pattern: re.Pattern[str]) -> int:
    while match := pattern.match(source.text, at):
        if match[1]:
            source.comment(at, match.end())
        at = match.end()
    return at


class Heredoc:
    """Where the lines of a heredoc stand, and where the text goes on behind its end."""

    __slots__ = ("after", "end", "flush", "start")

    def __init__(self, source: Source, at: int) -> None:
        match = _HEREDOC.match(source.text, at)
        if match is None:
            raise Broken("a heredoc begins with << and a word", at)
        self.flush, self.start = bool(match[1]), match.end()
        closing = re.compile(rf"^[ \t]*{re.escape(match[2])}[ \t]*\r?$", re.MULTILINE)
        found = closing.search(source.text, self.start)
        if found is None:
            raise Broken(f"the heredoc that begins here has no line {match[2]} at its end", at)
        self.end, self.after = found.start(), found.end()


def quoted_end(source: Source, at: int, depth: int = 0) -> int:
    """The place behind the quoted string that begins at `at`."""
    start, at = at, at + 1
    while match := _QUOTED.search(source.text, at):
        found = match[0]
        if found == '"':
            return match.end()
        if found == "\n":
            break
        at = match.end()
        if found in ("${", "%{"):
            at = bracket_end(source, match.end() - 1, depth + 1)
    raise Broken("the string that begins here has no closing quote on its line", start)


def bracket_end(source: Source, at: int, depth: int = 0) -> int:
    """The place behind the bracket that closes the one at `at`."""
    if depth > _DEEPEST:
        raise Broken(f"nested more than {_DEEPEST} strings deep", at)
    expected = [_CLOSES[source.text[at]]]
    start, at = at, at + 1
    while match := _INSIDE.search(source.text, at):
        found, at = match[0], match.end()
        if found in _CLOSES:
            expected.append(_CLOSES[found])
        elif found in ")]}":
            if found != expected.pop():
                raise Broken(f"{found!r} closes what it did not open", match.start())
            if not expected:
                return at
        else:
            at = _over(source, found, match.start(), depth)
    raise Broken(f"the {source.text[start]!r} that stands here is never closed", start)


def expression_end(source: Source, at: int) -> int:
    """Where an attribute's value ends: at the end of its line, or at the bracket that closes its block."""
    while match := _NOTABLE.search(source.text, at):
        found = match[0]
        if found == "\n" or found in ")]}":
            return match.start()
        if found in _CLOSES:
            at = bracket_end(source, match.start())
        else:
            at = _over(source, found, match.start(), 0)
            if found in ("#", "//"):
                return match.start()
    return len(source.text)


def _over(source: Source, found: str, at: int, depth: int) -> int:
    """The place behind a string, a heredoc or a comment."""
    if found == '"':
        return quoted_end(source, at, depth)
    if found.startswith("<<"):
        return Heredoc(source, at).after
    end = gap(source, at)
    if end == at:
        raise Broken("the comment that begins here is never closed", at)
    return end
