"""The base of what is answered."""

from bayplan.model.record import Record


class Answer(Record, frozen=True, omit_defaults=False):
    """A record that is written down with all its fields."""
