"""Workloads as lists of them name them: `dbaas/mysql`, in which `*` may stand."""

import re
from typing import Final

from bayplan.model.errors import InvalidInput

_WORKLOAD: Final = re.compile(r"[a-z0-9*-]{1,63}/[a-z0-9.*-]{1,253}\Z", re.ASCII)


def pattern(written: str) -> str:
    """A namespace and a name, each of which may hold `*`; not everything at once."""
    if not _WORKLOAD.match(written):
        message = f"{written[:60]!r} is no workload; write namespace/name, in which * may stand"
        raise InvalidInput(message, value=written)
    if not written.strip("*/"):
        raise InvalidInput("means every workload there is; name the ones that matter", value=written)
    return written
