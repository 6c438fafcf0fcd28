"""Why a date is what it is, as a screen shows it and as one line to copy."""

from __future__ import annotations

from app.desk.clockviews import view
from app.desk.clockwords import says
from app.desk.views import DayView, WhyView
from app.errors import BadInput
from app.rules.casefile import CaseFile
from app.rules.clock import Clock
from app.rules.explain import explain
from app.rules.typed_dates import show_date


def why(case: CaseFile, clock_id: str, item: str = "") -> WhyView:
    """The explanation of a clock: of its open run, else of the last.

    Raises:
        BadInput: when no such clock has started on the case.
    """
    from data.procedure_files import clauses

    clock = _find(case, clock_id, item)
    told = explain(case.procedure, case.events, clock)
    needs = {clause.id: clause.needs for clause in clauses(case.procedure.id)}
    return WhyView(
        clock=view(clock),
        sentences=told.sentences,
        days=tuple(DayView(day.date, day.number, day.why) for day in told.days),
        clauses=tuple((clause, needs.get(clause, "")) for clause in told.cites),
        copy=_one_line(case, clock, told.text),
    )


def _find(case: CaseFile, clock_id: str, item: str) -> Clock:
    runs = [clock for clock in case.clocks if clock.id == clock_id and (not item or clock.item == item)]
    if not runs:
        rule = case.procedure.clock_by_id.get(clock_id)
        what = f"'{rule.name}'" if rule else f"A clock '{clock_id}'"
        raise BadInput(f"{what} has not started on this case, so there is no date to explain.")
    return next((clock for clock in runs if clock.is_open), runs[-1])


def _one_line(case: CaseFile, clock: Clock, told: str) -> str:
    """All of it in one line, for a letter or an e-mail to a colleague."""
    reference = f"{case.reference}: " if case.reference else ""
    clauses = f" ({case.procedure.document}, {', '.join(clock.rule.cites)})" if clock.rule.cites else ""
    return f"{reference}{clock.rule.name}, due {show_date(clock.due)}, {says(clock)}. {told}{clauses}"
