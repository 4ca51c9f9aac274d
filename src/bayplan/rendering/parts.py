"""Everything that a declaration comes to, by the part of the house that makes it.

A tree has a bundle for each component and two for the tiers, what machines boot with, what gives access, and
the pods by which a cluster is tested.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from bayplan.catalog import access, registry
from bayplan.governance import compiling
from bayplan.model import versions
from bayplan.model.bundles import Bundle, ObjectFile
from bayplan.model.estate import Declaration
from bayplan.model.files import File
from bayplan.provisioning import tree as bootstrap
from bayplan.rendering import objects
from bayplan.rendering.readme import Secret
from bayplan.verification.tests import tests

CLASSES: Final = "priority-classes"
TIERS: Final = "tiers"
HOME: Final = "kube-system"
"""Where releases of objects are recorded that belong to no namespace."""
KYVERNO: Final = "kyverno"


def bundles(declaration: Declaration) -> tuple[Bundle, ...]:
    """All bundles of a declaration: its tiers, where something holds them up, and its components.

    Priority classes come first, for pods of components name them; policies wait for their engine.
    """
    release = declaration.platform.cluster.version or declaration.kubernetes
    found = compiling.compiled(declaration, versions.nearest(release))
    classes = tuple(one for one in found if _kinds(one) == {"PriorityClass"})
    rest = tuple(one for one in found if one not in classes)
    engine = (KYVERNO,) if declaration.platform.policies.kind.startswith(KYVERNO) else ()
    made = (
        Bundle(CLASSES, HOME, "tiers", files=classes),
        Bundle(TIERS, HOME, "tiers", files=rest, after=(CLASSES, *engine)),
    )
    first, last = ([one] if one.files else [] for one in made)
    return (*first, *registry.bundles(declaration), *last)


def others(declaration: Declaration, keys: Mapping[str, str]) -> Iterator[File]:
    """The files that belong to no bundle, and are the same in every form.

    `keys`: the texts of the files that hold public SSH keys.
    """
    yield from bootstrap.files(declaration, keys)
    for one in access.access(declaration):
        yield one if isinstance(one, File) else objects.file(one)
    if declaration.platform.cluster.declared:
        yield from (objects.file(one, "tests") for one in tests(declaration))


def secrets(declaration: Declaration) -> tuple[Secret, ...]:
    """What the cluster itself waits for, and nobody delivers (docs.k3s.io, cli/etcd-snapshot)."""
    cluster = declaration.platform.cluster
    if not (cluster.installed and cluster.snapshots and cluster.snapshots.s3_secret):
        return ()
    keys = ("endpoint", "bucket", "region", "access-key", "secret-key")
    held = ", ".join(f"`etcd-s3-{one}`" for one in keys)
    return (Secret(cluster.snapshots.s3_secret, HOME, f"{held}; snapshots stay on the servers without it"),)


def _kinds(one: ObjectFile) -> set[object]:
    return {made.get("kind") for made in one.objects}
