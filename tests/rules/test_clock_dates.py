"""What moves a due date and what does not, and what a clock says of itself."""

from datetime import date

import pytest

from app.errors import PastHorizon
from app.rules.clocks import clocks
from app.rules.events import Event
from data import procedure_files
from tests.rules.clock_logs import ACKNOWLEDGED, RECEIVED, event, runs, said

# ---------------------------------------------------------------- dates that move


def due(landlord: str, clock_id: str, *events: Event) -> str:
    """The due date on 31 December 2026 of the only run."""
    (clock,) = runs(landlord, clock_id, "2026-12-31", *events)
    return str(clock.due)


@pytest.mark.parametrize(
    ("extended", "wanted"),
    [
        (event("stage1.extended", "2026-03-16", until="2026-03-30"), "2026-03-30"),
        (event("stage1.extended", "2026-03-02", until="2026-03-17"), "2026-03-17"),
        (event("stage1.extended", "2026-03-17", until="2026-03-30"), "2026-03-16"),
        (event("stage1.extended", "2026-03-01", until="2026-03-30"), "2026-03-16"),
        (event("stage1.extended", "2026-03-10", until="2026-03-16"), "2026-03-16"),
        (event("stage1.extended", "2026-03-10", until="2026-03-31"), "2026-03-16"),
        (event("stage1.extended", "2026-03-10", until="2026-03-31", good_reason=False, agreed=True), "2026-03-16"),
        (event("stage1.extended", "2026-03-10", until="2026-03-31", good_reason=True), "2026-03-31"),
        (event("stage1.extended", "2026-03-10", until="2026-03-30", clock="stage1.acknowledge"), "2026-03-16"),
        (event("stage1.extended", "2026-03-10", until="2026-03-30", clock="stage1.respond"), "2026-03-30"),
        (event("stage1.extended", "2026-03-10", until="2026-03-30", clock=""), "2026-03-30"),
        (event("stage2.extended", "2026-03-10", until="2026-03-30"), "2026-03-16"),
        (event("stage1.extended", "2026-03-10"), "2026-03-16"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.on} {value.content()}",
)
def test_whether_an_extension_counts(extended: Event, wanted: str) -> None:
    assert due("code2024", "stage1.respond", ACKNOWLEDGED, extended) == wanted


def test_what_carries_an_extension_past_the_cap_is_the_landlords() -> None:
    agreed = event("stage1.extended", "2026-03-10", until="2026-03-31", agreed=True)
    reasoned = event("stage1.extended", "2026-03-10", until="2026-03-31", good_reason=True)
    assert due("aspire", "stage1.respond", ACKNOWLEDGED, agreed) == "2026-03-31"
    assert due("aspire", "stage1.respond", ACKNOWLEDGED, reasoned) == "2026-03-16"
    assert due("southern", "stage1.respond", RECEIVED, agreed) == "2026-03-16"
    assert due("southern", "stage1.respond", RECEIVED, reasoned) == "2026-03-16"


def test_an_extension_made_after_the_response_changes_nothing() -> None:
    responded = event("stage1.responded", "2026-03-10")
    same_day = event("stage1.extended", "2026-03-10", until="2026-03-20")
    next_day = event("stage1.extended", "2026-03-11", until="2026-03-20")
    assert due("code2024", "stage1.respond", ACKNOWLEDGED, responded, same_day) == "2026-03-20"
    assert due("code2024", "stage1.respond", ACKNOWLEDGED, responded, next_day) == "2026-03-16"


def test_an_extension_is_judged_by_the_due_date_then_in_force() -> None:
    first = event("stage1.extended", "2026-03-13", until="2026-03-20")
    second = event("stage1.extended", "2026-03-19", until="2026-03-27")
    assert due("code2024", "stage1.respond", ACKNOWLEDGED, first, second) == "2026-03-27"
    assert due("code2024", "stage1.respond", ACKNOWLEDGED, second) == "2026-03-16"


def test_an_extension_of_one_item_leaves_the_others() -> None:
    log = (
        RECEIVED,
        event("information.requested", "2026-03-03", item="roof"),
        event("information.requested", "2026-03-03", item="boiler"),
        event("information.extended", "2026-03-05", item="roof", until="2026-03-12", clock="information.supply"),
    )
    found = runs("southern", "information.supply", "2026-03-06", *log)
    assert [(c.item, str(c.due)) for c in found] == [("boiler", "2026-03-06"), ("roof", "2026-03-12")]


def test_a_cap_borrowed_from_another_clock() -> None:
    """The team's answer may be put off up to the last possible date of the customer's answer, 30 March."""
    asked = event("information.requested", "2026-03-03")
    last = event("information.extended", "2026-03-06", until="2026-03-30", clock="information.supply")
    past = event("information.extended", "2026-03-06", until="2026-03-31", clock="information.supply")
    assert due("southern", "information.supply", RECEIVED, asked, last) == "2026-03-30"
    assert due("southern", "information.supply", RECEIVED, asked, past) == "2026-03-06"
    assert due("southern", "information.supply", asked, past) == "2026-03-31"
    # Received a second time on 3 March, after a withdrawal: the last possible date is counted from there.
    anew = (event("stage1.withdrawn", "2026-03-02"), event("stage1.received", "2026-03-03"))
    assert due("southern", "information.supply", RECEIVED, *anew, asked, past) == "2026-03-31"


def test_an_order_may_be_put_off_to_any_date() -> None:
    order = event("order.allocated", "2026-03-02", item="1", until="2026-03-20")
    moved = event("order.extended", "2026-03-20", item="1", until="2026-12-01", clock="order.complete")
    assert due("southern", "order.complete", order, moved) == "2026-12-01"


def test_the_closing_clock_moves_to_the_latest_date_promised_in_time() -> None:
    responded = event("stage1.responded", "2026-03-02")
    in_time = event("action.offered", "2026-03-02", item="1", until="2026-04-15")
    earlier = event("action.offered", "2026-03-20", item="2", until="2026-04-10")
    then_in_time = event("action.offered", "2026-03-31", item="3", until="2026-04-30")
    assert due("onehousing", "stage1.close", responded) == "2026-03-30"
    assert due("onehousing", "stage1.close", responded, in_time, earlier) == "2026-04-15"
    assert due("onehousing", "stage1.close", responded, in_time, then_in_time) == "2026-04-30"
    assert due("onehousing", "stage1.close", responded, then_in_time) == "2026-03-30"


def test_the_next_update_is_counted_from_the_last_one_by_the_latest_agreement() -> None:
    agreed = event("stage1.agreed", "2026-03-02", interval="5 working days")
    updated = event("stage1.updated", "2026-03-04")
    anew = event("stage1.agreed", "2026-03-10", interval="7 days")
    silent = event("stage1.agreed", "2026-03-12")
    assert due("code2024", "date:stage1.agreed", agreed) == "2026-03-09"
    assert due("code2024", "date:stage1.agreed", agreed, updated) == "2026-03-11"
    assert due("code2024", "date:stage1.agreed", agreed, updated, anew, silent) == "2026-03-17"


def test_an_update_after_the_response_brings_no_date_back() -> None:
    agreed = event("stage1.agreed", "2026-03-02", interval="5 working days")
    over = event("stage1.responded", "2026-03-05")
    updated = event("stage1.updated", "2026-03-20")
    again = event("stage1.agreed", "2026-03-23", interval="5 working days")
    assert said(runs("code2024", "date:stage1.agreed", "2026-03-31", agreed, over, updated)) == [
        "2026-03-02 2026-03-09 ended @2026-03-05"
    ]
    assert said(runs("code2024", "date:stage1.agreed", "2026-03-31", agreed, over, updated, again)) == [
        "2026-03-23 2026-03-30 overdue"
    ]


# ---------------------------------------------------------------- what a clock says of itself


def test_days_are_told_in_the_unit_of_the_limit() -> None:
    saturday = event("access.received", "2026-03-07", item="1")
    (calendar,) = runs("abri", "access.refer", "2026-03-09", saturday)
    assert (str(calendar.due), calendar.unit, calendar.days_late) == ("2026-03-07", "days", 2)
    (working,) = runs("southern", "referral.pass", "2026-03-10", event("referral.received", "2026-03-07", item="1"))
    assert (str(working.due), working.unit, working.days_late) == ("2026-03-09", "working days", 1)


def test_a_running_clock_tells_what_is_left_and_what_is_gone() -> None:
    (clock,) = runs("code2024", "stage1.respond", "2026-03-05", ACKNOWLEDGED)
    assert (clock.is_open, clock.elapsed, clock.days_left, clock.days_late) == (True, 3, 7, 0)
    extended = event("stage1.extended", "2026-03-09", until="2026-03-20")
    (moved,) = runs("code2024", "stage1.respond", "2026-03-10", ACKNOWLEDGED, extended)
    assert (str(moved.first_due), str(moved.due), moved.days_left) == ("2026-03-16", "2026-03-20", 8)


def test_the_time_of_the_customer_is_marked_as_such() -> None:
    (clock,) = runs("aspire", "stage2.request", "2026-03-20", event("stage1.responded", "2026-03-02"))
    assert (clock.rule.customers, clock.state, str(clock.due)) == (True, "overdue", "2026-03-16")


def test_the_earliest_due_comes_first() -> None:
    log = (RECEIVED, event("stage1.acknowledged", "2026-03-03"), event("information.requested", "2026-03-03", item="1"))
    found = clocks(procedure_files.load("abri"), log, date(2026, 3, 4))
    assert [c.id for c in found] == ["information.supply", "stage1.acknowledge", "stage1.respond"]


def test_a_limit_that_leaves_the_table_of_working_days_is_an_error_and_no_guess() -> None:
    procedure = procedure_files.load("code2024")
    last = procedure.calendar.horizon
    with pytest.raises(PastHorizon, match="horizon"):
        clocks(procedure, [Event("stage1.received", last)], last)
