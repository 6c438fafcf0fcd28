"""Computing the index anew from the log: all of it, or the cases whose calendar or procedure has changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select

from data.database import Database
from data.index_rows import index_row
from data.log_rows import case_of, log_of
from data.queries import NEVER
from data.records import CaseHead, Indexer, Moved, Progress
from data.tables import CASE_INDEX, COMPLAINT

_PART: Final = 100
"""Cases of one transaction. What they come to is worked out before it is begun, so that others may save meanwhile."""


def stale(database: Database, fingerprints: Collection[str], procedure: str = "") -> tuple[str, ...]:
    """References of the open cases whose dates were computed of another calendar or procedure than these.

    With `procedure` only of the landlord's whose it is.
    """
    query = (
        select(CASE_INDEX.c.reference)
        .where(CASE_INDEX.c.closed.is_(None), CASE_INDEX.c.fingerprint.not_in(list(fingerprints)))
        .order_by(CASE_INDEX.c.due, CASE_INDEX.c.reference)
    )
    if procedure:
        query = query.where(CASE_INDEX.c.procedure == procedure)
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
        moved += _part(database, references[start : start + _PART], index)
        if progress:
            progress(min(start + _PART, len(references)), len(references))
    return tuple(moved)


def _part(database: Database, references: Sequence[str], index: Indexer) -> list[Moved]:
    """Some cases: read and worked out while others save, then written in one short transaction.

    A case that has grown in between is worked out once more inside it.
    """
    with database.reading() as connection:
        heads = [case_of(connection, reference).head for reference in references]
        rows = {head: index_row(index(head, log_of(connection, head.case_id))) for head in heads}
    with database.writing() as connection:
        found = (
            _put(connection, head, rows[head])
            if case_of(connection, head.reference, lock=True).head == head
            else index_anew(connection, head.reference, index)
            for head in heads
        )
        return [change for change in found if change]


def index_anew(connection: Connection, reference: str, index: Indexer) -> Moved | None:
    """Write one case's index entry anew inside a transaction; how its next due date moved, if it did."""
    head = case_of(connection, reference, lock=True).head
    return _put(connection, head, index_row(index(head, log_of(connection, head.case_id))))


def _put(connection: Connection, head: CaseHead, row: Mapping[str, Any]) -> Moved | None:
    mine = CASE_INDEX.c.reference == head.reference
    before = connection.execute(select(CASE_INDEX.c.due).where(mine)).scalar()
    connection.execute(delete(CASE_INDEX).where(mine))
    connection.execute(insert(CASE_INDEX), [dict(row)])
    if before is None or before == row["due"]:
        return None
    dates = (None if due == NEVER else due for due in (before, row["due"]))
    return Moved(head.reference, row["customer"], *dates)
