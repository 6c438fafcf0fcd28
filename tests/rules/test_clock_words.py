"""What starts a clock, what stops and ends it, and what opens another run: the vocabulary, word by word."""

from datetime import date

from tests.rules.clock_logs import RECEIVED, event, runs, said

# ---------------------------------------------------------------- starts


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


def test_a_clock_that_ended_by_its_due_date_starts_nothing() -> None:
    before, after = event("stage1.withdrawn", "2026-03-09"), event("stage1.withdrawn", "2026-03-12")
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


def test_a_request_after_the_first_response_waits_for_nothing() -> None:
    responded, again = event("stage1.responded", "2026-03-03"), event("stage1.responded", "2026-03-12")
    requested = event("stage2.requested", "2026-03-04")
    assert said(runs("abri", "stage2.acknowledge", "2026-03-13", RECEIVED, responded, again, requested)) == [
        "2026-03-04 2026-03-11 overdue"
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
    # The answer made the acknowledgement moot before that.
    assert said(runs("onehousing", "stage1.acknowledge", "2026-03-06", *log)) == [
        "2026-03-02 2026-03-09 met @2026-03-03"
    ]


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


def test_what_starts_after_an_ending_is_a_new_run_though_the_first_was_met() -> None:
    log = (
        RECEIVED,
        event("stage1.acknowledged", "2026-03-06"),
        event("stage1.received", "2026-03-06"),
        event("stage1.withdrawn", "2026-03-06"),
        event("stage1.received", "2026-03-09"),
    )
    assert said(runs("code2024", "stage1.acknowledge", "2026-03-20", *log)) == [
        "2026-03-02 2026-03-09 met @2026-03-06",
        "2026-03-09 2026-03-16 overdue",
    ]


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
