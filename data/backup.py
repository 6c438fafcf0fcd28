"""A copy to keep, with the chains' heads beside it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from app.errors import BadInput
from data.database import Database
from data.failures import told_of_file
from data.heads import heads_of, heads_text
from data.migrate import copy_file


def back_up(database: Database, path: Path) -> Path:
    """Copy the database and write down its heads; see `Store.backup`."""
    if database.path is None:
        raise BadInput("This database is on a server: back it up there, with pg_dump.")
    if path.exists():
        raise BadInput(f"{path} is there already, and a backup never overwrites. Give another name.")
    noted = path.with_name(f"{path.name}.heads")
    with told_of_file(path):
        copy_file(database.path, path.absolute())
        # Of the copy and not of the database, which may have gone on meanwhile.
        with closing(Database(path)) as copy, copy.reading() as connection:
            noted.write_text(heads_text(heads_of(connection)), encoding="utf-8")
    return noted
