"""Tasks that a host has run or runs."""

import datetime

from bayplan.model.errors import InvalidInput
from bayplan.model.machines import Task
from bayplan.sources.proxmox.book import Book, Page
from bayplan.sources.proxmox.rows import Row
from bayplan.sources.proxmox.telling import EXACT

_LATEST = 1 << 35
"""Seconds that are still a date."""


def listed(page: Page, book: Book) -> None:
    """`/nodes/NODE/tasks`. A task without an end runs; who started it is not kept apart."""
    for row in book.rows(page):
        with book.forgiving(page):
            ended = _moment(row, "endtime")
            found = Task(
                row.name("upid"),
                row.text("node") or page.place.host,
                row.text("type"),
                row.text("id"),
                row.text("status") or ("running" if ended is None else ""),
                _moment(row, "starttime"),
                ended,
            )
            book.tell(page.file, found, EXACT)


def _moment(row: Row, key: str) -> datetime.datetime | None:
    seconds = row.amount(key)
    if seconds is None:
        return None
    if seconds > _LATEST:
        raise InvalidInput("is not a time in seconds since 1970", path=row.place(key), value=str(seconds))
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
