"""What rows of the table are. Each names its `source` and when it was seen there (`seen`, a date)."""

from typing import NamedTuple

KUBERNETES = "kubernetes"


class Span(NamedTuple):
    """Releases of a component from `since` on, below `below`; either may be empty."""

    component: str
    since: str = ""
    below: str = ""


class Release(NamedTuple):
    """A release that exists. `at`: when it came out, where that is known."""

    component: str
    version: str
    at: str = ""
    source: str = ""
    seen: str = ""


class Cluster(NamedTuple):
    """A release of a distribution of Kubernetes, and the containerd in it, where it brings one."""

    distribution: str
    version: str
    at: str = ""
    containerd: str = ""
    source: str = ""
    seen: str = ""


class Support(NamedTuple):
    """Releases of a component, and the minors of Kubernetes (1.x) that they are supported on.

    `oldest` 0: nothing is said of it. `newest` None: any later one too. `distribution`: the one that this is
    about, empty for all.
    """

    span: Span
    oldest: int
    newest: int | None
    source: str
    seen: str
    distribution: str = ""


class Refusal(NamedTuple):
    """Releases of a component that do not work on a distribution, and why."""

    span: Span
    distribution: str
    why: str
    source: str
    seen: str


class Pair(NamedTuple):
    """Releases of a component that need another one, where there is one, to be of some releases."""

    span: Span
    other: Span
    source: str
    seen: str


class Need(NamedTuple):
    """What a feature needs: a patch of Kubernetes (`1.34.2`), a component, lines of containerd.

    `text` calls the feature by what stands in the estate file.
    """

    feature: str
    text: str
    source: str
    seen: str
    kubernetes: str = ""
    component: Span | None = None
    containerd: tuple[Span, ...] = ()


class Announced(NamedTuple):
    """What was announced to go, of what (`span`) or by which feature it is used. `when`: as it was said."""

    what: str
    when: str
    remedy: str
    source: str
    seen: str
    span: Span | None = None
    feature: str = ""


class End(NamedTuple):
    """When a minor of Kubernetes gets no more patches."""

    minor: int
    at: str
    source: str
    seen: str


class Table(NamedTuple):
    """All that is known. `stepwise`: components that go from one line of releases to the next only."""

    clusters: tuple[Cluster, ...] = ()
    releases: tuple[Release, ...] = ()
    supports: tuple[Support, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    pairs: tuple[Pair, ...] = ()
    needs: tuple[Need, ...] = ()
    announced: tuple[Announced, ...] = ()
    ends: tuple[End, ...] = ()
    stepwise: dict[str, str] = {}
