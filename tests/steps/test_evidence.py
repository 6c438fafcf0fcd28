"""The steps of an investigation: what the landlords' documents want recorded is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from app.rules.casefile import CaseFile, fold
from app.rules.events import Event
from app.steps import parse, record
from data.procedure_files import ids, load

TODAY = date(2026, 4, 20)
SAID = "Said in plain words"

DECIDED = {"item": "1", "finding": SAID, "reasons": SAID, "outcome": "upheld"}
REPORTED = {"outcome": "upheld", "justification": SAID, "root_cause": "Not determined"}
PROMISED = {"what": "Mend it", "owner": "Repairs", "until": date(2026, 5, 1)}
SEEN = {"kind": "system notes", "source": "Repairs record", "dated": date(2026, 1, 5), "points": ("1",), "shows": SAID}

RECORDS: tuple[tuple[str, str, str, Mapping[str, Any]], ...] = (
    ("abri", "11.1b", "point.agree", {"item": "1", "responsible": "no"}),
    ("abri", "12.1b", "investigation.declare", {"conflict": True, "what": SAID, "measure": SAID}),
    ("abri", "12.1c", "investigation.hold",
     {"manner": "customer's account", "summary": SAID, "given_by": "home visit"}),
    ("abri", "12.1e", "investigation.hold",
     {"manner": "surveyor's visit", "summary": SAID, "asked_for_on": date(2026, 4, 14)}),
    ("abri", "12.1e", "evidence.receive", SEEN),
    ("abri", "7.3a", "action.offer", PROMISED),
    ("abri", "17.4c", "action.offer", PROMISED),
    ("abri", "27.2a", "investigation.report",
     {**REPORTED, "service_area": "Repairs", "marks": ("a systemic issue", "a serious risk")}),
    ("octavia", "5.35a", "evidence.receive", {**SEEN, "kind": "call recording"}),
    ("octavia", "5.35a", "investigation.hold", {"manner": "surveyor's visit", "summary": SAID}),
    ("octavia", "5.41b", "action.offer", PROMISED),
    ("octavia", "5.53c", "point.decide", DECIDED),
    ("octavia", "3.8b", "investigation.report", {**REPORTED, "heard": True, "heard_how": "By telephone on 2 April"}),
    ("southern", "4.4.2.p1d", "point.decide", {**DECIDED, "outcome": "partially upheld"}),
    ("onehousing", "6.4.1d", "investigation.plan", {"text": "Which actions may resolve it"}),
    ("onehousing", "6.4.1f", "investigation.consider", {"vulnerability": SAID}),
    ("onehousing", "6.4.1g", "investigation.consider", {"vulnerability": SAID, "adjustments": SAID}),
    ("onehousing", "6.5.1j", "action.offer", PROMISED),
    ("onehousing", "6.5.1m", "point.decide", {**DECIDED, "effect": SAID, "remedy": SAID}),
    ("aspire", "stage1.4e", "action.offer", PROMISED),
    ("aspire", "statement.2", "investigation.report", {**REPORTED, "fair": SAID, "put_right": SAID, "learning": SAID}),
    ("aspire", "handling.3c", "investigation.report", {**REPORTED, "their_view": SAID}),
    ("code2024", "5.10a", "investigation.consider", {"vulnerability": SAID, "adjustments": SAID}),
    ("code2024", "6.6b", "action.offer", PROMISED),
)  # fmt: skip
"""What a clause wants on record: landlord, clause, step, and the fields that hold it."""


def case(landlord: str, *events: Event) -> CaseFile:
    opening = Event("stage1.received", date(2026, 4, 1), {"points": ({"text": "The leak"}, {"text": "The wait"})})
    log = [Event(e.name, e.on, e.fields, id=f"e{n}", seq=n) for n, e in enumerate((opening, *events), 1)]
    return fold(load(landlord), "X-1", log, TODAY)


def taken(of: CaseFile, step: str, values: Mapping[str, Any]) -> Event:
    clean, errors = parse(of.procedure, step, values, TODAY, of)
    assert errors == {}
    (event,) = record(of.procedure, step, of, clean)
    return event


@pytest.mark.parametrize(
    ("landlord", "step", "values"),
    [
        pytest.param(
            landlord, step, values, id=f"{landlord}-{clause}-{step}", marks=pytest.mark.clause(landlord, clause)
        )
        for landlord, clause, step, values in RECORDS
    ],
)
def test_what_a_clause_wants_recorded_is_recorded(landlord: str, step: str, values: Mapping[str, Any]) -> None:
    event = taken(case(landlord), step, values)
    assert {name: event.get(name) for name in values} == dict(values)


@pytest.mark.parametrize("landlord", ids())
def test_a_promise_is_moved_by_its_own_clock_and_then_done(landlord: str) -> None:
    offered = taken(case(landlord), "action.offer", {**PROMISED, "on": date(2026, 4, 10)})
    promised = case(landlord, offered)
    if "action.extend" in promised.procedure.step_by_id:
        moved = taken(
            promised, "action.extend", {"until": date(2026, 6, 1), "reason": "Parts", "on": date(2026, 4, 12)}
        )
        promised = case(landlord, offered, moved)
        assert [(c.item, c.due) for c in promised.clocks if c.rule.process == "action"] == [("A1", date(2026, 6, 1))]
    done = taken(promised, "action.complete", {"evidence": "A photograph"})
    assert (done.item, done.get("evidence")) == ("A1", "A photograph")


@pytest.mark.parametrize("landlord", ["abri", "octavia", "southern", "onehousing", "aspire"])
def test_a_missed_promise_names_who_is_told(landlord: str) -> None:
    rule = next(r for r in load(landlord).clocks if any(t.event == "action.offered" for t in r.starts))
    assert "customer" in rule.missed


def test_numbers_are_not_given_twice() -> None:
    first = taken(case("abri"), "evidence.receive", SEEN)
    second = taken(case("abri", first), "evidence.receive", SEEN)
    assert (first.item, second.item) == ("E1", "E2")
    gone = Event("evidence.undone", TODAY, {}, supersedes="e3")
    assert taken(case("abri", first, second, gone), "evidence.receive", SEEN).item == "E3"


def test_obligations_are_asked_for_where_the_law_is_in_issue() -> None:
    _, errors = parse(load("abri"), "point.decide", {**DECIDED, "legal": "yes"}, TODAY, case("abri"))
    assert set(errors) == {"obligations_ours", "obligations_customers"}
    assert parse(load("abri"), "point.decide", {**DECIDED, "legal": "no"}, TODAY, case("abri"))[1] == {}


@pytest.mark.parametrize("outcome", ["partly upheld", "partially upheld"])
def test_abri_and_octavia_have_no_outcome_between(outcome: str) -> None:
    for landlord in ("abri", "octavia"):
        _, errors = parse(load(landlord), "point.decide", {**DECIDED, "outcome": outcome}, TODAY, case(landlord))
        assert "outcome" in errors
