"""What to do now: in the order of what is due, then of what usually comes next, and what stands in the way."""

from dataclasses import replace
from datetime import date

import pytest

from app.rules.casefile import CaseFile, fold
from app.rules.conditions import Actor
from app.rules.events import Event
from app.rules.nextacts import next_acts, prompt_day, queue_entry
from data import procedure_files

TODAY = date(2026, 4, 13)
RECEIVED = Event("stage1.received", date(2026, 4, 13), {"channel": "e-mail", "customer": "Ann Example"})
LOGGED = Event("stage1.logged", date(2026, 4, 13))
ALLOCATED = Event("stage1.allocated", date(2026, 4, 13), {"to": "officer-1", "conflict": False})
ACKNOWLEDGED = Event("stage1.acknowledged", date(2026, 4, 13))
RESPONDED = Event("stage1.responded", date(2026, 4, 13))
ASKED = Event("information.requested", date(2026, 4, 13), {"item": "1", "to": "Property Services"})


def case(landlord: str, *events: Event, as_of: date = TODAY) -> CaseFile:
    """A case of the landlord's with these events."""
    log = [replace(e, id=f"e{seq}", seq=seq) for seq, e in enumerate(events, 1)]
    return fold(procedure_files.load(landlord), "X-1", log, as_of)


CALLED = Event("stage1.contacted", date(2026, 4, 13), {"manner": "telephone"})
OFFICER = Actor("officer-1", ("complaint officer",))


def test_the_earliest_due_date_asks_first() -> None:
    acts = next_acts(case("abri", RECEIVED), OFFICER, TODAY)
    assert [(a.step, a.due, a.next) for a in acts[:2]] == [
        ("stage1.acknowledge", date(2026, 4, 20), True),
        ("stage1.log", None, False),
    ]
    assert sum(a.next for a in acts) == 1
    octavia = next_acts(case("octavia", RECEIVED), Actor("p", ("complaints team",)), TODAY)
    assert [(a.step, a.due) for a in octavia[:1]] == [("stage1.log", date(2026, 4, 15))]


def test_what_cannot_be_done_comes_after_what_can_and_says_why() -> None:
    acts = next_acts(case("octavia", RECEIVED), Actor("p", ("complaint officer",)), TODAY)
    assert sorted(acts, key=lambda a: bool(a.blocked)) == list(acts)
    blocked = {a.step: a.blocked for a in acts}
    assert [r.clause for r in blocked["stage1.acknowledge"]] == ["5.26c"]
    assert blocked["stage1.allocate"][0].gate == "role"
    assert blocked["stage1.respond"][0].gate == "order.needs"
    assert acts[-1].step != "stage1.log"


def test_what_somebody_may_just_do_besides_is_not_what_comes_next() -> None:
    proposed = Event("redress.proposed", date(2026, 4, 13), {"item": "1", "kind": "apology"})
    acts = next_acts(case("octavia", RECEIVED, proposed), Actor("p", ("quality officer",)), TODAY)
    assert not acts[0].blocked
    assert not any(act.next for act in acts)


def test_what_was_done_once_is_last() -> None:
    acts = next_acts(case("abri", RECEIVED, LOGGED), OFFICER, TODAY)
    assert acts[-1].step == "stage1.log"
    assert acts[-1].blocked[0].gate == "order.once"


def test_a_prompt_asks_once_its_day_has_come_and_until_it_is_followed() -> None:
    due, later = date(2026, 4, 16), date(2026, 4, 17)
    advisor = Actor("a", ("customer relations advisor",))
    asked = next_acts(case("southern", RECEIVED, ACKNOWLEDGED, ASKED, as_of=later), advisor, later)
    assert next(a.due for a in asked if a.step == "information.escalate") == due
    day_before = next_acts(
        case("southern", RECEIVED, ACKNOWLEDGED, ASKED, as_of=date(2026, 4, 16)), advisor, date(2026, 4, 16)
    )
    assert next(a.due for a in day_before if a.step == "information.escalate") is None
    escalated = Event("information.escalated", later, {"item": "1", "level": 1})
    done = next_acts(case("southern", RECEIVED, ACKNOWLEDGED, ASKED, escalated, as_of=later), advisor, later)
    assert next(a.due for a in done if a.step == "information.escalate") is None


@pytest.mark.parametrize(
    ("on", "day"),
    [
        ("due", date(2026, 4, 16)),
        ("day after due", date(2026, 4, 17)),
        ("day 2", date(2026, 4, 15)),
        ("-2 working days", date(2026, 4, 14)),
    ],
)
def test_the_days_of_prompts(on: str, day: date) -> None:
    clock = next(c for c in case("southern", RECEIVED, ASKED).clocks if c.id == "information.supply")
    assert prompt_day(clock, on) == day


def test_the_queue_shows_what_is_owed_next_whatever_the_day() -> None:
    events = (RECEIVED, LOGGED, ACKNOWLEDGED)
    entries = {queue_entry(case("abri", *events, as_of=day)) for day in (TODAY, date(2026, 4, 27), date(2026, 8, 1))}
    (entry,) = entries
    assert (entry.due, entry.clock, entry.act, entry.working) == (date(2026, 4, 27), "stage1.respond", "Respond", True)


def test_the_queue_names_the_act_in_the_landlords_words() -> None:
    assert queue_entry(case("southern", RECEIVED, LOGGED, ACKNOWLEDGED, ASKED)).waiting == "Property Services"
    due = queue_entry(case("onehousing", RECEIVED, LOGGED, ALLOCATED, ACKNOWLEDGED))
    assert (due.clock, due.act) == ("stage1.contact", "Contact the customer")


@pytest.mark.parametrize(
    ("landlord", "events", "act"),
    [
        ("abri", (RECEIVED, ACKNOWLEDGED, RESPONDED), "Close"),
        ("abri", (RECEIVED, Event("stage1.closed", TODAY)), ""),
        ("aspire", (RECEIVED, LOGGED, ACKNOWLEDGED, CALLED, RESPONDED), "Close"),
    ],
)
def test_where_the_landlord_owes_no_date_the_queue_shows_the_usual_next_act(
    landlord: str, events: tuple[Event, ...], act: str
) -> None:
    entry = queue_entry(case(landlord, *events))
    assert (entry.due, entry.act) == (None, act)


def test_a_rung_of_a_ladder_is_not_what_the_queue_shows() -> None:
    late = date(2026, 6, 1)
    found = case("southern", RECEIVED, LOGGED, ACKNOWLEDGED, ASKED, as_of=late)
    assert queue_entry(found).clock == "information.supply"


def test_a_quick_fix_that_was_missed_hides_no_date_that_is_owed() -> None:
    phone = {"channel": "phone", "by": "Customer Excellence Team"}
    tried = (replace(RECEIVED, fields=phone), LOGGED, Event("quickfix.logged", TODAY), ALLOCATED, ACKNOWLEDGED)
    entry = queue_entry(case("aspire", *tried, CALLED, as_of=date(2026, 4, 20)))
    assert (entry.clock, entry.due) == ("stage1.respond", date(2026, 4, 27))
