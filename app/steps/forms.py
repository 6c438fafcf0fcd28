"""From a step to its form, from what was typed to clean values, from those to events."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from types import new_class
from typing import Final

from pydantic import ValidationError

from app.errors import BadInput
from app.rules.casefile import CaseFile
from app.rules.conditions import listed
from app.rules.events import Event, Value
from app.rules.gates import step_rule
from app.rules.procedure import FieldSpec, Gate, Procedure, matches, own_names
from app.rules.verbs import CORRECT, UNDO, recorded_by, shape
from app.steps import case as case_steps
from app.steps import conduct, course, evidence, information, letters, links, pack, quickfix, redress, tasks
from app.steps.model import MODELS, Step, specs
from app.steps.reading import read_value

MODULES: Final = (course, information, tasks, quickfix, evidence, redress, conduct, pack, letters, links, case_steps)
"""Where the fields of the verbs are written. A verb without a module here has none."""


@cache
def model_of(step_id: str) -> type[Step]:
    """The fields of a step: those of its verb, bound to its process.

    Raises:
        BadInput: when there is no such step.
    """
    found = shape(step_id)
    model = MODELS[found.verb.id]
    if not found.of_course:
        return model
    said = {"__doc__": model.__doc__, "__module__": model.__module__}
    return new_class(model.__name__, (model,), {"process": found.process}, lambda names: names.update(said))


def step_for(event_name: str) -> str:
    """The id of the step that records an event; empty when none does."""
    if event_name.endswith(".undone"):
        return UNDO
    found = recorded_by("information.responded" if event_name == information.PARTIAL else event_name)
    return found.id if found else ""


def fields(procedure: Procedure, step_id: str, case: CaseFile | None, entry: str = "") -> tuple[FieldSpec, ...]:
    """What the step's form asks for at this landlord and on this case, in order.

    Choices are filled in, `default` is what the form starts with, `required` includes what a gate would refuse
    without. `entry` is for corrections: the number or id of the entry, whose own fields then follow.

    Raises:
        BadInput: when the landlord has no such step, or the case no such entry.
    """
    rule = step_rule(procedure, step_id)
    model = model_of(step_id)
    demanded = {
        field: gate.clause
        for gate in (procedure.gate_by_id[name].of(model.shape.process) for name in rule.gates)
        if gate.rule == "needs_field" and not (gate.when or gate.unless) and _applies(gate, case)
        for field in listed(gate.params["field"])
    }
    found = [
        replace(s, required=True, cites=tuple(dict.fromkeys((*s.cites, demanded[s.name])))) if s.name in demanded else s
        for s in every_field(procedure, step_id)
    ]
    if case is None:
        return tuple(s for s in found if s.name not in model.lately and not s.when_case)
    hidden = {*model.hides(case), *(() if _is_late(case, model.event) else model.lately)}
    offers, starts = model.offers(case), model.starts_with(case)
    shown = [
        replace(s, choices=offers.get(s.name, s.choices), default=starts.get(s.name, _start(case, s)))
        for s in found
        if s.name not in hidden and _applies(s, case)
    ]
    if step_id == CORRECT and entry:
        target = case_steps.entry(case, entry)
        shown = [replace(s, default=target.on) if s.name == "on" else s for s in shown]
        shown += _entry_fields(procedure, target)
    return tuple(shown)


def parse(
    procedure: Procedure,
    step_id: str,
    values: Mapping[str, object],
    today: date,
    case: CaseFile | None = None,
) -> tuple[Mapping[str, Value], Mapping[str, str]]:
    """What was typed, as values; and for each field that is wrong, a sentence.

    Texts are read as people type them; values that have their type already are kept. A correction needs the case,
    and takes the fields of the entry to be changed beside its own; what is left out stays as it is.

    Raises:
        BadInput: when the landlord has no such step, or the case no such entry.
    """
    step_rule(procedure, step_id)
    if step_id == CORRECT:
        return _parse_correction(procedure, values, today, case)
    if step_id == letters.SEND and values.get("records"):
        return _parse_letter(procedure, values, today, case)
    clean, errors = _read(procedure, step_id, values, today, case)
    if not errors:
        errors = _demanded(procedure, step_id, clean)
    return clean, errors


def record(procedure: Procedure, step_id: str, case: CaseFile | None, clean: Mapping[str, Value]) -> tuple[Event, ...]:
    """The events that the step adds to the case, usually one; without id, place in the log, moment and person.

    Raises:
        BadInput: when the values are not those of the step.
    """
    if step_id == CORRECT:
        return _correction(case, clean)
    if step_id == letters.SEND and clean.get("records"):
        own = {name: value for name, value in clean.items() if name not in ("records", "step")}
        step = {**clean.get("step", {}), "on": clean["on"]}
        return (*record(procedure, step_id, case, own), *record(procedure, str(clean["records"]), case, step))
    model = model_of(step_id)
    own = {name: value for name, value in clean.items() if name in model.model_fields and value is not None}
    more = {name: value for name, value in clean.items() if name not in model.model_fields}
    try:
        return model(**own).events(case, more)
    except ValidationError as error:
        names = ", ".join(str(fault["loc"][0]) for fault in error.errors() if fault["loc"])
        raise BadInput(f"{model.title}: look again at {names or 'what was entered'}.") from None


def every_field(procedure: Procedure, step_id: str) -> tuple[FieldSpec, ...]:
    """All fields of a landlord's step, asked for on a given case or not: the model's and those that it declares."""
    rule = procedure.step_by_id[step_id]
    everything = (*(s for s in specs(model_of(step_id)) if s.name not in rule.omits), *rule.fields)
    process = step_id.partition(".")[0]
    lists = {}
    for spec in everything:
        key = "category" if spec.kind == "points" else spec.name
        lists[spec.name] = rule.choices.get(key) or spec.choices or procedure.choices.get(key, ())
    return tuple(_offered(_at(s, process), lists[s.name]) for s in everything)


def _at(spec: FieldSpec, process: str) -> FieldSpec:
    """The field at a step of this process: names of events that begin with a dot are its own."""
    found = {name: own_names(getattr(spec, name), process) for name in ("when_case", "unless_case", "starts")}
    return spec if all(getattr(spec, name) is one for name, one in found.items()) else replace(spec, **found)


def _start(case: CaseFile, spec: FieldSpec) -> Value:
    """What the form starts with: the first of the field's facts that the case holds; of points one a line."""
    found = next((value for key in spec.starts if (value := case.fact(key)) is not None), spec.default)
    if isinstance(found, tuple) and all(isinstance(row, Mapping) for row in found):
        return "\n".join(f"{n}. {row.get('text', '')}" for n, row in enumerate(found, 1))
    return found


def _offered(spec: FieldSpec, choices: tuple[str, ...]) -> FieldSpec:
    """The field with the landlord's list of choices; what the form starts with is one of them.

    The choices of points of complaint are the categories that each of them can have.
    """
    if spec.kind == "points":
        return replace(spec, choices=choices)
    if not choices or spec.kind not in ("choice", "choices"):
        return spec
    return replace(spec, choices=choices, default=spec.default if spec.default in choices else None)


def _applies(one: Gate | FieldSpec, case: CaseFile | None) -> bool:
    """Whether the case as it stands is one that the gate or field is about."""
    if case is None:
        return not (one.when_case or one.unless_case)
    return case.holds(one.when_case) and not (one.unless_case and case.holds(one.unless_case))


def _is_late(case: CaseFile, event: str) -> bool:
    """Whether a time limit that this event would meet has passed."""
    return any(
        clock.is_open and clock.due < case.as_of and any(t.event == event for t in clock.rule.stops)
        for clock in case.clocks
    )


def _read(
    procedure: Procedure,
    step_id: str,
    values: Mapping[str, object],
    today: date,
    case: CaseFile | None,
    target: Event | None = None,
) -> tuple[dict[str, Value], dict[str, str]]:
    """The values that are given or stand to reason, each read by its field; and what is wrong with the others.

    `target` is the entry that they correct.
    """
    known = {spec.name: spec for spec in every_field(procedure, step_id)}
    # An entry that no longer stands is for the gates to refuse, in words of their own.
    offers = model_of(step_id).offers(case) if case and step_id not in (CORRECT, UNDO) else {}
    clean: dict[str, Value] = {}
    errors: dict[str, str] = {}
    for name, raw in values.items():
        spec = known.get(name)
        if spec is None:
            errors[name] = _unknown(name, known)
            continue
        try:
            offered = _chosen_before(replace(spec, choices=offers.get(name, spec.choices)), target)
            value = read_value(offered, raw, today, procedure.calendar.add)
        except BadInput as error:
            errors[name] = str(error)
            continue
        if value is not None:
            clean[name] = value
    if "on" not in clean and "on" not in errors:
        clean["on"] = today
    starts = model_of(step_id).starts_with(case) if case else {}
    for spec in known.values():
        start = starts.get(spec.name, spec.default)
        # What nobody mentioned is as the form would have shown it; what was emptied stays empty.
        if spec.required and spec.name not in values and spec.name not in clean and start is not None:
            clean[spec.name] = start
    return clean, errors


def _demanded(procedure: Procedure, step_id: str, clean: Mapping[str, Value]) -> dict[str, str]:
    """A sentence for every field that must be filled in and is not, or does not go with the others."""
    event = Event("", date.min, clean)
    needed = {
        spec.name: f"{spec.label}: this is needed."
        for spec in every_field(procedure, step_id)
        if spec.required and spec.name not in clean and matches(spec.when, event)
    }
    return {**model_of(step_id).faults(clean), **needed}


def _unknown(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"This step has no field '{name[:40]}'." + (f" Is '{close[0]}' meant?" if close else "")


def _entry_fields(procedure: Procedure, target: Event) -> list[FieldSpec]:
    """The fields of the entry to be corrected, its date apart, filled with what it says now."""
    step_id = step_for(target.name)
    if step_id not in procedure.step_by_id or step_id == UNDO:
        return []
    own = every_field(procedure, step_id)
    return [
        replace(_chosen_before(spec, target), default=target.get(spec.name, None)) for spec in own if spec.name != "on"
    ]


def _chosen_before(spec: FieldSpec, target: Event | None) -> FieldSpec:
    """The field with what its entry chose among its choices, though the landlord may offer it no more."""
    if target is None or not spec.choices or spec.kind not in ("choice", "choices"):
        return spec
    chosen = (str(one) for one in listed(target.get(spec.name, None) or ()))
    return replace(spec, choices=tuple(dict.fromkeys((*spec.choices, *chosen))))


def _parse_correction(
    procedure: Procedure, values: Mapping[str, object], today: date, case: CaseFile | None
) -> tuple[Mapping[str, Value], Mapping[str, str]]:
    """The entry, why, and its fields as they shall be: those not given as they are, those given empty left out."""
    target = case_steps.entry(case, values.get("entry"))
    step_id = step_for(target.name)
    own = {name: raw for name, raw in values.items() if name in ("entry", "because")}
    clean, errors = _read(procedure, CORRECT, own, today, case)
    if step_id not in procedure.step_by_id or target.name.endswith(".undone"):
        return clean, {"entry": "An entry of this kind cannot be corrected."}
    changed = {name: raw for name, raw in values.items() if name not in own}
    # Without the case: what was open when the entry was made need not be open now.
    given, faults = _read(procedure, step_id, changed, today, None, target)
    kept = {name: value for name, value in target.fields.items() if name not in changed}
    merged = {**clean, **kept, **given, "entry": target.id or str(target.seq)}
    merged["on"] = given["on"] if values.get("on") and "on" not in faults else target.on
    errors |= faults
    return merged, errors or _demanded(procedure, step_id, merged)


def _parse_letter(
    procedure: Procedure, values: Mapping[str, object], today: date, case: CaseFile | None
) -> tuple[Mapping[str, Value], Mapping[str, str]]:
    """A letter's own fields, and below `step` those of the step that it records, which has the letter's date."""
    step_id = str(values["records"])
    step_rule(procedure, step_id)
    own, errors = _read(procedure, letters.SEND, {n: v for n, v in values.items() if n != "step"}, today, case)
    errors = errors or _demanded(procedure, letters.SEND, own)
    given = values.get("step")
    typed = dict(given) if isinstance(given, Mapping) else {}
    clean, faults = parse(procedure, step_id, {**typed, "on": own.get("on", values.get("on"))}, today, case)
    return {**own, "step": clean}, {**faults, **errors}


def _correction(case: CaseFile | None, clean: Mapping[str, Value]) -> tuple[Event, ...]:
    """An event of the same name that stands in the place of another."""
    target = case_steps.entry(case, clean.get("entry"))
    fields = {name: value for name, value in clean.items() if name not in ("entry", "on")}
    return (Event(target.name, clean["on"], fields, supersedes=target.id),)
