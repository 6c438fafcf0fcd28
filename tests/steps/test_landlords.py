"""What the landlords' files say of steps, held against the steps themselves."""

from collections.abc import Iterator

import pytest

from app.rules.procedure import Gate
from app.rules.verbs import VERBS, shape
from app.steps import fields
from app.steps.forms import every_field
from app.steps.matter import COPIED, WITH
from app.steps.model import MODELS, specs
from data import procedure_files

LANDLORDS = procedure_files.ids()


def facts_of(gate: Gate) -> Iterator[str]:
    """Every fact that a gate reads."""
    for name in ("fact", "than", "first", "then"):
        value = gate.params.get(name, ())
        yield from value if isinstance(value, tuple) else (value,)
    yield from gate.when_case
    yield from gate.unless_case


def test_every_verb_has_its_fields_and_no_fields_are_without_their_verb() -> None:
    assert set(MODELS) == set(VERBS)
    assert all(specs(model)[0].name == "on" for model in MODELS.values())


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_a_landlord_has_the_whole_course_and_can_note_correct_and_undo(landlord: str) -> None:
    procedure = procedure_files.load(landlord)
    have = set(procedure.step_by_id)
    stages = [process for process in procedure.processes if process.kind == "stage"]
    assert stages
    assert {"case.note", "case.correct", "case.undo", "stage1.receive"} <= have
    for stage in stages[:1]:
        assert {*(step.id for step in stage.steps), f"{stage.id}.extend"} <= have


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_gates_read_fields_of_their_step_and_facts_that_some_step_records(landlord: str) -> None:
    procedure = procedure_files.load(landlord)
    recorded = {
        f"{shape(step.id).event}:{spec.name}" for step in procedure.steps for spec in every_field(procedure, step.id)
    }
    # What a response says of itself on the records of the same matter that it was not written on.
    recorded |= {f"{name}:{field}" for name in procedure.matter.together for field in (WITH, COPIED)}
    anywhere = {name.partition(":")[2] for name in recorded}
    for step in procedure.steps:
        own = {spec.name for spec in every_field(procedure, step.id)}
        for gate in (procedure.gate_by_id[name].of(shape(step.id).process) for name in step.gates):
            where = f"{step.id}: {gate.id}"
            asked = gate.params.get("field", ())
            for name in asked if isinstance(asked, tuple) else (asked,):
                assert name in own, where
            assert {*gate.when, *gate.unless} <= own, where
            for name in (gate.field, gate.params.get("beyond"), gate.params.get("unless")):
                assert not name or name in own, where
            for fact in facts_of(gate):
                event, _, name = fact.partition(":")
                known = name in anywhere if event == "*" else name in ("on", "recorder") or fact in recorded
                assert known, f"{where}: {fact}"


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_gates_and_fields_name_values_that_can_be_chosen(landlord: str) -> None:
    procedure = procedure_files.load(landlord)
    chosen: dict[str, set[object]] = {}
    for step in procedure.steps:
        for spec in every_field(procedure, step.id):
            if spec.kind in ("choice", "choices"):
                for key in (f"{shape(step.id).event}:{spec.name}", f"*:{spec.name}"):
                    chosen.setdefault(key, set()).update(spec.choices)
    for step in procedure.steps:
        own = {spec.name: spec for spec in every_field(procedure, step.id)}
        wanted = [
            (f"{shape(step.id).event}:{name}", value) for spec in own.values() for name, value in spec.when.items()
        ]
        wanted += [pair for spec in own.values() for pair in spec.when_case.items()]
        for gate in (procedure.gate_by_id[name].of(shape(step.id).process) for name in step.gates):
            wanted += [(f"{shape(step.id).event}:{n}", v) for n, v in (*gate.when.items(), *gate.unless.items())]
            wanted += [*gate.when_case.items(), *gate.unless_case.items()]
            if "is" in gate.params:
                keys = [f for f in facts_of(gate) if f not in gate.when_case and f not in gate.unless_case]
                keys = keys or [f"{shape(step.id).event}:{gate.params['field']}"]
                wanted += [(key, gate.params["is"]) for key in keys]
        for key, value in wanted:
            for one in value if isinstance(value, tuple) else (value,):
                free = isinstance(one, bool) or one in ("", "any") or not chosen.get(key)
                assert free or one in chosen[key], f"{step.id}: {key} is never '{one}'"


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_no_form_asks_the_same_thing_twice(landlord: str) -> None:
    procedure = procedure_files.load(landlord)
    for step in procedure.steps:
        asked = [spec.name for spec in fields(procedure, step.id, None)]
        assert len(asked) == len(set(asked)), step.id
        assert all(spec.label for spec in fields(procedure, step.id, None))


def test_keys_on_the_case_screen_are_single_letters_and_not_taken_twice() -> None:
    keys = [verb.key for verb in VERBS.values() if verb.key]
    assert len(keys) == len(set(keys))
    assert all(len(key) == 1 for key in keys)
    assert not set(keys) & set("wy/?")
