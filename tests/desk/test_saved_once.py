"""What is saved is saved once, and nothing that follows says otherwise."""

import sqlite3

import pytest

from app.desk import Desk
from app.errors import SavedFirst, StoreFailed
from data.store import Store
from tests.desk.conftest import RECEIPT, REFERENCE

NOTE = {"text": "The roofer rang."}


def notes(desk: Desk) -> list[str]:
    return [str(event.get("text")) for event in desk.store.log(REFERENCE) if event.name == "case.noted"]


def test_a_step_repeated_under_its_own_id_is_taken_once(desk: Desk) -> None:
    first = desk.casework.do(REFERENCE, "case.note", NOTE, taken="a1")
    again = desk.casework.do(REFERENCE, "case.note", NOTE, taken="a1")
    assert (again.reference, again.seq) == (first.reference, first.seq)
    assert notes(desk) == [NOTE["text"]]
    desk.casework.do(REFERENCE, "case.note", NOTE, taken="a2")
    assert len(notes(desk)) == 2


def test_a_complaint_taken_in_twice_under_one_id_is_one_case(desk: Desk) -> None:
    first = desk.casework.do(None, "stage1.receive", RECEIPT, taken="b1")
    assert desk.casework.do(None, "stage1.receive", RECEIPT, taken="b1").reference == first.reference
    assert first.reference != REFERENCE


def test_a_draft_goes_with_what_is_saved_of_it_or_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.casework.drafts.save(REFERENCE, "case.note", NOTE)
    path = desk.store.path
    assert path is not None
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        impatient = Store.open(path, busy_ms=50)
        monkeypatch.setattr(desk, "_store", impatient)
        with pytest.raises(StoreFailed, match="Nothing was saved"):
            desk.casework.do(REFERENCE, "case.note", NOTE)
        other.execute("ROLLBACK")
    assert (notes(desk), desk.casework.drafts.load(REFERENCE, "case.note")) == ([], NOTE)
    desk.casework.do(REFERENCE, "case.note", NOTE)
    assert (notes(desk), desk.casework.drafts.load(REFERENCE, "case.note")) == ([NOTE["text"]], {})
    impatient.close()


def transactions(desk: Desk) -> int:
    """How many transactions the write-ahead log of the desk's database holds: frames that end one name its size."""
    path = desk.store.path
    assert path is not None
    wal = path.with_name(path.name + "-wal").read_bytes()
    page = int.from_bytes(wal[8:12], "big")
    frames = range(32, len(wal) - 24, 24 + page)
    return sum(1 for at in frames if wal[at + 8 : at + 16] == wal[16:24] and any(wal[at + 4 : at + 8]))


def test_nothing_after_the_save_writes(desk: Desk) -> None:
    """A step is one transaction, its draft in it: no other writer can come between."""
    desk.casework.drafts.save(REFERENCE, "case.note", NOTE)
    before = transactions(desk)
    desk.casework.do(REFERENCE, "case.note", NOTE)
    assert transactions(desk) == before + 1


def test_what_cannot_be_shown_after_a_save_is_said_to_be_saved(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked() -> dict[str, str]:
        raise StoreFailed("The database is locked. Nothing was saved. Try again.")

    desk.casework.open(REFERENCE)
    monkeypatch.setattr(desk.people, "names", locked)
    with pytest.raises(SavedFirst) as raised:
        desk.casework.do(REFERENCE, "case.note", NOTE)
    assert "It is saved" in str(raised.value)
    assert "Nothing was saved" not in str(raised.value)
    assert notes(desk) == [NOTE["text"]]
