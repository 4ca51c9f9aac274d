"""What pods take and tolerate once the estate file's own values lie over ours.

A footprint says where in the values its pods have their `resources`, `tolerations` and number. What somebody
changed there changes the footprint as well: nothing is proved of pods that nobody delivers. Values that no
pod can have are left to Kubernetes, which refuses them.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from bayplan.model.bundles import Footprint
from bayplan.model.errors import InvalidInput
from bayplan.model.plain import Json, Keys
from bayplan.model.pods import Amounts, Effect, Toleration
from bayplan.model.quantities import Quantity, parse

EFFECTS = frozenset(one.value for one in Effect)
REPLICAS = ("replicas", "replicaCount")
"""What charts call the number of pods."""


def heeded(one: Footprint, ours: Keys, laid: Keys) -> Footprint:
    """A footprint as the values make it that are delivered; `ours` are those without the estate file's."""
    if one.values_at is None or ours == laid:
        return one
    before, after = _at(ours, one.values_at), _at(laid, one.values_at)
    for key in REPLICAS:
        wanted = after.get(key)
        if before.get(key) != wanted and type(wanted) is int and wanted >= 0:
            one = replace(one, replicas=wanted)
    if before.get("tolerations") != after.get("tolerations"):
        one = replace(one, tolerations=tuple(_tolerations(after.get("tolerations"))))
    if before.get("resources") != after.get("resources"):
        one = _asking(one, before.get("resources"), after.get("resources"))
    return one


def _at(values: Keys, path: str) -> Keys:
    found: Json = values
    for step in filter(None, path.split(".")):
        found = found.get(step) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _tolerations(written: Json) -> Iterator[Toleration]:
    for one in written if isinstance(written, list) else ():
        if isinstance(one, dict) and str(one.get("effect") or "") in EFFECTS:
            yield Toleration(
                str(one.get("key") or ""),
                str(one.get("operator") or "Equal"),
                str(one.get("value") or ""),
                Effect(str(one.get("effect") or "")),
            )


def _asking(one: Footprint, before: Json, after: Json) -> Footprint:
    """The same pods, one or some of whose containers ask for something else than we said."""
    try:
        requests = _changed(one.requests, _summed(before, "requests"), _summed(after, "requests"))
        was, now = _summed(before, "limits"), _summed(after, "limits")
    except InvalidInput:
        return one
    # A limit counts where every container has it: of several, one cannot bring it, and can take it away.
    limits = {
        name: limit for name, limit in _changed(one.limits, was, now).items()
        if (one.containers == 1 or name in one.limits) and (name in now or name not in was)
    }  # fmt: skip
    return replace(one, requests=requests, limits=limits, source="values")


def _changed(all_of_them: Amounts, before: Amounts, after: Amounts) -> Amounts:
    """The amounts of a pod with those of some containers taken out, and put back as they are now.

    Where nothing was said before, what the chart says was counted, and goes.
    """
    made = dict(all_of_them)
    for name in {**before, **after}:
        whole = made.get(name, Quantity(0))
        rest = whole.minus(before.get(name, whole))
        made[name] = rest.plus(after.get(name, Quantity(0)))
    return {name: amount for name, amount in made.items() if amount.nanos}


def _summed(written: Json, kind: str) -> Amounts:
    """The requests or the limits of a container, or of several by their names."""
    if not isinstance(written, dict):
        return {}
    several = [one for one in written.values() if isinstance(one, dict) and {"requests", "limits"} & set(one)]
    total: dict[str, Quantity] = {}
    for one in several or [written]:
        amounts = one.get(kind)
        for name, amount in amounts.items() if isinstance(amounts, dict) else ():
            if amount is not None:
                total[name] = total.get(name, Quantity(0)).plus(parse(str(amount)))
    return total
