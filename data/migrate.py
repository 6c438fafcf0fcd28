"""Bringing a database up to this program's schema: made anew, let be, or copied and then migrated."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from app.errors import BadInput, StoreFailed
from data.database import Database
from data.failures import told, told_of_file
from data.revisions import REVISIONS

MIGRATIONS: Final = Path(__file__).with_name("migrations")

_LOCK: Final = 0x50_55_54_52
"""The number under which programs that migrate one PostgreSQL database wait for each other."""


def bring_up(
    database: Database,
    *,
    create: bool,
    home: Path | None = None,
    scripts: Path = MIGRATIONS,
    revisions: tuple[str, ...] = REVISIONS,
) -> None:
    """Make sure that the database is there, is ours and is up to date. Of folders only `home` is made.

    Raises:
        BadInput: when it is missing or empty (and `create` is False), or its folder is.
        StoreFailed: when it is locked, read-only, damaged, of another program,
            or newer than this program.
    """
    if database.path:
        _look_at_file(database.path, create=create, home=home)
    with database.reading() as connection:
        have = _revision(connection, database.shown)
    if have is None and not create:
        raise BadInput(f"There is nothing of Putright's in {database.shown}: it is empty. {_BEGIN}")
    if have is not None and have not in revisions:
        raise StoreFailed(
            f"{database.shown} was last used with a newer version of Putright than this one. Nothing was changed."
            " Install the newer version, or name another database with --db."
        )
    if database.as_it_lies:
        if have == revisions[-1]:
            return
        raise StoreFailed(
            f"{database.shown} is of an older version of Putright and cannot be written, so it cannot be brought up to "
            "date. Copy it to a place where you may write, and name that copy with --db."
        )
    if database.path:
        _make_ready(database, database.path)
    if have == revisions[-1]:
        return
    if database.path and have is not None:
        copy_file(database.path, database.path.with_name(f"{database.path.name}.before-{revisions[-1]}"))
    with database.writing() as connection:
        upgrade(connection, scripts=scripts)


def upgrade(connection: Connection, *, scripts: Path = MIGRATIONS) -> None:
    """Take every step that the database lacks, inside the transaction at hand: all of them or none."""
    # Here and not above: an up-to-date database never needs it.
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    directory = ScriptDirectory(str(scripts))
    context = MigrationContext.configure(connection)
    # Another program may have been quicker while this one waited for the lock.
    steps = list(directory.iterate_revisions("heads", context.get_current_revision() or "base"))
    with Operations.context(context):
        for step in reversed(steps):
            step.module.upgrade()
            context.stamp(directory, step.revision)


def copy_file(path: Path, to: Path) -> None:
    """Copy a SQLite database as it stands, other programs' unfinished writing left out.

    The copy appears whole or not at all; one of the same name is replaced.
    """
    unfinished = to.with_name(f"{to.name}.part")
    with told_of_file(path):
        unfinished.unlink(missing_ok=True)
        with (
            closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(unfinished)) as target,
        ):
            source.backup(target)
            # The copy stands alone: no -wal file that could be forgotten when it is moved.
            target.execute("PRAGMA journal_mode = DELETE")
        unfinished.replace(to)


_BEGIN: Final = (
    "Check the name given with --db or PUTRIGHT_DB. 'putright', 'putright new' and 'putright person add' begin one."
)


def _look_at_file(path: Path, *, create: bool, home: Path | None) -> None:
    if path.is_dir():
        raise StoreFailed(f"{path} is a folder, not a database. Name a file in it with --db.")
    if path.exists():
        return
    if not create:
        raise BadInput(f"There is no database at {path}. {_BEGIN}")
    if not path.parent.is_dir() and home is not None and path.parent != home:
        raise BadInput(
            f"There is no folder {path.parent}, so no database can be begun in it. Check the name given with --db or "
            "PUTRIGHT_DB, or make the folder first."
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreFailed(
            f"The folder {path.parent} cannot be made ({(error.strerror or 'refused').lower()})."
            " Name another database with --db."
        ) from error


def _revision(connection: Connection, shown: str) -> str | None:
    """The revision that the database says it has; None when it is empty."""
    tables = inspect(connection)
    if tables.has_table("alembic_version") and tables.has_table("complaint"):
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found or ""
    if tables.get_table_names():
        raise StoreFailed(f"{shown} is a database of another program. Nothing was changed. Name another with --db.")
    return None


def _make_ready(database: Database, path: Path) -> None:
    """Find out now, and not at the first save, whether the file may be written; and have it in WAL mode.

    A file that somebody is writing to at this moment is writable, so it is not waited for; if it is new to WAL as
    well, they are seeing to that, or the next opening will.
    """
    with told(database.shown), closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
            # BEGIN itself does not mind a read-only file; a change does, and is taken back.
            connection.execute("PRAGMA user_version = 0")
            connection.execute("ROLLBACK")
            # Stays with the file; already so, it costs nothing. A backup that was put in place comes without it.
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
