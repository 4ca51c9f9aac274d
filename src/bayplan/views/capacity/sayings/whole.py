"""What an answer says as a whole: the verdict in a sentence, what was looked at."""

import re

from bayplan.capacity.report.whole import Capacity
from bayplan.model.findings import Severity, worst
from bayplan.views.amounts import counted

_ASIDE = re.compile(r"[.;,]? (?:no new claims to deallocate|preemption: ).*?(?=;|$)")


def headline(answer: Capacity) -> str:
    """The answer in a sentence: first what is not borne, else what is."""
    asked = [one for one in answer.losses if one.asked and one.model == "requests"]
    broken = sum(not one.survived for one in asked)
    beyond = [one for one in answer.findings if one.check == "over-committed"]
    parts = [
        f"{broken} of the {counted(len(asked), 'loss', 'losses')} that must be survived "
        f"{'is' if broken == 1 else 'are'} not"
        if broken
        else "",
        "more is promised than there is" if worst(beyond) is Severity.ERROR else "",
    ]
    told = "; ".join(part for part in parts if part)
    if told or not asked:
        return told or _unasked(answer)
    return (
        "the one loss that must be survived is"
        if len(asked) == 1
        else (f"all {len(asked)} losses that must be survived are")
    )


def _unasked(answer: Capacity) -> str:
    """Where no policy names losses; nothing of what was not looked at."""
    nodes = [one for one in answer.losses if one.kind == "node" and one.model == "requests"]
    broken = sum(not one.survived for one in nodes)
    if not nodes:
        return "nothing is promised beyond what there is" if answer.lines else ""
    said = f"the loss of {broken} of {counted(len(nodes), 'node')} would leave pods down"
    said = said if broken else f"any one of {counted(len(nodes), 'node')} may be lost"
    if answer.survive:
        return f"{said}; nothing is known of what the policy wants survived"
    return f"{said}; no policy says what must be survived"


def mark(answer: Capacity) -> str:
    """What the marks of load lines stand for."""
    return "after the worst loss to be survived" if answer.survive else "after the worst loss of one node"


def brief(text: str, most: int = 150) -> str:
    """A message without what the scheduler adds, cut at a word."""
    said = _ASIDE.sub("", text)
    return said if len(said) <= most else f"{said[:most].rsplit(' ', 1)[0].rstrip(',;:')} …"


def basis(answer: Capacity) -> str:
    """What was looked at."""
    berths = [berth for deck in answer.plan.decks for berth in deck.berths]
    hosts = sum(bool(deck.host) for deck in answer.plan.decks)
    parts = [
        counted(hosts, "host") if hosts else "",
        counted(sum(bool(berth.vmid) for berth in berths), "machine") if hosts else "",
        counted(sum(bool(berth.node) for berth in berths), "node"),
        counted(sum(len(berth.pods) for berth in berths), "pod"),
    ]
    taken = f"; seen {answer.taken_at:%Y-%m-%d %H:%M} UTC" if answer.taken_at else ""
    what = ", ".join(part for part in parts if part)
    return f"Kubernetes {answer.kubernetes}{': ' if berths else ''}{what if berths else ''}{taken}"
