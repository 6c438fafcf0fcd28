"""The vocabulary of clocks, word by word, on the landlords' own procedures.

2 March 2026 is a Monday; the next days that do not count are Good Friday, 3 April, and Easter Monday, 6 April.
"""

from datetime import date
from typing import Any

import pytest

from app.errors import PastHorizon
from app.rules.clocks import Clock, clocks
from app.rules.events import Event
from data import procedure_files


def event(name: str, on: str, **fields: Any) -> Event:
    """An event; texts that are dates become dates."""
    if "until" in fields:
        fields["until"] = date.fromisoformat(fields["until"])
    return Event(name, date.fromisoformat(on), fields)


def runs(landlord: str, clock_id: str, as_of: str, *events: Event) -> list[Clock]:
    """The runs of one clock on a day, in order."""
    found = clocks(procedure_files.load(landlord), events, date.fromisoformat(as_of))
    return sorted((c for c in found if c.id == clock_id), key=lambda c: (c.item, c.run))


def said(found: list[Clock]) -> list[str]:
    """Each run as `started due state`, the stop after an @."""
    return [f"{c.started} {c.due} {c.state}" + (f" @{c.stopped}" if c.stopped else "") for c in found]


# ---------------------------------------------------------------- starts


RECEIVED = event("stage1.received", "2026-03-02")


def test_what_has_not_happened_yet_is_not_seen() -> None:
    acknowledged = event("stage1.acknowledged", "2026-03-09")
    assert said(runs("code2024", "stage1.acknowledge", "2026-03-01", RECEIVED, acknowledged)) == []
    assert said(runs("code2024", "stage1.acknowledge", "2026-03-08", RECEIVED, acknowledged)) == [
        "2026-03-02 2026-03-09 running"
    ]
    assert said(runs("code2024", "stage1.acknowledge", "2026-03-09", RECEIVED, acknowledged)) == [
        "2026-03-02 2026-03-09 met @2026-03-09"
    ]


def test_a_missed_due_date_starts_the_next_clock_the_day_after() -> None:
    assert said(runs("octavia", "stage1.respond", "2026-03-09", RECEIVED)) == []
    assert said(runs("octavia", "stage1.respond", "2026-03-10", RECEIVED)) == ["2026-03-09 2026-03-23 running"]


def test_an_acknowledgement_in_time_comes_before_its_due_date_and_a_late_one_after() -> None:
    early, late = event("stage1.acknowledged", "2026-03-05"), event("stage1.acknowledged", "2026-03-12")
    assert said(runs("octavia", "stage1.respond", "2026-03-13", RECEIVED, early)) == ["2026-03-05 2026-03-19 running"]
    assert said(runs("octavia", "stage1.respond", "2026-03-13", RECEIVED, late)) == ["2026-03-09 2026-03-23 running"]


def test_a_response_sent_before_the_missed_due_date_meets_the_clock_that_it_starts() -> None:
    (clock,) = runs("octavia", "stage1.respond", "2026-03-10", RECEIVED, event("stage1.responded", "2026-03-06"))
    assert said([clock]) == ["2026-03-09 2026-03-23 met @2026-03-06"]
    assert clock.elapsed == 0


def test_a_due_date_that_ended_before_it_came_starts_nothing() -> None:
    before, after = event("stage1.withdrawn", "2026-03-06"), event("stage1.withdrawn", "2026-03-12")
    assert said(runs("octavia", "stage1.respond", "2026-03-20", RECEIVED, before)) == []
    assert said(runs("octavia", "stage1.respond", "2026-03-20", RECEIVED, after)) == [
        "2026-03-09 2026-03-23 ended @2026-03-12"
    ]


def test_stage_2_waits_for_the_response_of_an_open_stage_1() -> None:
    requested = event("stage2.requested", "2026-03-04")
    responded = event("stage1.responded", "2026-03-10")
    assert said(runs("abri", "stage2.acknowledge", "2026-03-09", RECEIVED, requested)) == []
    assert said(runs("abri", "stage2.acknowledge", "2026-03-10", RECEIVED, requested, responded)) == [
        "2026-03-10 2026-03-17 running"
    ]


def test_what_was_done_while_it_waited_counts() -> None:
    events = (RECEIVED, event("stage2.requested", "2026-03-04"), event("stage2.acknowledged", "2026-03-05"))
    responded = event("stage1.responded", "2026-03-10")
    assert said(runs("abri", "stage2.acknowledge", "2026-03-11", *events, responded)) == [
        "2026-03-10 2026-03-17 met @2026-03-05"
    ]


def test_stage_2_waits_no_longer_for_a_stage_1_that_ended_or_is_not_on_the_log() -> None:
    requested = event("stage2.requested", "2026-03-04")
    for log in ([requested], [RECEIVED, requested, event("stage1.withdrawn", "2026-03-05")]):
        assert said(runs("abri", "stage2.acknowledge", "2026-03-06", *log)) == ["2026-03-04 2026-03-11 running"]


def test_the_earliest_start_is_chosen_before_its_condition_is_asked() -> None:
    phone = event("stage1.received", "2026-03-02", channel="phone", by="Customer Excellence Team")
    mail = event("stage1.received", "2026-03-03", channel="email")
    for log in ((phone, mail), (mail, phone)):
        assert said(runs("aspire", "stage1.log_phone", "2026-03-04", *log)) == ["2026-03-02 2026-03-02 overdue"]
        assert said(runs("aspire", "stage1.log", "2026-03-04", *log)) == []


def test_every_part_of_a_condition_must_hold() -> None:
    elsewhere = event("stage1.received", "2026-03-02", channel="phone", by="Neighbourhood Team")
    assert said(runs("aspire", "stage1.log_phone", "2026-03-03", elsewhere)) == []
    assert said(runs("aspire", "stage1.log", "2026-03-03", elsewhere)) == ["2026-03-02 2026-03-09 running"]


def test_an_event_that_should_set_a_date_and_does_not_starts_nothing() -> None:
    vague = event("action.offered", "2026-03-02", item="gutter")
    exact = event("action.offered", "2026-03-04", item="gutter", until="2026-03-20")
    assert said(runs("abri", "date:action.offered", "2026-03-05", vague)) == []
    assert said(runs("abri", "date:action.offered", "2026-03-05", vague, exact)) == ["2026-03-04 2026-03-20 running"]


# ---------------------------------------------------------------- items, stops and ends


def test_each_item_has_a_run_of_its_own() -> None:
    log = (
        event("information.requested", "2026-03-02", item="roof"),
        event("information.requested", "2026-03-03", item="boiler"),
        event("information.responded", "2026-03-05", item="boiler"),
    )
    found = runs("abri", "information.supply", "2026-03-06", *log)
    assert [c.item for c in found] == ["boiler", "roof"]
    assert said(found) == ["2026-03-03 2026-03-05 met @2026-03-05", "2026-03-02 2026-03-04 overdue"]


def test_what_is_part_of_the_stage_ends_with_it_and_what_outlives_it_does_not() -> None:
    log = (
        RECEIVED,
        event("information.requested", "2026-03-03", item="roof"),
        event("safety.received", "2026-03-03", item="cladding"),
        event("stage1.closed", "2026-03-06"),
    )
    assert said(runs("abri", "information.supply", "2026-03-10", *log)) == ["2026-03-03 2026-03-05 ended @2026-03-06"]
    assert said(runs("abri", "safety.notify", "2026-03-10", *log)) == ["2026-03-03 2026-03-03 overdue"]


def test_an_end_of_one_item_leaves_the_others() -> None:
    log = (
        event("information.requested", "2026-03-02", item="roof"),
        event("information.requested", "2026-03-02", item="boiler"),
    )
    one = event("information.withdrawn", "2026-03-03", item="roof")
    both = event("information.withdrawn", "2026-03-03")
    assert [c.state for c in runs("abri", "information.supply", "2026-03-04", *log, one)] == ["running", "ended"]
    assert [c.state for c in runs("abri", "information.supply", "2026-03-04", *log, both)] == ["ended", "ended"]


def test_a_stop_with_a_condition() -> None:
    log = (event("stage1.acknowledged", "2026-03-02"), event("stage1.contacted", "2026-03-03", manner="e-mail"))
    call = event("stage1.contacted", "2026-03-04", manner="telephone call")
    assert said(runs("aspire", "stage1.contact", "2026-03-05", *log)) == ["2026-03-02 2026-03-09 running"]
    assert said(runs("aspire", "stage1.contact", "2026-03-05", *log, call)) == ["2026-03-02 2026-03-09 met @2026-03-04"]


def test_on_one_day_a_stop_comes_before_an_end() -> None:
    log = (RECEIVED, event("stage1.withdrawn", "2026-03-05"), event("stage1.acknowledged", "2026-03-05"))
    assert said(runs("code2024", "stage1.acknowledge", "2026-03-06", *log)) == ["2026-03-02 2026-03-09 met @2026-03-05"]


def test_a_refusal_instead_of_an_acknowledgement_ends_in_time_and_is_late_afterwards() -> None:
    in_time, late = event("stage1.refused", "2026-03-09"), event("stage1.refused", "2026-03-10")
    assert said(runs("abri", "stage1.acknowledge", "2026-03-20", RECEIVED, in_time)) == [
        "2026-03-02 2026-03-09 ended @2026-03-09"
    ]
    assert said(runs("abri", "stage1.acknowledge", "2026-03-20", RECEIVED, late)) == [
        "2026-03-02 2026-03-09 late @2026-03-10"
    ]
    both = event("stage1.acknowledged", "2026-03-09")
    assert said(runs("abri", "stage1.acknowledge", "2026-03-20", RECEIVED, both, in_time)) == [
        "2026-03-02 2026-03-09 met @2026-03-09"
    ]


def test_the_stopping_event_of_a_clock_does_not_end_it() -> None:
    """One Housing's closing clock is met by the closing that ends every other clock of stage 1."""
    log = (RECEIVED, event("stage1.responded", "2026-03-03"), event("stage1.closed", "2026-03-05"))
    assert said(runs("onehousing", "stage1.close", "2026-03-06", *log)) == ["2026-03-03 2026-03-31 met @2026-03-05"]
    assert [c.state for c in runs("onehousing", "stage1.acknowledge", "2026-03-06", *log)] == ["ended"]


def test_an_ended_clock_keeps_the_days_by_which_it_was_overdue() -> None:
    log = (event("quickfix.logged", "2026-03-02"),)
    assert said(runs("aspire", "quickfix.complete", "2026-03-10", *log)) == ["2026-03-02 2026-03-04 overdue"]
    (clock,) = runs("aspire", "quickfix.complete", "2026-03-20", *log, event("stage1.responded", "2026-03-11"))
    assert (clock.state, clock.days_late) == ("ended", 5)


# ---------------------------------------------------------------- further runs


def test_a_start_after_an_end_opens_another_run_and_the_ended_one_stays() -> None:
    withdrawn = event("stage1.withdrawn", "2026-03-04")
    again = event("stage1.received", "2026-03-05")
    found = runs("code2024", "stage1.acknowledge", "2026-03-06", RECEIVED, withdrawn, again)
    assert [c.run for c in found] == [1, 2]
    assert said(found) == ["2026-03-02 2026-03-09 ended @2026-03-04", "2026-03-05 2026-03-12 running"]


def test_a_start_on_the_day_of_the_end_opens_nothing() -> None:
    log = (RECEIVED, event("stage1.withdrawn", "2026-03-04"), event("stage1.received", "2026-03-04"))
    assert len(runs("code2024", "stage1.acknowledge", "2026-03-20", *log)) == 1


def test_a_clock_that_was_met_opens_no_other_run() -> None:
    log = (
        RECEIVED,
        event("stage1.acknowledged", "2026-03-03"),
        event("stage1.received", "2026-03-05"),
        event("stage1.withdrawn", "2026-03-06"),
        event("stage1.received", "2026-03-09"),
    )
    assert said(runs("code2024", "stage1.acknowledge", "2026-03-20", *log)) == ["2026-03-02 2026-03-09 met @2026-03-03"]


def test_a_complaint_refused_late_and_received_again_is_to_be_acknowledged_again() -> None:
    log = (RECEIVED, event("stage1.refused", "2026-03-11"), event("stage1.received", "2026-03-16"))
    assert said(runs("abri", "stage1.acknowledge", "2026-03-17", *log)) == [
        "2026-03-02 2026-03-09 late @2026-03-11",
        "2026-03-16 2026-03-23 running",
    ]


def test_runs_are_numbered_as_they_are_listed() -> None:
    """A first round that the clock was not for leaves no gap."""
    log = (
        event("stage1.received", "2026-03-02", channel="phone", by="Customer Excellence Team"),
        event("stage1.withdrawn", "2026-03-03"),
        event("stage1.received", "2026-03-05", channel="letter"),
    )
    assert [(c.run, c.started) for c in runs("aspire", "stage1.log", "2026-03-06", *log)] == [(1, date(2026, 3, 5))]


# ---------------------------------------------------------------- dates that move


ACKNOWLEDGED = event("stage1.acknowledged", "2026-03-02")  # response due on 16 March, at most on 30 March


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
