"""The database itself refuses to change or delete what was logged, whatever program asks."""

import sqlite3

import pytest

from app.errors import StoreFailed
from data.store import Store
from tests.stores import add, begin, by_hand, index_of, noted, received

CHANGES = {
    "an event's date": "UPDATE event SET happened = '2020-01-01'",
    "who recorded it": "UPDATE event SET person = 'somebody else'",
    "an event": "DELETE FROM event",
    "a choice": "UPDATE event_field SET value = '\"e-mail\"' WHERE name = 'channel'",
    "a choice, erased": "UPDATE event_field SET value = NULL, salt = NULL WHERE name = 'channel'",
    "a text": "UPDATE event_field SET value = '\"other words\"' WHERE name = 'note'",
    "a text without its salt": "UPDATE event_field SET value = NULL WHERE name = 'note'",
    "a text and its digest": "UPDATE event_field SET value = NULL, salt = NULL, digest = salt WHERE name = 'note'",
    "whether it is free text": "UPDATE event_field SET free = NOT free",
    "a field": "DELETE FROM event_field",
    "a place": "UPDATE chain SET seq = seq + 10",
    "a link": "DELETE FROM chain",
    "a case's procedure": "UPDATE complaint SET procedure = 'octavia', seq = seq + 1",
    "a case's end": "UPDATE complaint SET seq = seq - 1",
    "a case": "DELETE FROM complaint",
    "who erased it": "UPDATE erasure SET person = 'somebody else'",
    "that it was erased": "DELETE FROM erasure",
}


@pytest.mark.parametrize("sql", CHANGES.values(), ids=CHANGES)
def test_what_was_logged_stays(store: Store, sql: str) -> None:
    case = begin(store, received(), noted("kept"), noted("and erased"))
    erased = case.events[2].id
    store.erase(case.reference, erased, "note", by="person-1", at=case.events[0].at, index=index_of)  # type: ignore[arg-type]
    before = store.log(case.reference)
    with pytest.raises(StoreFailed, match="append-only"):
        by_hand(store, sql)
    assert store.log(case.reference) == before
    assert store.verify(index=index_of) == ()


def test_sqlite_replaces_nothing_past_the_triggers(sqlite_store: Store) -> None:
    case = begin(sqlite_store, received(), noted("kept"))
    for table in ("event", "event_field", "chain"):
        with pytest.raises(StoreFailed, match="append-only"):
            by_hand(sqlite_store, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    assert sqlite_store.log(case.reference) == case.events


@pytest.mark.parametrize("table", ["event", "event_field", "chain", "complaint"])
def test_postgresql_truncates_nothing(postgres_url: str, table: str) -> None:
    with Store.open(postgres_url) as store:
        case = begin(store, received())
        with pytest.raises(StoreFailed, match="append-only"):
            by_hand(store, f"TRUNCATE {table} CASCADE")
        assert store.log(case.reference) == case.events


def test_no_two_events_at_one_place(store: Store) -> None:
    case = begin(store, received())
    add(store, case, noted("second"))
    with pytest.raises(StoreFailed, match="refused the change"):
        by_hand(store, "INSERT INTO chain SELECT case_id, 2, event_id, link FROM chain WHERE seq = 1")


def test_every_connection_is_durable_and_minds_its_references(sqlite_store: Store) -> None:
    settings = {"foreign_keys": 1, "synchronous": 2, "journal_mode": "wal", "secure_delete": 1, "recursive_triggers": 1}
    with sqlite_store._database.reading() as one, sqlite_store._database.reading() as two:
        for connection in (one, two):
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in settings}
            assert found == settings


def test_the_guard_is_in_the_file_and_not_in_the_program(sqlite_store: Store) -> None:
    begin(sqlite_store, received())
    assert sqlite_store.path
    with sqlite3.connect(sqlite_store.path) as stranger, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        stranger.execute("DELETE FROM event")
