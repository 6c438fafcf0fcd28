"""What databases complain of, in words for people."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from app.errors import BadInput, Conflict, PutrightError, StoreFailed
from data.database import Database
from data.failures import explained, told, told_of_file
from data.records import QueueQuery
from data.store import Store
from tests.stores import TODAY, by_hand

BROKEN = ("half \ud83d", "zero \0 byte")


@pytest.mark.parametrize("broken", BROKEN)
def test_looking_for_what_cannot_be_there_finds_nothing(store: Store, broken: str) -> None:
    assert store.queue.page(QueueQuery(text=broken), today=TODAY).rows == ()
    assert store.queue.search(broken) == ()
    assert store.queue.like(broken, broken) == ()


@pytest.mark.parametrize("keep", [lambda s, t: s.people.add(t, "abri", ["officer"]), lambda s, t: s.meta.set(t, t)])
def test_a_text_that_cannot_be_kept_is_bad_input(store: Store, keep: Callable[[Store, str], object]) -> None:
    with pytest.raises(BadInput, match="character that cannot be kept"):
        keep(store, BROKEN[0])


def test_a_zero_byte_is_kept_or_refused_but_never_a_lost_server(postgres_url: str) -> None:
    with Store.open(postgres_url) as store, pytest.raises(BadInput, match="character that cannot be kept"):
        store.meta.set("a", BROKEN[1])


def test_a_fault_in_the_tables_is_said_briefly(store: Store) -> None:
    with pytest.raises(StoreFailed, match=r"refused the change: .*nowhere.* Nothing was saved") as failure:
        by_hand(store, "SELECT 1 FROM nowhere")
    assert "\n" not in str(failure.value)
    assert "sqlalche.me" not in str(failure.value)


def test_our_own_errors_pass_through() -> None:
    with pytest.raises(Conflict, match="as it is"), told("db"):
        raise Conflict("as it is")


def test_a_callers_own_files_are_not_the_databases_failures(store: Store, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), store.batch():
        (tmp_path / "none.csv").read_text()


def test_what_the_system_refuses_of_a_file_is_said(tmp_path: Path) -> None:
    says = r"none: no such file or directory\. Nothing was saved\. Check"
    with pytest.raises(StoreFailed, match=says), told_of_file(tmp_path / "none"):
        (tmp_path / "none").read_bytes()


def test_a_server_where_somebody_holds_on_is_not_waited_for_for_ever(postgres_url: str) -> None:
    Store.open(postgres_url).close()
    with psycopg.connect(postgres_url) as other:
        other.execute("LOCK TABLE case_index IN ACCESS EXCLUSIVE MODE")
        database = Database(postgres_url, busy_ms=50)
        with pytest.raises(StoreFailed, match="is locked: somebody else"), database.reading() as mine:
            mine.execute(text("SELECT * FROM case_index"))
        database.close()
        other.rollback()


def test_a_server_that_goes_away_is_said(postgres_url: str, capfd: pytest.CaptureFixture[str]) -> None:
    def cut_off(store: Store) -> None:
        with store._database.reading() as mine:
            me = mine.execute(text("SELECT pg_backend_pid()")).scalar()
            with psycopg.connect(postgres_url, autocommit=True) as admin:
                admin.execute("SELECT pg_terminate_backend(%s)", [me])
            mine.execute(text("SELECT 1"))

    with Store.open(postgres_url) as store:
        with pytest.raises(StoreFailed, match=r"ended the work|cannot be reached"):
            cut_off(store)
        # The next piece of work finds a connection of its own.
        assert store.heads() == ()
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("error", "kind", "says"),
    [
        (psycopg.errors.SerializationFailure, Conflict, "same moment"),
        (psycopg.errors.DeadlockDetected, Conflict, "same moment"),
        (psycopg.errors.DiskFull, StoreFailed, "disk of the server of db is full"),
        (psycopg.errors.TooManyConnections, StoreFailed, "too many connections"),
        (psycopg.errors.InvalidPassword, StoreFailed, "name or the password"),
        (psycopg.errors.InsufficientPrivilege, StoreFailed, "may not do this"),
        (psycopg.errors.ReadOnlySqlTransaction, StoreFailed, "read-only"),
        (psycopg.errors.AdminShutdown, StoreFailed, "shutting down"),
        (psycopg.errors.DataCorrupted, StoreFailed, "is damaged"),
        (lambda: sqlite3.OperationalError("odd {thing}"), StoreFailed, "odd (thing)"),
    ],
)
def test_each_failure_has_its_sentence(error: Callable[[], Exception], kind: type[PutrightError], says: str) -> None:
    found = explained(error(), "db")
    assert type(found) is kind
    assert says in str(found)
    assert str(found).endswith(".")


def test_bytes_that_are_no_text_are_damage_and_are_not_repeated() -> None:
    with (
        closing(sqlite3.connect(":memory:")) as connection,
        pytest.raises(StoreFailed, match="is damaged") as failure,
        told("db"),
    ):
        connection.execute("SELECT CAST(x'41ff42' AS TEXT)").fetchall()
    assert "\ufffd" not in str(failure.value)
    with pytest.raises(StoreFailed, match="is damaged"), told("db"):
        b"\xa2".decode("utf-8")


def test_nothing_is_saved_in_a_file_that_was_taken_away(tmp_path: Path) -> None:
    where, aside = tmp_path / "cases.db", tmp_path / "aside.db"
    with Store.open(where) as store:
        store.meta.set("a", "1")
        where.rename(aside)
        with pytest.raises(StoreFailed, match=r"deleted, moved or replaced .* Nothing was saved"):
            store.meta.set("a", "2")
        where.write_bytes(b"another")
        with pytest.raises(StoreFailed, match="deleted, moved or replaced"):
            store.meta.set("a", "2")
        aside.replace(where)
        store.meta.set("a", "3")
        assert store.meta.get("a") == "3"
