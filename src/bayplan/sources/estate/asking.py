"""Where usage and history can be asked. Secrets are named, and never written down."""

import re
from typing import Final
from urllib.parse import urlsplit

from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Source
from bayplan.sources.estate.forms.bounds import SourceForm
from bayplan.sources.kubernetes import wire

KINDS: Final = ("prometheus", "history", "proxmox", "kubernetes")
WITHHELD: Final = "(not shown)"
_VARIABLE: Final = re.compile(r"[A-Z_][A-Z0-9_]{0,79}\Z", re.ASCII)
_FILE: Final = re.compile(r"(?:\.{0,2}/|~/)[^\s:]{1,200}\Z")


def source(form: SourceForm) -> Source:
    """A source."""
    if form.kind not in KINDS:
        message = f"{form.kind[:40]!r} is not known; write one of {', '.join(KINDS)}"
        raise InvalidInput(message, path="kind", value=form.kind)
    return Source(
        wire.required(form.name, "name"),
        form.kind,
        wire.at("url", _url, form.url or ""),
        form.path or "",
        wire.at("secret", _secret, form.secret or ""),
    )


def _url(written: str) -> str:
    """Without what gives access: that would be read by everyone who reads the file."""
    try:
        parts = urlsplit(written)
    except ValueError:
        raise InvalidInput("is no address of the web; write https://HOST", value=WITHHELD) from None
    if written and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise InvalidInput("is no address of the web; write https://HOST", value=WITHHELD)
    if "@" in parts.netloc or parts.query:
        message = "holds a user, a password or a token; take it out, and name it under secret"
        raise InvalidInput(message, value=WITHHELD)
    return written


def _secret(written: str) -> str:
    if written and not _VARIABLE.match(written) and not _FILE.match(written):
        message = (
            "is to name an environment variable (PVE_TOKEN) or a file (/run/secrets/pve), not the secret"
        )
        raise InvalidInput(message, value=WITHHELD)
    return written
