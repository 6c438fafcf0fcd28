"""A case as the queue finds it, worked out from its whole log: what the store calls inside every transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.rules.authority import AWAITS, awaits
from app.rules.casefile import CaseFile, fold
from app.rules.events import Event
from app.rules.investigation import DONE, OWED, remedies
from app.rules.nextacts import queue_entry
from app.rules.procedure import Procedure
from app.rules.redress import offers
from app.rules.workdays import WorkingCalendar
from data.procedure_files import load
from data.records import CaseHead, IndexEntry

REVISION: Final = "2."
"""Another one makes every entry stale: raised when an entry comes to say something else of the same log."""


def index_entry(head: CaseHead, log: tuple[Event, ...]) -> IndexEntry:
    """The index entry of a case. It depends on the log, the procedure and the calendar, on no "today".

    Raises:
        BadInput: when the case's procedure is not there, or nothing of the log stands.
    """
    procedure = load(head.procedure)
    # Seen from the end of the calendar, whatever can be missed has been: the earliest open date is the next one owed.
    case = fold(procedure, head.reference, log, WorkingCalendar.horizon)
    due = queue_entry(case)
    return IndexEntry(
        reference=head.reference,
        procedure=head.procedure,
        version=head.version,
        stage=case.stage,
        customer=case.customer,
        address=case.address,
        handler=case.handler,
        received=case.received,
        closed=case.closed,
        due=due.due,
        act=due.act,
        clock=due.clock,
        working=due.working,
        waiting=case.waiting,
        flags=(*case.flags, *_marks(case)),
        fingerprint=fingerprint(procedure),
    )


def _marks(case: CaseFile) -> Iterator[str]:
    """What the case is looked up by besides its own flags."""
    if way := str(case.fact("*:came_by") or ""):
        yield way
    if any(awaits(case, one) for one in offers(case)):
        yield AWAITS
    if any(one.state != DONE for one in remedies(case)):
        yield OWED


def fingerprint(procedure: Procedure) -> str:
    """What a case's dates were computed of: the procedure's rules and the working days."""
    return f"{REVISION}{procedure.fingerprint}{procedure.calendar.fingerprint}"
