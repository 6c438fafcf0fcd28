"""Erasing a text: the words go, from the file too, and the rest stands and verifies."""

import pytest

from app.errors import BadInput
from app.rules.events import ERASED, Erased
from data.store import Store
from tests.stores import NOW, Appended, add, begin, by_hand, index_of, noted, received

SECRET = "Zebedee Wrenfield shouted"


def erase(store: Store, case: Appended, field: str, entry: int = 0) -> None:
    store.erase(case.reference, case.events[entry].id, field, by="person-9", at=NOW, index=index_of)


def test_an_erased_text_says_nothing_and_the_chain_still_verifies(store: Store) -> None:
    case = begin(store, received(description=SECRET), noted("stays"))
    heads = store.heads()
    erase(store, case, "description")
    first = store.log(case.reference)[0]
    assert first.fields["description"] is ERASED
    assert first.fields["channel"] == "telephone"
    assert store.log(case.reference)[1].fields["note"] == "stays"
    assert store.heads() == heads
    assert store.verify(index=index_of, expected=heads) == ()


def test_one_point_of_several_is_erased(store: Store) -> None:
    points = ({"text": "Damp", "category": "repairs"}, {"text": SECRET, "category": "staff"})
    case = begin(store, received(points=points))
    erase(store, case, "points/1/text")
    assert store.log(case.reference)[0].fields["points"] == (points[0], {"text": ERASED, "category": "staff"})
    assert store.verify(index=index_of) == ()


def test_nothing_of_it_is_left_in_the_file(sqlite_store: Store) -> None:
    assert sqlite_store.path
    files = [sqlite_store.path, sqlite_store.path.with_name("cases.db-wal")]
    case = begin(sqlite_store, received(description=SECRET))
    assert any(SECRET.encode() in file.read_bytes() for file in files)
    erase(sqlite_store, case, "description")
    assert not any(SECRET.encode() in file.read_bytes() for file in files if file.exists())


def test_an_erased_name_leaves_the_queue_too(store: Store) -> None:
    case = begin(store, received(customer="Zebedee Wrenfield"))
    erase(store, case, "customer")
    assert store.queue.search("wrenfield") == ()
    assert store.queue.like("Zebedee Wrenfield", "") == ()
    assert by_hand(store, "SELECT count(*) FROM case_index WHERE search LIKE '%wrenfield%'") == [(0,)]


@pytest.mark.parametrize(
    ("field", "says"),
    [("channel", "not free text"), ("note", "no text 'note'"), ("points", "not free text"), ("empty", "not free text")],
)
def test_what_rules_read_is_never_erased(store: Store, field: str, says: str) -> None:
    case = begin(store, received(points=({"text": "Damp", "category": "repairs"},), empty=""))
    with pytest.raises(BadInput, match=says):
        erase(store, case, field)
    assert store.log(case.reference) == case.events


def test_erasing_twice_or_in_another_case_is_refused(store: Store) -> None:
    case, other = begin(store, received(description=SECRET)), begin(store, received(description="other"))
    erase(store, case, "description")
    with pytest.raises(BadInput, match="erased already"):
        erase(store, case, "description")
    with pytest.raises(BadInput, match="no text"):
        store.erase(case.reference, other.events[0].id, "description", by="p", at=NOW, index=index_of)


def test_who_erased_what_is_kept(store: Store) -> None:
    case = begin(store, received(description=SECRET))
    erase(store, case, "description")
    assert by_hand(store, "SELECT event_id, field, person FROM erasure") == [
        (case.events[0].id, "description", "person-9")
    ]


def test_work_goes_on_after_it(store: Store) -> None:
    case = begin(store, received(description=SECRET))
    erase(store, case, "description")
    add(store, case, noted("afterwards"))
    assert isinstance(store.log(case.reference)[0].fields["description"], Erased)
    assert store.verify(index=index_of) == ()
