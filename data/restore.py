"""Putting a backup in the place of a database, which is set aside and never overwritten."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from app.errors import BadInput
from data.database import Database
from data.failures import told_of_file
from data.heads import heads_of
from data.migrate import copy_file
from data.records import Head

BESIDE = ("", "-wal", "-shm")
"""What belongs to a SQLite database: the file, and what lies beside it while it is open."""


def newer(database: Path, backup: Path) -> tuple[Head, ...]:
    """The cases of a database that a backup has not, or has fewer entries of; each as the database has it.

    Raises:
        StoreFailed: when one of them cannot be read.
    """
    with closing(Database(backup, reads=True)) as copy, copy.reading() as connection:
        kept = {head.reference: head.seq for head in heads_of(connection)}
    with closing(Database(database, reads=True)) as present, present.reading() as connection:
        return tuple(head for head in heads_of(connection) if head.seq > kept.get(head.reference, 0))


def put_back(database: Path, backup: Path, at: datetime) -> Path | None:
    """Put a copy of a backup in the place of a database; where the database was set aside, None where there was none.

    Raises:
        BadInput: when somebody has the database open.
        StoreFailed: when a file cannot be read or written.
    """
    aside = database.with_name(f"{database.name}.before-restore-{at:%Y%m%d-%H%M%S}")
    with told_of_file(database):
        there = database.exists()
        if there:
            _alone(database)
            for end in BESIDE:
                old = database.with_name(database.name + end)
                if old.exists():
                    old.replace(aside.with_name(aside.name + end))
        copy_file(backup, database)
    return aside if there else None


def _alone(database: Path) -> None:
    """Refuse while anybody else has the file open."""
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                return  # damaged, or none at all: nobody can be working in it
            raise BadInput(
                f"{database} is open in another program. Have everybody leave Putright, then restore."
            ) from None
