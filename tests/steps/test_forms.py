"""From a step to its form and back: what is asked of whom, what is read, and what is recorded."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from app.errors import BadInput
from app.rules.casefile import CaseFile, fold
from app.rules.events import Event
from app.rules.verbs import VERBS
from app.steps import fields, model_of, parse, record, step_for
from data import procedure_files

TODAY = date(2026, 4, 20)
RECEIVED = Event(
    "stage1.received",
    date(2026, 4, 7),
    {"channel": "letter", "customer": "Ann Example", "description": "No heat.", "points": ({"text": "No heat"},)},
)
ACKNOWLEDGED = Event("stage1.acknowledged", date(2026, 4, 9))


def case(landlord: str, *events: Event, as_of: date = TODAY) -> CaseFile:
    log = [replace(e, id=f"e{n}", seq=n) for n, e in enumerate(events, 1)]
    return fold(procedure_files.load(landlord), "X-1", log, as_of)


def names(found: CaseFile | None, landlord: str, step: str) -> list[str]:
    return [spec.name for spec in fields(procedure_files.load(landlord), step, found)]


def test_a_field_that_a_gate_asks_for_is_needed_and_cites_its_clause() -> None:
    asked = {s.name: s for s in fields(procedure_files.load("abri"), "stage1.receive", None)}
    assert (asked["customer_kind"].required, asked["customer_kind"].cites) == (True, ("5.1a",))
    assert not {s.name: s for s in fields(procedure_files.load("aspire"), "stage1.receive", None)}[
        "customer_kind"
    ].required


def test_lists_are_the_landlords() -> None:
    outcomes = {
        landlord: next(
            s.choices for s in fields(procedure_files.load(landlord), "stage1.respond", None) if s.name == "outcome"
        )
        for landlord in ("abri", "octavia", "southern")
    }
    assert outcomes["southern"] == ("upheld", "partially upheld", "not upheld")
    assert outcomes["abri"] == outcomes["octavia"] == ("upheld", "not upheld")


@pytest.mark.clause("abri", "16.1a")
@pytest.mark.clause("octavia", "5.53c")
@pytest.mark.parametrize("landlord", ["abri", "octavia"])
def test_there_is_no_partially_upheld(landlord: str) -> None:
    _, errors = parse(procedure_files.load(landlord), "stage1.respond", {"outcome": "partially upheld"}, TODAY)
    assert "is not one of upheld, not upheld" in errors["outcome"]


@pytest.mark.parametrize("landlord", procedure_files.ids())
def test_no_step_asks_for_the_name_of_a_colleague_complained_about(landlord: str) -> None:
    procedure = procedure_files.load(landlord)
    asked = {spec.name for step in procedure.steps for spec in fields(procedure, step.id, None)}
    assert not asked & {"colleague", "staff_name", "subject_name", "accused"}


def test_what_only_some_cases_need_is_asked_on_those() -> None:
    plain = case("abri", RECEIVED)
    conduct = case("abri", replace(RECEIVED, fields={**RECEIVED.fields, "flags": ("staff conduct",)}))
    assert "line_manager_on" not in names(plain, "abri", "stage1.log")
    asked = {s.name: s for s in fields(procedure_files.load("abri"), "stage1.log", conduct)}
    assert asked["line_manager_on"].required
    assert "line_manager_on" not in names(None, "abri", "stage1.log")


@pytest.mark.parametrize("step", ["stage1.acknowledge", "stage1.contact", "stage1.update", "stage1.respond"])
def test_to_whom_it_goes_is_asked_only_where_somebody_acts_for_the_customer(step: str) -> None:
    assert "recipient" not in names(case("abri", RECEIVED), "abri", step)
    acts = replace(RECEIVED, fields={**RECEIVED.fields, "capacity": "representative", "representative": "Kim Sample"})
    assert "recipient" in names(case("abri", acts), "abri", step)


def test_the_cause_of_lateness_is_asked_once_it_is_late() -> None:
    received = Event("stage1.received", date(2026, 4, 7), {"channel": "letter"})
    on_time = case("octavia", received, Event("stage1.logged", date(2026, 4, 8)), as_of=date(2026, 4, 14))
    late = case("octavia", received, Event("stage1.logged", date(2026, 4, 8)), as_of=date(2026, 4, 15))
    assert "reason" not in names(case("octavia", received, as_of=date(2026, 4, 8)), "octavia", "stage1.log")
    assert "reason" in names(case("octavia", received, as_of=date(2026, 4, 10)), "octavia", "stage1.log")
    assert "reason" in names(on_time, "octavia", "stage1.acknowledge")
    assert "reason" in names(late, "octavia", "stage1.acknowledge")
    abri = case("abri", received, as_of=date(2026, 4, 14))
    assert "reason" not in names(abri, "abri", "stage1.acknowledge")
    assert "reason" in names(replace(abri, as_of=date(2026, 4, 15)), "abri", "stage1.acknowledge")


def test_a_response_offers_to_record_the_acknowledgement_only_where_there_is_none() -> None:
    assert "acknowledged_on" in names(case("abri", RECEIVED), "abri", "stage1.respond")
    assert "acknowledged_on" not in names(case("abri", RECEIVED, ACKNOWLEDGED), "abri", "stage1.respond")


def test_a_response_and_its_acknowledgement_are_two_events() -> None:
    procedure, found = procedure_files.load("aspire"), case("aspire", RECEIVED)
    values = {"acknowledged_on": "9/4", "channel": "letter", "outcome": "upheld", "answered": "1", "on": "yesterday"}
    clean, errors = parse(procedure, "stage1.respond", values, TODAY, found)
    assert errors == {}
    acknowledged, responded = record(procedure, "stage1.respond", found, clean)
    assert (acknowledged.name, acknowledged.on) == ("stage1.acknowledged", date(2026, 4, 9))
    assert (responded.name, responded.on) == ("stage1.responded", date(2026, 4, 19))
    assert responded.fields == {"channel": "letter", "outcome": "upheld", "answered": ("1",)}


def test_fields_and_steps_that_there_are_not() -> None:
    procedure = procedure_files.load("southern")
    with pytest.raises(BadInput, match="no step 'stage1.dance'"):
        fields(procedure, "stage1.dance", None)
    with pytest.raises(BadInput, match="no step"):
        parse(procedure, "stage9.log", {}, TODAY)
    with pytest.raises(BadInput, match="Abri's procedure has no step 'information.extend'"):
        parse(procedure_files.load("abri"), "information.extend", {}, TODAY)
    _, errors = parse(procedure, "stage1.log", {"categry": "repairs", "x" * 500: "y", "agreed": "yes"}, TODAY)
    assert errors["categry"] == "This step has no field 'categry'. Is 'category' meant?"
    assert len(errors["x" * 500]) < 80
    _, errors = parse(procedure, "stage1.extend", {"good_reason": "x"}, TODAY)
    assert "no field 'good_reason'" in errors["good_reason"]


def test_what_is_missing_is_said_field_by_field() -> None:
    clean, errors = parse(procedure_files.load("abri"), "stage1.receive", {"customer": "  "}, TODAY)
    assert set(errors) == {"channel", "customer", "description"}
    assert clean["on"] == TODAY


def test_an_interval_or_the_reason_why_there_is_none() -> None:
    procedure = procedure_files.load("abri")
    assert "interval" in parse(procedure, "stage1.agree", {}, TODAY)[1]
    assert parse(procedure, "stage1.agree", {"interval": "weekly"}, TODAY)[0]["interval"] == "7 days"
    nobody = {"agreed_with": "nobody", "reason": "No answer to three calls."}
    assert parse(procedure, "stage1.agree", nobody, TODAY)[1] == {}


def test_questions_are_numbered_and_a_partial_answer_leaves_them_open() -> None:
    procedure, found = procedure_files.load("southern"), case("southern", RECEIVED)
    asked = {"to": "Contracts", "question": "When?"}
    for number in ("1", "2"):
        (event,) = record(
            procedure, "information.request", found, parse(procedure, "information.request", asked, TODAY)[0]
        )
        assert event.item == number
        found = found.plus((event,))
    clean, errors = parse(procedure, "information.respond", {"item": "2", "complete": "no"}, TODAY, found)
    assert errors == {}
    (partial,) = record(procedure, "information.respond", found, clean)
    assert (partial.name, partial.item) == ("information.updated", "2")
    assert [r.state for r in found.plus((partial,)).requests] == ["open", "open"]
    _, errors = parse(procedure, "information.respond", {"item": "3"}, TODAY, found)
    assert "'3' is not one of 1, 2" in errors["item"]


def corrected(found: CaseFile, values: Mapping[str, object]) -> tuple[Event, ...]:
    clean, errors = parse(found.procedure, "case.correct", values, TODAY, found)
    assert errors == {}
    return record(found.procedure, "case.correct", found, clean)


def test_a_correction_changes_what_is_given_and_keeps_the_rest() -> None:
    found = case("abri", RECEIVED, ACKNOWLEDGED)
    (event,) = corrected(
        found, {"entry": "1", "on": "3/4", "customer": "Anne Example", "points": "", "because": "Misread."}
    )
    assert (event.name, event.on, event.supersedes) == ("stage1.received", date(2026, 4, 3), "e1")
    assert event.fields == {
        "channel": "letter",
        "customer": "Anne Example",
        "description": "No heat.",
        "because": "Misread.",
    }
    (last,) = corrected(found, {"on": "8/4"})
    assert (last.supersedes, last.on) == ("e2", date(2026, 4, 8))
    (by_id,) = corrected(found, {"entry": "e1", "customer": "Anne Example"})
    assert (by_id.on, by_id.get("points")) == (date(2026, 4, 7), ({"text": "No heat"},))


def test_a_correction_asks_for_the_fields_of_its_entry_as_they_are() -> None:
    found = case("abri", RECEIVED, ACKNOWLEDGED)
    asked = {s.name: s.default for s in fields(found.procedure, "case.correct", found, "1")}
    assert (asked["on"], asked["customer"], asked["entry"]) == (date(2026, 4, 7), "Ann Example", "2")
    assert "customer" not in {s.name for s in fields(found.procedure, "case.correct", found)}


def test_a_correction_that_is_wrong_says_where() -> None:
    found = case("abri", RECEIVED, ACKNOWLEDGED)
    _, errors = parse(
        found.procedure, "case.correct", {"entry": "1", "channel": "pigeon", "customer": ""}, TODAY, found
    )
    assert "is not one of" in errors["channel"]
    with pytest.raises(BadInput, match="no entry '9'"):
        parse(found.procedure, "case.correct", {"entry": "9"}, TODAY, found)
    _, errors = parse(found.procedure, "case.correct", {"entry": "1", "customer": ""}, TODAY, found)
    assert errors == {"customer": "Customer: this is needed."}
    with pytest.raises(BadInput, match="no case yet"):
        parse(found.procedure, "case.correct", {}, TODAY)


def test_an_undoing_is_of_the_last_entry_unless_another_is_named() -> None:
    found = case("abri", RECEIVED, ACKNOWLEDGED, Event("information.requested", date(2026, 4, 8), {"item": "1"}))
    clean, _ = parse(found.procedure, "case.undo", {}, TODAY, found)
    assert [(e.name, e.supersedes) for e in record(found.procedure, "case.undo", found, clean)] == [
        ("information.undone", "e3")
    ]
    clean, _ = parse(found.procedure, "case.undo", {"entry": "2", "because": "Wrong case."}, TODAY, found)
    (event,) = record(found.procedure, "case.undo", found, clean)
    assert (event.name, event.supersedes, event.fields) == ("stage1.undone", "e2", {"because": "Wrong case."})


def test_every_event_of_a_step_leads_back_to_it() -> None:
    for verb in VERBS.values():
        for process in ("stage1", "stage2", "petition") if "." not in verb.id else (verb.id.partition(".")[0],):
            step_id = verb.id if "." in verb.id else f"{process}.{verb.id}"
            model = model_of(step_id)
            assert (model.id, model.event) == (step_id, f"{process}.{verb.past}" if verb.past else "")
            assert not model.event or step_for(model.event) == step_id
    assert step_for("information.updated") == "information.respond"
    assert step_for("stage1.undone") == "case.undo"
    assert step_for("panel.held") == "panel.hold"
    assert step_for("safety.notified") == ""


def test_values_that_are_not_the_steps_are_refused_when_recorded() -> None:
    with pytest.raises(BadInput, match="look again at until"):
        record(procedure_files.load("abri"), "stage1.extend", None, {"on": TODAY, "reason": "x"})


@pytest.mark.parametrize("landlord", procedure_files.ids())
def test_a_field_cites_each_clause_once(landlord: str) -> None:
    procedure = procedure_files.load(landlord)
    for rule in procedure.steps:
        for spec in fields(procedure, rule.id, None):
            assert len(spec.cites) == len(set(spec.cites)), (rule.id, spec.name)


def test_nothing_is_no_whole_answer_of_a_team() -> None:
    procedure = procedure_files.load("abri")
    for said, good in (
        ({}, False),
        ({"answer": "In May"}, True),
        ({"file": "0" * 64}, True),
        ({"adequate": True}, False),
    ):
        _, errors = parse(procedure, "information.respond", {"item": "1", **said}, TODAY)
        assert (errors == {}) is good, said
