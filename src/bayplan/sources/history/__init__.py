"""The history of an estate in one file: observations are appended, and read back as a history.

The file is a SQLite database. What a caller was told is recorded survives the end of the process at any
moment, and several processes may record at once. `docs/reference/history.md` describes the form.
"""

from bayplan.sources.history.store import Recorded, Store, read, record

__all__ = ["Recorded", "Store", "read", "record"]
