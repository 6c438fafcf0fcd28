"""Why a date is what it is: every explanation names what it rests on.

2 March 2026 is a Monday; Good Friday is 3 April, Easter Monday 6 April.
"""

from dataclasses import replace
from datetime import date

import pytest

from app.rules.clocks import clocks
from app.rules.events import Event
from app.rules.explain import Explanation, explain
from data import procedure_files
from tests.rules.clock_logs import ACKNOWLEDGED, event


def told(landlord: str, clock_id: str, as_of: str, *events: Event) -> Explanation:
    """The explanation of the only run of a clock."""
    procedure = procedure_files.load(landlord)
    (clock,) = [c for c in clocks(procedure, events, date.fromisoformat(as_of)) if c.id == clock_id]
    return explain(procedure, events, clock)


OVER_EASTER = event("stage1.acknowledged", "2026-03-27")


def test_it_names_day_0_the_limit_the_holidays_and_the_clauses() -> None:
    why = told("code2024", "stage1.respond", "2026-04-08", OVER_EASTER)
    assert why.sentences == (
        "Stage 1 response: counted from stage 1 acknowledged, Fri 27 Mar 2026, which is day 0.",
        "10 working days, Monday to Friday without holidays, end on Tue 14 Apr 2026.",
        "Left out, besides weekends: Fri 3 Apr 2026 (Good Friday) and Mon 6 Apr 2026 (Easter Monday).",
        "As at Wed 8 Apr 2026 it is running.",
    )
    assert why.cites == ("6.3", "6.4a", "6.4b", "6.5", "5.9")
    assert why.text == " ".join(why.sentences)


def test_it_lists_each_day_and_why_it_counted_or_not() -> None:
    days = told("code2024", "stage1.respond", "2026-04-08", OVER_EASTER).days
    assert (days[0].date, days[0].why) == (date(2026, 3, 27), "day 0")
    assert [(d.date.day, d.why) for d in days if d.number is None and d.date.weekday() < 5] == [
        (3, "Good Friday"),
        (6, "Easter Monday"),
    ]
    assert [d.number for d in days if d.number] == list(range(1, 11))


def test_days_of_the_landlords_own_are_named() -> None:
    closed = replace(procedure_files.load("code2024"), closures={date(2026, 4, 7): "stocktaking"})
    (clock,) = [c for c in clocks(closed, [OVER_EASTER], date(2026, 4, 8)) if c.id == "stage1.respond"]
    assert clock.due == date(2026, 4, 15)
    assert "Tue 7 Apr 2026 (stocktaking)" in explain(closed, [OVER_EASTER], clock).text


@pytest.mark.parametrize(
    ("landlord", "clock_id", "start", "sentence"),
    [
        (
            "abri",
            "access.refer",
            event("access.received", "2026-03-21", item="1"),
            "It is due on the same day, whatever day of the week that is: Sat 21 Mar 2026.",
        ),
        (
            "southern",
            "referral.pass",
            event("referral.received", "2026-04-03", item="1"),
            "It is due on the same day, or on the next working day where that is none: Tue 7 Apr 2026.",
        ),
        (
            "aspire",
            "stage2.request",
            event("stage1.responded", "2026-03-20"),
            "14 days later, every day of the week counting, is Fri 3 Apr 2026.",
        ),
        (
            "abri",
            "date:action.offered",
            event("action.offered", "2026-03-20", item="1", until="2026-05-02"),
            "The date set is Sat 2 May 2026.",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value and " " not in value else "",
)
def test_every_way_of_counting_is_put_in_words(landlord: str, clock_id: str, start: Event, sentence: str) -> None:
    assert sentence in told(landlord, clock_id, "2026-04-08", start).sentences


def test_only_what_kept_the_next_working_day_away_is_left_out() -> None:
    why = told("southern", "referral.pass", "2026-04-08", event("referral.received", "2026-04-03", item="1"))
    assert "Left out, besides weekends: Mon 6 Apr 2026 (Easter Monday)." in why.sentences


# ---------------------------------------------------------------- where the count starts


def test_a_missed_due_date_as_day_0() -> None:
    why = told("octavia", "stage1.respond", "2026-03-12", event("stage1.received", "2026-03-02"))
    assert why.sentences[0] == (
        "Stage 1: response (the target date): day 0 is Mon 9 Mar 2026, the day on which "
        "'Stage 1: acknowledge, from receipt' was due and was missed."
    )


def test_a_start_held_back_until_the_stage_before_was_answered() -> None:
    log = (
        event("stage1.received", "2026-03-02"),
        event("stage2.requested", "2026-03-04"),
        event("stage1.responded", "2026-03-10"),
    )
    assert told("abri", "stage2.acknowledge", "2026-03-12", *log).sentences[0] == (
        "Stage 2 acknowledgement in writing: stage 2 requested was on Wed 4 Mar 2026, but the count starts no earlier "
        "than stage 1 responded, Tue 10 Mar 2026, which is day 0."
    )


def test_a_count_that_goes_from_an_earlier_event() -> None:
    log = (
        event("stage1.received", "2026-03-02"),
        event("stage1.logged", "2026-03-03"),
        event("quickfix.logged", "2026-03-04"),
    )
    assert told("aspire", "quickfix.complete", "2026-03-04", *log).sentences[:2] == (
        "Quick fix: quick fix logged was on Wed 4 Mar 2026, and the count goes from stage 1 logged, Tue 3 Mar 2026, "
        "which is day 0.",
        "2 working days, Monday to Friday without holidays, end on Thu 5 Mar 2026.",
    )


def test_an_agreed_interval_is_counted_from_the_last_update() -> None:
    log = (
        event("stage1.agreed", "2026-03-06", interval="5 working days"),
        event("stage1.updated", "2026-03-09"),
    )
    assert told("code2024", "date:stage1.agreed", "2026-03-12", *log).sentences[:2] == (
        "Next update to the resident: counted from stage 1 updated, Mon 9 Mar 2026, which is day 0; its length was set "
        "by stage 1 agreed, Fri 6 Mar 2026.",
        "5 working days, Monday to Friday without holidays, end on Mon 16 Mar 2026.",
    )


# ---------------------------------------------------------------- what moved it, and what did not


def test_an_extension_that_counts_and_where_that_leaves_the_date() -> None:
    why = told(
        "code2024",
        "stage1.respond",
        "2026-03-18",
        ACKNOWLEDGED,
        event("stage1.extended", "2026-03-16", until="2026-03-27"),
    )
    assert [one.counted for one in why.extensions] == [True]
    assert why.sentences[2:4] == (
        "Extended on Mon 16 Mar 2026 to Fri 27 Mar 2026.",
        "So it is due on Fri 27 Mar 2026.",
    )
    assert why.days[-1].date == date(2026, 3, 16)


@pytest.mark.parametrize(
    ("landlord", "extension", "reason"),
    [
        (
            "code2024",
            event("stage1.extended", "2026-03-17", until="2026-03-27"),
            "The extension of Tue 17 Mar 2026 to Fri 27 Mar 2026 does not count: "
            "it was made after the due date then in force.",
        ),
        (
            "code2024",
            event("stage1.extended", "2026-02-27", until="2026-03-27"),
            "The extension of Fri 27 Feb 2026 to Fri 27 Mar 2026 does not count: it was made before the clock started.",
        ),
        (
            "code2024",
            event("stage1.extended", "2026-03-10", until="2026-03-16"),
            "The extension of Tue 10 Mar 2026 to Mon 16 Mar 2026 does not count: "
            "its date is not later than the due date then in force.",
        ),
        (
            "code2024",
            event("stage1.extended", "2026-03-10", until="2026-03-31"),
            "The extension of Tue 10 Mar 2026 to Tue 31 Mar 2026 does not count: its date is past Mon 30 Mar 2026, "
            "the most allowed, and that takes a recorded good reason.",
        ),
        (
            "aspire",
            event("stage1.extended", "2026-03-10", until="2026-03-31"),
            "The extension of Tue 10 Mar 2026 to Tue 31 Mar 2026 does not count: its date is past Mon 30 Mar 2026, "
            "the most allowed, and that takes the customer's agreement.",
        ),
        (
            "code2024",
            event("stage1.extended", "2026-03-10"),
            "The extension of Tue 10 Mar 2026 does not count: it gives no new date.",
        ),
    ],
)
def test_an_extension_that_does_not_count_and_why(landlord: str, extension: Event, reason: str) -> None:
    why = told(landlord, "stage1.respond", "2026-03-18", ACKNOWLEDGED, extension)
    assert [one.counted for one in why.extensions] == [False]
    assert reason in why.sentences
    assert not any(sentence.startswith("So it is due") for sentence in why.sentences)


def test_an_extension_after_the_response_and_one_past_a_cap_without_a_way_round() -> None:
    log = (event("stage1.received", "2026-03-02"), event("stage1.responded", "2026-03-10"))
    late = event("stage1.extended", "2026-03-11", until="2026-03-20")
    far = event("stage1.extended", "2026-03-10", until="2026-03-31")
    why = told("southern", "stage1.respond", "2026-03-12", *log, late, far)
    assert [one.why for one in why.extensions] == [
        "its date is past Mon 30 Mar 2026, the most allowed",
        "it was made after the clock had stopped",
    ]


def test_a_date_promised_moves_the_closing_clock() -> None:
    log = (
        event("stage1.responded", "2026-03-02"),
        event("action.offered", "2026-03-02", item="1", until="2026-04-15"),
        event("action.offered", "2026-03-03", item="2", until="2026-04-10"),
    )
    assert told("onehousing", "stage1.close", "2026-03-04", *log).sentences[2:5] == (
        "Moved to Wed 15 Apr 2026 by promised action offered, Mon 2 Mar 2026.",
        "Not moved by promised action offered, Tue 3 Mar 2026: its date is not later than the due date then in force.",
        "So it is due on Wed 15 Apr 2026.",
    )


# ---------------------------------------------------------------- where it stands


@pytest.mark.parametrize(
    ("as_of", "events", "sentence"),
    [
        ("2026-03-16", [], "As at Mon 16 Mar 2026 it is running."),
        ("2026-03-17", [], "As at Tue 17 Mar 2026 it is overdue by 1 working day."),
        ("2026-03-23", [], "As at Mon 23 Mar 2026 it is overdue by 5 working days."),
        (
            "2026-03-23",
            [event("stage1.responded", "2026-03-13")],
            "It was met on Fri 13 Mar 2026 (stage 1 responded).",
        ),
        (
            "2026-03-23",
            [event("stage1.responded", "2026-03-18")],
            "It was done on Wed 18 Mar 2026 (stage 1 responded), 2 working days late.",
        ),
        (
            "2026-03-23",
            [event("stage1.withdrawn", "2026-03-13")],
            "It ended on Fri 13 Mar 2026 (stage 1 withdrawn) without being owed.",
        ),
        (
            "2026-03-23",
            [event("stage1.closed", "2026-03-17")],
            "It ended on Tue 17 Mar 2026 (stage 1 closed), when it was 1 working day overdue.",
        ),
        (
            "2026-03-23",
            [event("stage1.responded", "2026-03-13"), event("stage1.closed", "2026-03-13")],
            "It was met on Fri 13 Mar 2026 (stage 1 responded).",
        ),
    ],
)
def test_it_says_how_the_clock_stands(as_of: str, events: list[Event], sentence: str) -> None:
    assert sentence in told("code2024", "stage1.respond", as_of, ACKNOWLEDGED, *events).sentences


def test_a_customers_time_runs_out_and_is_nobodys_lateness() -> None:
    why = told("aspire", "stage2.request", "2026-03-20", event("stage1.responded", "2026-03-02"))
    assert why.sentences[-1] == "As at Fri 20 Mar 2026 the customer's time has run out, by 4 days."


def test_what_was_recorded_late_is_said_wherever_it_enters() -> None:
    start = event("stage1.acknowledged", "2026-03-02", recorded="2026-03-09")
    extended = event("stage1.extended", "2026-03-10", recorded="2026-03-20", until="2026-03-27")
    responded = event("stage1.responded", "2026-03-20", recorded="2026-03-25")
    in_time = event("stage1.updated", "2026-03-12", recorded="2026-03-13")
    why = told("code2024", "stage1.respond", "2026-03-30", start, extended, responded, in_time)
    assert [sentence for sentence in why.sentences if sentence.startswith("Note:")] == [
        "Note: stage 1 acknowledged of Mon 2 Mar 2026 was recorded 7 days later.",
        "Note: stage 1 extended of Tue 10 Mar 2026 was recorded 10 days later.",
        "Note: stage 1 responded of Fri 20 Mar 2026 was recorded 5 days later.",
    ]


def test_recorded_the_day_after_is_not_late() -> None:
    why = told(
        "code2024", "stage1.respond", "2026-03-12", event("stage1.acknowledged", "2026-03-02", recorded="2026-03-03")
    )
    assert "Note:" not in why.text


def test_a_renewal_recorded_late_is_said() -> None:
    log = (
        event("stage1.agreed", "2026-03-06", interval="5 working days"),
        event("stage1.updated", "2026-03-09", recorded="2026-03-12"),
    )
    why = told("code2024", "date:stage1.agreed", "2026-03-12", *log)
    assert "Note: stage 1 updated of Mon 9 Mar 2026 was recorded 3 days later." in why.sentences
