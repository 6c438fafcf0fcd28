"""The log: what is appended is read back, in order, by one writer after another."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.errors import BadInput, Conflict
from app.rules.events import Event
from data.records import CaseHead, ImportMark, IndexEntry
from data.store import Store
from tests.stores import NOW, TODAY, add, begin, index_of, noted, received


def test_a_case_is_read_back_as_it_was_recorded(store: Store) -> None:
    points = ({"text": "Damp in the back bedroom", "category": "repairs"}, {"text": "", "category": "staff"})
    begun = begin(
        store, received(description="It has run for weeks.", points=points, heard=date(2026, 3, 30), agreed=True)
    )
    log = store.log(begun.reference)
    assert log == begun.events
    assert log[0].fields == {
        "customer": "Rosa Quillfeather",
        "address": "14 Oak Road, SO50 6AD",
        "channel": "telephone",
        "description": "It has run for weeks.",
        "points": points,
        "heard": date(2026, 3, 30),
        "agreed": True,
    }
    assert (log[0].seq, log[0].on, log[0].at, log[0].by) == (1, date(2026, 4, 1), NOW, "person-1")


def test_any_text_comes_back_as_it_was_typed(store: Store) -> None:
    texts = [
        "[red]not red[/red] {x} %s",
        "\x1b[2J\x07",
        "\u202eright to left",
        "a\0b",
        "x" * 100_000,
        "🏚️ Ċéà",
        "'; --",
        "",
    ]
    case = begin(store, received(customer="Robert'); DROP TABLE event;--\0"), *(noted(text) for text in texts))
    assert [event.fields["note"] for event in store.log(case.reference)[1:]] == texts
    assert store.log(case.reference)[0].fields["customer"] == "Robert'); DROP TABLE event;--\0"
    assert store.queue.search("drop table")[0].reference == case.reference


def test_a_broken_character_is_refused_and_nothing_is_kept(store: Store) -> None:
    with pytest.raises(BadInput, match="cannot be kept"):
        begin(store, received(customer="half a pair \ud83d"))
    assert store.heads() == ()


def test_times_are_the_same_moment_whatever_their_zone(store: Store) -> None:
    summer = datetime(2026, 7, 1, 0, 30, 15, 123456, tzinfo=timezone(timedelta(hours=1)))
    case = begin(store, received(), at=summer)
    at = store.log(case.reference)[0].at
    assert at == summer
    assert at is not None
    assert at.tzinfo is UTC


def test_references_count_up_by_landlord_year_and_device(store: Store) -> None:
    made = [
        begin(store, received()).reference,
        begin(store, received()).reference,
        begin(store, received(on=date(2025, 12, 31))).reference,
        begin(store, received(), device="B").reference,
        begin(store, received(), prefix="OCT", procedure="octavia").reference,
        begin(store, received()).reference,
    ]
    assert made == ["ABR-26A-0001", "ABR-26A-0002", "ABR-25A-0001", "ABR-26B-0001", "OCT-26A-0001", "ABR-26A-0003"]


@pytest.mark.parametrize(
    ("prefix", "device"), [("", "A"), ("AB-R", "A"), ("abr", "A"), ("ABR", "AA"), ("ABR", "1"), ("ABR\n", "A")]
)
def test_a_prefix_that_makes_no_reference_is_refused(sqlite_store: Store, prefix: str, device: str) -> None:
    with pytest.raises(BadInput, match="do not make a reference"):
        begin(sqlite_store, received(), prefix=prefix, device=device)


def test_a_reference_is_found_however_it_is_typed(store: Store) -> None:
    case = begin(store, received())
    assert store.case_head(" abr-26a-0001 ") == case.head


def test_an_unknown_reference_says_so(store: Store) -> None:
    for ask in (store.case_head, store.log):
        with pytest.raises(BadInput, match="There is no case 'ABR-26A-0007'"):
            ask("ABR-26A-0007")
    with pytest.raises(BadInput, match="There is no case"):
        store.append("ABR-26A-0007", [noted("x")], expected_seq=1, index=index_of, by="p", at=NOW)


def test_what_is_added_follows_in_order(store: Store) -> None:
    case = begin(store, received(), noted("first"))
    more = add(store, case, noted("second"), noted("third"))
    assert [event.seq for event in more.events] == [3, 4]
    assert more.head == store.case_head(case.reference)
    assert [event.fields.get("note") for event in store.log(case.reference)] == [None, "first", "second", "third"]


def test_the_second_to_save_is_told_and_nothing_of_theirs_is_kept(store: Store) -> None:
    case = begin(store, received())
    add(store, case, noted("mine"))
    with pytest.raises(Conflict, match="has 2 entries now, and you were looking at 1"):
        add(store, case, noted("theirs"))
    assert [event.fields.get("note") for event in store.log(case.reference)] == [None, "mine"]
    assert store.verify(index=index_of) == ()


def test_a_correction_points_at_what_it_corrects(store: Store) -> None:
    case = begin(store, received())
    corrected = Event(
        "stage1.received", date(2026, 3, 31), {"customer": "R. Quillfeather"}, supersedes=case.events[0].id
    )
    added = add(store, case, corrected)
    assert store.log(case.reference)[1].supersedes == case.events[0].id
    assert store.queue.search("quillfeather")[0].received == date(2026, 3, 31)
    # The same append may correct what it has only just recorded, under an id of the caller's.
    first = Event("case.noted", date(2026, 4, 3), {"note": "a"}, id="01966b2a-0000-7000-8000-000000000001")
    again = Event("case.noted", date(2026, 4, 3), {"note": "b"}, supersedes=first.id)
    assert add(store, added, first, again).events[1].supersedes == first.id


def test_a_correction_of_another_cases_entry_is_refused(store: Store) -> None:
    one, two = begin(store, received()), begin(store, received())
    with pytest.raises(BadInput, match="There is no entry"):
        add(store, two, Event("case.undone", TODAY, {}, supersedes=one.events[0].id))
    assert store.case_head(two.reference).seq == 1


def test_the_log_as_it_was_known_at_a_moment(store: Store) -> None:
    case = begin(store, received(), at=NOW)
    add(store, case, noted("later"), at=NOW + timedelta(hours=1))
    assert [e.seq for e in store.log(case.reference, as_at=NOW)] == [1]
    assert [e.seq for e in store.log(case.reference, as_at=NOW + timedelta(hours=1))] == [1, 2]
    assert store.log(case.reference, as_at=NOW - timedelta(seconds=1)) == ()
    head, log = store.case(case.reference, as_at=NOW)
    assert (head.seq, len(log)) == (2, 1)


def test_nothing_to_record_is_refused(sqlite_store: Store) -> None:
    with pytest.raises(BadInput, match="nothing to record"):
        begin(sqlite_store)


def test_a_case_that_cannot_be_indexed_is_not_kept(store: Store) -> None:
    def stumbles(*_: object) -> None:
        raise BadInput("The procedure does not know this event.")

    with pytest.raises(BadInput, match="does not know"):
        begin(store, received(), index=stumbles)
    assert store.heads() == ()
    assert begin(store, received()).reference == "ABR-26A-0001"


def test_the_index_sees_what_is_read_back_later(store: Store) -> None:
    """Lists come back as tuples; an index worked out at once must not see anything else."""
    seen: list[tuple[Event, ...]] = []

    def watching(head: CaseHead, log: tuple[Event, ...]) -> IndexEntry:
        seen.append(log)
        return index_of(head, log)

    event = received(points=[{"text": "Damp", "category": "repairs"}], flags=["vulnerable"])
    case = begin(store, event, index=watching)
    assert seen == [store.log(case.reference)]


class TestBatch:
    """Many cases, all or nothing."""

    def test_everything_is_kept_together(self, store: Store) -> None:
        with store.batch() as batch:
            cases = [begin(batch, received(f"Customer {n}"), noted("imported")) for n in range(30)]
            add(batch, cases[3], noted("added in the same batch"))
        assert [case.reference for case in cases] == [f"ABR-26A-{n:04d}" for n in range(1, 31)]
        assert len(store.log("ABR-26A-0004")) == 3
        assert store.verify(index=index_of) == ()

    def test_nothing_is_kept_when_it_fails_at_the_end(self, store: Store) -> None:
        def fails() -> None:
            with store.batch() as batch:
                for n in range(30):
                    begin(batch, received(), mark=ImportMark("march.csv", str(n)))
                raise BadInput("Row 31 is not right.")

        with pytest.raises(BadInput, match="Row 31"):
            fails()
        assert store.heads() == ()
        assert store.imported("march.csv") == {}

    def test_a_row_that_is_refused_leaves_the_others(self, store: Store) -> None:
        with store.batch() as batch:
            one = begin(batch, received())
            with pytest.raises(BadInput):
                begin(batch, received(customer="\ud800"))
            with pytest.raises(Conflict):
                add(batch, one, noted("x"), expected_seq=7)
            two = begin(batch, received())
        assert (
            [head.reference for head in store.heads()]
            == [one.reference, two.reference]
            == ["ABR-26A-0001", "ABR-26A-0002"]
        )
        assert store.verify(index=index_of) == ()

    def test_a_rerun_adds_nothing_twice(self, store: Store) -> None:
        for rows in (["a", "b"], ["a", "b", "c"]):
            with store.batch() as batch:
                for row in rows:
                    if not batch.imported("march.csv", row):
                        begin(batch, received(row), mark=ImportMark("march.csv", row))
        assert store.imported("march.csv") == {"a": "ABR-26A-0001", "b": "ABR-26A-0002", "c": "ABR-26A-0003"}
        with pytest.raises(BadInput, match="imported before, as ABR-26A-0001"):
            begin(store, received(), mark=ImportMark("march.csv", "a"))
        assert len(store.heads()) == 3

    def test_the_same_row_twice_in_one_file_is_seen(self, sqlite_store: Store) -> None:
        with sqlite_store.batch() as batch:
            begin(batch, received(), mark=ImportMark("march.csv", "a"))
            assert batch.imported("march.csv", "a") == "ABR-26A-0001"
            with pytest.raises(BadInput, match="imported before"):
                begin(batch, received(), mark=ImportMark("march.csv", "a"))
        assert len(sqlite_store.heads()) == 1
