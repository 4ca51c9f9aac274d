"""What clauses are at, and when something runs out."""

from bayplan.capacity.report.trends import ClauseVerdict, Forecast


def figure(found: ClauseVerdict) -> str:
    """The last value of a clause, in the unit of its threshold."""
    if found.value is None:
        return "not known"
    return f"{100 * found.value:.0f} %" if "%" in found.clause else f"{found.value:.4g}"


def exhausted(found: Forecast) -> str:
    """When a constraint is used up, with its band."""
    if found.verdict == "thin":
        return f"too little history: {found.note}" if found.note else "too little history"
    if found.at is None and found.earliest is None:
        return found.note or "not within the horizon"
    if found.at is None:
        return f"not before {found.earliest}"
    if used_up(found):
        return "used up already"
    band = f" ({found.earliest or '?'} to {found.latest or 'later'})"
    return f"{found.at}{'' if found.earliest == found.latest else band}"


def used_up(found: Forecast) -> bool:
    """Whether nothing was left the last time that somebody looked."""
    return (
        found.at is not None
        and found.capacity is not None
        and bool(found.history)
        and (found.history[-1][1] >= found.capacity)
    )


def where(found: Forecast) -> str:
    """Where something runs out; nodes other than control planes are taken together."""
    return found.subject or "all workers together"
