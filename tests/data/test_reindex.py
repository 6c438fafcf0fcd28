"""The index is computed from the log, again whenever it must be."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.rules.events import Event
from data.records import CaseHead, IndexEntry, Moved
from data.store import Store
from tests.stores import TODAY, add, begin, by_hand, index_of, noted, received


def next_year(head: CaseHead, log: Sequence[Event]) -> IndexEntry:
    """The same under another calendar: dates in April fall two days later."""
    entry = index_of(head, tuple(log))
    later = entry.due + timedelta(days=2) if entry.due and entry.due < date(2026, 4, 15) else entry.due
    return replace(entry, due=later, fingerprint="2027")


def test_everything_lost_is_computed_anew(store: Store) -> None:
    for number in range(3):
        add(store, begin(store, received(f"Customer {number}", handler="p")), noted("x"))
    before = by_hand(store, "SELECT * FROM case_index ORDER BY reference")
    assert len(before) == 3
    by_hand(store, "DELETE FROM case_index WHERE reference <> 'ABR-26A-0002'")
    by_hand(store, "UPDATE case_index SET customer = 'Nonsense', due = '2030-01-01'")
    steps: list[tuple[int, int]] = []
    moved = store.reindex(None, index_of, lambda *step: steps.append(step))
    assert by_hand(store, "SELECT * FROM case_index ORDER BY reference") == before
    assert moved == (Moved("ABR-26A-0002", "Customer 1", date(2030, 1, 1), date(2026, 4, 7)),)
    assert steps == [(3, 3)]


def test_open_cases_of_another_calendar_are_stale_and_their_moved_dates_are_told(store: Store) -> None:
    early, late = begin(store, received("Early")), begin(store, received("Late", on=date(2026, 4, 14)))
    closed = begin(store, received("Closed"), Event("stage1.closed", TODAY, {}))
    assert store.stale(["2026", "another landlord's"]) == ()
    assert store.stale(["2027"]) == (early.reference, late.reference)
    assert store.stale([]) == (early.reference, late.reference)
    moved = store.reindex(store.stale(["2027"]), next_year)
    assert moved == (Moved(early.reference, "Early", date(2026, 4, 6), date(2026, 4, 8)),)
    assert store.stale(["2027"]) == ()
    assert [finding.reference for finding in store.verify(index=next_year)] == [closed.reference]


def test_a_date_that_ends_is_told_as_none(store: Store) -> None:
    case = begin(store, received())
    moved = store.reindex(None, lambda head, log: replace(index_of(head, log), due=None))
    assert moved == (Moved(case.reference, "Rosa Quillfeather", date(2026, 4, 6), None),)
    assert store.queue.search("rosa")[0].due is None


def test_stopped_half_way_every_case_is_either_as_it_was_or_done(sqlite_store: Store) -> None:
    with sqlite_store.batch() as batch:
        for number in range(250):
            begin(batch, received(f"Customer {number}"))

    class Stop(Exception):
        pass

    def stop(done: int, total: int) -> None:
        assert total == 250
        if done >= 100:
            raise Stop

    with pytest.raises(Stop):
        sqlite_store.reindex(None, next_year, stop)
    done = 250 - len(sqlite_store.stale(["2027"]))
    assert done == 100
    sqlite_store.reindex(sqlite_store.stale(["2027"]), next_year)
    assert sqlite_store.verify(index=next_year) == ()
