"""Names of others' things, as those take them: a node that gets a label with a space in it never starts.

Such a word would be carried along through every file to the machine that cannot use it, and the worst of them
are read there as something else. So each is held here against the syntax of whoever reads it in the end.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from bayplan.model.doubts import Doubt
from bayplan.sources.estate.checks.scene import Scene


class Word(NamedTuple):
    """A sort of word: what one has to look like, what it is called, and an example."""

    pattern: re.Pattern[str]
    what: str
    example: str


def _word(pattern: str, what: str, example: str) -> Word:
    return Word(re.compile(rf"(?:{pattern})\Z", re.ASCII), what, example)


_SIMPLE: Final = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?"
_DOMAIN: Final = r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"
_ADDRESS: Final = r"\[?[0-9A-Fa-f:.]{2,45}\]?"

OBJECT: Final = _word(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?", "name of an object", "gpu-interactive")
KEY: Final = _word(rf"(?:{_DOMAIN}/)?{_SIMPLE}", "key of a label or a taint", "example.org/zone")
VALUE: Final = _word(rf"(?:{_SIMPLE})?", "value of a label or a taint", "rack-1")
NAMESPACE: Final = _word(r"[a-z0-9*?-]{1,63}", "name of a namespace, in which * and ? may stand", "course-*")
RESOURCE: Final = _word(rf"(?:{_DOMAIN}/)?{_SIMPLE}", "name of a resource", "nvidia.com/gpu")
INTERFACE: Final = _word(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,14}", "name of an interface", "eth0")
BRIDGE: Final = _word(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}", "name of a bridge", "vmbr0")
DOMAIN: Final = _word(_DOMAIN, "domain", "example.org")
HOST: Final = _word(rf"{_DOMAIN}|{_ADDRESS}", "name or address of a host", "nas.example.org")
REGISTRY: Final = _word(rf"\*|{_DOMAIN}(?::\d{{1,5}})?|{_ADDRESS}(?::\d{{1,5}})?", "registry", "docker.io")
PACKAGE: Final = _word(
    r"[a-z0-9][a-z0-9.+-]{1,99}(?:[=/][A-Za-z0-9.+:~-]{1,99})?", "Debian package", "numactl"
)
MOUNT: Final = _word(r"[A-Za-z0-9_][A-Za-z0-9_.:/@%+=-]{0,199}", "mount option", "nconnect=16")
POOL: Final = _word(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}", "name of a pool of the hypervisor", "k3s")
BRANCH: Final = _word(
    r"(?!.*(?:\.\.|//|@\{))[^\s\x00-\x20~^:?*\[\\\x7f-][^\s\x00-\x20~^:?*\[\\\x7f]{0,199}",
    "branch of git", "main",
)  # fmt: skip
FOLDER: Final = _word(r"|[A-Za-z0-9._][A-Za-z0-9._/+@ -]{0,250}", "folder of a repository", "clusters/a100")

Said = tuple[str, str, Word]
"""Where a word stands, the word, and of which sort it is to be."""


def unusable_words(scene: Scene) -> Iterator[Doubt]:
    """Words that nobody could use whom they are for."""
    for look in (_of_pools, _of_cluster, _of_bootstrap, _of_classes, _of_tiers, _of_hypervisor, _of_rest):
        for path, written, word in look(scene):
            if not word.pattern.match(written):
                message = f"{written[:60]!r} is no {word.what}; write one such as {word.example}"
                yield Doubt(path, message, value=written)


def alike_tiers(scene: Scene) -> Iterator[Doubt]:
    """Tiers whose names come to the same once they are names of files and objects."""
    first: dict[str, str] = {}
    for at, one in enumerate(scene.declaration.tiers):
        slug = re.sub(r"[^a-z0-9]+", "-", one.name.lower()).strip("-")
        earlier = first.setdefault(slug, one.name)
        if earlier != one.name:
            message = f"{one.name[:60]!r} and {earlier[:60]!r} would be objects of one name; change one"
            yield Doubt(f"tiers[{at}].name", message, value=one.name)
        elif not slug:
            message = f"{one.name[:60]!r} has no letter and no digit, of which objects could be called"
            yield Doubt(f"tiers[{at}].name", message, value=one.name)


def _of_pools(scene: Scene) -> Iterator[Said]:
    for at, pool in enumerate(scene.declaration.pools):
        yield from _labels(f"pools[{at}].labels", pool.labels)
        for number, taint in enumerate(pool.taints):
            yield f"pools[{at}].taints[{number}].key", taint.key, KEY
            yield f"pools[{at}].taints[{number}].value", taint.value, VALUE


def _of_cluster(scene: Scene) -> Iterator[Said]:
    cluster = scene.declaration.platform.cluster
    yield "cluster.interface", cluster.interface, INTERFACE
    yield from _listed("cluster.tlsNames", cluster.names, HOST)
    yield from _listed("cluster.embeddedMirror", cluster.mirror, REGISTRY)


def _of_bootstrap(scene: Scene) -> Iterator[Said]:
    bootstrap = scene.declaration.platform.bootstrap
    yield from _listed("bootstrap.searchDomains", bootstrap.search, DOMAIN)
    yield from _listed("bootstrap.packages", bootstrap.packages, PACKAGE)


def _of_classes(scene: Scene) -> Iterator[Said]:
    for at, one in enumerate(scene.declaration.platform.storage_classes):
        if one.server:
            yield f"storageClasses[{at}].server", one.server, HOST
        yield from _listed(f"storageClasses[{at}].mountOptions", one.mount_options, MOUNT)


def _of_tiers(scene: Scene) -> Iterator[Said]:
    for at, form in enumerate(scene.form.tiers or ()):
        path = f"tiers[{at}]"
        for key, picks in (("namespaces", form.namespaces), ("excluded", form.excluded or [])):
            for number, pick in enumerate(picks):
                if isinstance(pick, str):
                    yield f"{path}.{key}[{number}]", pick, NAMESPACE
        if form.priority_class:
            yield f"{path}.priorityClass.name", form.priority_class.name, OBJECT
        if form.cards:
            yield from _labels(f"{path}.cards.nodeSelector", form.cards.node_selector or {})
            yield f"{path}.cards.resource", form.cards.resource or "nvidia.com/gpu", RESOURCE
            if form.cards.priority_class:
                yield f"{path}.cards.priorityClass.name", form.cards.priority_class.name, OBJECT


def _of_hypervisor(scene: Scene) -> Iterator[Said]:
    for at, network in enumerate(scene.form.networks or ()):
        if network.bridge:
            yield f"networks[{at}].bridge", network.bridge, BRIDGE
    if scene.declaration.platform.access.resource_pool:
        yield "access.resourcePool", scene.declaration.platform.access.resource_pool, POOL


def _of_rest(scene: Scene) -> Iterator[Said]:
    platform = scene.declaration.platform
    yield "delivery.branch", platform.delivery.branch, BRANCH
    yield "delivery.path", platform.delivery.path, FOLDER
    yield from _listed("capacity.expendable.namespaces", scene.declaration.capacity.expendable, NAMESPACE)
    for at, one in enumerate(platform.components):
        if one.namespace:
            yield f"components[{at}].namespace", one.namespace, OBJECT
    for at, profile in enumerate(platform.notebooks.profiles):
        if profile.priority_class:
            yield f"notebooks.profiles[{at}].priorityClass", profile.priority_class, OBJECT
        yield f"notebooks.profiles[{at}].resource", profile.resource, RESOURCE


def _labels(path: str, labels: dict[str, str]) -> Iterator[Said]:
    for key, value in labels.items():
        yield f"{path}.{key}", key, KEY
        yield f"{path}.{key}", value, VALUE


def _listed(path: str, found: Iterable[str], word: Word) -> Iterator[Said]:
    for at, one in enumerate(found):
        yield f"{path}[{at}]", one, word
