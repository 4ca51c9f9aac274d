"""Workloads by pattern: `dbaas/*` means whatever is in that namespace."""

import fnmatch
from collections.abc import Collection, Iterable

from bayplan.model.errors import InvalidInput
from bayplan.model.evidence import Place


def means(pattern: str, place: Place) -> bool:
    """Whether a pattern of `namespace/name`, in which `*` and `?` may stand, means a workload."""
    return fnmatch.fnmatchcase(f"{place.namespace}/{place.workload}", pattern)


def means_container(pattern: str, container: str, place: Place) -> bool:
    """The same of one container; a container that is not named is any."""
    return means(pattern, place) and container in ("", place.container)


def any_means(patterns: Iterable[str], place: Place) -> bool:
    """Whether one of them means a workload."""
    return any(means(one, place) for one in patterns)


def insist(patterns: Iterable[str], places: Collection[Place]) -> None:
    """Raises InvalidInput for a pattern that means no workload of these: it is a slip of the pen."""
    for one in patterns:
        if places and not any(means(one, place) for place in places):
            message = f"--only {one[:60]!r} means no workload; write namespace/name, in which * may stand"
            raise InvalidInput(message, value=one)
