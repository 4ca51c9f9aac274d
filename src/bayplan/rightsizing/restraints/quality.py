"""How much evidence can bear: with none nothing changes, with little nothing is lowered."""

from typing import Final

from msgspec.structs import replace

from bayplan.rightsizing.framework import Quality
from bayplan.rightsizing.restraint import Aim, Draft, Restraint

CODE: Final = "thin"


def _hold(draft: Draft) -> Draft:
    match draft.portrait.quality:
        case Quality.NONE:
            return _closed(draft)
        case Quality.THIN:
            reasons = "; ".join(draft.portrait.reasons)
            return draft.each(lambda aim: _unlowered(aim, reasons))
        case Quality.ENOUGH:
            return draft


def _closed(draft: Draft) -> Draft:
    kept = {name: Aim(aim.bound, aim.now) for name, aim in draft.aims.items()}
    why = "; ".join(draft.portrait.reasons) or "nothing is known of its use"
    return replace(draft, aims=kept, why=why)


def _unlowered(aim: Aim, reasons: str) -> Aim:
    if aim.now is None:
        return aim
    return aim.at_least(aim.now, CODE, f"nothing is lowered on thin evidence{': ' * bool(reasons)}{reasons}")


QUALITY: Final = Restraint(CODE, _hold)
