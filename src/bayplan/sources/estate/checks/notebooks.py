"""Notebooks: profiles that differ, that can be had, and that are given no less than they are sure of."""

from collections.abc import Iterator

from bayplan.model.doubts import Doubt
from bayplan.model.platform import NotebookProfile
from bayplan.sources.estate import choices
from bayplan.sources.estate.checks.scene import Scene
from bayplan.sources.estate.printing import size


def two_defaults(scene: Scene) -> Iterator[Doubt]:
    """Two profiles that are chosen where nobody chooses."""
    first = ""
    for at, one in enumerate(scene.declaration.platform.notebooks.profiles):
        if one.default and first:
            message = f"profile {first} is the default already; take it away from one of the two"
            yield Doubt(f"notebooks.profiles[{at}].default", message, value="true")
        first = first or (one.name if one.default else "")


def unknown_things(scene: Scene) -> Iterator[Doubt]:
    """Images and pools that nobody declared."""
    declared = scene.declaration.platform.notebooks
    pools = {one.name for one in scene.declaration.pools}
    for at, one in enumerate(declared.profiles):
        path = f"notebooks.profiles[{at}]"
        for place, image in enumerate(one.images):
            if image not in declared.images:
                message = f"{image!r} is none of notebooks.images; {choices.advice(image, declared.images)}"
                yield Doubt(f"{path}.images[{place}]", message, value=image)
        if one.pool and one.pool not in pools:
            message = f"{one.pool!r} is no pool of workers; {choices.advice(one.pool, pools)}"
            yield Doubt(f"{path}.pool", message, value=one.pool)


def unknown_classes(scene: Scene) -> Iterator[Doubt]:
    """Storage classes that are not among those that are declared; where none is, nothing is said."""
    classes = {one.name: one for one in scene.declaration.platform.storage_classes}
    declared = scene.declaration.platform.notebooks
    named = {"home": declared.home_class, "scratch": declared.scratch_class}
    for key, name in named.items():
        if name and classes and name not in classes:
            message = f"{name!r} is no declared storage class; {choices.advice(name, classes)}"
            yield Doubt(f"notebooks.{key}.storageClass", message, value=name)
    wanted = scene.form.notebooks and scene.form.notebooks.home
    if wanted and classes and not declared.home_class and not any(one.default for one in classes.values()):
        message = f"names no storage class, and none is the default; {choices.advice('', classes)}"
        yield Doubt("notebooks.home", message)


def unbounded_profiles(scene: Scene) -> Iterator[Doubt]:
    """Limits below what a profile is sure of."""
    for at, one in enumerate(scene.declaration.platform.notebooks.profiles):
        path = f"notebooks.profiles[{at}]"
        if one.cpu is not None and one.cpu_limit is not None and one.cpu_limit < one.cpu:
            message = f"{one.cpu_limit}m is less than the {one.cpu}m that it is sure of; no pod may be so"
            yield Doubt(f"{path}.cpuLimit", message, value=f"{one.cpu_limit}m")
        yield from _memory(one, path)


def hollow_scratch(scene: Scene) -> Iterator[Doubt]:
    """A profile with scratch where nobody says what scratch is."""
    wanted = scene.form.notebooks
    for at, one in enumerate(scene.declaration.platform.notebooks.profiles):
        if one.scratch and wanted and wanted.scratch is None:
            message = "is wanted, and notebooks.scratch does not say what it is; write its storageClass"
            yield Doubt(f"notebooks.profiles[{at}].scratch", message, value="true")


def hasty_culling(scene: Scene) -> Iterator[Doubt]:
    """Notebooks that are too old before they are idle, or that are looked at more rarely than they rest."""
    culling = scene.declaration.platform.notebooks.culling
    if culling is None:
        return
    if culling.every > culling.idle:
        message = f"is {culling.every} s, longer than the {culling.idle} s after which they are idle"
        yield Doubt("notebooks.culling.every", f"{message}; look more often", value=f"{culling.every}s")
    if culling.age and culling.age < culling.idle:
        message = f"is {culling.age} s, less than the {culling.idle} s after which they are idle"
        yield Doubt(
            "notebooks.culling.maxAge", f"{message}; nobody would ever be idle", value=f"{culling.age}s"
        )


def _memory(one: NotebookProfile, path: str) -> Iterator[Doubt]:
    most = one.memory_limit
    if most is not None and one.memory is not None and most < one.memory:
        message = f"{size(most)} is less than the {size(one.memory)} that it is sure of; no pod may be so"
        yield Doubt(f"{path}.memoryLimit", message, value=size(most))
