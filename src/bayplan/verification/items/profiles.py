"""Whether every declared profile has been started once: by the label that says which one a notebook is of."""

from collections.abc import Iterator
from typing import Final

from bayplan.verification import notebooks, outcomes
from bayplan.verification.framework import Item, Outcome, Scene


def look(scene: Scene) -> Iterator[Outcome]:
    """Profiles of which none runs, and notebooks of profiles that nobody declares."""
    profiles = [one.name for one in scene.declaration.platform.notebooks.profiles]
    if not profiles:
        yield outcomes.absent("no profile is declared")
        return
    labelled = [(pod, pod.labels.get(notebooks.PROFILE, "")) for pod in notebooks.servers(scene)]
    if not any(name for _, name in labelled):
        yield outcomes.unknown("no notebook says of which profile it is", _command(scene))
        return
    running = {name for pod, name in labelled if pod.status.ready}
    for name in sorted({name for _, name in labelled if name} - {*profiles}):
        pods = [pod.name for pod, other in labelled if other == name]
        number = outcomes.counted(len(pods), "notebook")
        yield outcomes.failed(f"Profile {name}", f"is not declared, and {number} of it stand", pods)
    for name in profiles:
        if name in running:
            yield outcomes.passed("a notebook of it is ready", subject=f"Profile {name}")
        else:
            yield outcomes.unknown("no notebook of it stands", _command(scene), f"Profile {name}")


def _command(scene: Scene) -> str:
    return f"kubectl -n {notebooks.namespace(scene)} get pods -L {notebooks.PROFILE}"


ITEM: Final = Item("profiles-started", "notebooks", "Every profile has been started once.", look)
