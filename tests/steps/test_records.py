"""Facts that a landlord's document wants on the case: what is typed into the field is what the log keeps."""

from datetime import date
from typing import Any

import pytest

from app.rules.casefile import fold
from app.rules.events import Event
from app.steps import parse, record
from data import procedure_files

TODAY = date(2026, 4, 20)
INTAKE = {"channel": "letter", "customer": "Ann Example", "description": "No heat."}
PEOPLE = (
    {"name": "A. Example", "address": "1 Example Road", "contact": "020 7946 0000", "adjustments": "Large print"},
)

RECORDS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("abri", "3.8b", "stage1.receive", {"open_housing": "OH-1"}),
    ("abri", "4.1a", "stage1.receive", {"whose_act": "contractor", "capacity": "group"}),
    ("abri", "5.1c", "stage1.receive", {"customer_kind": "applicant"}),
    ("abri", "5.1e", "stage1.receive",
     {"origin": "Housing Ombudsman", "instructed_on": date(2026, 4, 1), "instruction_reference": "HO-1"}),
    ("abri", "5.4b", "stage1.receive", {"request_reference": "SR-1"}),
    ("abri", "6.1a", "stage1.receive", {"capacity": "group", "group_name": "Residents of 1–9", "members": PEOPLE}),
    ("abri", "8.1a", "stage1.receive", {"channel": "social media"}),
    ("abri", "8.4a", "stage1.receive",
     {"capacity": "representative", "permission": "not possible", "permission_why": "In hospital."}),
    ("abri", "8.7b", "stage1.receive",
     {"separate_because": "unrelated to those under investigation", "linked_case": "ABR-2026-A-0001"}),
    ("abri", "11.1a", "stage1.contact", {"outcome": "no reply", "manner": "telephone", "learned": "Rang twice."}),
    ("abri", "12.2a", "information.request",
     {"to": "Repairs", "asked": "Repairs Manager", "question": "When?", "issue": "1"}),
    ("abri", "20.5c", "stage1.log", {"building_safety_asked": True}),
    ("abri", "26.1c", "information.request", {"to": "Head of Diversity & Inclusion", "question": "Advice?"}),
    ("octavia", "4.1a", "stage1.receive", {"whose_act": "managing agent", "affects": "a group"}),
    ("octavia", "4.2b", "stage1.receive", {"request_reference": "SR-1"}),
    ("octavia", "5.1a", "stage1.receive", {"customer_kind": "licensee", "address": "1 Example Road"}),
    ("octavia", "5.1c", "stage1.receive", {"customer_kind": "applicant"}),
    ("octavia", "5.5a", "stage1.receive", {"channel": "website form", "by": "Adviser 4"}),
    ("octavia", "5.32c", "stage1.define",
     {"points": ({"text": "Lift", "responsible": "yes"},), "not_responsible": "The road.", "state": "agreed"}),
    ("octavia", "5.32g", "stage1.contact", {"outcome": "message left", "manner": "telephone"}),
    ("octavia", "5.52b", "stage1.receive", {"linked_case": "OCT-2026-A-0001"}),
    ("southern", "1.2", "stage1.receive",
     {"whose_act": "contractor", "contractor": "Example Lifts Ltd", "affects": "one person"}),
    ("southern", "2.1a", "stage1.receive", {"customer_kind": "intended contract"}),
    ("southern", "2.2", "stage1.receive",
     {"service": "Spruce", "redirected_to": "Spruce", "redirected_on": date(2026, 4, 17)}),
    ("southern", "2.3c", "stage1.receive",
     {"capacity": "representative", "representative": "B. Example", "represents_as": "advocate", "letters_to": "both",
      "representative_contact": "b@example.org", "authority": "written authorisation"}),
    ("southern", "4.1.p1a", "stage1.receive", {"channel": "website"}),
    ("southern", "4.1.p2a", "stage1.receive", {"description": "The door does not lock."}),
    ("southern", "4.3.p3", "stage1.receive", {"forwarded_by": "Reception", "forwarded_on": date(2026, 4, 17)}),
]  # fmt: skip


def examples() -> Any:
    for landlord, clause, step, given in RECORDS:
        marks = [pytest.mark.clause(landlord, clause)]
        yield pytest.param(landlord, step, given, id=f"{landlord}-{clause}", marks=marks)


@pytest.mark.parametrize(("landlord", "step", "given"), examples())
def test_the_log_keeps_what_the_document_wants_recorded(landlord: str, step: str, given: dict[str, Any]) -> None:
    procedure = procedure_files.load(landlord)
    case = fold(procedure, "X-1", [Event("stage1.received", date(2026, 4, 1), INTAKE, id="e1", seq=1)], TODAY)
    intake = step == "stage1.receive"
    values = {**INTAKE, **given} if intake else given
    clean, errors = parse(procedure, step, values, TODAY, None if intake else case)
    assert errors == {}
    (event,) = record(procedure, step, None if intake else case, clean)
    assert {name: event.get(name) for name in given} == given


@pytest.mark.clause("southern", "4.1.p2a")
def test_an_intake_cannot_be_saved_without_a_description() -> None:
    _, errors = parse(procedure_files.load("southern"), "stage1.receive", {**INTAKE, "description": " "}, TODAY)
    assert errors == {"description": "What happened: this is needed."}


@pytest.mark.clause("abri", "8.7a")
@pytest.mark.clause("octavia", "5.52a")
@pytest.mark.parametrize("landlord", ["abri", "octavia"])
def test_an_added_point_restarts_no_clock(landlord: str) -> None:
    procedure = procedure_files.load(landlord)
    log = (
        Event("stage1.received", date(2026, 4, 1), {**INTAKE, "points": ({"text": "No heat"},)}, id="e1", seq=1),
        Event("stage1.acknowledged", date(2026, 4, 7), id="e2", seq=2),
    )
    case = fold(procedure, "X-1", log, TODAY)
    clean, _ = parse(procedure, "stage1.define", {"points": "No heat\nNo reply"}, TODAY, case)
    after = case.plus(record(procedure, "stage1.define", case, clean))
    assert [p.text for p in after.points] == ["No heat", "No reply"]
    assert [(c.id, c.started, c.due) for c in after.clocks] == [(c.id, c.started, c.due) for c in case.clocks]
