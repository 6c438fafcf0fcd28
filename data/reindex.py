"""Computing the index anew from the log: all of it, or the cases whose calendar or procedure has changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from data.database import Database
from data.index_rows import index_row
from data.log_rows import case_of, log_of
from data.queries import NEVER
from data.records import Indexer, Moved, Progress
from data.tables import CASE_INDEX, COMPLAINT

_PART: Final = 100
"""Cases of one transaction: other people's saving waits no longer than these take."""


def stale(database: Database, fingerprints: Collection[str]) -> tuple[str, ...]:
    """References of the open cases whose dates were computed of another calendar or procedure than these."""
    query = (
        select(CASE_INDEX.c.reference)
        .where(CASE_INDEX.c.closed.is_(None), CASE_INDEX.c.fingerprint.not_in(list(fingerprints)))
        .order_by(CASE_INDEX.c.due, CASE_INDEX.c.reference)
    )
    with database.reading() as connection:
        return tuple(connection.execute(query).scalars())


def reindex(
    database: Database, references: Sequence[str] | None, index: Indexer, progress: Progress | None
) -> tuple[Moved, ...]:
    """Write the index entries of these cases (None: of all) anew; those whose next due date moved.

    Goes in parts, each complete in itself: stopped half-way, the rest is as it was and can be done later.
    """
    if references is None:
        with database.reading() as connection:
            every = select(COMPLAINT.c.reference).order_by(COMPLAINT.c.reference)
            references = tuple(connection.execute(every).scalars())
    moved: list[Moved] = []
    for start in range(0, len(references), _PART):
        part = references[start : start + _PART]
        with database.writing() as connection:
            moved += [change for reference in part if (change := index_anew(connection, reference, index))]
        if progress:
            progress(start + len(part), len(references))
    return tuple(moved)


def index_anew(connection: Connection, reference: str, index: Indexer) -> Moved | None:
    """Write one case's index entry anew inside a transaction; how its next due date moved, if it did."""
    head = case_of(connection, reference, lock=True).head
    row = index_row(index(head, log_of(connection, head.case_id)))
    mine = CASE_INDEX.c.reference == head.reference
    before = connection.execute(select(CASE_INDEX.c.due).where(mine)).scalar()
    connection.execute(delete(CASE_INDEX).where(mine))
    connection.execute(insert(CASE_INDEX), [row])
    if before is None or before == row["due"]:
        return None
    dates = (None if due == NEVER else due for due in (before, row["due"]))
    return Moved(head.reference, row["customer"], *dates)
