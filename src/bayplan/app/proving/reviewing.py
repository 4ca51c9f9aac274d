"""Reviews an edited tree as if somebody had sent it, compared with the tree as it was.

A plan is proved as a whole, and by what containers are given. An edit may reach less than the plan, and a
house has rules about what is written; so the files are judged as they would be. Services are changed one
after the other, as the plan is.
"""

import datetime
from collections.abc import Iterable

from msgspec.structs import replace

from bayplan.app import review as reviews
from bayplan.app import trees
from bayplan.app.observe import Observed
from bayplan.app.proving.proof import ONE_BY_ONE, UNSAID
from bayplan.app.proving.sides import as_stored
from bayplan.model.findings import Finding
from bayplan.model.trees import Tree
from bayplan.review import judge, worlds


def review(
    before: Tree, after: Tree, observed: Observed | None, today: datetime.date, known: Iterable[Finding] = ()
) -> tuple[Finding, ...]:
    """What is worse in a tree than in the one before, the worst first; without what is `known` of the plan.

    Of `after` only sizes are another: the rules and the estate file are those of `before`.
    """
    cluster = as_stored(observed.snapshot) if observed is not None else None
    version = observed.kubernetes if observed is not None else trees.version(None, None, before)[0]
    start = worlds.compose(Tree(), cluster, version) if cluster is not None else None
    was = worlds.compose(before, cluster, version)
    edited = replace(before, objects=after.objects, declared=after.declared, charts=after.charts)
    will = worlds.compose(edited, cluster, version)
    judged, _ = judge.against(judge.state(start, was), will, ONE_BY_ONE, fixes=False)
    told = reviews.told(judged, trees.house(was, cluster, today), trees.house(will, cluster, today))
    said = {(one.check, one.subject) for one in known}
    return tuple(one for one in told.news if one.check not in UNSAID and (one.check, one.subject) not in said)
