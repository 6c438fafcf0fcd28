"""The order that every case keeps, whoever the landlord: dates, what comes first, what happens once, undoing."""

from dataclasses import replace
from datetime import date

import pytest

from app.errors import BadInput, Refusal
from app.rules.casefile import CaseFile, fold
from app.rules.conditions import Actor
from app.rules.events import Event
from app.rules.gates import check
from data import procedure_files

TODAY = date(2026, 4, 20)
PROCEDURE = procedure_files.load("aspire")
HANDLER = Actor("handler-1", ("complaint handler", "customer excellence team"))
LOG = (
    Event("stage1.received", date(2026, 4, 7), {"channel": "letter"}),
    Event("stage1.logged", date(2026, 4, 8)),
    Event("stage1.acknowledged", date(2026, 4, 9)),
    Event("information.requested", date(2026, 4, 10), {"item": "1", "to": "Repairs"}),
    Event("case.noted", date(2026, 4, 13), {"text": "Rang."}),
)


def numbered(*events: Event) -> CaseFile:
    """A case with these events, ids e1, e2 …"""
    return fold(PROCEDURE, "ASP-1", [replace(e, id=f"e{n}", seq=n) for n, e in enumerate(events, 1)], TODAY)


CASE = numbered(*LOG)


def refused(step: str, *events: Event, case: CaseFile | None = CASE) -> list[str]:
    """The refusals that are about the order of things."""
    found = check(PROCEDURE, step, case, events, HANDLER, TODAY)
    return [r.gate for r in found if r.gate.startswith(("date.", "order."))]


def note(on: date) -> Event:
    return Event("case.noted", on, {"text": "Rang."})


def test_nothing_happens_in_the_future() -> None:
    assert refused("case.note", note(date(2026, 4, 21))) == ["date.future"]
    assert refused("case.note", note(TODAY)) == []
    assert refused("stage1.receive", Event("stage1.received", date(2026, 4, 21)), case=None) == ["date.future"]


def test_nothing_happens_before_its_case() -> None:
    assert refused("case.note", note(date(2026, 4, 6))) == ["date.early"]
    assert refused("case.note", note(date(2026, 4, 7))) == []


def test_a_case_begins_with_its_receipt_and_begins_once() -> None:
    assert refused("stage1.log", Event("stage1.logged", TODAY), case=None) == ["order.begin"]
    assert refused("stage1.receive", Event("stage1.received", TODAY)) == ["order.once"]


def test_a_response_where_nothing_was_acknowledged_is_refused_with_the_offer_to_record_both() -> None:
    unacknowledged = numbered(*LOG[:2])
    response = Event("stage1.responded", TODAY)
    found = check(PROCEDURE, "stage1.respond", unacknowledged, (response,), HANDLER, TODAY)
    assert found[0] == Refusal(
        "order.needs",
        "",
        "Nothing was acknowledged. Give the date of the acknowledgement, and both are recorded.",
        "acknowledged_on",
    )
    both = (Event("stage1.acknowledged", date(2026, 4, 9)), response)
    assert refused("stage1.respond", *both, case=unacknowledged) == []
    wrong_way_round = (Event("stage1.acknowledged", TODAY), Event("stage1.responded", date(2026, 4, 17)))
    assert refused("stage1.respond", *wrong_way_round, case=unacknowledged) == ["order.dates"]


def test_what_happens_once_is_not_recorded_twice() -> None:
    assert refused("stage1.acknowledge", Event("stage1.acknowledged", TODAY)) == ["order.once"]
    assert refused("case.note", note(TODAY)) == []


def test_after_the_end_stage_1_goes_on_no_more_but_its_earlier_days_can_be_filled_in() -> None:
    closed = numbered(*LOG, Event("stage1.withdrawn", date(2026, 4, 15)))
    assert refused("stage1.allocate", Event("stage1.allocated", date(2026, 4, 15), {"to": "p"}), case=closed) == [
        "order.bars"
    ]
    assert refused("stage1.allocate", Event("stage1.allocated", date(2026, 4, 14), {"to": "p"}), case=closed) == []
    assert refused("case.note", note(TODAY), case=closed) == []


def test_an_extension_moves_a_running_date_to_a_later_one() -> None:
    def extended(**fields: object) -> Event:
        return Event("stage1.extended", date(2026, 4, 20), fields)

    assert refused("stage1.extend", extended(until=date(2026, 4, 24))) == []
    assert refused("stage1.extend", extended(until=date(2026, 4, 23))) == ["order.until"]
    assert refused("stage1.extend", extended(until=date(2026, 4, 24)), case=numbered(*LOG[:2])) == ["order.clock"]
    assert refused("stage1.extend", extended(clock="stage1.acknowledge", until=date(2026, 4, 24))) == ["order.fixed"]


def test_an_answer_is_to_a_question_that_was_asked_and_is_open() -> None:
    def answer(item: str, on: date = TODAY) -> Event:
        return Event("information.responded", on, {"item": item})

    assert refused("information.respond", answer("1")) == []
    assert refused("information.respond", answer("2")) == ["order.item"]
    assert refused("information.respond", answer("1", date(2026, 4, 9))) == ["order.dates", "order.dates"]
    assert refused("information.respond", answer("1"), case=numbered(*LOG, answer("1"))) == ["order.item"]


def undone(entry: str) -> Event:
    return Event("stage1.undone", TODAY, supersedes=entry)


def test_undo_reaches_what_has_not_left_the_building() -> None:
    assert refused("case.undo", undone("e5")) == []
    assert refused("case.undo", undone("e3")) == ["order.left"]
    assert refused("case.undo", undone("e1")) == ["order.first", "order.breaks"]
    assert refused("case.undo", undone("e9")) == ["order.gone"]
    assert refused("case.undo", undone("e5"), case=CASE.plus((undone("e5"),))) == ["order.gone"]


def test_an_entry_that_others_rest_on_is_not_undone() -> None:
    answered = numbered(*LOG, Event("information.responded", TODAY, {"item": "1"}))
    found = check(PROCEDURE, "case.undo", answered, (undone("e4"),), HANDLER, TODAY)
    assert [(r.gate, "Record a team's answer" in r.reason) for r in found] == [("order.breaks", True)]


def test_a_correction_may_not_break_the_order_of_dates() -> None:
    def received(on: date) -> Event:
        return Event("stage1.received", on, {"channel": "letter"}, supersedes="e1")

    assert refused("case.correct", received(date(2026, 4, 1))) == []
    assert refused("case.correct", received(date(2026, 4, 8))) == []
    assert refused("case.correct", received(date(2026, 4, 9))) == ["order.breaks"]
    assert refused("case.correct", received(date(2026, 4, 21))) == ["date.future", "order.breaks"]
    acknowledged = Event("stage1.acknowledged", date(2026, 4, 6), supersedes="e3")
    assert refused("case.correct", acknowledged) == ["order.breaks"]


def test_a_correction_passes_the_gates_of_what_it_corrects() -> None:
    extended = Event(
        "stage1.extended", date(2026, 4, 14), {"until": date(2026, 5, 1), "agreed": True, "told": "letter"}
    )
    case = numbered(*LOG, extended)
    too_far = replace(extended, fields={**extended.fields, "until": date(2026, 6, 1), "agreed": False}, supersedes="e6")
    found = check(PROCEDURE, "case.correct", case, (too_far,), HANDLER, TODAY)
    assert [r.gate for r in found] == ["extension-cap", "extension-details"]
    assert check(PROCEDURE, "case.correct", case, (replace(extended, supersedes="e6"),), HANDLER, TODAY) == ()


def test_a_correction_of_a_correction_counts_from_neither() -> None:
    corrected = CASE.plus((Event("case.noted", date(2026, 4, 13), {"text": "Rang twice."}, id="e6", supersedes="e5"),))
    again = Event("case.noted", date(2026, 4, 14), {"text": "Rang once."}, supersedes="e6")
    assert refused("case.correct", again, case=corrected) == []
    assert [e.get("text") for e in corrected.plus((again,)).all("case.noted")] == ["Rang once."]
    assert refused("case.undo", undone("e6"), case=corrected) == []


def test_a_correction_of_the_receipt_can_be_taken_back() -> None:
    corrected = CASE.plus((Event("stage1.received", date(2026, 4, 1), {}, id="e6", supersedes="e1"),))
    assert refused("case.undo", undone("e6"), case=corrected) == []


def test_a_step_that_there_is_not_is_bad_input() -> None:
    with pytest.raises(BadInput, match=r"no step 'stage1\.dance'"):
        check(PROCEDURE, "stage1.dance", CASE, (), HANDLER, TODAY)
    with pytest.raises(BadInput, match="Aspire's procedure has no step"):
        check(PROCEDURE, "information.extend", CASE, (), HANDLER, TODAY)


def test_a_role_that_the_procedure_does_not_know_may_do_what_anybody_may() -> None:
    stranger = Actor("p", ("window cleaner",))
    assert [r.gate for r in check(PROCEDURE, "case.note", CASE, (note(TODAY),), stranger, TODAY)] == []
    found = check(PROCEDURE, "stage1.log", numbered(LOG[0]), (Event("stage1.logged", TODAY),), stranger, TODAY)
    assert [(r.gate, r.clause, "Customer Excellence Team" in r.reason) for r in found] == [("role", "making.1", True)]
