"""The comment at the top of a rendered file: which key of the estate file it comes from."""


def heading(key: str) -> str:
    """The comment, without its sign."""
    return f"Rendered by bayplan from `{key}` of the estate file; change it there."
