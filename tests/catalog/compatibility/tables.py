"""Small tables, and sets of versions on them, for laws."""

import itertools
from collections.abc import Iterator

from hypothesis import strategies as st

from bayplan.catalog.compatibility.rows import Cluster, Need, Pair, Release, Span, Support, Table
from bayplan.catalog.compatibility.versions import Versions

CLUSTERS = tuple(Cluster("k3s", f"v1.{minor}.0+k3s1") for minor in range(31, 35))
NAMES = ("a", "b", "c")
NUMBERS = ("1.0.0", "1.1.0", "2.0.0")
RELEASES = tuple(Release(name, number) for name in NAMES for number in NUMBERS)
LINES = (("1.0", "1.1"), ("1.1", "1.2"), ("2.0", "3.0"))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Tables in which each line of a component may be supported from some minor to another."""
    supports = []
    for name, (since, below) in itertools.product(NAMES, LINES):
        if draw(st.booleans()):
            oldest = draw(st.integers(30, 34))
            newest = draw(st.one_of(st.none(), st.integers(oldest, 35)))
            supports.append(Support(Span(name, since, below), oldest, newest, "", ""))
    pairs = [Pair(Span("b", "2.0"), Span("c", "1.1"), "", "")] if draw(st.booleans()) else []
    needs = [Need("f", "feature", "", "", kubernetes="1.33.0")] if draw(st.booleans()) else []
    stepwise = {name: "" for name in NAMES if draw(st.booleans())}
    return Table(CLUSTERS, RELEASES, tuple(supports), (), tuple(pairs), tuple(needs), stepwise=stepwise)


VERSIONS = st.builds(
    lambda kubernetes, numbers, features: Versions(
        "k3s", kubernetes, dict(zip(NAMES, numbers, strict=True)), features
    ),
    st.sampled_from([one.version for one in CLUSTERS]),
    st.tuples(*[st.sampled_from(NUMBERS)] * 3),
    st.sampled_from([(), ("f",)]),
)


def every(versions: Versions) -> Iterator[Versions]:
    """Every set of versions that the rows could make."""
    for cluster in CLUSTERS:
        for numbers in itertools.product(NUMBERS, repeat=3):
            found = dict(zip(NAMES, numbers, strict=True))
            yield Versions("k3s", cluster.version, found, versions.features)
