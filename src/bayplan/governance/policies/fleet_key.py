"""Keys of a `fleet.yaml` that Fleet does not know."""

import difflib
from collections.abc import Iterator
from typing import Final

from bayplan.governance.framework import Check, Complaint, House
from bayplan.model.findings import Severity
from bayplan.model.fleet import UnknownKey
from bayplan.model.trees import Origin


def _look(house: House) -> Iterator[Complaint]:
    for bundle in house.tree.fleet.bundles:
        for one in bundle.unknown:
            yield Complaint(
                f"fleet.yaml {bundle.folder}",
                f"{one.path} is a key that Fleet does not know, and drops",
                Origin(bundle.file, one.line, one.line),
                remedy=_remedy(one),
            )


def _remedy(key: UnknownKey) -> str:
    written = key.path.rpartition(".")[2]
    near = difflib.get_close_matches(written, key.known, n=1)
    if near:
        return f"write {near[0]}, if that is meant; else take the key out"
    return f"take it out, or move it to where it belongs; known here are {', '.join(sorted(key.known))}"


FLEET_KEY: Final = Check(
    code="fleet-key-unknown",
    severity=Severity.WARNING,
    title="key that Fleet does not know",
    reason=(
        "Fleet decodes a `fleet.yaml` without complaint about keys that it does not know "
        "(`FleetYAML`, `BundleSpec`): what stands below such a key never reaches a cluster."
    ),
    remedy="correct the key, or take it out",
    look=_look,
)
