"""What a plan wants of a tree: for each value its place there, what it is, and what it shall be."""

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from bayplan.model.evidence import Place
from bayplan.model.trees import ChartSizes, Origin, Tree, hides
from bayplan.rightsizing import rounding
from bayplan.rightsizing.report.patch import Unreached
from bayplan.rightsizing.report.plan import Change
from bayplan.sources.trees.tracing import Spot, Values, amount_of

Amounts = Mapping[Place, Mapping[str, int]]
"""What is in force by container and bound, in bytes and millicores."""

_LETTERS: Final = re.compile(r"[^a-z0-9]+")
_MAIN: Final = {"server"}
"""What charts call the sizes of the one workload that is called like the release."""
_REQUEST, _LIMIT = "requests.", "limits."


class Wish(NamedTuple):
    """One bound of one container: `wanted` in bytes or millicores, `old` and `new` in bytes or cores."""

    place: Place
    bound: str
    wanted: int
    spot: Spot
    old: Fraction
    new: Fraction
    origin: Origin = Origin()

    @property
    def resource(self) -> str:
        return self.bound.partition(".")[2]

    def stands_with(self, other: Unreached) -> bool:
        """Whether another bound is one of the same resource of the same container."""
        return (self.place, self.resource) == (other.place, other.bound.partition(".")[2])

    def unreached(self, why: str) -> Unreached:
        """The wish as one that cannot be fulfilled."""
        return Unreached(self.place, self.bound, self.wanted, why, self.origin.file, self.origin.line)


class Wishes(NamedTuple):
    """What can be looked for, and what cannot."""

    wishes: tuple[Wish, ...]
    unreached: tuple[Unreached, ...]


def of(changes: Sequence[Change], tree: Tree, base: Values, now: Amounts) -> Wishes:
    """The wishes of a plan; `now` tells sizes of charts from each other, where it is known."""
    found = [one for change in changes for one in _of_change(change, tree, base, now)]
    return Wishes(
        tuple(one for one in found if isinstance(one, Wish)),
        tuple(one for one in found if isinstance(one, Unreached)),
    )


def _of_change(change: Change, tree: Tree, base: Values, now: Amounts) -> Iterator[Wish | Unreached]:
    """What is wanted of one container, at each place that declares it: at the first of them it has to be."""
    place = change.place
    holders = base.sizes.get(place) or _of_chart(place, tree, base, now.get(place, {}))
    for bound, amount in sorted(change.amounts.items()):
        if not holders:
            yield _undeclared(place, bound, amount, tree)
        for holder in holders:
            wish = _wish(place, bound, amount, holder._replace(path=f"{holder.path}.{bound}"), tree, base)
            if wish.spot in base.texts and wish.old != wish.new:
                yield wish
            elif (
                wish.spot not in base.texts
                and holder == holders[0]
                and (why := _missing(wish, change, tree, base))
            ):
                yield wish.unreached(why)


def _wish(place: Place, bound: str, amount: int, spot: Spot, tree: Tree, base: Values) -> Wish:
    old = amount_of(base.texts.get(spot, "")) or Fraction(0)
    return Wish(place, bound, amount, spot, old, meant(amount, bound), _origin(spot, tree))


def _missing(wish: Wish, change: Change, tree: Tree, base: Values) -> str:
    """Why a value cannot be edited that is not written; empty where it follows another."""
    if needs := _needs(wish.spot, tree):
        return f"no file says what it is now, that hangs on {needs}; change it there"
    return "" if _follows(wish, change, base) else _absent(wish)


def meant(amount: int, bound: str) -> Fraction:
    """Bytes as they are, millicores as cores."""
    return Fraction(amount, 1000) if bound.endswith("cpu") else Fraction(amount)


def _follows(wish: Wish, change: Change, base: Values) -> bool:
    """Whether a request that nobody wrote comes to the wanted amount with its limit."""
    if not wish.bound.startswith(_REQUEST):
        return False
    limit = _LIMIT + wish.resource
    spot = wish.spot._replace(path=wish.spot.path.removesuffix(wish.bound) + limit)
    written = amount_of(base.texts.get(spot, ""))
    wanted = meant(change.amounts[limit], limit) if limit in change.amounts else written
    return written is not None and wanted == wish.new


def _needs(spot: Spot, tree: Tree) -> str:
    """What would tell a value that nobody knows; empty where it is known, or not there."""
    declared = tree.of(spot.kind, spot.namespace, spot.name)
    unknowns = declared.unknowns if declared is not None else ()
    if not unknowns:
        unknowns = next((one.unknowns for one in tree.charts if _is_of(one, spot)), ())
    return next((one.needs for one in unknowns if hides((one,), spot.path)), "")


def _absent(wish: Wish) -> str:
    text = rounding.written(wish.wanted, wish.resource)
    side = wish.bound.partition(".")[0]
    if wish.origin.file.endswith(".tf"):
        what = f'{wish.resource} = "{text}" in its {side}'
    else:
        what = f"{wish.resource}: {text} below its {side}"
    return f"nothing sets {wish.bound} here; write {what}"


def _undeclared(place: Place, bound: str, amount: int, tree: Tree) -> Unreached:
    """A container that the tree does not write out; where its chart may be given sizes, that is told."""
    near = [one for one in tree.charts if _is_akin(place, one)]
    if not near:
        why = "the tree does not declare this container; look for it where it is declared"
        return Unreached(place, bound, amount, why)
    told = ", ".join(f"{one.path} of {one.subject}" for one in near[:3])
    why = f"a chart or an operator makes it, and it is not sure which sizes it is given; look at {told}"
    return Unreached(place, bound, amount, why, near[0].origin.file, near[0].origin.line)


def _origin(spot: Spot, tree: Tree) -> Origin:
    declared = tree.of(spot.kind, spot.namespace, spot.name)
    if declared is not None:
        return declared.place(spot.path)
    found = (one.origin for one in tree.charts if _is_of(one, spot))
    return next(found, Origin())


def _is_of(chart: ChartSizes, spot: Spot) -> bool:
    return (chart.kind, chart.namespace, chart.release) == spot[:3] and spot.path.startswith(f"{chart.path}.")


def _of_chart(place: Place, tree: Tree, base: Values, now: Mapping[str, int]) -> tuple[Spot, ...]:
    """The sizes that a chart is given for a container: the only ones so called that are in force."""
    near = [one for one in tree.charts if _is_akin(place, one) and _is_in_force(one, now)]
    if len(near) != 1:
        return ()
    return base.sizes.get((near[0].kind, near[0].namespace, near[0].release, near[0].path), ())


def _is_akin(place: Place, chart: ChartSizes) -> bool:
    """Whether a release may have made a workload, and its sizes are called like this container."""
    workload, release, container = map(_plain, (place.workload, chart.release, place.container))
    if chart.namespace != place.namespace or not workload.startswith(release):
        return False
    steps = [_plain(step) for step in chart.path.split(".")[:-1]]
    rest = workload.removeprefix(release)
    if not steps:
        return container in (release, workload) or not rest
    names = _words(place.workload, chart.release) if rest else _MAIN
    if container == workload and names == set(steps):
        return True
    return bool({"".join(steps), *steps} & {rest, container, workload})


def _words(workload: str, release: str) -> set[str]:
    """What a workload is called beside its release, in whatever order: `plugin` and `node`."""
    return {_plain(one) for one in workload.lower().removeprefix(release.lower()).split("-") if one}


def _is_in_force(chart: ChartSizes, now: Mapping[str, int]) -> bool:
    """Whether sizes say what is in force, as far as that is known; nothing known is not enough."""
    written = {
        f"{side}.{resource}": amount
        for side, amounts in (("requests", chart.resources.requests), ("limits", chart.resources.limits))
        for resource, amount in amounts.items()
    }
    known = [bound for bound in now if bound in written]
    return bool(known) and all(
        now[bound] == (written[bound].millis if bound.endswith("cpu") else written[bound].units)
        for bound in known
    )


def _plain(name: str) -> str:
    return _LETTERS.sub("", name.lower())
