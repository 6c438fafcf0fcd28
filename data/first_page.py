"""The first page of the queue, straight from the file: what is painted before the ORM has been imported."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from data.queries import Run, queue_page
from data.queue_records import FirstPage, Person, QueueQuery
from data.revisions import HEAD


class OpenProperly(Exception):
    """The page cannot be had this way: open the store, which will do it or say in words why not."""


def first_page(path: Path, query: QueueQuery, *, today: date, me: str, limit: int, counted: bool = True) -> FirstPage:
    """Read the first `limit` rows of the queue from a SQLite file, which is opened for reading only.

    Without `counted`, `total` says no more than how many rows were read: counting a long queue takes longer.

    Raises:
        OpenProperly: when there is no such file, it needs migrating, or anything else stands in the way.
    """
    with _reading(path) as run:
        total = None if counted else limit
        page = queue_page(run, query, today=today, me=me, offset=0, limit=limit, total=total)
        return FirstPage(page, _is_demo(run))


def first_person(path: Path, person: str, procedure: str) -> tuple[Person | None, bool]:
    """Who is at work, with the roles under this procedure (None: nobody), and whether this is a demonstration.

    Raises:
        OpenProperly: when there is no such file, it needs migrating, or anything else stands in the way.
    """
    with _reading(path) as run:
        named = run("SELECT name, active FROM person WHERE id = :person", {"person": person})
        roles = run(
            "SELECT role FROM person_role WHERE person = :person AND procedure = :procedure ORDER BY role",
            {"person": person, "procedure": procedure},
        )
        found = Person(person, named[0][0], tuple(role for (role,) in roles), bool(named[0][1])) if named else None
        return found, _is_demo(run)


def _is_demo(run: Run) -> bool:
    return run("SELECT value FROM meta WHERE key = 'demo'", {}) == [("1",)]


@contextmanager
def _reading(path: Path) -> Iterator[Run]:
    """The file, opened for reading only and held still; anything that goes wrong is `OpenProperly`."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0.2)) as connection:
            connection.execute("BEGIN")

            def run(sql: str, params: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
                texts = {name: str(value) if isinstance(value, date) else value for name, value in params.items()}
                return connection.execute(sql, texts).fetchall()

            if run("SELECT version_num FROM alembic_version", {}) != [(HEAD,)]:
                raise OpenProperly
            yield run
    except (sqlite3.Error, OSError, ValueError) as error:
        raise OpenProperly from error
