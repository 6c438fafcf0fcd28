"""Offers folded from a log, and who may sign them off: examples, and what holds for every log."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.authority import NO_TABLE, Authority, authority, counted, missing
from app.rules.casefile import CaseFile, fold
from app.rules.conditions import Actor
from app.rules.events import Event, Value
from app.rules.redress import FROM_STATES, Offer, digest, offer, offers, order
from app.rules.remedies import Deputy, Level, LevelTable, in_force
from data import procedure_files

DAY = date(2026, 4, 20)
TEAM, RELATIONS, HEAD = "complaints team manager", "customer relations manager", "head of complaints"
LEVELS = (Level(TEAM, 250_00), Level(RELATIONS, 1_000_00), Level(HEAD, None))
TABLE = LevelTable(date(2026, 4, 1), "Invented", LEVELS)
RECEIVED = Event("stage1.received", date(2026, 4, 1), {"channel": "letter"})


def case_of(*events: Event, landlord: str = "abri") -> CaseFile:
    log = tuple(replace(event, id=event.id or f"e{n}", seq=n) for n, event in enumerate((RECEIVED, *events), 1))
    return fold(procedure_files.load(landlord), "x", log, date(2026, 12, 1))


def proposal(pence: int, item: str = "1", by: str = "officer", **fields: Value) -> Event:
    lines = ({"head": "compensation at discretion", "pence": pence},) if pence else ()
    found = {"item": item, "kind": "financial remedy", "lines": lines, "text": "x", "reasons": "y", **fields}
    return Event("redress.proposed", DAY, found, by=by)


def approval(of: Event, by: str = "manager", limit: int | None = 250_00, **fields: Value) -> Event:
    found = {"item": of.item, "digest": digest(of), **({} if limit is None else {"limit_pence": limit}), **fields}
    return Event("redress.approved", DAY, found, by=by)


def about(verb: str, of: Event, **fields: Value) -> Event:
    return Event(f"redress.{verb}", DAY, {"item": of.item, **fields})


def only(case: CaseFile, item: str = "1") -> Offer:
    found = offer(case, item)
    assert found is not None
    return found


def manager(role: str = TEAM, who: str = "manager", *tables: LevelTable) -> Actor:
    return Actor(who, (role,), tables or (TABLE,))


def test_the_life_of_an_offer() -> None:
    one = proposal(200_00)
    steps = [
        (approval(one), "authorised"),
        (about("offered", one), "offered"),
        (about("accepted", one), "accepted"),
        (about("paid", one), "paid"),
        (about("failed", one), "payment failed"),
        (about("paid", one), "paid"),
        (about("completed", one), "done"),
    ]
    for n in range(len(steps) + 1):
        state = steps[n - 1][1] if n else "proposed"
        assert only(case_of(one, *(event for event, _ in steps[:n]))).state == state


@pytest.mark.clause("abri", "17.3d")
@pytest.mark.parametrize("change", [{"reasons": "z"}, {"text": "other"}, {"due": date(2026, 5, 1)}, {"lines": ()}])
def test_what_was_signed_is_void_once_the_proposal_says_something_else(change: dict[str, Value]) -> None:
    one = replace(proposal(200_00), id="p")
    changed = replace(one, id="q", fields={**one.fields, **change}, supersedes="p")
    case = case_of(one, approval(one), changed)
    assert only(case).state == "proposed"
    assert only(case).approvals == ()
    assert only(case_of(one, approval(one))).state == "authorised"


def lowered(by: str = "officer", **fields: Value) -> tuple[Event, Event]:
    """A proposal of £200, and one of £150 in its place."""
    one = proposal(200_00)
    return one, proposal(150_00, "2", by=by, replaces="1", **fields)


@pytest.mark.clause("abri", "17.3d")
def test_a_sign_off_outlives_a_lowered_amount_only_where_the_landlord_says_so() -> None:
    one, less = lowered()
    assert (only(case_of(one, approval(one, pence=200_00), less), "2").state) == "authorised"
    assert only(case_of(one, approval(one, pence=200_00), less), "2").signed_pence == 200_00
    assert only(case_of(one, approval(one), less, landlord="southern"), "2").state == "proposed"


@pytest.mark.clause("abri", "17.3d")
@pytest.mark.parametrize(
    "fields",
    [
        {"reasons": "z"},
        {"kind": "apology"},
        {"payee": "to somebody else"},
        {"lines": ({"head": "compensation at discretion", "pence": 100_00}, {"head": "works or goods", "pence": 1})},
        {"lines": ({"head": "compensation at discretion", "basis": "another ground", "pence": 100_00},)},
        {"lines": ({"head": "compensation at discretion", "pence": 200_01},)},
        {"lines": ()},
    ],
)
def test_with_anything_else_changed_besides_it_is_void(fields: dict[str, Value]) -> None:
    one, less = lowered(**fields)
    assert only(case_of(one, approval(one), less), "2").state == "proposed"


def test_whoever_signed_cannot_lower_what_they_signed_and_keep_it_signed() -> None:
    one, less = lowered(by="manager")
    assert only(case_of(one, approval(one), less), "2").state == "proposed"
    corrected = replace(one, id="q", fields={**one.fields, "lines": less.fields["lines"]}, supersedes="p", by="manager")
    assert only(case_of(replace(one, id="p"), approval(one), corrected)).approvals == ()


@pytest.mark.parametrize("verb", ["returned", "declined", "expired"])
def test_what_was_sent_back_or_came_to_nothing_lends_its_signature_to_no_other(verb: str) -> None:
    one, less = lowered()
    assert only(case_of(one, approval(one), about(verb, one), less), "2").state == "proposed"


def test_a_sign_off_runs_out_unless_the_offer_was_made_in_time() -> None:
    one = proposal(200_00)
    signed = approval(one, valid_until=DAY)
    case = case_of(one, signed)
    assert only(case.as_at(DAY)).state == "authorised"
    late = case.as_at(DAY + timedelta(days=1))
    assert only(late).state == "proposed"
    assert missing(late, only(late), manager(), DAY).startswith("its sign-off held until Mon 20 Apr 2026")
    assert isinstance(authority(late, only(late), Actor("another", (TEAM,), (TABLE,)), DAY), Authority)
    assert only(case_of(one, signed, about("offered", one))).state == "offered"


def test_two_signatures_come_in_the_order_that_the_table_sets() -> None:
    table = LevelTable(date(2026, 4, 1), "x", (Level(HEAD, 500_00, after=TEAM),))
    one = proposal(300_00)
    case = case_of(one)
    first = authority(case, only(case), manager(TEAM, "first", table), DAY)
    assert isinstance(first, Authority)
    assert (first.role, first.signatures) == (TEAM, 2)
    signed = approval(one, by="first", limit=500_00, signatures=2, level=TEAM)
    case = case_of(one, signed)
    assert isinstance(authority(case, only(case), manager(TEAM, "first", table), DAY), str)
    # A second Team Manager does not hold the level of the second signature.
    assert isinstance(authority(case, only(case), manager(TEAM, "other", table), DAY), str)
    second = authority(case, only(case), manager(HEAD, "second", table), DAY)
    assert isinstance(second, Authority)
    assert second.role == HEAD


def test_what_has_levels_of_its_own_is_not_signed_by_those_for_all() -> None:
    table = LevelTable(
        date(2026, 4, 1),
        "x",
        (
            Level(TEAM, 250_00),
            Level(RELATIONS, 500_00, kinds=("guaranteed payment",)),
            Level(HEAD, None, cases=("Development",)),
        ),
    )
    payment = proposal(50_00, lines=({"head": "guaranteed payment", "pence": 50_00},))
    case = case_of(payment)
    assert isinstance(authority(case, only(case), manager(TEAM, "manager", table), DAY), str)
    assert isinstance(authority(case, only(case), manager(RELATIONS, "manager", table), DAY), Authority)
    mixed = proposal(0, lines=(*payment.fields["lines"], {"head": "compensation at discretion", "pence": 10_00}))
    case = case_of(mixed)
    words = authority(case, only(case), manager(HEAD, "manager", table), DAY)
    assert isinstance(words, str)
    assert "propose them apart" in words
    marked = replace(RECEIVED, fields={**RECEIVED.fields, "flags": ("Development",)})
    log = tuple(replace(event, id=f"e{n}", seq=n) for n, event in enumerate((marked, proposal(1)), 1))
    case = fold(procedure_files.load("abri"), "x", log, date(2026, 12, 1))
    assert isinstance(authority(case, only(case), manager(RELATIONS, "manager", table), DAY), str)
    assert isinstance(authority(case, only(case), manager(HEAD, "manager", table), DAY), Authority)


def test_works_have_the_limit_for_themselves_unless_the_table_takes_them_together() -> None:
    lines = ({"head": "compensation at discretion", "pence": 200_00}, {"head": "works or goods", "pence": 150_00})
    case = case_of(proposal(0, lines=lines))
    assert counted(case, only(case), LEVELS[0]) == 200_00
    assert counted(case, only(case), replace(LEVELS[0], works="together")) == 350_00


def test_a_second_signature_is_another_persons() -> None:
    one = proposal(200_00)
    first = approval(one, signatures=2)
    case = case_of(one, first)
    assert only(case).state == "proposed"
    assert missing(case, only(case), manager(), DAY) == "a second signature is needed."
    again = authority(case, only(case), manager(), DAY)
    assert isinstance(again, str)
    assert "second signature" in again
    assert only(case_of(one, first, replace(first, by="manager"))).state == "proposed"
    assert only(case_of(one, first, replace(first, by="another"))).state == "authorised"


def test_earlier_offers_on_the_case_count_and_dead_ones_do_not() -> None:
    first, second = proposal(200_00), proposal(100_00, "2")
    case = case_of(first, approval(first), second)
    assert counted(case, only(case, "2"), LEVELS[0]) == 300_00
    assert isinstance(authority(case, only(case, "2"), manager(), DAY), str)
    assert counted(case, only(case, "2"), replace(LEVELS[0], counts="offer")) == 100_00
    gone = case_of(first, approval(first), about("offered", first), about("declined", first), second)
    assert counted(gone, only(gone, "2"), LEVELS[0]) == 100_00


def test_nobody_signs_their_own_by_role_cover_or_an_earlier_version() -> None:
    own = proposal(10_00, by="manager")
    words = authority(case_of(own), only(case_of(own)), manager(HEAD), DAY)
    assert isinstance(words, str)
    assert words.startswith("you proposed it yourself")
    # A deputy of the proposer signs for somebody who could not.
    cover = Deputy("deputy", "manager", TEAM, DAY, DAY)
    stands_in = Actor("deputy", ("colleague",), (replace(TABLE, deputies=(cover,)),))
    assert isinstance(authority(case_of(own), only(case_of(own)), stands_in, DAY), str)
    others = proposal(10_00, by="officer")
    assert isinstance(authority(case_of(others), only(case_of(others)), stands_in, DAY), Authority)
    late = authority(case_of(others), only(case_of(others)), stands_in, DAY + timedelta(days=1))
    assert isinstance(late, str)
    # Somebody else corrected it: both have written it.
    corrected = replace(own, fields={**own.fields, "text": "z"}, by="officer", id="q", supersedes="p")
    case = case_of(replace(own, id="p"), corrected)
    assert only(case).proposers == {"manager", "officer"}
    assert isinstance(authority(case, only(case), manager(), DAY), str)


def test_without_a_table_nothing_that_costs_goes_out_and_what_is_free_does() -> None:
    costly, free = proposal(1), proposal(0, "2")
    case = case_of(costly, free)
    nobody = Actor("manager", (HEAD,))
    assert missing(case, only(case), nobody, DAY) == NO_TABLE
    assert authority(case, only(case), nobody, DAY) == NO_TABLE
    assert missing(case, only(case, "2"), nobody, DAY) == ""


def test_tables_are_in_force_by_date() -> None:
    later = replace(TABLE, since=date(2026, 6, 1), levels=(Level(TEAM, 1_00),))
    tables = (later, TABLE)
    assert in_force(tables, date(2026, 3, 31)) is None
    assert in_force(tables, date(2026, 4, 1)) is TABLE
    assert in_force(tables, date(2026, 6, 1)) is later


@given(
    pence=st.integers(1, 300_000), others=st.lists(st.integers(1, 100_000), max_size=4), limit=st.integers(1, 300_000)
)
def test_a_level_is_reached_up_to_its_limit_and_never_above(pence: int, others: list[int], limit: int) -> None:
    table = LevelTable(date(2026, 1, 1), "x", (Level(TEAM, limit),))
    events: list[Event] = []
    for number, sum_ in enumerate(others, 2):
        earlier = proposal(sum_, str(number))
        events += [earlier, approval(earlier, limit=None)]
    case = case_of(*events, proposal(pence))
    found = authority(case, only(case), manager(TEAM, "manager", table), DAY)
    assert isinstance(found, Authority) == (pence + sum(others) <= limit)


VERBS = st.sampled_from(sorted(FROM_STATES))


@given(verbs=st.lists(VERBS, max_size=8), by=st.sampled_from(["officer", "manager"]), amount=st.integers(0, 500_00))
def test_whatever_the_log_no_one_signs_their_own_and_each_offer_stands_once(
    verbs: list[str], by: str, amount: int
) -> None:
    one = proposal(amount, by=by)
    events = [approval(one, by="other") if verb == "approved" else about(verb, one) for verb in verbs]
    case = case_of(one, *events)
    assert [found.item for found in offers(case)] == ["1"]
    assert not isinstance(authority(case, only(case), manager(HEAD, by), DAY), Authority)


@pytest.mark.parametrize(
    ("until", "gates"), [(date(2026, 4, 20), ["order.dates"]), (date(2026, 4, 19), []), (None, [])]
)
def test_an_offer_lapses_only_after_the_day_that_the_customer_was_given(until: date | None, gates: list[str]) -> None:
    one = proposal(200_00)
    made = about("offered", one, **({"answer_by": until} if until else {}))
    assert [found.gate for found in order(case_of(one, approval(one), made), about("expired", one))] == gates
