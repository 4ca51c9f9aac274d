"""Reads one stack, in this process."""

from collections.abc import Mapping

import msgspec

from bayplan.model.trees import ChartSizes
from bayplan.sources.terraform import complaints
from bayplan.sources.terraform.evaluation.scopes import Exhausted
from bayplan.sources.terraform.jail import Jail, Refused
from bayplan.sources.terraform.modules import roots
from bayplan.sources.terraform.modules.folders import Library
from bayplan.sources.terraform.modules.sessions import Session
from bayplan.sources.terraform.objects import reading
from bayplan.sources.terraform.values.unknowns import Wrong
from bayplan.sources.written import Harvest, Written


class StackReading(msgspec.Struct, frozen=True):
    """What came of one stack, and every file and folder that the answer rests on; `files` were read."""

    stack: str
    harvest: Harvest
    reached: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def read_stack(stack: str, jail: Jail, library: Library, given: Mapping[str, str]) -> StackReading:
    """Everything that a stack declares; `stack` is its folder within the tree."""
    session = Session(stack, jail, library, given)
    found: list[Written | ChartSizes] = []
    try:
        jail.inside("", stack or ".")
        found.extend(reading.everything(roots.open_stack(session), session))
    except Refused as error:
        session.complaints.add(complaints.OUTSIDE, f"{stack} {error.message}", stack)
    except Wrong as error:
        session.complaints.add(complaints.REFUSED, error.message, stack)
    except Exhausted:
        _give_up(session, "it asks for more work than can be right")
    except RecursionError:
        _give_up(session, "it is nested too deeply")
    except MemoryError:
        _give_up(session, "it needs too much memory")
    library.forget(stack)
    files = tuple(sorted(name for name, content in jail.reached.items() if content))
    return StackReading(stack, _harvest(found, session, len(files)), tuple(sorted(jail.reached)), files)


def _give_up(session: Session, why: str) -> None:
    summary = f"this stack could not be read to its end: {why}"
    session.complaints.add(complaints.UNFINISHED, summary, session.stack)


def _harvest(found: list[Written | ChartSizes], session: Session, files: int) -> Harvest:
    written = tuple(one for one in found if isinstance(one, Written))
    charts = tuple(one for one in found if isinstance(one, ChartSizes))
    return Harvest(written, charts, session.complaints.findings(), files)
