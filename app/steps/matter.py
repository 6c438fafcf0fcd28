"""Records of one matter that came by several routes: what a step on one of them brings along on the others. Pure.

Which link ties records so, and which events are recorded on all of them at once, is the landlord's data
(`Matter`). A tie stands on both records; what was answered along with another record says with which.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from app.errors import Refusal
from app.rules.casefile import CaseFile
from app.rules.events import Event, Value
from app.rules.procedure import Procedure
from app.rules.recipients import REPRESENTATIVE, flat, party_is, party_name
from app.rules.typed_dates import show_date
from app.rules.verbs import recorded_by
from app.steps.forms import record
from app.steps.letters import next_item
from app.steps.links import reference_of

WITH: Final = "answered_with"
"""The record that a response was written on, in the event that it brought along on another."""
COPIED: Final = "copy_sent_on"
"""When the copy for a record's own party left."""
SHARED: Final = ("channel", "outcome")
"""What a response says of itself on every record."""


def tied(case: CaseFile) -> tuple[str, ...]:
    """The references of the records that a standing link ties to this one, in the order of the links."""
    return tuple(dict.fromkeys(named(event) for event in case.all("case.linked") if ties(case.procedure, event)))


def ties(procedure: Procedure, event: Event) -> bool:
    """Whether an event is a link that makes two records one matter."""
    relation = procedure.matter.relation
    return bool(relation) and event.name == "case.linked" and event.get("relation") == relation


def named(link: Event) -> str:
    """The reference that a link names, as references are written."""
    return reference_of(str(link.get("reference", "")))


def unanswered(case: CaseFile, name: str) -> bool:
    """Whether the one response `name` is still owed on a record."""
    return case.is_open and not case.all(name)


def along(case: CaseFile, events: Sequence[Event], other: CaseFile) -> tuple[Event, ...]:
    """What these events of a case bring along on another record of the matter, in order; nothing for most."""
    return tuple(one for event in events for one in _along(case, event, events, other))


def _along(case: CaseFile, event: Event, events: Sequence[Event], other: CaseFile) -> Iterator[Event]:
    if event.supersedes:
        yield from _again(case, event, other)
    elif ties(case.procedure, event):
        if named(event) == other.reference and case.reference not in tied(other):
            yield replace(event, fields={**event.fields, "reference": case.reference})
    elif event.name in case.procedure.matter.together and unanswered(other, event.name):
        yield from _together(case, event, events, other)


def _together(case: CaseFile, event: Event, events: Sequence[Event], other: CaseFile) -> Iterator[Event]:
    """The response on another record, and the copy of its letter for that record's own party where one left."""
    clean: dict[str, Value] = {name: event.fields[name] for name in SHARED if name in event.fields}
    clean |= {"on": event.on, WITH: case.reference, "answered": tuple(str(point.number) for point in other.points)}
    letter = next((one for one in events if one.name == "letter.sent"), None)
    if letter is not None and (copy := _copy(case, letter, other)):
        kept = ("template", "template_version", "what", "text")
        said = {name: letter.fields[name] for name in kept if name in letter.fields}
        to = {"to": party_is(other), "item": next_item(other), "copy_of": case.reference}
        yield Event("letter.sent", event.on, {**said, **copy, **to})
        clean |= {"recipient": party_is(other), COPIED: event.on}
    if step := recorded_by(event.name):
        yield from record(other.procedure, step.id, other, clean)


def _copy(case: CaseFile, letter: Event, other: CaseFile) -> Mapping[str, Value]:
    """The copy that went to a record's own party, or what went to the same person by another record."""
    rows, name = letter.get("copies", ()), flat(party_name(other))
    found: Mapping[str, Value] = next(
        (row for row in rows if other.reference in str(row.get("record", "")).split(", ")), {}
    )
    if not found and name == flat(_addressee(case, letter)):
        found = letter.fields
    elif not found:
        found = next((row for row in rows if "record" not in row and flat(str(row.get("name", ""))) == name), {})
    return {name: found[name] for name in ("means", "file") if name in found}


def _addressee(case: CaseFile, letter: Event) -> str:
    acts = letter.get("to") == REPRESENTATIVE
    return str(case.opening.get("representative", "")) if acts else case.customer


def _again(case: CaseFile, event: Event, other: CaseFile) -> Iterator[Event]:
    """The same correction or undoing of what an entry had brought along."""
    target = next((one for one in case.log if one.id == event.supersedes), None)
    theirs = _counterpart(case, target, other) if target else None
    if theirs is None:
        return
    if event.name.endswith(".undone"):
        yield replace(event, supersedes=theirs.id)
    elif ties(case.procedure, theirs):
        yield replace(event, fields={**event.fields, "reference": case.reference}, supersedes=theirs.id)
    else:
        shared = {name: event.fields[name] for name in (*SHARED, "because") if name in event.fields}
        yield Event(event.name, event.on, {**theirs.fields, **shared}, supersedes=theirs.id)


def _counterpart(case: CaseFile, entry: Event, other: CaseFile) -> Event | None:
    """The entry of another record that was made along with this one, or that this one was made along with."""
    if ties(case.procedure, entry):
        mine = other.all("case.linked") if named(entry) == other.reference else ()
        return next((one for one in mine if ties(other.procedure, one) and named(one) == case.reference), None)
    if entry.name not in case.procedure.matter.together:
        return None
    source = entry.get(WITH, case.reference)
    return next((one for one in other.all(entry.name) if one.get(WITH, other.reference) == source), None)


def refusals(case: CaseFile, events: Iterable[Event], others: Iterable[CaseFile]) -> Iterator[Refusal]:
    """What stands against tying records, or against loosening a tie. `others` are the other records that are known."""
    matter = case.procedure.matter
    known = {other.reference: other for other in others}
    for event in events:
        target = next((one for one in case.log if one.id == event.supersedes), None) if event.supersedes else None
        if target is not None:
            yield from _retied(case, event, target)
        elif ties(case.procedure, event):
            other = known.get(named(event))
            if other and other.reference in tied(case) and case.reference in tied(other):
                says = f"{other.reference} is linked so already. Correct that link instead."
                yield Refusal("order.matter", matter.cites[0], says, "reference")
            elif reason := _over(case) or (_barred(case, other) if other else ""):
                says = f"{reason} One response answers records that were linked before it: choose another relation."
                yield Refusal("order.matter", matter.cites[0], says, "relation")
        elif event.name in matter.together and not case.all(event.name):
            yield from _answered_without(case, event.name, known.values())


def _answered_without(case: CaseFile, name: str, others: Iterable[CaseFile]) -> Iterator[Refusal]:
    """A record that was closed while the others were answered, and opened again, gets no other answer than theirs."""
    for other in others:
        if answer := other.latest(name):
            says = (
                f"{other.reference}, of the same matter, was answered on {show_date(answer.on)} without this record. "
            )
            says += f"Undo the link to it if {case.reference} shall have a response of its own."
            yield Refusal("order.matter", case.procedure.matter.cites[-1], says)
            return


def _retied(case: CaseFile, event: Event, target: Event) -> Iterator[Refusal]:
    """A tie is undone as long as nothing was answered; it is not turned into another."""
    matter, undone = case.procedure.matter, event.name.endswith(".undone")
    before, after = ties(case.procedure, target), not undone and ties(case.procedure, event)
    if before and undone and (answer := next((e for name in matter.together for e in case.all(name)), None)):
        says = f"One response went out for the linked records on {show_date(answer.on)}: their link stays."
        yield Refusal("order.matter", matter.cites[0], says, "entry")
    elif not undone and (before or after) and (before != after or named(event) != named(target)):
        says = f"'{matter.relation}' stands on both records. Undo the link, and link anew."
        yield Refusal("order.matter", matter.cites[0], says, "relation")


def _barred(case: CaseFile, other: CaseFile) -> str:
    """Why a record cannot be of the same matter as this one; empty where it can."""
    if other.procedure.id != case.procedure.id:
        return f"{other.reference} is a case of another landlord, {other.procedure.landlord}."
    return _over(other)


def _over(case: CaseFile) -> str:
    answer = next((event for name in case.procedure.matter.together for event in case.all(name)), None)
    if answer is not None:
        return f"{case.reference} was answered on {show_date(answer.on)}."
    return "" if case.is_open else f"{case.reference} is closed."
