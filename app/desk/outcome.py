"""What a step would do to a case, worked out without saving: the one way for previewing, checking and saving."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app import steps
from app.desk.caseviews import title
from app.desk.clockviews import changes
from app.desk.views import DateChange, Preview
from app.errors import BadInput, Refusal
from app.rules import gates
from app.rules.casefile import CaseFile, fold
from app.rules.events import Event
from app.rules.gates import Actor
from app.rules.procedure import Procedure
from app.rules.typed_dates import show_date

RECORDED_LATE: Final = 1
"""Days after an event beyond which every explanation says that it was recorded late."""


@dataclass(frozen=True, slots=True)
class Along:
    """What a step brings along on another record of the same matter."""

    case: CaseFile
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step comes to: its events (without ids), or why not, and the dates that they would change."""

    events: tuple[Event, ...]
    errors: Mapping[str, str]
    refusals: tuple[Refusal, ...]
    changes: tuple[DateChange, ...]
    warnings: tuple[str, ...] = ()
    wrong: bool = False
    """Whether a value that was given cannot be read; else the errors are only about what is still empty."""
    along: tuple[Along, ...] = ()

    @property
    def preview(self) -> Preview:
        """As forms show it."""
        return Preview(self.errors, self.refusals, self.changes, self.warnings)


def outcome(
    procedure: Procedure, step_id: str, case: CaseFile | None, values: Mapping[str, object], actor: Actor, today: date
) -> Outcome:
    """Run a step over a case (None: it begins one) as far as the values go. Pure.

    Dates are worked out also while other fields are still empty or wrong, so that they move while somebody types.

    Raises:
        BadInput: when the procedure has no such step.
    """
    clean, errors = steps.parse(procedure, step_id, values, today, case)
    given = {name for name, value in values.items() if value not in (None, "", ())}
    wrong = bool(given & errors.keys())
    if "on" in errors:
        return Outcome((), errors, (), (), wrong=True)
    try:
        events = steps.record(procedure, step_id, case, {**blanks(step_id), **clean} if errors else clean)
    except BadInput as error:
        # No event yet, so no dates; but what stands in the way whatever is filled in can be said already.
        stands = gates.standing(procedure, step_id, case, actor, today) if case else ()
        return Outcome((), errors or {"": str(error)}, stands, (), wrong=wrong or not errors)
    # A field is spoken of once: what was typed wrong by its error, what a clause asks for by the gate that names it.
    refusals = tuple(
        refusal
        for refusal in gates.check(procedure, step_id, case, events, actor, today)
        if refusal.field not in given & errors.keys()
    )
    named = {refusal.field for refusal in refusals}
    errors = {name: sentence for name, sentence in errors.items() if name not in named}
    on = max((event.on for event in events), default=today)
    try:
        after = with_events(procedure, case, events, max(today, on))
        moved = changes(case.clocks if case else (), after.clocks)
    except BadInput as error:
        return Outcome(events, {**errors, "on": str(error)}, refusals, (), wrong=True)
    return Outcome(events, errors, refusals, moved, tuple(_warnings(events, today)), wrong)


def with_events(procedure: Procedure, case: CaseFile | None, events: tuple[Event, ...], as_of: date) -> CaseFile:
    """The case as it would be with these events."""
    return case.plus(events) if case else fold(procedure, "", events, as_of)


def blanks(step_id: str) -> Mapping[str, str]:
    """Empty texts for what a form may still lack: enough to see what the dates do, never enough to save."""
    return {
        name: ""
        for name, field in steps.model_of(step_id).model_fields.items()
        if field.annotation is str and field.is_required()
    }


def _warnings(events: tuple[Event, ...], today: date) -> list[str]:
    return [
        f"{title(event)} on {show_date(event.on)} is {(today - event.on).days} days ago: explanations and reports will "
        "say that it was recorded late."
        for event in events
        if today - event.on > timedelta(days=RECORDED_LATE) and not event.supersedes
    ]
