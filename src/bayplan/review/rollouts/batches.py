"""Slow start: controllers create pods in batches of one, two, four, and so on (`slowStartBatch`).

After a batch in which anything was refused no further one is begun, until the controller's next turn. With a
quota that has room for some, the others of the same batch are still tried.
"""

from collections.abc import Callable, Sequence

from bayplan.admission.answers import Refused

Attempt = Callable[[], Refused | None]


def slow_start(attempts: Sequence[Attempt]) -> tuple[int, tuple[Refused, ...]]:
    """How many attempts succeeded, and the refusals of the last batch that was begun."""
    done, size, start = 0, 1, 0
    while start < len(attempts):
        answers = [attempt() for attempt in attempts[start : start + size]]
        refused = tuple(answer for answer in answers if answer is not None)
        done += len(answers) - len(refused)
        if refused:
            return done, refused
        start, size = start + size, 2 * size
    return done, ()
