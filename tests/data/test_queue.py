"""The queue's reads, held against a plain reading of every case in Python."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest

from app.errors import BadInput
from app.rules.events import Event
from data.first_page import OpenProperly, first_page, first_person
from data.queries import VIEWS, week_end
from data.records import QueueQuery, QueueRow
from data.store import Store
from tests.stores import TODAY, add, begin, by_hand, received

ME = "person-1"
NAMES = (
    "Rosa Quillfeather",
    "Idris Pettibone",
    "O'Hara-Żółć, Bláthnaid",
    "100% Proof_Ltd",
    "Zebedee!",
    "ROSA quillfeather",
)
STREETS = ("Oak Road", "Élan Close", "St. Swithin's Sq")

MEETS: dict[str, Callable[[QueueRow], bool]] = {
    "open": lambda row: row.closed is None,
    "mine": lambda row: row.closed is None and row.handler == ME,
    "unallocated": lambda row: row.closed is None and row.handler == "",
    "week": lambda row: (
        row.closed is None and row.due is not None and date(2026, 4, 15) <= row.due <= date(2026, 4, 19)
    ),
    "overdue": lambda row: row.closed is None and row.due is not None and row.due < TODAY,
    "waiting": lambda row: row.closed is None and row.waiting != "",
    "closed": lambda row: row.closed is not None,
}


@pytest.fixture
def queue(store: Store) -> Store:
    """A store with sixty cases of two landlords in every state."""
    random = Random(2026)
    with store.batch() as batch:
        for number in range(60):
            fields = {"handler": random.choice(("", ME, "person-2")), "waiting": random.choice(("", "", "customer"))}
            fields |= {"undated": "yes"} if random.random() < 0.15 else {}
            landlord = random.choice(("abri", "octavia"))
            event = received(
                random.choice(NAMES),
                f"{number} {random.choice(STREETS)}",
                on=date(2026, 4, 1) + timedelta(days=random.randrange(16)),
                **fields,
            )
            case = begin(batch, event, procedure=landlord, prefix=landlord[:3].upper())
            if random.random() < 0.25:
                add(batch, case, Event("stage1.closed", TODAY, {}))
    return store


def every_row(store: Store) -> list[QueueRow]:
    """All rows there are, in the order in which the queue shows them."""
    rows = [
        *store.queue.page(QueueQuery("open"), today=TODAY, limit=1000).rows,
        *store.queue.page(QueueQuery("closed"), today=TODAY, limit=1000).rows,
    ]
    assert len(rows) == 60
    return sorted(rows, key=lambda row: (row.due is None, row.due or TODAY, row.reference))


def references(rows: tuple[QueueRow, ...] | list[QueueRow]) -> list[str]:
    return [row.reference for row in rows]


def test_each_view_holds_its_cases_in_due_order_page_by_page(queue: Store) -> None:
    assert MEETS.keys() == VIEWS.keys()
    rows = every_row(queue)
    for view, meets in MEETS.items():
        for procedure in ("", "abri"):
            query = QueueQuery(view, procedure=procedure)
            wanted = references([row for row in rows if meets(row) and procedure in ("", row.procedure)])
            assert len(wanted) > 1
            got: list[str] = []
            for offset in range(0, len(wanted) + 7, 7):
                page = queue.queue.page(query, today=TODAY, me=ME, offset=offset, limit=7)
                assert (page.offset, page.total) == (offset, len(wanted))
                got += references(page.rows)
            assert got == wanted


def test_counts_are_those_of_the_pages(queue: Store) -> None:
    for procedure in ("", "octavia"):
        counts = queue.queue.counts(procedure=procedure, today=TODAY, me=ME)
        assert list(counts) == list(VIEWS)
        for view, counted in counts.items():
            assert queue.queue.count(QueueQuery(view, procedure=procedure), today=TODAY, me=ME) == counted
            assert len(queue.queue.page(QueueQuery(view, procedure=procedure), today=TODAY, me=ME).rows) == counted


def test_nobody_signed_in_has_no_cases(queue: Store) -> None:
    assert queue.queue.count(QueueQuery("mine"), today=TODAY, me="") == 0


def test_one_handlers_cases_and_the_name_beside_them(queue: Store) -> None:
    by_hand(
        queue,
        "INSERT INTO person (id, name, name_key, active) VALUES ('person-2', 'Pat Poe', 'pat poe', :yes)",
        yes=True,
    )
    page = queue.queue.page(QueueQuery("open", handler="person-2"), today=TODAY)
    wanted = [row for row in every_row(queue) if row.closed is None and row.handler == "person-2"]
    assert list(page.rows) == wanted
    assert {row.handler_name for row in wanted} == {"Pat Poe"}


TYPED: dict[str, Callable[[QueueRow], bool]] = {
    "rosa": lambda row: row.customer.lower().startswith("rosa"),
    "ROSA  oak": lambda row: row.customer.lower().startswith("rosa") and "Oak" in row.address,
    "elan": lambda row: "Élan" in row.address,
    "ÉLAN CLOSE": lambda row: "Élan" in row.address,
    "zołć": lambda row: "Bláthnaid" in row.customer,
    "100%": lambda row: "100%" in row.customer,
    "%": lambda row: "%" in row.customer,
    "f_l": lambda row: "Proof_Ltd" in row.customer,
    "!": lambda row: "!" in row.customer,
    "abr-26a-000": lambda row: row.reference.startswith("ABR-26A-000"),
    "   ": lambda row: True,
    "' OR 1=1 --": lambda row: False,
    "x" * 100_000: lambda row: False,
    "rosa " * 500: lambda row: row.customer.lower().startswith("rosa"),
}


def test_text_is_looked_for_as_typed(queue: Store) -> None:
    rows = [row for row in every_row(queue) if row.closed is None]
    for typed, finds in TYPED.items():
        page = queue.queue.page(QueueQuery("open", text=typed), today=TODAY, limit=100)
        assert references(page.rows) == references([row for row in rows if finds(row)]), typed[:20]


def test_search_looks_through_closed_cases_too_after_the_open_ones(queue: Store) -> None:
    rows = [row for row in every_row(queue) if "oak" in row.address.lower()]
    wanted = [row for row in rows if row.closed is None] + [row for row in rows if row.closed is not None]
    assert list(queue.queue.search("oak")) == wanted
    assert list(queue.queue.search("oak", limit=3)) == wanted[:3]
    assert list(queue.queue.search("oak", procedure="abri")) == [row for row in wanted if row.procedure == "abri"]


def test_the_position_is_where_the_page_has_it(queue: Store) -> None:
    for view in VIEWS:
        query = QueueQuery(view, procedure="abri")
        rows = queue.queue.page(query, today=TODAY, me=ME, limit=100).rows
        places = [queue.queue.position(query, row.reference, today=TODAY, me=ME) for row in rows]
        assert places == list(range(len(rows)))
    assert queue.queue.position(QueueQuery("open"), "ABR-26A-9999", today=TODAY) is None
    closed = next(row.reference for row in every_row(queue) if row.closed)
    assert queue.queue.position(QueueQuery("open"), closed, today=TODAY) is None


def test_an_unknown_view_names_those_there_are(sqlite_store: Store) -> None:
    with pytest.raises(BadInput, match=r"no view 'urgent'.*open, mine"):
        sqlite_store.queue.page(QueueQuery("urgent"), today=TODAY)


def test_the_week_ends_on_sunday() -> None:
    assert [week_end(TODAY + timedelta(days=n)) for n in range(6)] == [date(2026, 4, 19)] * 5 + [date(2026, 4, 26)]


class TestLike:
    """The same person or address, however it was written."""

    @pytest.mark.parametrize(
        ("customer", "address", "why"),
        [
            ("rosa quillfeather", "", "same person"),
            ("Mrs QUILLFEATHER, Rosa", "99 Elsewhere Street", "same person"),
            ("Someone Else", "14 oak rd so506ad", "same address"),
            ("", "14, Oak Road", "same address"),
            ("Ms. Rosa Quillfeather", "14 Oak Road SO50 6AD", "same person, same address"),
        ],
    )
    def test_it_is_found(self, store: Store, customer: str, address: str, why: str) -> None:
        begin(store, received("Rosa Quillfeather", "14 Oak Road, SO50 6AD"))
        (found,) = store.queue.like(customer, address)
        assert (found.reference, found.why) == ("ABR-26A-0001", why)

    @pytest.mark.parametrize(
        ("customer", "address"),
        [
            ("", ""),
            ("  ", ","),
            ("Rosa", "14"),
            ("Rosa Quill", "1 Oak Road"),
            ("R", "14 Oak Roa"),
            ("", "114 Oak Road"),
        ],
    )
    def test_others_are_not(self, store: Store, customer: str, address: str) -> None:
        begin(store, received("Rosa Quillfeather", "14 Oak Road, SO50 6AD"))
        begin(store, received("", ""))
        assert store.queue.like(customer, address) == ()

    def test_open_cases_come_first_then_the_newest(self, store: Store) -> None:
        for day, closed in ((1, False), (2, True), (3, False), (4, True)):
            case = begin(store, received(on=date(2026, 4, day)))
            if closed:
                add(store, case, Event("stage1.closed", TODAY, {}))
        begin(store, received(), procedure="octavia", prefix="OCT")
        found = store.queue.like("Rosa Quillfeather", "", procedure="abri")
        assert [(like.received.day, like.stage) for like in found] == [
            (3, "stage 1"),
            (1, "stage 1"),
            (4, "closed"),
            (2, "closed"),
        ]
        assert len(store.queue.like("Rosa Quillfeather", "")) == 5


class TestFirstPage:
    """The page that is read before the ORM is there is the page that is read with it."""

    def test_it_is_the_same(self, sqlite_store: Store) -> None:
        assert sqlite_store.path
        for number in range(9):
            begin(sqlite_store, received(f"Customer {number}", handler=ME if number % 2 else ""))
        person = sqlite_store.people.add("Pat Poe", "abri", ["officer"])
        begin(sqlite_store, received("Last", handler=person.id))
        for view in VIEWS:
            for text in ("", "customer 3"):
                query = QueueQuery(view, text, procedure="abri")
                first = first_page(sqlite_store.path, query, today=TODAY, me=ME, limit=4)
                assert first.page == sqlite_store.queue.page(query, today=TODAY, me=ME, limit=4)
                assert not first.demo
        sqlite_store.meta.mark_demo()
        assert first_page(sqlite_store.path, QueueQuery(), today=TODAY, me=ME, limit=4).demo

    def test_who_is_at_work_is_who_the_directory_has(self, sqlite_store: Store) -> None:
        assert sqlite_store.path
        pat = sqlite_store.people.add("Pat Poe", "abri", ["officer", "manager"])
        assert first_person(sqlite_store.path, pat.id, "abri") == (sqlite_store.people.find(pat.id, "abri"), False)
        assert first_person(sqlite_store.path, pat.id, "octavia")[0] == sqlite_store.people.find(pat.id, "octavia")
        assert first_person(sqlite_store.path, "nobody", "abri") == (None, False)

    def test_whatever_is_amiss_is_left_to_opening_properly(self, sqlite_store: Store) -> None:
        path = sqlite_store.path
        assert path
        by_hand(sqlite_store, "UPDATE alembic_version SET version_num = '0000'")
        (path.parent / "letter.db").write_text("Dear Sir or Madam, " * 300)
        for bad in (path, path.parent, path.parent / "none.db", path.parent / "letter.db"):
            with pytest.raises(OpenProperly):
                first_page(bad, QueueQuery(), today=TODAY, me=ME, limit=4)
        assert not (path.parent / "none.db").exists()
