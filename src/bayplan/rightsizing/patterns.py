"""Workloads by pattern: `dbaas/*` means whatever is in that namespace."""

import fnmatch
from collections.abc import Iterable, Sequence

from bayplan.model.errors import InvalidInput
from bayplan.model.evidence import Place
from bayplan.rightsizing.framework import Subject


def means(pattern: str, place: Place) -> bool:
    """Whether a pattern of `namespace/name`, in which `*` and `?` may stand, means a workload."""
    return fnmatch.fnmatchcase(f"{place.namespace}/{place.workload}", pattern)


def means_container(pattern: str, container: str, place: Place) -> bool:
    """The same of one container; a container that is not named is any."""
    return means(pattern, place) and container in ("", place.container)


def any_means(patterns: Iterable[str], place: Place) -> bool:
    """Whether one of them means a workload."""
    return any(means(one, place) for one in patterns)


def chosen(patterns: Sequence[str], subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    """The containers that are meant; all of them without a pattern.

    Raises InvalidInput for a pattern that means none of them: it is a slip of the pen.
    """
    for one in patterns:
        if subjects and not any(means(one, subject.place) for subject in subjects):
            message = f"--only {one[:60]!r} means no workload; write namespace/name, in which * may stand"
            raise InvalidInput(message, value=one)
    return tuple(one for one in subjects if not patterns or any_means(patterns, one.place))
