"""What holds of clocks whatever the log: the slow engine agrees, order does not matter, what is undone never was."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rules.clock import Clock
from app.rules.clocks import clocks
from app.rules.events import Event, effective
from app.rules.explain import explain
from app.rules.procedure import ENDINGS, ClockRule, Procedure
from data import procedure_files
from tests.rules.slow_clocks import slow_clocks

PROCEDURES = {landlord: procedure_files.load(landlord) for landlord in procedure_files.ids()}
procedures = st.sampled_from(list(PROCEDURES.values()))

WINDOWS = (date(2026, 3, 23), date(2026, 4, 20), date(2026, 12, 7), date(2024, 2, 12), date(2025, 8, 1))
"""Where logs begin: Easter, the May holidays, Christmas, a leap day, the summer holiday."""
LENGTH = 60
"""Days in which the events of a log lie."""


def read_by(procedure: Procedure, rule: ClockRule) -> list[str]:
    """Every event that one clock reads, and those of the clock that it refers to."""
    process = procedure.process_by_id[rule.process]
    names = {t.event for t in (*rule.starts, *rule.stops, *rule.ends)} | {rule.after, rule.until_last, *rule.renews}
    names |= {f"{parent}.{ending}" for parent in (process.id, *process.part_of) for ending in ENDINGS}
    names.add(f"{process.id}.extended")
    for other in (*(t.due_of for t in rule.starts), rule.cap.partition("as:")[2]):
        if other:
            names.update(read_by(procedure, procedure.clock_by_id[other]))
    return sorted(names - {""})


@cache
def entries(landlord: str, clock_id: str, first: date) -> st.SearchStrategy[list[tuple[str, date, Mapping[str, Any]]]]:
    """What may be entered in a log, most of it about one clock: names, dates and fields that some clock reads."""
    procedure = PROCEDURES[landlord]
    rule = procedure.clock_by_id[clock_id]
    about = read_by(procedure, rule)
    fields = {
        "until": st.dates(first, first + timedelta(LENGTH + 30)),
        "interval": st.sampled_from(["1 working day", "4 working days", "5 days", "7 calendar days"]),
        "item": st.sampled_from(["1", "2"]),
        "clock": st.sampled_from([rule.id, rule.id, f"{rule.process}.respond"]),
        "good_reason": st.booleans(),
        "agreed": st.booleans(),
        "channel": st.sampled_from(["phone", "email"]),
        "by": st.sampled_from(["Customer Excellence Team", "Neighbourhood Team"]),
        "manner": st.sampled_from(["e-mail", "call", "unanswered call"]),
    }
    entry = st.tuples(
        st.sampled_from(about) | st.sampled_from(about) | st.sampled_from(sorted(procedure.events)),
        st.dates(first, first + timedelta(LENGTH)),
        st.fixed_dictionaries({}, optional=fields),
    )
    return st.lists(entry, min_size=1, max_size=12)


@st.composite
def logs(draw: st.DrawFn, procedure: Procedure) -> tuple[list[Event], date]:
    """A log, with ids and places; and a day on which to look at it."""
    first = draw(st.sampled_from(WINDOWS))
    rule = draw(st.sampled_from(procedure.clocks))
    drawn = draw(entries(procedure.id, rule.id, first))
    events = [Event(name, on, fields, id=f"e{n}", seq=n) for n, (name, on, fields) in enumerate(drawn, 1)]
    return events, first + timedelta(draw(st.integers(0, LENGTH + 30)))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Procedure, list[Event], date]:
    """A procedure, a log and a day."""
    procedure = draw(procedures)
    return procedure, *draw(logs(procedure))


def lines(found: Iterable[Clock]) -> list[tuple[Any, ...]]:
    """What is computed of each clock, without the events that it came from."""
    return [(c.id, c.item, c.run, c.started, c.first_due, c.due, c.stopped, c.state) for c in found]


@pytest.mark.parametrize("landlord", PROCEDURES)
def test_the_slow_engine_agrees(landlord: str) -> None:
    procedure = PROCEDURES[landlord]

    @settings(max_examples=50 + 5 * len(procedure.clocks))
    @given(logs(procedure))
    def agree(log: tuple[list[Event], date]) -> None:
        events, as_of = log
        fast = [(c.id, c.item, c.run, c.started, c.due, c.stopped, c.state) for c in clocks(procedure, events, as_of)]
        assert sorted(fast, key=repr) == sorted(map(tuple, slow_clocks(procedure, events, as_of)), key=repr)

    agree()


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter(case: tuple[Procedure, list[Event], date], chance: Any) -> None:
    procedure, events, as_of = case
    # Most of the log on one day, so that there is something to tell apart.
    events = [replace(e, on=events[0].on) if n % 3 else e for n, e in enumerate(events)]
    shuffled = chance.sample(events, len(events))
    entered = [replace(e, id=f"x{n}", seq=n) for n, e in enumerate(shuffled, 1)]
    before, after = clocks(procedure, events, as_of), clocks(procedure, effective(entered), as_of)
    assert lines(before) == lines(after)
    assert [explain(procedure, events, c).text for c in before] == [explain(procedure, entered, c).text for c in after]


def appended(log: list[Event], name: str, on: date, supersedes: str, **fields: Any) -> Event:
    """The next event of a log, which corrects or undoes another."""
    return Event(name, on, fields, id=f"e{len(log) + 1}", seq=len(log) + 1, supersedes=supersedes)


@given(st.data())
def test_an_extension_that_is_undone_never_was(data: st.DataObject) -> None:
    procedure = data.draw(procedures)
    events, as_of = data.draw(logs(procedure))
    rule = data.draw(st.sampled_from([c for c in procedure.clocks if c.cap]))
    day = data.draw(st.sampled_from([e.on for e in events]))
    extended = Event(
        f"{rule.process}.extended", day,
        {"until": day + timedelta(9), "clock": rule.id, "agreed": True, "good_reason": True},
        id=f"e{len(events) + 1}", seq=len(events) + 1,
    )  # fmt: skip
    log = [*events, extended]
    undone = [*log, appended(log, f"{rule.process}.undone", as_of, extended.id)]
    assert lines(clocks(procedure, effective(undone), as_of)) == lines(clocks(procedure, effective(events), as_of))
    redone = [*undone, appended(undone, f"{rule.process}.undone", as_of, undone[-1].id)]
    assert lines(clocks(procedure, effective(redone), as_of)) == lines(clocks(procedure, effective(log), as_of))


@given(st.data())
def test_a_date_corrected_and_corrected_back_is_as_it_was(data: st.DataObject) -> None:
    procedure = data.draw(procedures)
    events, as_of = data.draw(logs(procedure))
    wrong = data.draw(st.sampled_from(events))
    moved = appended(events, wrong.name, wrong.on + timedelta(data.draw(st.integers(-9, 9))), wrong.id, **wrong.fields)
    back = appended([*events, moved], wrong.name, wrong.on, moved.id, **wrong.fields)
    as_it_was = lines(clocks(procedure, effective(events), as_of))
    as_logged = sorted((e.on, e.name, e.content()) for e in events)
    assert sorted((e.on, e.name, e.content()) for e in effective([*events, moved, back])) == as_logged
    assert lines(clocks(procedure, effective([*events, moved, back]), as_of)) == as_it_was
    undone = appended([*events, moved], f"{wrong.process}.undone", as_of, moved.id)
    assert lines(clocks(procedure, effective([*events, moved, undone]), as_of)) == as_it_was
    # And while it stands, the correction is all that there is of that event.
    others = [e for e in events if e is not wrong]
    assert lines(clocks(procedure, effective([*events, moved]), as_of)) == lines(
        clocks(procedure, [*others, moved], as_of)
    )


@given(cases(), st.sets(st.integers(0, LENGTH + 40), min_size=1, max_size=6))
def test_a_holiday_added_makes_no_working_day_deadline_earlier(
    case: tuple[Procedure, list[Event], date], added: set[int]
) -> None:
    procedure, events, as_of = case
    first = min(e.on for e in events)
    extra = {**procedure.extra_holidays, **{first + timedelta(n): "one-off holiday" for n in added}}
    with_more = {(c.id, c.item, c.run): c for c in clocks(replace(procedure, extra_holidays=extra), events, as_of)}
    for clock in clocks(procedure, events, as_of):
        other = with_more.get((clock.id, clock.item, clock.run))
        # A clock that began with a missed due date begins later or not at all, once that date moves.
        if other is None or not clock.limit.in_working_days:
            assert other is not None or clock.trigger is None or clock.run > 1
            continue
        assert other.first_due >= clock.first_due
        if clock.trigger is not None:
            assert other.due >= clock.due


@given(cases())
def test_due_remaining_and_late_agree(case: tuple[Procedure, list[Event], date]) -> None:
    procedure, events, as_of = case

    def between(start: date, end: date, clock: Clock) -> int:
        days = (start + timedelta(n) for n in range(1, (end - start).days + 1))
        return sum(not clock.limit.in_working_days or procedure.calendar.is_working(day) for day in days)

    for clock in clocks(procedure, events, as_of):
        until = clock.stopped or as_of
        assert until <= as_of
        assert clock.is_open == (clock.stopped is None)
        assert clock.state != "running" or clock.due >= as_of
        assert clock.state != "overdue" or clock.due < as_of
        assert clock.state != "met" or until <= clock.due
        assert clock.state != "late" or until > clock.due
        assert clock.days_late == between(clock.due, until, clock)
        assert clock.days_left == (between(as_of, clock.due, clock) if clock.state == "running" else 0)
        assert clock.elapsed == between(clock.started, until, clock)
        assert clock.due >= clock.first_due
        if clock.state == "running":
            assert clock.elapsed + clock.days_left == between(clock.started, max(clock.due, clock.started), clock)
        if clock.limit.n:
            assert between(clock.started, clock.first_due, clock) == clock.limit.n


@given(cases())
def test_what_comes_later_changes_nothing_today(case: tuple[Procedure, list[Event], date]) -> None:
    procedure, events, as_of = case
    known = [e for e in events if e.on <= as_of]
    assert lines(clocks(procedure, events, as_of)) == lines(clocks(procedure, known, as_of))


@given(cases())
def test_an_explanation_arrives_at_the_same_date(case: tuple[Procedure, list[Event], date]) -> None:
    procedure, events, as_of = case
    for clock in clocks(procedure, events, as_of):
        told = explain(procedure, events, clock)
        moved = [one.event.fields["until"] for one in told.extensions if one.counted]
        assert (moved or [clock.first_due])[-1] == clock.due
        if clock.limit.unit == "working days":
            assert (told.days[0].date, told.days[0].number) == (clock.started, 0)
            assert (told.days[-1].date, told.days[-1].number) == (clock.first_due, clock.limit.n)
        assert told.cites == clock.rule.cites
