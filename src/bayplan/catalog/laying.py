"""One set of values over another."""

from bayplan.model.plain import Keys


def laid(under: Keys, over: Keys) -> Keys:
    """Both together, key by key: where both have a mapping, theirs are joined; else `over` counts.

    Lists are replaced whole, as Helm does.
    """
    made = dict(under)
    for key, value in over.items():
        below = made.get(key)
        made[key] = laid(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return made
