"""A connection to one database, SQLite or PostgreSQL, and the two ways of using it: reading and writing."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from app.errors import BadInput, StoreFailed
from data.failures import told

BUSY_MS: Final = 5_000
"""Milliseconds that one piece of work waits for another before it is told that the database is locked."""

CONNECT_SECONDS: Final = 5
"""Seconds that a PostgreSQL server has to answer."""

_WRITING: Final = "putright_writing"


def address(url_or_path: str | Path) -> URL:
    """Where a database is: a file's path, `sqlite:///path` or `postgresql://user@host/name`.

    Raises:
        BadInput: for an address that is neither.
    """
    text = str(url_or_path)
    if isinstance(url_or_path, Path) or "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser().absolute()))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise BadInput("The database's address cannot be read. Give a file, or postgresql://user@host/name.") from None
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database:
        return url.set(database=str(Path(url.database).expanduser().absolute()))
    raise BadInput("That kind of database is not supported. Give a file, or postgresql://user@host/name.")


class Database:
    """One database. Threads may share it; each piece of work takes a connection of its own."""

    def __init__(self, url_or_path: str | Path, *, busy_ms: int = BUSY_MS, reads: bool = False) -> None:
        """Prepare to connect; nothing is opened yet. With `reads` a file that cannot be written is opened as it lies.

        Raises:
            BadInput: for an address that is neither SQLite's nor PostgreSQL's.
        """
        self.url = address(url_or_path)
        self.is_sqlite = self.url.drivername == "sqlite"
        self.path = Path(self.url.database or "") if self.is_sqlite else None
        self._file: tuple[int, int] | None = None  # device and number of the file, from when it was first written
        for library in map(logging.getLogger, ("psycopg", "sqlalchemy")):
            # What they warn of comes to people as an error in words; unheard, it would be printed over the screen.
            if not library.handlers:
                library.addHandler(logging.NullHandler())
        self.shown = str(self.path) if self.path else _without_account(self.url)
        if self.is_sqlite:
            # The dialect's own choice for files is checked, not trusted: one connection per thread would leave
            # connections behind with each worker thread.
            self.as_it_lies = reads and _cannot_be_written(self.path)
            self.engine = create_engine(
                _as_it_lies(self.path) if self.as_it_lies else self.url,
                poolclass=QueuePool,
                connect_args={"check_same_thread": False, "timeout": busy_ms / 1000},
            )
            event.listen(self.engine, "connect", _prepare)
            event.listen(self.engine, "begin", _begin)
        else:
            self.as_it_lies = False
            self.engine = create_engine(self.url, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_SECONDS})
            event.listen(self.engine, "connect", partial(_wait_no_longer, busy_ms))
        # SQLite's readers see one state by themselves, PostgreSQL's when asked to.
        still = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self._reader = self.engine.execution_options(**still)
        self._writer = self.engine.execution_options(**{_WRITING: True})

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one unmoving state of the database, and lets others write meanwhile.

        Raises:
            StoreFailed: when the database cannot be read.
        """
        with told(self.shown), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: durable when the block ends, undone when it raises. On SQLite one writer at a time.

        Raises:
            StoreFailed: when the database cannot be written; nothing is kept.
            Conflict: when the server had to choose between two writers.
        """
        with told(self.shown), self._writer.begin() as connection:
            self._still_there()
            yield connection
            self._still_there()

    def _still_there(self) -> None:
        """Refuse to write to a file that is gone: the system would take the writing, and nobody would find it again."""
        if self.path is None:
            return
        try:
            found = self.path.stat()
        except FileNotFoundError:
            here = None
        else:
            here = (found.st_dev, found.st_ino)
            self._file = self._file or here
        if here is None or here != self._file:
            raise StoreFailed(
                f"{self.shown} was deleted, moved or replaced while it was open. Nothing was saved."
                " Put the file back where it was, or leave the program and start it again."
            )

    def checkpoint(self) -> None:
        """Have SQLite move its log file's content into the database and empty it, as far as readers allow."""
        if self.is_sqlite:
            with told(self.shown), closing(self.engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()

    def analyse(self) -> None:
        """Have PostgreSQL look at what is in its tables now, and not in a minute: until then it plans as if empty."""
        if not self.is_sqlite:
            with self.writing() as connection:
                connection.exec_driver_sql("ANALYZE")

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def _cannot_be_written(path: Path | None) -> bool:
    """Whether a file is there that this program may only read: on a disk, or in a folder, that takes no writing."""
    return path is not None and path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _as_it_lies(path: Path | None) -> URL:
    """The address of a SQLite file that nobody writes to.

    Raises:
        StoreFailed: when what was written last lies beside it, which SQLite cannot fetch without writing.
    """
    assert path is not None
    beside = path.with_name(f"{path.name}-wal")
    if beside.is_file() and beside.stat().st_size:
        raise StoreFailed(
            f"{path} cannot be written, and what was saved last still lies beside it in {beside.name}. Copy both to a "
            "place where you may write, and name that copy with --db."
        )
    return URL.create("sqlite", database=path.as_uri(), query={"mode": "ro", "immutable": "1", "uri": "true"})


def _without_account(url: URL) -> str:
    """A server's database as it may be shown and logged: where it is, and not with which name and password."""
    host = url.host or url.query.get("host") or "localhost"
    return f"postgresql://{host}/{url.database or ''}"


def _prepare(connection: sqlite3.Connection, record: Any) -> None:
    # Autocommit in the driver: it would otherwise begin transactions of its own, late and without IMMEDIATE.
    connection.isolation_level = None
    for pragma in (
        "foreign_keys = ON",
        "synchronous = FULL",
        "recursive_triggers = ON",  # or INSERT OR REPLACE deletes rows of the log past the triggers
        "secure_delete = ON",  # an erased text leaves no copy in free pages
    ):
        connection.execute(f"PRAGMA {pragma}")


def _wait_no_longer(busy_ms: int, connection: Any, record: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {busy_ms:d}")
    connection.commit()


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
