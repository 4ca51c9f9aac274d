"""Files as they are to be written."""

from bayplan.model.record import Record


class File(Record, frozen=True):
    """A file of a rendered tree: its path in it, with `/`, and its bytes.

    `key` is the estate key that it comes from. `private`: a secret may be in it, so no repository gets it.
    """

    path: str
    content: bytes
    key: str = ""
    private: bool = False
