"""Where usage and history can be asked. Secrets are named, and never written down."""

import re
from typing import Final
from urllib.parse import urlsplit

from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Source
from bayplan.sources.estate import choices
from bayplan.sources.estate.forms.bounds import SourceForm
from bayplan.sources.kubernetes import wire

KINDS: Final = ("prometheus", "history", "proxmox", "kubernetes")
WITHHELD: Final = "(not shown)"
UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.ASCII)
"""What the tokens of a hypervisor look like."""
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
        wire.at("secret", secret, form.secret or ""),
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


def secret(written: str) -> str:
    """The name of an environment variable, or of a file; never a secret itself."""
    if written and not _VARIABLE.match(written) and not _FILE.match(written):
        message = (
            "is to name an environment variable (PVE_TOKEN) or a file (/run/secrets/pve), not the secret"
        )
        raise InvalidInput(message, value=WITHHELD)
    return written


def secret_object(written: str) -> str:
    """The name of a Secret of the cluster; never what it holds."""
    try:
        found = choices.name(written)
    except InvalidInput:
        found = ""
    if not found or UUID.match(written):
        message = "is to name a Secret of the cluster, not to hold one; write a name such as git-reader"
        raise InvalidInput(message, value=WITHHELD)
    return found
