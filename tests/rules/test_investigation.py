"""What an investigation holds, what its report still lacks, and how promised actions stand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.rules.casefile import CaseFile, fold
from app.rules.events import Event
from app.rules.investigation import DONE, OPEN, OVERDUE, investigation, promises
from app.rules.report import LISTED, ReportPart, ReportRules, missing
from app.rules.responders import Responder, ladder
from data.procedure_files import ids, load
from data.report_files import report_rules

DAY = date(2026, 3, 2)
TWO = ({"text": "The leak", "category": "repairs"}, {"text": "The wait"})


def event(name: str, after: int = 0, /, **fields: Any) -> Event:
    return Event(name, DAY + timedelta(days=after), fields)


def case(*events: Event, today: int = 30, landlord: str = "abri", points: Any = TWO) -> CaseFile:
    opening = event("stage1.received", customer="An invented customer", description="It leaks", points=points)
    log = [Event(e.name, e.on, e.fields, id=f"e{seq}", seq=seq) for seq, e in enumerate((opening, *events), 1)]
    return fold(load(landlord), "ABR-26A-0001", log, DAY + timedelta(days=today))


def gaps(of: CaseFile) -> list[tuple[str, str, str]]:
    return [(one.part, one.step, one.item) for one in missing(of, report_rules(of.procedure.id))]


def test_a_point_says_what_was_agreed_and_what_was_decided_last() -> None:
    found = investigation(
        case(
            event("point.agreed", 1, item="1", text="The leak of January", responsible="yes"),
            event("point.decided", 2, item="1", finding="On time", outcome="not upheld"),
            event("point.decided", 3, item="1", finding="Late", outcome="upheld"),
        )
    )
    first, second = found.points
    assert (first.text, first.category, first.responsible) == ("The leak of January", "repairs", "yes")
    assert (first.decision("finding"), first.decision("outcome")) == ("Late", "upheld")
    assert (second.text, second.decision("finding"), second.responsible) == ("The wait", "", "")


def test_withdrawn_evidence_counts_no_more() -> None:
    events = (
        event("evidence.received", 1, item="E1", shows="A stain"),
        event("evidence.received", 2, item="E2", shows="A record"),
        event("evidence.withdrawn", 3, item="E1", reason="Another flat's"),
    )
    assert [one.item for one in investigation(case(*events)).evidence] == ["E2"]
    assert ("evidence", "evidence.receive", "") not in gaps(case(*events))
    assert ("evidence", "evidence.receive", "") in gaps(case(events[0], events[2]))


def test_the_chronology_is_in_the_order_in_which_things_happened() -> None:
    found = investigation(
        case(
            event("investigation.noted", 5, happened_on=date(2026, 2, 1), what="second"),
            event("investigation.noted", 6, happened_on=date(2026, 1, 1), what="first"),
        )
    )
    assert [one.get("what") for one in found.chronology] == ["first", "second"]


def test_a_promise_keeps_its_first_date_and_goes_by_the_one_in_force() -> None:
    offered = event("action.offered", 1, item="A1", what="Mend it", owner="Repairs", until=DAY + timedelta(days=10))
    moved = event("action.extended", 5, item="A1", until=DAY + timedelta(days=20))
    (one,) = promises(case(offered, moved, today=15))
    assert (one.state, one.promised, one.due) == (OPEN, DAY + timedelta(days=10), DAY + timedelta(days=20))
    assert promises(case(offered, today=10))[0].state == OPEN
    assert promises(case(offered, today=11))[0].state == OVERDUE
    done = event("action.completed", 12, item="A1", evidence="Photograph")
    (one,) = promises(case(offered, done, today=40))
    assert (one.state, one.done, one.evidence) == (DONE, DAY + timedelta(days=12), "Photograph")


def test_promises_live_on_after_the_case_is_closed() -> None:
    offered = event("action.offered", 1, item="A1", what="Mend it", owner="Repairs", until=DAY + timedelta(days=10))
    closed = case(offered, event("stage1.closed", 5, ground="answered"), today=20)
    assert closed.closed is not None
    assert promises(closed)[0].state == OVERDUE
    assert [(c.item, c.state) for c in closed.clocks if c.rule.process == "action"] == [("A1", "overdue")]


def test_what_is_missing_names_the_step_that_mends_it() -> None:
    found = gaps(case(event("point.decided", 2, item="1", finding="Late", outcome="upheld")))
    assert ("findings", "point.decide", "2") in found
    assert ("findings", "point.decide", "1") not in found
    assert ("conflict", "investigation.declare", "") in found
    assert ("needs", "investigation.consider", "") in found


def test_a_question_without_answer_is_missing() -> None:
    asked = event("information.requested", 1, item="1", to="Repairs", question="Who went?")
    assert ("questions", "information.respond", "1") in gaps(case(asked))
    answered = event("information.responded", 2, item="1", answer="Nobody")
    assert not [one for one in gaps(case(asked, answered)) if one[0] == "questions"]


@pytest.mark.parametrize("landlord", ids())
def test_each_landlords_report_can_be_made_complete(landlord: str) -> None:
    """Every gap is mended by a step that the landlord has."""
    upheld = {"finding": "Late", "reasons": "Late", "outcome": "upheld"}
    events = (
        event("point.agreed", 1, item="1", responsible="yes"),
        event("point.agreed", 1, item="2", responsible="no"),
        event("investigation.declared", 1, conflict=False),
        event("investigation.considered", 1, vulnerability="None known"),
        event("evidence.received", 1, item="E1", shows="A stain"),
        event("investigation.noted", 1, happened_on=DAY, what="It leaks"),
        event("point.decided", 2, item="1", **upheld),
        event("point.decided", 2, item="2", **upheld),
        event("investigation.reported", 3, outcome="upheld", justification="Late", root_cause="Not determined"),
    )
    begun = gaps(case(landlord=landlord))
    assert begun
    assert {step for _, step, _ in begun} <= load(landlord).step_by_id.keys()
    assert gaps(case(*events, landlord=landlord)) == []


def test_ten_thousand_points_are_counted_not_listed() -> None:
    many = case(points=tuple({"text": f"Point {n}"} for n in range(10_000)))
    rules = ReportRules("Report", "1", (ReportPart("findings", "Findings", ("12.4",), required=True),))
    found = missing(many, rules)
    assert len(found) == LISTED + 1
    assert found[-1].says == f"{10_000 - LISTED} further points have no finding."


@pytest.mark.clause("octavia", "6.2b")
@pytest.mark.parametrize("team", ["Contractor", "Repairs"])
def test_a_contractor_works_to_the_same_clock_as_a_team(team: str) -> None:
    asked = event("information.requested", 0, item="1", to=team, contractor="Invented Lifts", question="When?")
    (request,) = case(asked, landlord="octavia", today=2).requests
    assert (request.due, request.state) == (DAY + timedelta(days=2), "open")
    (request,) = case(asked, landlord="octavia", today=3).requests
    assert request.state == "overdue"


@pytest.mark.clause("onehousing", "5.2.6")
def test_a_request_to_a_contractor_past_its_own_date_is_flagged() -> None:
    asked = event(
        "information.requested", 0, item="1", to="Contractor", question="When?", until=DAY + timedelta(days=9)
    )
    (request,) = case(asked, landlord="onehousing", today=9).requests
    assert (request.asked, request.wanted, request.state) == (DAY, DAY + timedelta(days=9), "open")
    (request,) = case(asked, landlord="onehousing", today=10).requests
    assert request.state == "overdue"
    answered = event("information.responded", 10, item="1", answer="On Monday")
    (request,) = case(asked, answered, landlord="onehousing", today=11).requests
    assert (request.answered, request.state) == (DAY + timedelta(days=10), "answered")


@pytest.mark.clause("octavia", "5.34e")
def test_the_times_of_the_procedure_are_those_of_the_case() -> None:
    running = {clock.id: clock.due for clock in case(landlord="octavia", today=5).clocks}
    assert running["stage1.acknowledge"] == DAY + timedelta(days=7)
    answered = case(event("stage1.acknowledged", 1), landlord="octavia", today=5)
    assert {c.id: c.due for c in answered.clocks}["stage1.respond"] == DAY + timedelta(days=15)


def test_the_ladder_says_who_is_next_and_from_when() -> None:
    asked = event("information.requested", 0, item="1", to="Repairs", question="When?")
    listed = (Responder("Repairs", "Rae", "Lou", "", "Dee"),)
    begun = case(asked, today=1)
    assert ladder(begun, begun.requests[0]).who == "line manager"
    found = ladder(begun, begun.requests[0], listed)
    assert (found.level, found.who, found.due) == (1, "Lou", DAY + timedelta(days=3))
    risen = case(asked, event("information.escalated", 3, item="1", to="Lou"), today=5)
    found = ladder(risen, risen.requests[0], listed)
    assert (found.climbed, found.level, found.who, found.due) == (
        ((1, DAY + timedelta(days=3), "Lou"),), 2, "next line manager", None,
    )  # fmt: skip
    answered = case(asked, event("information.responded", 2, item="1", answer="Then"), today=5)
    assert ladder(answered, answered.requests[0], listed).level == 0
