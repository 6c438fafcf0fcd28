"""Verifying: each way of tampering is found, and named."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import date

import pytest

from app.errors import BadInput
from data.records import Finding, Head
from data.store import Store
from tests.stores import add, begin, by_hand, index_of, noted, received, unguarded

HARM = {
    "a text": ("UPDATE event_field SET value = '\"other\"' WHERE event_id = :second", {"field"}),
    "a choice": ("UPDATE event_field SET value = '\"letter\"' WHERE name = 'channel' AND event_id = :first", {"field"}),
    "who it is with": ("UPDATE event_field SET value = '\"p-2\"' WHERE name = 'handler'", {"field", "trace"}),
    "a date": ("UPDATE event SET happened = '2026-04-03' WHERE id = :second", {"entry"}),
    "a time": ("UPDATE event SET recorded = '2026-04-03 10:00:00.000000' WHERE id = :second", {"entry"}),
    "a person": ("UPDATE event SET person = 'somebody' WHERE id = :second", {"entry"}),
    "a name": ("UPDATE event SET name = 'stage1.closed' WHERE id = :third", {"entry", "trace"}),
    "a correction": ("UPDATE event SET supersedes = :first WHERE id = :second", {"entry", "trace"}),
    "a digest": ("UPDATE event_field SET digest = salt WHERE event_id = :second", {"field"}),
    "a field": ("DELETE FROM event_field WHERE event_id = :second", {"entry"}),
    "a text, erased": ("UPDATE event_field SET value = NULL, salt = NULL WHERE event_id = :second", {"erased"}),
    "an entry amidst": ("DELETE FROM chain WHERE event_id = :second", {"gap", "head", "loose", "trace"}),
    "the last entry": ("DELETE FROM chain WHERE event_id = :third", {"head", "loose", "trace"}),
    "the order": (
        "UPDATE chain SET seq = 9 WHERE event_id = :second;"
        "UPDATE chain SET seq = 2 WHERE event_id = :third;"
        "UPDATE chain SET seq = 3 WHERE event_id = :second",
        {"entry", "head"},
    ),
    "the procedure": ("UPDATE complaint SET procedure = 'octavia' WHERE id = :case", {"entry", "trace"}),
    "the index": ("UPDATE case_index SET due = '2030-01-01' WHERE reference = :reference", {"trace"}),
    "no index": ("DELETE FROM case_index WHERE reference = :reference", {"index"}),
    "a queue of before a change": (
        "UPDATE case_index SET due = '2030-01-01', fingerprint = 'x' WHERE reference = :reference",
        {"index"},
    ),
}


@pytest.mark.parametrize(("sql", "expected"), HARM.values(), ids=HARM)
def test_harm_is_found(store: Store, sql: str, expected: set[str]) -> None:
    begin(store, received(), noted("another case"), prefix="AAA")
    case = begin(store, received(handler="p-1"), noted("kept"), noted("last", date(2026, 4, 5)))
    unguarded(store)
    ids = dict(zip(("first", "second", "third"), (event.id for event in case.events), strict=True))
    for one in sql.split(";"):
        by_hand(store, one, **ids, reference=case.reference, case=case.head.case_id)
    found = store.verify(index=index_of)
    assert set(kinds(found)) == expected
    assert {finding.reference for finding in found} == {case.reference}
    assert all(finding.says.startswith(case.reference) for finding in found)


def test_all_is_well(store: Store) -> None:
    steps: list[tuple[int, int]] = []
    for n in range(5):
        case = begin(store, received(f"Customer {n}"))
        add(store, case, noted("x"), noted("y"))
    assert store.verify(index=index_of, expected=store.heads(), progress=lambda *step: steps.append(step)) == ()
    assert steps == [(5, 5)]


def test_one_change_is_one_finding_and_names_the_entry(store: Store) -> None:
    case = begin(store, received(), *(noted(f"note {n}") for n in range(10)))
    unguarded(store)
    by_hand(store, "UPDATE event SET happened = '2026-04-09' WHERE id = :id", id=case.events[4].id)
    (finding,) = store.verify()
    assert "entry 5 (case.noted on 2026-04-09)" in finding.says


class TestHeads:
    """A log that was rewritten as a whole agrees with itself; heads noted elsewhere tell."""

    def test_a_cut_tail_shows(self, store: Store) -> None:
        case = begin(store, received())
        before = store.heads()
        add(store, case, noted("awkward"))
        noted_heads = store.heads()
        unguarded(store)
        awkward = store.log(case.reference)[1].id
        by_hand(store, "DELETE FROM chain WHERE event_id = :id", id=awkward)
        by_hand(store, "DELETE FROM event_field WHERE event_id = :id", id=awkward)
        by_hand(store, "DELETE FROM event WHERE id = :id", id=awkward)
        by_hand(store, "UPDATE complaint SET seq = 1, head = (SELECT link FROM chain)")
        store.reindex(None, index_of)
        assert store.verify(index=index_of) == ()
        assert store.heads() == before
        assert kinds(store.verify(expected=noted_heads)) == ["cut"]

    def test_a_rewritten_or_missing_case_shows(self, store: Store) -> None:
        case = begin(store, received())
        heads = store.heads()
        add(store, case, noted("x"))
        assert store.verify(expected=heads) == ()
        other = [Head(case.reference, 1, "00" * 32), Head("ABR-26A-0099", 3, "00" * 32)]
        assert kinds(store.verify(expected=other)) == ["rewritten", "missing"]


def test_what_does_not_even_read_is_found_and_said(sqlite_store: Store) -> None:
    well = begin(sqlite_store, received(), prefix="AAA")
    case = begin(sqlite_store, received())
    unguarded(sqlite_store)
    by_hand(sqlite_store, "UPDATE event SET recorded = 'never' WHERE id = :id", id=case.events[0].id)
    assert [(f.reference, f.kind) for f in sqlite_store.verify(index=index_of)] == [(case.reference, "unreadable")]
    by_hand(
        sqlite_store, "UPDATE event SET recorded = '2026-04-15 09:30:00.000000' WHERE id = :id", id=case.events[0].id
    )
    assert sqlite_store.verify(index=index_of) == ()
    by_hand(sqlite_store, "UPDATE event_field SET value = '{' WHERE event_id = :id", id=case.events[0].id)
    found = sqlite_store.verify(index=index_of)
    assert {f.kind for f in found} == {"field", "unreadable"}
    assert {f.reference for f in found} == {case.reference}
    assert sqlite_store.log(well.reference) == well.events


def test_an_index_that_cannot_be_worked_out_is_a_finding(store: Store) -> None:
    begin(store, received())

    def stumbles(*_: object) -> None:
        raise BadInput("No such procedure.")

    (finding,) = store.verify(index=stumbles)  # type: ignore[arg-type]
    assert finding.kind == "unreadable"
    assert "No such procedure." in finding.says


def kinds(found: Iterable[Finding]) -> list[str]:
    return [finding.kind for finding in found]


def behind_its_back(store: Store, sql: str, **named: str) -> None:
    """Statements as somebody runs them with a database tool, who looks after no reference."""
    assert store.path is not None
    with closing(sqlite3.connect(store.path)) as connection, connection:
        for one in sql.split(";"):
            connection.execute(one, named)


TABLES = {
    "a whole case": (
        "DELETE FROM event_field WHERE event_id = :first; DELETE FROM chain WHERE event_id = :first;"
        "DELETE FROM event WHERE id = :first; DELETE FROM case_index WHERE reference = :reference;"
        "DELETE FROM complaint WHERE id = :case",
        "was given out and is gone",
    ),
    "a ghost in the queue": (
        "INSERT INTO case_index SELECT 'ABR-26A-9999', procedure, version, stage, customer, address, handler, received,"
        " closed, due, act, clock, working, waiting, flags, fingerprint, search, customer_key, address_key"
        " FROM case_index WHERE reference = :reference",
        "no such case",
    ),
    "the row of a case": ("DELETE FROM complaint WHERE id = :case", "its entries are there"),
    "a choice, erased": (
        "UPDATE event_field SET value = NULL, salt = NULL WHERE name = 'channel' AND event_id = :first;"
        "INSERT INTO erasure VALUES (:first, 'channel', 'x', '2026-04-03 10:00:00.000000')",
        "only free texts can be",
    ),
    "an erasure of a text that is there": (
        "INSERT INTO erasure VALUES (:first, 'description', 'x', '2026-04-03 10:00:00.000000')",
        "noted as erased",
    ),
}


@pytest.mark.parametrize(("sql", "says"), TABLES.values(), ids=TABLES)
def test_what_no_case_tells_is_found(sqlite_store: Store, sql: str, says: str) -> None:
    begin(sqlite_store, received())
    case = begin(sqlite_store, received("Last"))
    unguarded(sqlite_store)
    assert sqlite_store.verify(index=index_of) == ()
    behind_its_back(sqlite_store, sql, first=case.events[0].id, reference=case.reference, case=case.head.case_id)
    found = sqlite_store.verify(index=index_of)
    assert any(says in finding.says for finding in found), found
    assert not any("rebuild" in finding.says for finding in found)


def test_a_reference_is_never_given_twice(sqlite_store: Store) -> None:
    begin(sqlite_store, received())
    case = begin(sqlite_store, received("Last"))
    unguarded(sqlite_store)
    whole = TABLES["a whole case"][0]
    behind_its_back(sqlite_store, whole, first=case.events[0].id, reference=case.reference, case=case.head.case_id)
    assert begin(sqlite_store, received("Next")).reference == "ABR-26A-0003"


def test_a_date_that_is_none_is_a_finding_and_the_others_are_checked_all_the_same(sqlite_store: Store) -> None:
    case = begin(sqlite_store, received())
    other = begin(sqlite_store, received("Last"))
    unguarded(sqlite_store)
    by_hand(sqlite_store, "UPDATE case_index SET received = '' WHERE reference = :reference", reference=case.reference)
    by_hand(sqlite_store, "UPDATE event SET happened = x'00' WHERE id = :first", first=other.events[0].id)
    found = {finding.reference: finding.kind for finding in sqlite_store.verify(index=index_of)}
    assert found == {case.reference: "index", other.reference: "unreadable"}
