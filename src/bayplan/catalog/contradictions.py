"""What of cards and notebooks cannot be, whichever components there are. Paths are the estate file's."""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog import mig, profiles, sharing
from bayplan.model.doubts import Doubt
from bayplan.model.estate import Declaration, Pool
from bayplan.model.platform import GpuSharing, NotebookProfile

CATALOG: Final = "nvcr.io/nvidia/"
_GIB: Final = 1 << 30


def of_sharing(declaration: Declaration) -> Iterator[Doubt]:
    """What cannot be about how cards are handed out."""
    for at, here in enumerate(declaration.platform.sharing):
        path = f"gpuSharing[{at}]"
        pool = next((one for one in declaration.pools if one.name == here.pool), None)
        if pool is None:
            continue
        if here.mode == "mig":
            yield from _cut(declaration, pool, here, path)
        if here.mode == "budget" and not declaration.cards:
            message = "a budget needs a resource that says how much of a card a pod takes"
            yield _grave(f"{path}.mode", message, "budget-without-card", pool, "declare it under cards")
        yield from _counted(declaration, pool, here, path)
        yield from _unlabelled(declaration, pool, path)
    yield from _mixed(declaration)


def of_notebooks(declaration: Declaration) -> Iterator[Doubt]:
    """What cannot be about profiles, as long as no worker has to be looked at for it."""
    for at, profile in enumerate(declaration.platform.notebooks.profiles):
        path = f"notebooks.profiles[{at}]"
        yield from _shared_memory(profile, path)
        yield from _several_turns(declaration, profile, path)
        yield from _nowhere_else(declaration, profile, path)
    yield from _without_hub(declaration)


def _without_hub(declaration: Declaration) -> Iterator[Doubt]:
    """NVIDIA's images have JupyterLab and no JupyterHub, which an image needs (z2jh, user-environment)."""
    used = {name for one in declaration.platform.notebooks.profiles for name in one.images}
    for name, ref in declaration.platform.notebooks.images.items():
        if name in used and ref.startswith(CATALOG):
            yield Doubt(
                f"notebooks.images.{name}",
                f"{ref} has no jupyterhub-singleuser, which every notebook is started by",
                "image-without-hub",
                ref,
                f"image {name}",
                "build one from it with pip install jupyterhub, or take one of quay.io/jupyter",
            )


def _cut(declaration: Declaration, pool: Pool, here: GpuSharing, path: str) -> Iterator[Doubt]:
    if not here.profile:
        yield _grave(
            f"{path}.profile",
            "cards are cut by no configuration",
            "mig-profile",
            pool,
            "name one: all-1g.5gb",
        )
        return
    for card in sharing.cards(declaration, pool)[:1]:
        kind = mig.kind_of(card)
        if mig.is_without(card):
            message = f"{card.name} cannot be cut into instances"
            yield _grave(
                f"{path}.mode", message, "mig-profile", pool, "share it by turns: time-slicing or mps"
            )
        elif kind and here.profile not in mig.WITHOUT_PARTS and mig.parts(kind, here.profile) is None:
            known = ", ".join(f"{mig.ALL}{one}" for one in kind.instances)
            message = f"{here.profile} does not exist on {card.name}; it has {known} and {mig.BALANCED}"
            yield _grave(f"{path}.profile", message, "mig-profile", pool, value=here.profile)


def _counted(declaration: Declaration, pool: Pool, here: GpuSharing, path: str) -> Iterator[Doubt]:
    """What a pool says it has for pods has to be what its cards come to."""
    number = len(sharing.cards(declaration, pool))
    for name, amount in sharing.advertised(declaration, pool).items() if number else ():
        said = pool.allocatable.get(name)
        if said is not None and said.units != amount:
            sum_ = f"{number} x {amount // number}" if amount % number == 0 else f"{number} cards"
            yield Doubt(
                f"{path}.replicas" if sharing.is_by_turns(here) else f"{path}.mode",
                f"each worker of {pool.name} has {amount} {name} ({sum_}), but its pool says {said}",
                "sharing-count",
                str(said),
                f"pool {pool.name}",
                f"write {name}: {amount} under allocatable, or share otherwise",
                f"{sum_} = {amount}",
                grave=True,
            )


def _unlabelled(declaration: Declaration, pool: Pool, path: str) -> Iterator[Doubt]:
    """Where pools differ, a label of the node says which configuration is its own."""
    if not sharing.needs_labels(declaration):
        return
    for key, value in sharing.labels(declaration, pool).items():
        if pool.labels.get(key) != value:
            yield Doubt(
                path,
                f"pools share their cards differently, and nodes of {pool.name} do not say how theirs are",
                "sharing-label",
                pool.labels.get(key, ""),
                f"pool {pool.name}",
                f"add {key}: {value} to the labels of {pool.name}",
            )


def _mixed(declaration: Declaration) -> Iterator[Doubt]:
    """The strategy is one for all nodes."""
    found = [(at, one) for at, one in enumerate(declaration.platform.sharing) if one.mode == "mig"]
    for at, one in found[1:]:
        if one.strategy != found[0][1].strategy:
            yield Doubt(
                f"gpuSharing[{at}].strategy",
                f"instances are counted one way in the whole cluster, and {found[0][1].pool} says "
                f"{found[0][1].strategy}",
                "mig-strategy",
                one.strategy,
                f"pool {one.pool}",
                "write the same strategy for all pools",
                grave=True,
            )


def _shared_memory(profile: NotebookProfile, path: str) -> Iterator[Doubt]:
    limit = profile.memory_limit or profile.memory
    if profile.shared_memory is None or limit is None or profile.shared_memory <= limit:
        return
    wanted, may = profile.shared_memory / _GIB, limit / _GIB
    yield Doubt(
        f"{path}.sharedMemory",
        f"/dev/shm of {wanted:g} GiB is memory of the notebook, which may take {may:g} GiB: whoever fills it "
        "is killed",
        "shared-memory",
        f"{wanted:g}Gi",
        f"profile {profile.name}",
        f"write at most {may / 2:g}Gi, or raise memoryLimit",
        f"{wanted:g} GiB > {may:g} GiB",
        grave=True,
    )


def _several_turns(declaration: Declaration, profile: NotebookProfile, path: str) -> Iterator[Doubt]:
    """Turns of one card are one card, so several of them are refused, or mean nothing."""
    pools = profiles.where(declaration, profile)
    shared = [declaration.platform.sharing_of(one.name) for one in pools]
    turns = [one for one in shared if sharing.turn_resource(declaration, one) == profile.resource]
    if profile.gpus < 2 or not turns or not all(sharing.is_by_turns(one) for one in shared):
        return
    operator = declaration.platform.component("gpu-operator")
    allowed = operator is not None and operator.options.get("refuseSeveralTurns") is False
    if allowed:
        return
    yield Doubt(
        f"{path}.gpus",
        f"{profile.gpus} turns of {turns[0].pool}'s cards are refused by the device plugin, because they may "
        "be turns of the same card",
        "several-turns",
        str(profile.gpus),
        f"profile {profile.name}",
        "ask for one, or hand out the cards of a pool whole",
        grave=True,
    )


def _nowhere_else(declaration: Declaration, profile: NotebookProfile, path: str) -> Iterator[Doubt]:
    pool = next((one for one in declaration.pools if one.name == profile.pool), None)
    others = [one for one in declaration.pools if one.name != profile.pool]
    if pool is None or not others or profiles.own_labels(declaration, pool.name):
        return
    yield Doubt(
        f"{path}.pool",
        f"no label tells workers of {pool.name} from others, so this profile starts anywhere",
        "pool-without-label",
        pool.name,
        f"profile {profile.name}",
        f"give {pool.name} a label of its own",
    )


def _grave(path: str, message: str, code: str, pool: Pool, remedy: str = "", value: str = "") -> Doubt:
    return Doubt(path, message, code, value, f"pool {pool.name}", remedy, grave=True)
