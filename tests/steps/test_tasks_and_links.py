"""Tasks, links, the quick fix and the calls of stage 1: what they record, what they end, what they ask for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from app.errors import BadInput
from app.rules.casefile import CaseFile, fold
from app.rules.events import Event
from app.rules.gates import Actor
from app.rules.nextacts import next_acts, queue_entry
from app.rules.tasks import tasks
from app.steps import fields, parse, record
from data.procedure_files import load

TODAY = date(2026, 4, 20)


def day(n: int) -> date:
    return date(2026, 4, n)


def case(landlord: str, *events: Event, today: date = TODAY) -> CaseFile:
    opening = Event("stage1.received", day(1), {"customer": "Bo Sample", "channel": "letter"})
    log = [Event(e.name, e.on, e.fields, id=f"e{n}", seq=n) for n, e in enumerate((opening, *events), 1)]
    return fold(load(landlord), "X-1", log, today)


def taken(of: CaseFile, step: str, values: Mapping[str, Any]) -> Event:
    clean, errors = parse(of.procedure, step, values, of.as_of, of)
    assert errors == {}
    (event,) = record(of.procedure, step, of, clean)
    return event


def task(n: int, until: date) -> Event:
    return Event("task.allocated", day(2), {"item": f"T{n}", "what": "Mend it", "area": "Repairs", "until": until})


@pytest.mark.clause("octavia", "5.30")
def test_a_task_holds_what_where_who_and_both_dates() -> None:
    given = {"what": "Replace the motor", "area": "Repairs", "to": "Lift engineer", "on": day(8), "until": day(15)}
    first = taken(case("octavia"), "task.assign", given)
    [found] = tasks(case("octavia", first))
    assert (found.item, found.what, found.owner) == ("T1", "Replace the motor", "Repairs, Lift engineer")
    assert (found.assigned, found.due, found.done, found.state) == (day(8), day(15), None, "overdue")
    assert taken(case("octavia", first), "task.assign", {**given, "on": day(9)}).item == "T2"
    assert parse(load("octavia"), "task.assign", {"what": "x"}, TODAY, case("octavia"))[1].keys() == {"area", "until"}


@pytest.mark.clause("octavia", "5.30")
def test_a_task_has_a_clock_of_its_own_until_it_is_done() -> None:
    assigned = case("octavia", task(1, day(15)), task(2, day(24)))
    clocks = {c.item: (c.due, c.state) for c in assigned.clocks if c.id == "date:task.allocated"}
    assert clocks == {"T1": (day(15), "overdue"), "T2": (day(24), "running")}
    done = taken(assigned, "task.complete", {"item": "T1", "result": "Replaced"})
    after = case("octavia", task(1, day(15)), task(2, day(24)), done)
    assert [(t.item, t.state) for t in tasks(after)] == [("T1", "answered"), ("T2", "open")]
    [item] = [s for s in fields(after.procedure, "task.complete", after) if s.name == "item"]
    assert (item.choices, item.default) == (("T2",), "T2")


def test_a_case_is_not_linked_to_itself() -> None:
    values = {"reference": " x-1 ", "relation": "same matter", "why": "A slip"}
    clean, errors = parse(load("octavia"), "case.link", values, TODAY, case("octavia"))
    assert errors == {}
    with pytest.raises(BadInput, match="this case itself"):
        record(load("octavia"), "case.link", case("octavia"), clean)


@pytest.mark.clause("octavia", "5.50")
@pytest.mark.clause("onehousing", "2.4h")
@pytest.mark.parametrize("landlord", ["octavia", "onehousing"])
def test_an_older_report_is_linked_whatever_its_age_and_is_no_point_of_complaint(landlord: str) -> None:
    relation = "older report of the same problem"
    values = {"reference": "SR-1", "relation": relation, "dated": date(2023, 1, 9), "why": "The same motor"}
    event = taken(case(landlord), "case.link", values)
    assert {name: event.get(name) for name in values} == values
    assert case(landlord, event).points == ()


# Quick fix


@pytest.mark.clause("aspire", "stage1.1c")
@pytest.mark.clause("aspire", "stage1.1d")
def test_a_quick_fix_closes_the_case_ends_its_clocks_and_is_marked() -> None:
    begun = [
        Event("stage1.logged", day(1)),
        Event("stage1.acknowledged", day(1)),
        Event("quickfix.logged", day(1)),
        Event("stage1.agreed", day(1), {"interval": "5 days"}),
    ]
    before = case("aspire", *begun, today=day(2))
    running = {c.id for c in before.clocks if c.is_open}
    assert running == {"stage1.respond", "stage1.contact", "quickfix.complete", "date:stage1.agreed"}
    fixed = taken(before, "quickfix.complete", {"satisfied": "yes", "no_letter": "yes", "resolution": "A visit"})
    after = case("aspire", *begun, fixed)
    assert (after.stage, after.closed, after.is_open) == ("Quick fix", day(2), False)
    states = {c.id: c.state for c in after.clocks if c.id in running}
    assert states == {"stage1.respond": "ended", "stage1.contact": "ended", "quickfix.complete": "met",
                      "date:stage1.agreed": "ended"}  # fmt: skip
    assert queue_entry(after).due is None
    _, errors = parse(load("aspire"), "quickfix.complete", {"satisfied": "yes", "no_letter": "yes"}, TODAY, before)
    assert errors.keys() == {"resolution"}


def test_the_response_to_a_quick_fix_that_failed_is_due_as_if_none_had_been_tried() -> None:
    log = [Event("stage1.logged", day(1)), Event("stage1.acknowledged", day(1)), Event("quickfix.logged", day(1))]
    dues = [
        next(c.due for c in case("aspire", *events).clocks if c.id == "stage1.respond") for events in (log, log[:2])
    ]
    assert dues[0] == dues[1]


# Dates and reasons


@pytest.mark.clause("onehousing", "6.5.1b")
def test_the_date_agreed_for_resolution_is_flagged_when_passed_and_moves_nothing() -> None:
    contact = Event("stage1.contacted", day(2), {"outcome": "spoke", "until": day(10)})
    acknowledged = Event("stage1.acknowledged", day(2))
    bare, agreed = case("onehousing", acknowledged), case("onehousing", acknowledged, contact)
    [clock] = [c for c in agreed.clocks if c.id == "date:stage1.contacted"]
    assert (clock.due, clock.state, clock.rule.name) == (day(10), "overdue", "Date agreed for resolution")

    def response(of: CaseFile) -> date:
        return next(c.due for c in of.clocks if c.id == "stage1.respond")

    assert response(agreed) == response(bare)
    assert (queue_entry(agreed).due, queue_entry(agreed).clock) == (queue_entry(bare).due, queue_entry(bare).clock)
    officer = Actor("p", ("lead officer",))
    assert "stage1.update" in {act.step for act in next_acts(agreed, officer, TODAY) if act.due == day(10)}
    again = Event("stage1.contacted", day(9), {"outcome": "spoke", "until": day(24)})
    [clock] = [c for c in case("onehousing", acknowledged, contact, again).clocks if c.id == "date:stage1.contacted"]
    assert (clock.due, clock.state) == (day(24), "running")


@pytest.mark.clause("octavia", "5.45d")
@pytest.mark.clause("onehousing", "6.5.1g")
@pytest.mark.parametrize("landlord", ["octavia", "onehousing"])
def test_the_next_update_is_due_an_interval_after_the_last_and_a_missed_one_leads_the_queue(landlord: str) -> None:
    agreed = [
        Event("stage1.logged", day(1)), Event("stage1.allocated", day(1), {"to": "p"}),
        Event("stage1.acknowledged", day(1)), Event("stage1.contacted", day(1), {"outcome": "spoke"}),
        Event("stage1.agreed", day(2), {"interval": "5 days"}),
    ]  # fmt: skip
    missed = case(landlord, *agreed, today=day(9))
    entry = queue_entry(missed)
    assert (entry.due, entry.clock, entry.act) == (day(7), "date:stage1.agreed", "Update the customer")
    assert next(c.state for c in missed.clocks if c.id == "date:stage1.agreed") == "overdue"
    updated = case(landlord, *agreed, Event("stage1.updated", day(9)), today=day(9))
    assert next((c.due, c.state) for c in updated.clocks if c.id == "date:stage1.agreed") == (day(14), "running")


@pytest.mark.clause("octavia", "5.46b")
def test_why_it_is_late_stands_in_the_response_when_it_was_given_before() -> None:
    late = Event("stage1.agreed", day(20), {"interval": "7 days", "late_reason": "No part"})
    overdue = case("octavia", Event("stage1.acknowledged", day(1)), late)
    [reason] = [s for s in fields(overdue.procedure, "stage1.respond", overdue) if s.name == "reason"]
    assert reason.default == "No part"


# Calls


@pytest.mark.clause("abri", "15.1a")
@pytest.mark.clause("octavia", "5.54")
@pytest.mark.parametrize("landlord", ["abri", "octavia"])
def test_whoever_wants_no_calls_is_not_asked_about_them_and_may_change_their_mind(landlord: str) -> None:
    def asked(*events: Event) -> bool:
        of = case(landlord, *events)
        return "no_findings_call" in {spec.name for spec in fields(of.procedure, "stage1.respond", of)}

    no = Event("stage1.contacted", day(2), {"outcome": "spoke", "no_call": True})
    again = Event("stage1.contacted", day(3), {"outcome": "spoke", "no_call": False})
    assert (asked(), asked(no), asked(no, again)) == (True, False, True)


CALL = (
    ("5.32b", "said sorry"), ("5.32d", "urgent failure: what will be done"), ("5.32e", "expectations worked through"),
    ("5.32e", "thanked, full response to come"), ("5.32f", "offered to meet"), ("5.32h", "relevant policies"),
    ("5.32i", "policy or roadmap sent"),
)  # fmt: skip


@pytest.mark.parametrize(
    "item", [pytest.param(item, id=item, marks=pytest.mark.clause("octavia", clause)) for clause, item in CALL]
)
def test_the_first_call_has_a_list_to_tick(item: str) -> None:
    of = case("octavia")
    [covered] = [spec for spec in fields(of.procedure, "stage1.contact", of) if spec.name == "covered"]
    assert item in covered.choices
    assert covered.when == {"about": "the complaint"}


# Contractors, closing


@pytest.mark.clause("octavia", "6.1b")
@pytest.mark.parametrize("ground", ["passed to contractor", "contractor"])
def test_no_case_is_closed_as_passed_to_a_contractor(ground: str) -> None:
    _, errors = parse(load("octavia"), "stage1.close", {"ground": ground}, TODAY, case("octavia"))
    assert "is not one of answered, superseded, legal proceedings" in errors["ground"]


@pytest.mark.clause("abri", "12.1a")
def test_a_case_has_one_officer_at_a_time_and_keeps_who_had_it_before() -> None:
    log = [Event("stage1.allocated", day(n), {"to": who}) for n, who in ((2, "ada"), (8, "ben"))]
    of = case("abri", *log)
    assert of.handler == "ben"
    assert of.facts("stage1.allocated:to") == ("ada", "ben")


@pytest.mark.clause("abri", "14.1a")
@pytest.mark.clause("abri", "5.3")
def test_a_complaint_passed_on_elsewhere_owes_nothing_more() -> None:
    of = case("abri")
    given = {"to": "insurer", "reason": "A claim", "told": "letter", "letter_sent": "yes", "arbitrator": "none"}
    passed = case("abri", taken(of, "stage1.transfer", given))
    assert (passed.stage, passed.is_open) == ("Transferred", False)
    assert [c.id for c in of.clocks if c.is_open] == ["stage1.acknowledge"]
    assert not [c for c in passed.clocks if c.is_open]
