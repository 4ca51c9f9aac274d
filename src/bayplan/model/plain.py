"""Data as JSON and YAML know it: what is rendered, and what is carried along without being understood."""

from typing import TypeAlias

Json: TypeAlias = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
Keys: TypeAlias = dict[str, Json]
"""A mapping of keys: an object, or the values of a chart."""
