"""A rule that was wrong for a container before lowers nothing of it any more; what was set since has held."""

from typing import Final

from bayplan.rightsizing.restraint import Aim, Draft, Restraint

CODE: Final = "learned"


def _hold(draft: Draft) -> Draft:
    happened = draft.subject.learned.get(draft.rule)
    if happened is None:
        return draft
    said = f"rule {draft.rule} was wrong here before{': ' * bool(happened)}{happened}"
    return draft.each(lambda aim: _unlowered(aim, said))


def _unlowered(aim: Aim, said: str) -> Aim:
    return aim if aim.now is None else aim.at_least(aim.now, CODE, said)


LEARNED: Final = Restraint(CODE, _hold)
