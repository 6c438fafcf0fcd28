"""Clocks bear facts that are missing or out of order: an answer is always measured, and nothing moot stays owed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk.clockviews import view
from app.rules.clock import Clock
from app.rules.clocks import clocks
from app.rules.events import Event
from app.rules.explain import explain
from data import procedure_files

LANDLORDS = procedure_files.ids()
BEGUN = date(2026, 3, 2)

steps = st.lists(
    st.tuples(st.sampled_from(["logged", "allocated", "acknowledged", "contacted"]), st.integers(-5, 400)), max_size=5
)


def measured(landlord: str, stage: str, log: list[Event]) -> dict[str, Clock]:
    found = clocks(procedure_files.load(landlord), log, date(2028, 6, 1))
    return {clock.id: clock for clock in found if clock.rule.process == stage}


def received(stage: str) -> list[Event]:
    first = Event("stage1.received", BEGUN, {"channel": "letter", "by": "x"}, seq=1)
    if stage == "stage1":
        return [first]
    answered = [Event("stage1.acknowledged", BEGUN, seq=2), Event("stage1.responded", BEGUN, seq=3)]
    return [first, *answered, Event("stage2.requested", BEGUN, seq=4)]


@pytest.mark.parametrize("landlord", LANDLORDS)
@given(taken=steps, answered=st.integers(0, 400), stage=st.sampled_from(["stage1", "stage2"]))
def test_whatever_was_recorded_an_answer_is_measured_and_makes_moot_what_is_missing(
    landlord: str, taken: list[tuple[str, int]], answered: int, stage: str
) -> None:
    if stage not in procedure_files.load(landlord).process_by_id:
        return
    more = [Event(f"{stage}.{name}", BEGUN + timedelta(day), seq=n) for n, (name, day) in enumerate(taken, 10)]
    answer = Event(f"{stage}.responded", BEGUN + timedelta(answered), {"channel": "letter"}, seq=50)
    found = measured(landlord, stage, [*received(stage), *more, answer])
    assert found[f"{stage}.respond"].state in ("met", "late")
    assert found[f"{stage}.respond"].stopped == answer.on
    if acknowledge := found.get(f"{stage}.acknowledge"):
        assert acknowledge.state in ("met", "late", "ended")
        assert acknowledge.days_late <= max(0, (answer.on - acknowledge.due).days)


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_a_complaint_answered_late_and_never_acknowledged_reads_as_late(landlord: str) -> None:
    procedure = procedure_files.load(landlord)
    log = [*received("stage1"), Event("stage1.responded", BEGUN + timedelta(200), {"channel": "letter"}, seq=9)]
    found = measured(landlord, "stage1", log)
    respond = found["stage1.respond"]
    assert respond.state == "late"
    assert respond.days_late < 200
    said = explain(procedure, log, respond).text
    assert "never recorded" in said or respond.trigger is not None or "was due and was missed" in said
    for clock in found.values():
        if clock.settled:
            assert "never done" in explain(procedure, log, clock).text
            assert view(clock).settled


def test_beside_a_date_that_a_late_step_pushed_out_stands_the_one_it_would_have_been() -> None:
    late = Event("stage1.acknowledged", date(2026, 3, 16), seq=2)
    respond = measured("abri", "stage1", [*received("stage1"), late])["stage1.respond"]
    assert (respond.due, respond.in_time) == (date(2026, 3, 30), date(2026, 3, 23))
    assert view(respond).in_time == date(2026, 3, 23)
    log = [*received("stage1"), late]
    assert (
        "Had that been in time, it would have been due on Mon 23 Mar 2026."
        in explain(procedure_files.load("abri"), log, respond).text
    )
    in_time = Event("stage1.acknowledged", date(2026, 3, 9), seq=2)
    assert measured("abri", "stage1", [*received("stage1"), in_time])["stage1.respond"].in_time is None


def test_an_answer_from_before_its_acknowledgement_meets_the_clock_that_starts_later() -> None:
    answer = Event("stage1.responded", date(2026, 3, 5), seq=2)
    late = Event("stage1.acknowledged", date(2026, 3, 12), seq=3)
    respond = measured("abri", "stage1", [*received("stage1"), answer, late])["stage1.respond"]
    assert (respond.state, respond.stopped) == ("met", answer.on)
