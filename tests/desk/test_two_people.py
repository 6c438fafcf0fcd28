"""Two people, one case: what happens to the second to save. Both desks are real, over one real database."""

from datetime import date
from threading import Barrier, Thread

import pytest

from app.desk import Desk
from app.errors import BadInput, Conflict, Refused
from tests.desk.conftest import REFERENCE, Open

ACKNOWLEDGED = {"on": date(2026, 4, 8), "channel": "e-mail"}
EXTENDED = {
    "on": date(2026, 4, 20),
    "until": date(2026, 4, 30),
    "reason": "A survey is awaited",
    "told": "telephone",
    "interval": "7 days",
    "agreed": True,
    "details": True,
}


@pytest.fixture
def desks(open_desk: Open) -> tuple[Desk, Desk]:
    """Ada's desk and Ben's."""
    return open_desk(), open_desk("Ben Sample")


def test_where_it_makes_no_difference_the_second_saves_too(desks: tuple[Desk, Desk]) -> None:
    ada, ben = desks
    seen = ada.casework.open(REFERENCE).seq
    ben.casework.do(REFERENCE, "case.note", {"text": "The customer rang"})
    view = ada.casework.do(REFERENCE, "stage1.acknowledge", ACKNOWLEDGED, seen_seq=seen)
    assert [entry.title for entry in view.timeline if entry.seq > 1] == ["Note", "Acknowledged"]


def test_where_the_dates_come_out_otherwise_the_second_is_told_and_keeps_the_text(desks: tuple[Desk, Desk]) -> None:
    ada, ben = desks
    ada.casework.do(REFERENCE, "stage1.acknowledge", ACKNOWLEDGED)
    seen = ada.casework.open(REFERENCE).seq
    earlier = {"entry": "2", "on": date(2026, 4, 7), "because": "The envelope says the 7th"}
    ben.casework.do(REFERENCE, "case.correct", earlier)
    with pytest.raises(Conflict) as conflict:
        ada.casework.do(REFERENCE, "stage1.extend", EXTENDED, seen_seq=seen)
    said = str(conflict.value)
    assert "'Acknowledged' for Tue 7 Apr 2026 (Ben Sample)" in said
    assert "moves from Tue 21 Apr 2026 to Thu 30 Apr 2026" in said
    assert "no longer be so that Stage 1 response moves from Wed 22 Apr 2026" in said
    assert "Nothing was saved" in said
    assert ada.casework.open(REFERENCE).seq == 3
    assert ada.casework.form(REFERENCE, "stage1.extend").values["reason"] == "A survey is awaited"


def test_a_colleagues_finding_is_not_overwritten_unread(desks: tuple[Desk, Desk]) -> None:
    ada, ben = desks
    seen = ada.casework.open(REFERENCE).seq
    decided = {"finding": "It was our fault", "reasons": "The gutter", "outcome": "upheld", "effect": "Wet"}
    ben.casework.do(REFERENCE, "point.decide", {"item": "1", **decided})
    mine = {**decided, "item": "1", "finding": "It was the storm", "outcome": "not upheld"}
    with pytest.raises(Conflict, match=r"\(Ben Sample\).*in place of that 'Point decided', unread"):
        ada.casework.do(REFERENCE, "point.decide", mine, seen_seq=seen)
    assert ada.casework.form(REFERENCE, "point.decide", item="1").values["finding"] == "It was the storm"
    ada.casework.do(REFERENCE, "point.decide", {**mine, "item": "2"}, seen_seq=seen)
    seen = ada.casework.open(REFERENCE).seq
    assert ada.casework.do(REFERENCE, "point.decide", mine, seen_seq=seen).seq == seen + 1


def test_having_looked_again_the_second_saves(desks: tuple[Desk, Desk]) -> None:
    ada, ben = desks
    ada.casework.do(REFERENCE, "stage1.acknowledge", ACKNOWLEDGED)
    seen = ada.casework.open(REFERENCE).seq
    ben.casework.do(REFERENCE, "case.correct", {"entry": "2", "on": date(2026, 4, 7), "because": "The 7th"})
    with pytest.raises(Conflict):
        ada.casework.do(REFERENCE, "stage1.extend", EXTENDED, seen_seq=seen)
    seen = ada.casework.open(REFERENCE).seq
    assert ada.casework.do(REFERENCE, "stage1.extend", EXTENDED, seen_seq=seen).seq == seen + 1


def test_what_can_no_longer_be_done_says_what_happened_meanwhile(desks: tuple[Desk, Desk]) -> None:
    ada, ben = desks
    seen = ada.casework.open(REFERENCE).seq
    ben.casework.do(REFERENCE, "stage1.acknowledge", ACKNOWLEDGED)
    with pytest.raises(Conflict, match=r"Acknowledged.*can no longer be done.*already recorded"):
        ada.casework.do(REFERENCE, "stage1.acknowledge", ACKNOWLEDGED, seen_seq=seen)


def test_what_could_not_be_done_before_either_is_simply_refused(desks: tuple[Desk, Desk]) -> None:
    ada, ben = desks
    seen = ada.casework.open(REFERENCE).seq
    ben.casework.do(REFERENCE, "case.note", {"text": "The customer rang"})
    with pytest.raises(Refused):
        ada.casework.do(REFERENCE, "stage1.respond", {"outcome": "upheld"}, seen_seq=seen)


def test_at_the_same_moment_both_notes_are_kept(open_desk: Open) -> None:
    writers = [open_desk("Ada Example"), open_desk("Ben Sample")]
    start = Barrier(len(writers))
    failed: list[Exception] = []

    def write(desk: Desk) -> None:
        start.wait()
        try:
            for n in range(5):
                desk.casework.do(REFERENCE, "case.note", {"text": f"{desk.person.name if desk.person else ''} {n}"})
        except Exception as error:  # any failure is the test's business, in whichever thread
            failed.append(error)

    threads = [Thread(target=write, args=(desk,)) for desk in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    view = open_desk().casework.open(REFERENCE)
    assert (view.seq, len({dict(e.detail)["Note"] for e in view.timeline if e.title == "Note"})) == (11, 10)
    assert open_desk().upkeep.verify() == ()


def test_at_the_same_moment_one_acknowledgement_is_kept(open_desk: Open) -> None:
    writers = [open_desk("Ada Example"), open_desk("Ben Sample")]
    start = Barrier(len(writers))
    outcomes: list[str] = []

    def write(desk: Desk) -> None:
        seen = desk.casework.open(REFERENCE).seq
        start.wait()
        try:
            desk.casework.do(REFERENCE, "stage1.acknowledge", ACKNOWLEDGED, seen_seq=seen)
            outcomes.append("saved")
        except (Conflict, Refused) as error:
            outcomes.append(type(error).__name__)

    threads = [Thread(target=write, args=(desk,)) for desk in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Conflict", "saved"]
    assert open_desk().casework.open(REFERENCE).seq == 2


def test_whoever_lost_a_role_or_has_left_saves_nothing_more_at_a_desk_at_which_they_still_sit(
    desks: tuple[Desk, Desk],
) -> None:
    ada, ben = desks
    assert ben.casework.preview(REFERENCE, "stage1.acknowledge", ACKNOWLEDGED).allowed
    ada.people.set_roles("Ben Sample", ["colleague"])
    with pytest.raises(Refused, match="This is for the Complaint Officer"):
        ben.casework.do(REFERENCE, "stage1.acknowledge", ACKNOWLEDGED)
    ada.people.note_left("Ben Sample")
    with pytest.raises(BadInput, match="was noted as having left"):
        ben.casework.do(REFERENCE, "case.note", {"text": "I am here still."})
    assert len(ada.store.log(REFERENCE)) == 1
