"""Versions of one document that are not supported together, by the catalog's table."""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog.compatibility.conflicts import conflicts
from bayplan.catalog.compatibility.versions import Versions
from bayplan.documentation.framework import Contradiction
from bayplan.documentation.platforms import Platform
from bayplan.model.claims import Claim

_CLUSTERS: Final = ("k3s", "kubernetes")


def find(platform: Platform) -> Iterator[Contradiction]:
    """Every release that its document puts on a cluster, or beside another, that it does not support."""
    for file in platform.files:
        said = {one.subject: one for one in platform.in_file(file).of("version")}
        cluster = next((said[name] for name in _CLUSTERS if name in said), None)
        if cluster is not None:
            yield from _unsupported(said, cluster)


def _unsupported(said: dict[str, Claim], cluster: Claim) -> Iterator[Contradiction]:
    components = {name: one.word for name, one in said.items() if name not in _CLUSTERS}
    distribution = cluster.subject if cluster.subject == "k3s" else ""
    for one in conflicts(Versions(distribution, cluster.word, components)):
        if one.component in said:
            yield Contradiction(
                "docs-versions", one.component, one.message, said[one.component],
                (said.get(one.against, cluster),), remedy=f"see `bayplan versions` ({one.source})",
            )  # fmt: skip
