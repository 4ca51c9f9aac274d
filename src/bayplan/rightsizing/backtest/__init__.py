"""How rules would have done on the past: they choose on what was known by then, and are scored on what came.

The walk goes forward. At each choice a rule sees the readings up to that moment and nothing later; what it
says is rounded as people write it, and is in force until the next choice. Where it says nothing, what was in
force stays. Restraints (floors, dead bands, step caps) are left out, for every rule alike, so that the
rules are compared and not the restraint. History stays as it was: a container that would have been killed
goes on as it did, but the rule is told of the kill from its next choice on.
"""

from bayplan.rightsizing.backtest.past import Past, origin, past
from bayplan.rightsizing.backtest.scoring import Walked, tally
from bayplan.rightsizing.backtest.walking import Pace, Walk, walk

__all__ = ["Pace", "Past", "Walk", "Walked", "origin", "past", "tally", "walk"]
