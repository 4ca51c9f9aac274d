"""Evidence to think with: readings in Mi and millicores, five minutes apart, from some midnight on."""

from array import array
from collections.abc import Iterable

from bayplan.model.evidence import Advice, Evidence, Kill, Place, Track
from bayplan.rightsizing.framework import Subject

MI = 1024 * 1024
GI = 1024 * MI
DAY, STEP = 86_400, 300
START = 20_600 * DAY
PLACE = Place("Deployment", "media", "photos", "server")
SUBJECT = Subject(PLACE)


def track(values: Iterable[float], *, unit: int = 1, step: int = STEP, start: int = START) -> Track:
    return Track(start, step, array("d", [value * unit for value in values]))


def evidence(
    memory: Iterable[float] = (),
    cpu: Iterable[float] = (),
    *,
    step: int = STEP,
    kills: tuple[Kill, ...] = (),
    advice: tuple[Advice, ...] = (),
) -> Evidence:
    """`memory` in Mi, `cpu` in millicores."""
    return Evidence(
        PLACE,
        memory=track(memory, unit=MI, step=step),
        cpu=track(cpu, step=step),
        kills=kills,
        advice=advice,
    )


def subject(now: str = "", **known: object) -> Subject:
    """`requests=100 limits=200` (memory in Mi) and whatever else is known of it."""
    pairs = (pair.split("=") for pair in now.split())
    current = {f"{side}.memory": int(amount) * MI for side, amount in pairs}
    return Subject(PLACE, current=current, **known)  # type: ignore[arg-type]  # fields by name
