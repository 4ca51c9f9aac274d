"""The one list of restraints, in the order in which they hold a draft."""

from typing import Final

from bayplan.rightsizing.restraint import Draft, Restraint
from bayplan.rightsizing.restraints.artefact import ARTEFACT
from bayplan.rightsizing.restraints.autoscaler import AUTOSCALER
from bayplan.rightsizing.restraints.dead_band import DEAD_BAND
from bayplan.rightsizing.restraints.floors import FLOORS
from bayplan.rightsizing.restraints.gain import GAIN
from bayplan.rightsizing.restraints.kills import KILLS
from bayplan.rightsizing.restraints.learned import LEARNED
from bayplan.rightsizing.restraints.limit_range import LIMIT_RANGE
from bayplan.rightsizing.restraints.order import ORDER
from bayplan.rightsizing.restraints.peak import PEAK
from bayplan.rightsizing.restraints.quality import QUALITY
from bayplan.rightsizing.restraints.rounds import ROUNDS
from bayplan.rightsizing.restraints.start import START
from bayplan.rightsizing.restraints.step import STEP
from bayplan.rightsizing.restraints.tier import TIER

RESTRAINTS: Final[tuple[Restraint, ...]] = (
    # First, whether anything may be said at all: what follows trusts the evidence.
    QUALITY,
    # A raise that nobody measured is dropped before anything is built on it.
    ARTEFACT,
    # A tier that wants both equal sets a limit where there was none: what follows has to know of it.
    TIER,
    # Then what must not happen again, from the weakest witness to the strongest: a reading, ...
    PEAK,
    # ... a start, which comes again whatever the readings of calm days say, ...
    START,
    # ... an end for want of memory, which beats both, ...
    KILLS,
    # ... what people wrote down, who saw what no reading did, ...
    FLOORS,
    # ... and what became of our own advice.
    LEARNED,
    # How far down one step may go, once it is known how far down there is to go.
    STEP,
    # What the API server allows comes after all wishes, so that it names what the highest of them needs.
    LIMIT_RANGE,
    # Request and limit were decided apart; here they meet, ...
    ORDER,
    # ... and in tiers that want them equal they become one again.
    TIER,
    # Whole sizes before any comparison with what is set: a size that was recommended once compares as equal.
    ROUNDS,
    # Changes that cannot be told from noise, ...
    DEAD_BAND,
    # ... or free too little, are dropped last of all, when it is known how large they are.
    GAIN,
    # One of a pair may have been dropped: they meet once more.
    ORDER,
    # What is said of a change that really comes.
    AUTOSCALER,
)


def hold(draft: Draft) -> Draft:
    """The draft as all restraints leave it; where nothing is known, the first one says so and ends it."""
    for restraint in RESTRAINTS:
        draft = restraint.hold(draft)
        if draft.why:
            break
    return draft
