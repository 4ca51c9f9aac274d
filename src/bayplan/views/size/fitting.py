"""What the text and the page say of losses and of nodes that could go, in the same words."""

from collections.abc import Sequence

from bayplan.rightsizing.report.plan import Freed, Loss, Proof
from bayplan.views import amounts
from bayplan.views.amounts import counted


def survived(proof: Proof) -> str:
    """How many losses are survived, before and after: of those that the policy asks for, where it does."""
    asked = [one for one in proof.losses if one.asked]
    counts = asked or list(proof.losses)
    if not counts:
        return ""
    before, after = sum(one.before for one in counts), sum(one.after for one in counts)
    today = f", {before} today" if before != after else ""
    if not asked:
        verb = "is" if after == 1 else "are"
        return f"{after} of {counted(len(counts), 'loss', 'losses')} {verb} survived{today}"
    if _unmet(proof):
        return f"{unmet(proof)}: {', '.join(one.subject for one in _unmet(proof))}"
    whole = "the one loss" if after == 1 else f"all {after} losses"
    return f"{whole} that must be survived {'is' if after == 1 else 'are'}{today}"


def unmet(proof: Proof) -> str:
    """`2 of 7 losses that must be survived are not, with the plan or without it`; nothing where all are."""
    found = _unmet(proof)
    if not found:
        return ""
    asked = counted(sum(one.asked for one in proof.losses), "loss", "losses")
    today = "" if any(one.before for one in found) else ", with the plan or without it"
    return f"{len(found)} of {asked} that must be survived {'is' if len(found) == 1 else 'are'} not{today}"


def _unmet(proof: Proof) -> list[Loss]:
    """The losses that must be survived, and would not be."""
    return [one for one in proof.losses if one.asked and not one.after]


def freed(found: Freed, *, whole: bool = True) -> str:
    """`k8s-node5 can go, and one more may still be lost`. `whole`: each other node may be lost today."""
    memory = f" ({amounts.memory(found.memory)})" if found.memory else ""
    why = f": {found.why}" if found.why else ""
    return f"{found.node}{memory} can go, {_then(found.survives, whole)}{why}"


def freeing(proof: Proof) -> list[str]:
    """What of nodes could go. Of several any one can, but not all of them."""
    whole, found = not _unmet(proof), proof.freed
    if len(found) < 2:
        return [freed(one, whole=whole) for one in found]
    groups = {safe: [one for one in found if one.survives is safe] for safe in (True, False)}
    return [_any(group, _then(safe, whole)) for safe, group in groups.items() if group]


def _then(safe: bool, whole: bool) -> str:
    if not safe:
        return "but then no other may be lost"
    return "and one more may still be lost" if whole else "and what may be lost today may still be lost then"


def _any(found: Sequence[Freed], then: str) -> str:
    listed = [f"{one.node}{_about(one)}" for one in found]
    which = "any one of these nodes can go" if len(found) > 1 else "this node can go"
    return f"{which}, {then}: {', '.join(listed)}"


def _about(found: Freed) -> str:
    """What it has, and what its going takes."""
    memory = amounts.memory(found.memory) if found.memory else ""
    told = ", ".join(filter(None, (memory, found.why)))
    return f" ({told})" if told else ""
