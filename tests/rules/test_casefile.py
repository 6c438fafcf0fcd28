"""A log folded into a case: what it says, and that the order of entry does not matter."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadInput
from app.rules.casefile import CaseFile, fold
from app.rules.events import Event
from data import procedure_files

TODAY = date(2026, 4, 20)
RECEIVED = Event(
    "stage1.received",
    date(2026, 4, 2),
    {
        "channel": "e-mail",
        "customer": "Ann Example",
        "address": "1 Example Road",
        "contact": "ann@example.org",
        "description": "No heating.",
        "outcome_sought": "Heating.",
        "points": ({"text": "No heating"}, {"text": "No reply", "category": "communication"}),
        "flags": ("staff conduct",),
    },
)
LOGGED = Event("stage1.logged", date(2026, 4, 3), {"flags": ("personal data", "staff conduct")})
ALLOCATED = Event("stage1.allocated", date(2026, 4, 7), {"to": "officer-1"})
ACKNOWLEDGED = Event("stage1.acknowledged", date(2026, 4, 9))
ASKED = Event("information.requested", date(2026, 4, 10), {"item": "1", "to": "Repairs", "question": "When?"})
ASKED_TOO = Event("information.requested", date(2026, 4, 10), {"item": "2", "to": "Housing", "question": "Who?"})


def case(*events: Event, as_of: date = TODAY) -> CaseFile:
    """A case at Abri's with these events, numbered as they stand."""
    log = [replace(e, id=e.id or f"e{seq}", seq=seq) for seq, e in enumerate(events, 1)]
    return fold(procedure_files.load("abri"), "ABR-1", log, as_of)


def test_what_the_receipt_says() -> None:
    found = case(RECEIVED)
    assert (found.customer, found.address, found.contact) == ("Ann Example", "1 Example Road", "ann@example.org")
    assert (found.description, found.outcome_sought) == ("No heating.", "Heating.")
    assert [(p.number, p.text, p.category) for p in found.points] == [
        (1, "No heating", ""),
        (2, "No reply", "communication"),
    ]
    assert found.received == date(2026, 4, 2)
    assert (found.stage, found.handler, found.closed, found.is_open) == ("New", "", None, True)


@pytest.mark.parametrize(
    ("last", "stage"),
    [
        ("logged", "Logged"),
        ("allocated", "Stage 1"),
        ("acknowledged", "Stage 1"),
        ("extended", "New"),
        ("responded", "Answered"),
        ("closed", "Closed"),
        ("withdrawn", "Withdrawn"),
        ("refused", "Refused"),
    ],
)
def test_the_furthest_event_names_the_stage(last: str, stage: str) -> None:
    assert case(RECEIVED, Event(f"stage1.{last}", date(2026, 4, 14))).stage == stage


@given(st.permutations([RECEIVED, LOGGED, ALLOCATED, ACKNOWLEDGED, ASKED, ASKED_TOO]))
def test_the_order_of_entry_does_not_matter(events: list[Event]) -> None:
    found = case(*events)
    assert (found.stage, found.handler, found.received) == ("Stage 1", "officer-1", date(2026, 4, 2))
    assert set(found.flags) == {"staff conduct", "personal data"}
    assert {r.item: (r.to, r.state, r.due) for r in found.requests} == {
        "1": ("Repairs", "overdue", date(2026, 4, 14)),
        "2": ("Housing", "overdue", date(2026, 4, 14)),
    }


def test_the_points_are_those_last_set_out() -> None:
    defined = Event("stage1.defined", date(2026, 4, 14), {"points": ({"text": "Cold", "responsible": "yes"},)})
    found = case(RECEIVED, defined, Event("stage1.defined", date(2026, 4, 15), {"state": "agreed"}))
    assert [(p.number, p.text, p.responsible) for p in found.points] == [(1, "Cold", "yes")]
    assert found.fact("stage1.defined:state") == "agreed"


def test_a_request_is_open_until_its_whole_answer() -> None:
    escalated = Event("information.escalated", date(2026, 4, 15), {"item": "1", "level": 1})
    partial = Event("information.updated", date(2026, 4, 16), {"item": "1", "answer": "Soon."})
    asked = case(RECEIVED, ASKED, escalated, partial)
    assert [(r.state, r.level, r.answered) for r in asked.requests] == [("overdue", 1, None)]
    assert asked.waiting == "Repairs"
    answer = Event("information.responded", date(2026, 4, 17), {"item": "1"})
    answered = case(RECEIVED, ASKED, escalated, partial, answer)
    assert [(r.state, r.answered) for r in answered.requests] == [("answered", date(2026, 4, 17))]
    assert answered.waiting == ""


def test_a_case_waits_for_the_team_asked_first_and_a_closed_one_for_nobody() -> None:
    assert case(RECEIVED, ASKED, ASKED_TOO).waiting == "Repairs"
    assert case(RECEIVED, ASKED, ASKED_TOO, Event("information.responded", TODAY, {"item": "1"})).waiting == "Housing"
    assert case(RECEIVED, ASKED, Event("stage1.closed", TODAY)).waiting == ""


def test_facts_are_the_latest_given_and_lists_of_words_are_collected() -> None:
    found = case(RECEIVED, ALLOCATED, LOGGED, Event("stage1.allocated", date(2026, 4, 8), {"to": "officer-2"}))
    assert found.fact("stage1.allocated:to") == "officer-2"
    assert found.facts("stage1.allocated:to") == ("officer-1", "officer-2")
    assert found.fact("*:flags") == ("staff conduct", "personal data")
    assert found.fact("stage1.received:on") == date(2026, 4, 2)
    assert found.fact("stage1.received:authority") is None
    assert found.holds({"*:flags": ("personal data", "other"), "stage1.allocated:to": "any"})
    assert not found.holds({"stage1.received:authority": "any"})


def test_a_case_as_at_a_day_knows_nothing_of_later_days() -> None:
    found = case(RECEIVED, ACKNOWLEDGED, Event("stage1.responded", date(2026, 4, 17)))
    earlier = found.as_at(date(2026, 4, 9))
    assert (found.stage, earlier.stage, len(earlier.log)) == ("Answered", "Stage 1", 3)
    with pytest.raises(BadInput, match="had not begun"):
        case(RECEIVED, as_of=date(2026, 4, 1))


def test_what_is_added_comes_last_even_among_events_of_its_day() -> None:
    found = case(RECEIVED, ALLOCATED).plus((Event("stage1.allocated", ALLOCATED.on, {"to": "officer-9"}),))
    assert found.handler == "officer-9"


def test_a_correction_stands_in_the_place_of_what_it_corrects() -> None:
    corrected = Event("stage1.received", date(2026, 4, 1), {"customer": "Ann Example-Jones"}, supersedes="e1")
    found = case(RECEIVED, ACKNOWLEDGED, corrected)
    assert (found.customer, found.received) == ("Ann Example-Jones", date(2026, 4, 1))
    assert len(found.log) == 3
    assert len(found.events) == 2
