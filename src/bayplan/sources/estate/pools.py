"""Pools of workers."""

from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Pool
from bayplan.model.machines import Machine
from bayplan.model.nodes import Taint
from bayplan.model.pods import Effect
from bayplan.sources.estate import amounts, machines
from bayplan.sources.estate.forms.lower import WorkerForm
from bayplan.sources.estate.forms.whole import PoolForm, TaintForm
from bayplan.sources.estate.machines import Networks
from bayplan.sources.kubernetes import wire


def pool(form: PoolForm, networks: Networks) -> Pool:
    """A pool, of which the size of a worker has to be known."""
    allocatable = wire.at("allocatable", amounts.amounts, form.allocatable)
    for name in ("cpu", "memory"):
        if name not in allocatable:
            raise InvalidInput(f"needs {name}; write what one worker gives to pods", path="allocatable")
    return Pool(
        wire.required(form.name, "name"),
        form.count,
        allocatable,
        form.labels or {},
        wire.each("taints", _taint, form.taints),
        form.slots or {},
        wire.at("machine", lambda one: _machine(one, networks), form.machine),
    )


def _machine(form: WorkerForm | None, networks: Networks) -> Machine | None:
    """The machine under each worker, where anything is said of it."""
    found = machines.worker(form or WorkerForm(), networks)
    return found if found != Machine(0) else None


def _taint(form: TaintForm) -> Taint:
    known = [effect.value for effect in Effect if effect is not Effect.ANY]
    if form.effect not in known:
        message = f"{form.effect[:40]!r} is no effect of a taint; write one of {', '.join(known)}"
        raise InvalidInput(message, path="effect", value=form.effect)
    return Taint(wire.required(form.key, "key"), form.value, Effect(form.effect))
