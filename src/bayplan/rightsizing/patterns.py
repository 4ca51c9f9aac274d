"""Workloads by pattern: `dbaas/*` means whatever is in that namespace."""

import fnmatch
from collections.abc import Iterable

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
