"""A request that an autoscaler counts in decides how many replicas there are: that is said beside it."""

from typing import Final

from bayplan.rightsizing.restraint import Aim, Draft, Restraint

CODE: Final = "steers-autoscaler"


def _hold(draft: Draft) -> Draft:
    return draft.each(lambda aim: _told(aim, draft.subject.autoscaled))


def _told(aim: Aim, autoscaled: tuple[str, ...]) -> Aim:
    if not aim.changed or aim.bound.side != "requests" or aim.bound.resource not in autoscaled:
        return aim
    more = "more" if aim.lowered else "fewer"
    said = f"its HorizontalPodAutoscaler aims at a share of this request, and will want {more} replicas"
    return aim.noted(CODE, said)


AUTOSCALER: Final = Restraint(CODE, _hold)
