"""Manifests as they stand: the objects of a text, and what in it cannot be read."""

import functools
from pathlib import Path

from bayplan.model.errors import InvalidInput
from bayplan.model.findings import Finding
from bayplan.sources.complaints import Complaints
from bayplan.sources.manifests.documents import NO_OBJECT, Document
from bayplan.sources.trees import mistakes, objects, texts
from bayplan.sources.trees.objects import Page, Setting
from bayplan.sources.trees.texts import Text
from bayplan.sources.written import Harvest, Written


def read_file(path: Path, name: str, setting: Setting) -> Harvest:
    """The objects of a file."""
    try:
        text = texts.load(path, name)
    except InvalidInput as error:
        return Harvest(findings=(mistakes.unreadable(error, name),), files=1)
    return read(text, setting)


def read(text: Text, setting: Setting) -> Harvest:
    """The objects of a text. In a text that never says `kind`, nothing but its syntax is looked at."""
    if b"kind" not in text.data:
        return Harvest(findings=_syntax(text), files=1)
    complaints, page, written = Complaints(strict=False), Page(text, setting), list[Written]()
    for found in texts.documents(text):
        if complaints.hopeless(text.file):
            break
        try:
            if isinstance(found, InvalidInput):
                raise found
            written.extend(objects.objects(found, page))
        except InvalidInput as error:
            if error.message != NO_OBJECT:
                complaints.add(error, text.file, locate=functools.partial(_line, found))
    findings = tuple(complaints.findings())
    if b"apiVersion" not in text.data and b"metadata" not in text.data:
        findings = tuple(map(mistakes.mildly, findings))
    return Harvest(tuple(written), (), findings, 1)


def _line(found: Document | InvalidInput) -> int:
    return found.line


def _syntax(text: Text) -> tuple[Finding, ...]:
    complaints = Complaints(strict=False)
    for error in texts.complaints(text):
        complaints.add(error, text.file)
    return tuple(map(mistakes.mildly, complaints.findings()))
