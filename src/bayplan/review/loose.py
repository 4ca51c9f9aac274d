"""What stands without a controller that could be played: bare pods, claims, and sizes that charts are given.

What kind of workload a chart makes of its sizes, nobody knows without its templates. They count as pods of
one container each, as many as the values say (else one), so that quotas see them; whether they roll out is
not forecast.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from bayplan.admission import claims, quotas
from bayplan.admission.answers import Refused
from bayplan.admission.quotas import QuotaUsage
from bayplan.model.making import NewPod
from bayplan.model.names import Namespace, PodKey
from bayplan.model.pods import Container, Owner, Pod, PodSpec
from bayplan.model.record import Record
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.model.trees import RELEASE, ChartSizes, Origin
from bayplan.review import arithmetic, causes
from bayplan.review.rollouts import Stage
from bayplan.review.worlds import World

INSTANCE = "app.kubernetes.io/instance"
"""The label by which charts mark the pods of a release."""


class Turned(Record, frozen=True):
    """A bare pod, a claim or a size of a chart that is turned away. `by_quota`: there is no room, now."""

    subject: str
    what: str
    origin: Origin
    refused: Refused
    by_quota: bool
    arithmetic: str = ""


def stand(world: World, stage: Stage, known: World | None = None) -> tuple[Turned, ...]:
    """Puts a world's bare pods and charts on the stage; those that are turned away.

    `known` is the world that stood there before: what it alone has goes, and what is another now is replaced.
    """
    gone = _gone(world, known)
    for pod in tuple(stage.pods.values()):
        if _of_chart(pod) or pod.key in gone:
            stage.delete(pod)
    found = (*_claims(world, stage, known), *_charts(world, stage), *_pods(world, stage))
    stage.settle()
    return found


def _gone(world: World, known: World | None) -> frozenset[PodKey]:
    """The bare pods that are not declared any more, or not as they were."""
    if known is None:
        return frozenset()
    wanted = {pod.key: pod for pod in world.bare_pods}
    return frozenset(pod.key for pod in known.bare_pods if wanted.get(pod.key) != pod)


def _charts(world: World, stage: Stage) -> Iterator[Turned]:
    """Only quotas are told of: what else is refused the chart's templates may say where its values do not.

    A release whose pods stand already is counted by them.
    """
    standing = {
        (pod.namespace, pod.labels.get(INSTANCE)) for pod in stage.pods.values() if INSTANCE in pod.labels
    }
    for chart in world.tree.charts:
        if (chart.namespace, chart.release) in standing:
            continue
        refused = next((one for pod in _sized(chart) if (one := _created(pod, stage)) is not None), None)
        if refused is not None and refused[1]:
            what = f"the size at {chart.path or 'its values'}"
            yield Turned(chart.subject, what, chart.origin, refused[0], True, refused[1])


def _pods(world: World, stage: Stage) -> Iterator[Turned]:
    for pod in world.bare_pods:
        refused = _created(pod, stage) if pod.key not in stage.roster else None
        declared = world.tree.of("Pod", pod.namespace, pod.name)
        if refused is not None and declared is not None:
            yield Turned(declared.subject, "it", declared.origin, refused[0], bool(refused[1]), refused[1])


def _claims(world: World, stage: Stage, known: World | None) -> Iterator[Turned]:
    """Claims that are new, against what quotas had counted without them. What is unknown of one is let be.

    They count as declared, whether there is room for them or not.
    """
    ledger = usage_before(world, stage, known)
    for claim in _new_claims(world, known):
        declared = world.tree.of("PersistentVolumeClaim", claim.namespace, claim.name)
        answer = claims.admit_claim(claim, stage.policies, ledger)
        if isinstance(answer, Refused) and declared is not None and not declared.unknowns:
            over = quotas.excesses_of_claim(claim, stage.policies, ledger)
            said = arithmetic.excess(over[0]) if over else ""
            yield Turned(declared.subject, "it", declared.origin, answer, bool(over), said)
        counted = claim if isinstance(answer, Refused) else answer.claim
        ledger = quotas.charge_claim(ledger, counted, stage.policies)
    stage.usage = ledger


def usage_before(world: World, stage: Stage, known: World | None) -> QuotaUsage:
    """What quotas had counted before a world's new claims came."""
    keys = {one.key for one in _new_claims(world, known)}
    seen = stage.seen_in(stage.snapshot)
    kept = tuple(one for one in seen.claims if one.key not in keys)
    return quotas.usage(replace(seen, claims=kept), stage.policies) if keys else stage.usage


def _new_claims(world: World, known: World | None) -> Sequence[PersistentVolumeClaim]:
    standing = {one.key for one in known.snapshot.claims} if known is not None else frozenset()
    return [one for one in world.tree.objects.claims if one.key not in standing]


def _created(pod: Pod, stage: Stage) -> tuple[Refused, str] | None:
    """The refusal of a pod, and the sum behind it where a quota has no room."""
    answer = stage.create(NewPod(pod))
    if answer is None:
        return None
    if answer.plugin != quotas.PLUGIN:
        return answer, ""
    found = causes.of(pod, stage.policies, stage.usage).excesses
    return answer, arithmetic.excess(found[0]) if found else ""


def _of_chart(pod: Pod) -> bool:
    return pod.controller is not None and pod.controller.kind == RELEASE


def _sized(chart: ChartSizes) -> Iterator[Pod]:
    owner = Owner(RELEASE, chart.release, controller=True)
    name = "-".join(part for part in (chart.release, *_words(chart.path)) if part)
    spec = PodSpec(containers=(Container(chart.path or chart.release, resources=chart.resources),))
    for number in range(1 if chart.replicas is None else chart.replicas):
        yield Pod(Namespace(chart.namespace), f"{name}-{number}", spec, owners=(owner,))


def _words(path: str) -> Iterable[str]:
    return path.lower().replace("[", ".").replace("]", "").split(".")
