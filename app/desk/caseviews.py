"""A case file as screens and commands show it: names for ids, words for values, what stands and what was taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from textwrap import shorten
from typing import Final

from app.desk import clockviews
from app.desk.views import Act, CaseView, LinkView, Person, PointView, QueueRow, RequestView, TimelineEntry
from app.errors import SavedFirst, StoreFailed
from app.rules.authority import awaits
from app.rules.casefile import CaseFile
from app.rules.events import Event, Value
from app.rules.investigation import investigation
from app.rules.money import show_pence
from app.rules.procedure import EMPTY, FieldSpec
from app.rules.recipients import hides_address, party_is, party_name
from app.rules.redress import offers
from app.rules.tasks import tasks
from app.rules.typed_dates import show_date
from app.rules.verbs import UNDO, recorded_by
from app.steps import fields, step_for
from app.steps.information import PARTIAL
from app.steps.links import reference_of
from app.steps.model import OF_A_FILE
from app.steps.reading import LINE_KEYS

BEHIND: Final = timedelta(minutes=5)
"""How far two computers' clocks may differ before it is said."""

DERIVED: Final = {
    "pence": FieldSpec("pence", "Sum", "money"),
    "lacks": FieldSpec("lacks", "Still missing", "choices"),
}
"""Fields that no form asks for, which steps work out themselves."""

SHOWN_APART: Final = ("customer", "address", "contact", "description", "outcome_sought", "points", "flags", "gaps")
"""Fields of the receipt that have a place of their own on the screen."""


def case_view(
    case: CaseFile,
    people: Mapping[str, str],
    acts: tuple[Act, ...],
    asked: tuple[RequestView, ...] = (),
    known: Mapping[str, QueueRow] = EMPTY,
) -> CaseView:
    """The whole case. `people` are names by id, `asked` its questions, `known` the cases it names that are here."""
    procedure = case.procedure
    opening = case.opening
    return CaseView(
        reference=case.reference,
        procedure=procedure.id,
        landlord=procedure.landlord,
        version=procedure.version,
        customer=case.customer,
        address=case.address,
        contact=case.contact,
        stage=case.stage,
        handler=Person(case.handler, people.get(case.handler, case.handler)) if case.handler else None,
        received=case.received,
        closed=case.closed,
        seq=len(case.log),
        description=case.description,
        outcome_sought=case.outcome_sought,
        facts=tuple(detail_of(case, opening, people, SHOWN_APART)),
        flags=case.flags,
        clocks=tuple(clockviews.view(clock) for clock in case.clocks),
        timeline=tuple(_timeline(case, people)),
        points=tuple(
            PointView(one.point.number, one.text, one.category, one.responsible, one.decision("outcome"))
            for one in investigation(case).points
        ),
        requests=(*asked, *_tasks(case)),
        acts=acts,
        waiting=case.waiting or _unsigned(case),
        warnings=tuple(_warnings(case)),
        links=tuple(_links(case, people, known)),
        address_hidden=hides_address(case),
        representative=party_name(case) if party_is(case) == "representative" else "",
    )


def _unsigned(case: CaseFile) -> str:
    """What of redress awaits a signature, where anything does."""
    waiting = [one.item for one in offers(case) if awaits(case, one)]
    return f"a signature: offer {', '.join(waiting)}" if waiting else ""


def named_cases(case: CaseFile) -> tuple[str, ...]:
    """References of the cases and older reports that entries of the case name, each once."""
    return tuple(dict.fromkeys(reference_of(str(event.fields[spec.name])) for event, spec in _naming(case)))


def _naming(case: CaseFile) -> Iterator[tuple[Event, FieldSpec]]:
    """The entries that stand and name another case, with the field that does."""
    for event in case.events:
        for spec in _specs(case, event).values():
            if spec.kind == "case" and event.fields.get(spec.name):
                yield event, spec


def _links(case: CaseFile, people: Mapping[str, str], known: Mapping[str, QueueRow]) -> Iterator[LinkView]:
    """What the case names, the latest first; a relation said in words stands for the field's label."""
    for event, spec in sorted(_naming(case), key=lambda pair: (pair[0].on, pair[0].seq), reverse=True):
        typed = str(event.fields[spec.name])
        row = known.get(reference_of(typed))
        label = str(event.get("relation") or spec.label)
        dated = event.get("dated")
        yield LinkView(
            reference=row.reference if row else typed,
            label=f"{label}, {show_date(dated)}" if isinstance(dated, date) else label,
            on=event.on,
            why=str(event.get("why", "")),
            known=row is not None,
            stage=row.stage if row else "",
            customer=row.customer if row else "",
        )


def _tasks(case: CaseFile) -> Iterator[RequestView]:
    """The tasks, listed with the questions to teams."""
    for t in tasks(case):
        yield RequestView(t.item, t.owner, t.what, t.assigned, t.due, t.done, t.state, step="task.complete")


def title(event: Event) -> str:
    """An entry in a word or two: "Acknowledged", "Team asked"."""
    if event.name == PARTIAL:
        return "Team answered in part"
    step = recorded_by(event.name)
    return step.done if step else event.name.partition(".")[2].capitalize()


def with_words(spec: FieldSpec, case: CaseFile, process: str) -> FieldSpec:
    """A field whose choices are numbers of entries, points or items of a process, with what each of them says."""
    if spec.name == "entry":
        by_seq = {str(event.seq): event for event in case.log}
        found = {n: f"{title(by_seq[n])}, {show_date(by_seq[n].on)}" for n in spec.choices if n in by_seq}
    elif spec.kind == "choices" and spec.choices == tuple(str(point.number) for point in case.points):
        found = {str(point.number): point.text for point in case.points}
    elif spec.name == "attach":
        found = {e.item: f"{e.get('kind', '')}: {e.get('source', '')}" for e in case.all("evidence.received")}
    elif spec.name == "item":
        found = {n: said for n in spec.choices if (said := _item_words(case, process, n))}
    else:
        return spec
    return replace(spec, words={n: f"{n}. {shorten(said, 48, placeholder=' …')}" for n, said in found.items()})


def _item_words(case: CaseFile, process: str, item: str) -> str:
    """What an item of a process is about: the point, the question, what was promised or offered; "" if nothing says."""
    if process == "point":
        return next((point.text for point in case.points if str(point.number) == item), "")
    begun = (e for e in case.events if e.process == process and e.item == item)
    return next((str(e.fields[key]) for e in begun for key in ("what", "question", "shows", "text") if e.get(key)), "")


def _timeline(case: CaseFile, people: Mapping[str, str]) -> Iterator[TimelineEntry]:
    """Every entry ever made, the latest date first; an undoing stands beside what it undid."""
    standing = {event.id for event in case.events}
    by_id = {event.id: event for event in case.log}
    taken_back = {
        e.supersedes: "undone" if e.name.endswith(".undone") else "corrected" for e in case.log if e.supersedes
    }
    for event in sorted(case.log, key=lambda e: (e.on, e.seq), reverse=True):
        said = title(event)
        if event.name.endswith(".undone") and (target := by_id.get(event.supersedes)):
            said = f"Undone: {title(target)}"
        elif event.supersedes:
            said = f"{said} (correction)"
        step = recorded_by(event.name)
        yield TimelineEntry(
            id=event.id,
            seq=event.seq,
            on=event.on,
            at=event.at,
            by=people.get(event.by, event.by),
            title=said,
            detail=tuple(detail_of(case, event, people)),
            superseded=taken_back.get(event.id, "") if event.id not in standing else "",
            late_recorded=event.recorded_late,
            undoable=event.id in standing and event is not case.opening and not (step and step.verb.leaves),
        )


def detail_of(
    case: CaseFile, event: Event, people: Mapping[str, str], without: Iterable[str] = ()
) -> Iterator[tuple[str, str]]:
    """The fields of an entry as label and text, in the order of the form, then what the form does not know."""
    known = _specs(case, event)
    named = event.get("filename")
    for name in (*(n for n in known if n in event.fields), *(n for n in event.fields if n not in known)):
        if name not in without and name not in ("digest", "every", *(OF_A_FILE if named else ())):
            spec = known.get(name) or DERIVED.get(name)
            if spec and spec.kind == "file" and named:
                yield spec.label, str(named)
                continue
            yield spec.label if spec else name.replace("_", " ").capitalize(), words(event.fields[name], spec, people)


def _specs(case: CaseFile, event: Event) -> Mapping[str, FieldSpec]:
    step_id = step_for(event.name)
    if step_id == UNDO or step_id not in case.procedure.step_by_id:
        return {}
    declared = {spec.name: spec for spec in case.procedure.step_by_id[step_id].fields}  # those of some cases too
    known = {spec.name: spec for spec in fields(case.procedure, step_id, None)}
    return {**known, **{name: spec for name, spec in declared.items() if name not in known}}


def words(value: Value, spec: FieldSpec | None, people: Mapping[str, str]) -> str:
    """A field's value as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return show_date(value)
    if isinstance(value, int) and spec is not None and spec.kind == "money":
        return show_pence(value)
    if isinstance(value, Mapping) and "pence" in value:
        return ": ".join((show_pence(value["pence"]), "; ".join(str(value[k]) for k in LINE_KEYS if value.get(k))))
    if isinstance(value, Mapping):
        return ", ".join(
            words(one, None, people)
            if key in ("text", "name")
            else f"{key.replace('_', ' ')}: {words(one, None, people)}"
            for key, one in value.items()
        )
    if isinstance(value, tuple):
        if any(isinstance(one, Mapping) for one in value):
            return "\n".join(f"{n}. {words(one, None, people)}" for n, one in enumerate(value, 1))
        said = [words(one, None, people) for one in value]
        # Sentences stand a line each; single words in one.
        return ("\n" if any(one.endswith((".", ")")) for one in said) else ", ").join(said)
    if spec is None or spec.kind == "person":
        # What a step asks no more is known by its value alone, and people by their ids.
        return people.get(str(value), str(value))
    return str(value)


def saved_first(case: CaseFile, error: StoreFailed) -> SavedFirst:
    """That a step is saved, and only what shows it failed."""
    why = str(error).replace("Nothing was saved.", "").strip()
    return SavedFirst(
        f"It is saved: {case.reference} has {len(case.log)} entries now. Only showing it failed, so do not do it "
        f"again. {why} Then open the case."
    )


def just_saved(view: CaseView, case: CaseFile, now: datetime) -> CaseView:
    """The case after a save, with what is to be said once: that this computer's clock is behind, where it is."""
    return replace(view, warnings=(*view.warnings, *_clock_set_back(case, now)))


def _clock_set_back(case: CaseFile, now: datetime) -> Iterator[str]:
    last = max((event.at for event in case.log if event.at), default=None)
    if last is not None and now < last - BEHIND:
        yield (
            f"This computer's clock says {show_date(now.date())}, {now:%H:%M}, which is before the entry made last. "
            f"What was saved is recorded as of {show_date(last.astimezone(now.tzinfo).date())}. Set the clock right."
        )


def _warnings(case: CaseFile) -> Iterator[str]:
    """What a person should know before relying on the dates."""
    procedure = case.procedure
    if case.received < procedure.in_force:
        yield (
            f"Received before {procedure.document} came into force on {show_date(procedure.in_force)}; "
            "it is counted by that document all the same, the earliest there is."
        )
    announced = procedure.calendar.announced_to
    if any(clock.is_open and clock.due > announced for clock in case.clocks):
        yield (f"Bank holidays after {show_date(announced)} are not announced yet: later dates count the usual ones.")
    if gaps := sum(len(event.get("gaps", ())) for event in case.events):
        yield f"Imported: {gaps} of the things that the procedure asks for were not recorded."
