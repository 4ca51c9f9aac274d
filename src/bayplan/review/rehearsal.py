"""Runs the review again with one thing changed, as far as it concerns one trouble."""

from collections.abc import Sequence

from bayplan.admission.quotas import QuotaKey
from bayplan.model.findings import Fix
from bayplan.model.overlay import identity
from bayplan.model.pods import Amounts
from bayplan.review import course, troubles, verdicts
from bayplan.review.course import Course, Scope
from bayplan.review.remedies import registry
from bayplan.review.trouble import Trouble, Variation
from bayplan.review.worlds import World


class Rehearsal:
    """The worlds that led to a trouble, to be played again with the last one varied."""

    def __init__(self, worlds: Sequence[World], known: Sequence[Trouble]) -> None:
        self._worlds = worlds
        self._known = frozenset(map(_name, known))

    def fixes(self, trouble: Trouble) -> tuple[Fix, ...]:
        """The remedies of a trouble."""
        return registry.fixes(
            trouble,
            lambda variation: self._passes(trouble, variation),
            lambda variation: self._needs(trouble, variation),
        )

    def _passes(self, trouble: Trouble, variation: Variation) -> bool:
        """Whether the trouble is gone, and none has come that was not there before.

        A change that goes through may leave its workload unable to go through the next one: that is less than
        what is to be mended.
        """
        found = {_name(one) for one in troubles.find(self._play(trouble, variation))}
        if not trouble.latent:
            found.discard((troubles.NEXT, identity(trouble.workload)))
        return not any(name[1] == identity(trouble.workload) for name in found) and found <= self._known

    def _needs(self, trouble: Trouble, variation: Variation) -> dict[QuotaKey, Amounts]:
        """The highest use of each quota: of the change, or of the restart where that is in trouble."""
        found = self._play(trouble, variation)
        return verdicts.peaks(found) if trouble.latent else found.after.peaks.quotas

    def _play(self, trouble: Trouble, variation: Variation) -> Course:
        *earlier, last = self._worlds
        concerned = frozenset([identity(trouble.workload)])
        bounded = not trouble.forecast.waiting
        scope = Scope(frozenset([trouble.workload.namespace]) if bounded else None, concerned)
        return course.play((*earlier, variation.of(last)), scope)


def _name(trouble: Trouble) -> tuple[str, tuple[str, str, str]]:
    return trouble.check, identity(trouble.workload)
