"""Which cases have promised actions, on both kinds of database."""

from dataclasses import replace
from datetime import date

from app.rules.events import Event
from data.store import Store
from tests.stores import add, begin, noted, received


def of(name: str, item: str = "A1") -> Event:
    return Event(f"action.{name}", date(2026, 4, 3), {"item": item})


def test_a_case_is_found_while_a_promise_is_open(store: Store) -> None:
    begin(store, received(), noted("nothing promised"))
    case = begin(store, received("Otto Noone"), of("offered"), of("offered", "A2"))
    assert store.promised("abri") == (case.reference,)
    assert store.promised("southern") == ()
    case = add(store, case, of("completed"))
    assert store.promised("abri") == (case.reference,)
    case = add(store, case, of("completed", "A2"))
    assert store.promised("abri") == ()
    assert store.promised("abri", done=True) == (case.reference,)


def test_what_was_undone_or_corrected_counts_as_it_stands(store: Store) -> None:
    case = begin(store, received(), of("offered"))
    offered = case.events[-1].id
    case = add(store, case, of("completed"))
    done = case.events[-1].id
    undone = replace(of("undone"), supersedes=done)
    case = add(store, case, undone)
    assert store.promised("abri") == (case.reference,)
    case = add(store, case, replace(of("undone"), supersedes=case.events[-1].id))
    assert store.promised("abri") == ()
    case = add(store, case, replace(of("offered"), supersedes=offered))
    assert store.promised("abri") == ()
    assert store.promised("abri", done=True) == (case.reference,)
