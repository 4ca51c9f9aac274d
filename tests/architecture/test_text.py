"""The repository says nothing about the machine it was written on, and names no host to fetch from.

The forbidden words are put together from halves, so that this file may stand among the files it reads.
"""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

FORBIDDEN = {
    "a path of one machine": [
        r"(?<![\w.~/-])/(?:wo" r"rk|ro" r"ot)/\w",
        r"(?<![\w.~/-])/ho" r"me/(?!jovyan\b)\w",  # notebooks live in jovyan
    ],
    "a package registry": [
        r"py" r"pi\.org", r"python" r"hosted", r"registry\.np" r"mjs", r"npm" r"js\.",
        r"deb\." r"debian\.org",
    ],
    "a writing tool": [
        r"\bclau" r"de\b", r"\bchat" r"gpt\b", r"\ban" r"thropic\b", r"\bgithub cop" r"ilot\b",
        r"\bai[ -](?:ag" r"ent|assist" r"ant)", r"\bll" r"m (?:ses" r"sion|ag" r"ent|pro" r"mpt)",
        r"\bsub" r"-?agent", r"\blanguage mo" r"del\b",
    ],
}  # fmt: skip

PATTERNS = {subject: re.compile("|".join(words), re.IGNORECASE) for subject, words in FORBIDDEN.items()}


def repository_files() -> list[Path]:
    """What a commit of everything would hold: tracked files, and new ones that are not ignored."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    return [path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def complaints(text: str, pattern: re.Pattern[str]) -> Iterator[str]:
    for match in pattern.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        yield f"line {line}: {match.group()}"


def readable(path: Path) -> str | None:
    content = path.read_bytes()
    return None if b"\0" in content[:8192] else content.decode("utf-8", errors="replace")


@pytest.mark.parametrize("subject", PATTERNS)
def test_no_file_names(subject: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}, {complaint}"
        for path in repository_files()
        for complaint in complaints(readable(path) or "", PATTERNS[subject])
    ]
    assert found == []


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("a path of one machine", "see /ho" + "me/me/notes"),
        ("a package registry", "--index https://py" + "pi.org/simple"),
        ("a writing tool", "asked Clau" + "de"),
    ],
)
def test_forbidden_text_is_noticed(subject: str, text: str) -> None:
    assert list(complaints(text, PATTERNS[subject]))
