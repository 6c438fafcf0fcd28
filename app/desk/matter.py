"""Records of one matter that came by several routes: which they are, and what a step does to all of them at once."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from app.desk.outcome import Along, Outcome
from app.desk.words import listed
from app.errors import BadInput, Refusal
from app.rules import gates
from app.rules.casefile import CaseFile
from app.rules.events import Event
from app.rules.letters import LetterRule
from app.rules.recipients import Recipient, flat, party, party_is
from app.rules.steplist import STEPS
from app.rules.typed_dates import show_date
from app.steps.matter import along, named, refusals, tied, ties, unanswered

if TYPE_CHECKING:
    from app.desk import Desk


def records(desk: Desk, case: CaseFile) -> tuple[CaseFile, ...]:
    """The other records of the matter, by way of each other too, as they were when the case was last read.

    A record that is not in this database, as one that an older link names, is left out.
    """
    found: dict[str, CaseFile] = {case.reference: case}
    waiting = list(tied(case))
    while waiting:
        reference = waiting.pop(0)
        if reference not in found:
            with contextlib.suppress(BadInput):
                found[reference] = desk.casework.case(reference)
                waiting += tied(found[reference])
    return tuple(found.values())[1:]


def with_others(desk: Desk, case: CaseFile, step_id: str, found: Outcome, *, saving: bool = False) -> Outcome:
    """What a step comes to with what it brings along on the other records; each of their gates may refuse the whole.

    Only `saving` reads a record that is named for the first time: what is typed at each key waits for no store.

    Raises:
        BadInput: when a record that is to be tied is not in this database.
    """
    if not case.procedure.matter.relation or not found.events:
        return found
    others = {one.reference: one for one in records(desk, case)}
    new = {named(event) for event in found.events if ties(case.procedure, event)} - {case.reference, "", *others}
    if saving:
        others |= {one: desk.casework.read(one) for one in new}
    brought = tuple(Along(one, events) for one in others.values() if (events := along(case, found.events, one)))
    stopped = (*found.refusals, *refusals(case, found.events, others.values()))
    stopped += tuple(refusal for one in brought for refusal in _refused(desk, step_id, one))
    told = tuple(f"The link stands on {one[:40]} as well: one response answers both." for one in new)
    told += tuple(_told(one) for one in brought if one.case.reference not in new)
    return replace(found, refusals=stopped, warnings=(*found.warnings, *told), along=brought)


def _refused(desk: Desk, step_id: str, one: Along) -> Iterator[Refusal]:
    """What refuses on another record, said of that record: no field of this form mends it."""
    procedure = one.case.procedure
    actor = desk.casework.actor(procedure)
    for refusal in gates.check(procedure, step_id, one.case, one.events, actor, desk.today):
        yield replace(refusal, reason=f"{one.case.reference}, of the same matter: {refusal.reason}", field="")


def _told(one: Along) -> str:
    """What is recorded on another record, in a sentence."""
    who = f"{one.case.reference} ({one.case.customer or 'without a name'})"
    return f"{who} is of the same matter: the same is recorded there, in one save."


def answered_with(desk: Desk, case: CaseFile, rule: LetterRule) -> tuple[CaseFile, ...]:
    """The other records that this letter answers as well."""
    name = STEPS[rule.step].event if rule.step else ""
    if name not in case.procedure.matter.together:
        return ()
    return tuple(one for one in records(desk, case) if unanswered(one, name))


def parties(
    desk: Desk, case: CaseFile, others: tuple[CaseFile, ...], rule: LetterRule, addressee: str, on: date
) -> Iterator[Recipient]:
    """Who gets a copy for the other records that a letter answers: each record's own party, once.

    Where a gate refuses that anything goes to them, as without the customer's authorisation, it says why none does.
    """
    for other in others:
        one = party(other, rule, case.procedure.matter.cites[0])
        if flat(one.name) != flat(addressee):
            barred = _barred(desk, other, rule, on)
            yield replace(one, problem=barred, means="") if barred else one


def _barred(desk: Desk, other: CaseFile, rule: LetterRule, on: date) -> str:
    event = Event(STEPS[rule.step].event, on, {"recipient": party_is(other)})
    actor = desk.casework.actor(other.procedure)
    found = gates.check(other.procedure, rule.step, other, (event,), actor, desk.today)
    return next((refusal.reason for refusal in found if refusal.field == "recipient"), "")


def wanted_by(desk: Desk, case: CaseFile) -> Iterator[str]:
    """A sentence for a record that waits for one response with others: by when that is wanted."""
    names = case.procedure.matter.together
    if not names or not any(unanswered(case, name) for name in names):
        return
    others = [one for one in records(desk, case) if any(unanswered(one, name) for name in names)]
    due = [
        clock.due
        for one in (case, *others)
        for clock in one.clocks
        if clock.is_open and any(trigger.event in names for trigger in clock.rule.stops)
    ]
    if others and due:
        which, day = listed([one.reference for one in others]), show_date(min(due))
        yield f"One response answers this and {which}: it is wanted by {day}, the earliest of their dates."
