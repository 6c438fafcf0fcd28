"""Records of one matter that came by several routes: which they are, and what a step does to all of them at once."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
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
from app.rules.typed_dates import show_date
from app.rules.verbs import shape
from app.steps.matter import along, named, refusals, tied, ties, unanswered

if TYPE_CHECKING:
    from app.desk import Desk


def records(desk: Desk, case: CaseFile, *, fresh: bool = False) -> tuple[CaseFile, ...]:
    """The other records of the matter, by way of each other too, as they were when the case was last read.

    `fresh` reads them anew. A record that is not in this database, as one that an older link names, is left out.
    """
    found: dict[str, CaseFile] = {case.reference: case}
    waiting = list(tied(case))
    while waiting:
        reference = waiting.pop(0)
        if reference not in found:
            with contextlib.suppress(BadInput):
                found[reference] = desk.casework.read(reference) if fresh else desk.casework.case(reference)
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
    others = {one.reference: one for one in records(desk, case, fresh=saving)}
    new = {named(event) for event in found.events if ties(case.procedure, event)} - {case.reference, "", *others}
    if saving:
        others |= {one: desk.casework.read(one) for one in new}
    brought = tuple(Along(one, events) for one in others.values() if (events := along(case, found.events, one)))
    stopped = (*found.refusals, *refusals(case, found.events, others.values()))
    stopped += tuple(refusal for one in brought for refusal in _refused(desk, step_id, one))
    told = tuple(f"The link stands on {one[:40]} as well: one response answers both." for one in new)
    told += tuple(_told(case, one) for one in brought if one.case.reference not in new)
    return replace(found, refusals=stopped, warnings=(*found.warnings, *told), along=brought)


def _refused(desk: Desk, step_id: str, one: Along) -> Iterator[Refusal]:
    """What refuses on another record, said of that record: no field of this form mends it."""
    procedure = one.case.procedure
    actor = desk.casework.actor(procedure)
    for refusal in gates.check(procedure, step_id, one.case, one.events, actor, desk.today):
        yield replace(refusal, reason=f"{one.case.reference}, of the same matter: {refusal.reason}", field="")


def _told(case: CaseFile, one: Along) -> str:
    """What is recorded on another record, in a sentence; two where its customer is somebody else."""
    who = f"{one.case.reference} ({one.case.customer or 'without a name'})"
    says = f"{who} is of the same matter: the same is recorded there, in one save."
    if flat(one.case.customer) == flat(case.customer):
        return says
    return f"{says} The customer here is {case.customer or 'without a name'}: check that each may read this response."


def answered_with(desk: Desk, case: CaseFile, rule: LetterRule) -> tuple[CaseFile, ...]:
    """The other records that this letter answers as well."""
    name = shape(rule.step).event if rule.step else ""
    if name not in case.procedure.matter.together:
        return ()
    return tuple(one for one in records(desk, case) if unanswered(one, name))


def parties(
    desk: Desk,
    case: CaseFile,
    others: tuple[CaseFile, ...],
    rule: LetterRule,
    reached: Iterable[str],
    on: date,
    by_mail: str,
) -> tuple[Recipient, ...]:
    """Who gets a copy for the other records that a letter answers: each record's own party, once.

    `reached` are the names of those who get the letter already; `by_mail` is the landlord's word for that channel.
    Where a gate refuses that anything goes to them, as without the customer's authorisation, it says why none does.
    """
    found: dict[str, Recipient] = {}
    seen = {flat(name) for name in reached}
    for other in others:
        one = _party(desk, case, others, other, rule, on, by_mail)
        name = flat(one.name)
        if name in found and not (one.problem or found[name].problem):
            forms = tuple(dict.fromkeys((*found[name].forms, *one.forms)))
            found[name] = replace(found[name], forms=forms, record=f"{found[name].record}, {one.record}")
        elif name not in seen:
            found[name if name not in found else other.reference] = one
    return tuple(found.values())


def _party(
    desk: Desk, case: CaseFile, others: tuple[CaseFile, ...], other: CaseFile, rule: LetterRule, on: date, by_mail: str
) -> Recipient:
    """One record's own party, with the way that its gates leave open."""
    clause, every = case.procedure.matter.cites[0], (case, *others)
    one = party(other, rule, clause, every)
    barred = _barred(desk, other, rule, on, {"recipient": party_is(other)})
    # What goes to the customer keeps to what the customer agreed to, whichever record it is written on.
    mailed = not barred and one.means == "e-mail" and party_is(other) == "customer"
    if mailed and (stopped := _barred(desk, other, rule, on, {"channel": by_mail})):
        one = party(other, rule, clause, every, by_post=True)
        barred = stopped if one.means == "e-mail" else ""
    return replace(one, problem=barred, means="") if barred else one


def _barred(desk: Desk, other: CaseFile, rule: LetterRule, on: date, said: Mapping[str, str]) -> str:
    """Why a record's gates refuse what is said of its response, and would not refuse without it; empty where none."""
    actor = desk.casework.actor(other.procedure)
    without, found = (
        {one.gate: one.reason for one in gates.check(other.procedure, rule.step, other, (event,), actor, desk.today)}
        for event in (Event(shape(rule.step).event, on, fields) for fields in ({}, said))
    )
    return next((reason for gate, reason in found.items() if gate not in without), "")


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
