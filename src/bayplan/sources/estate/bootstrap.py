"""How machines become nodes."""

import re
from typing import Final

from bayplan.model import schedules
from bayplan.model.errors import InvalidInput
from bayplan.model.platform import Bootstrap
from bayplan.sources.estate import addresses, amounts, asking, choices
from bayplan.sources.estate.forms.base import Size
from bayplan.sources.estate.forms.cluster import BootstrapForm
from bayplan.sources.kubernetes import wire

SEEDS: Final = ("snippets", "iso")
DRIVERS: Final = ("operator", "packages", "image")
PAGE: Final = 2 << 20
"""The size of a huge page, where nobody asks for those of 1Gi."""
_KEY: Final = re.compile(
    r"(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-nistp(?:256|384|521)|sk-[a-z0-9@.-]{4,60}) [A-Za-z0-9+/=]{32,}"
    r"(?: [ -~]{0,200})?\Z",
    re.ASCII,
)
_FILE: Final = re.compile(r"(?:\.{0,2}/|~/)?[^\s:]{1,200}\.pub\Z|(?:\.{0,2}/|~/)[^\s:]{1,200}\Z")
_USER: Final = re.compile(r"[a-z_][a-z0-9_-]{0,31}\Z", re.ASCII)


def bootstrap(form: BootstrapForm | None) -> Bootstrap:
    """How machines become nodes, with the usual where nothing is said."""
    if form is None:
        return Bootstrap()
    usual = Bootstrap()
    return Bootstrap(
        user=wire.at("user", _user, form.user or usual.user),
        keys=wire.each("sshKeys", _key, form.ssh_keys),
        nameservers=wire.each("nameservers", addresses.address, form.nameservers),
        search=tuple(form.search_domains or ()),
        time_zone=wire.at("timeZone", _zone, form.time_zone or usual.time_zone),
        packages=tuple(form.packages or ()),
        seed=wire.at("seed", lambda one: choices.one_of(one, SEEDS), form.seed or usual.seed),
        driver=wire.at("driver", lambda one: choices.one_of(one, DRIVERS), form.driver or usual.driver),
        pages={pool: wire.at(f"hugePages.{pool}", _pages, size) for pool, size in _items(form.huge_pages)},
    )


def _items(written: dict[str, Size] | None) -> list[tuple[str, Size]]:
    return list((written or {}).items())


def _user(written: str) -> str:
    if not _USER.match(written):
        message = f"{written[:40]!r} is no name of a user; write small letters, digits, - and _"
        raise InvalidInput(message, value=written)
    return written


def _key(written: str) -> str:
    """A public key or a file; anything else may be a private key, and is not repeated."""
    found = written.strip()
    if not _KEY.match(found) and not _FILE.match(found):
        message = "is neither a public SSH key nor a file; write ssh-ed25519 AAAA..., or keys/ops.pub"
        raise InvalidInput(message, value=asking.WITHHELD)
    return found


def _zone(written: str) -> str:
    try:
        schedules.parse("@daily", written)
    except InvalidInput as error:
        raise InvalidInput(error.message, value=written) from error
    return written


def _pages(written: Size) -> int:
    found = amounts.size(written)
    if found % PAGE:
        message = f"{str(written)[:40]} is no whole number of huge pages; write a multiple of 2Mi"
        raise InvalidInput(message, value=str(written))
    return found
