"""Erasing a text from the log, as the law may ask: the words go, and that there were words stays."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update

from app.errors import BadInput
from data.database import Database
from data.log_rows import case_of
from data.records import Indexer
from data.reindex import index_anew
from data.tables import CHAIN, ERASURE, EVENT_FIELD


def erase(
    database: Database, reference: str, event_id: str, field: str, *, by: str, at: datetime, index: Indexer
) -> None:
    """Erase one free text of one event, from the file as well, and work the case's index entry out anew.

    Raises:
        BadInput: when there is no such text, it is not free text, or it was erased before.
    """
    with database.writing() as connection:
        head = case_of(connection, reference, lock=True).head
        row = connection.execute(
            select(EVENT_FIELD.c.free, EVENT_FIELD.c.value)
            .join(CHAIN, CHAIN.c.event_id == EVENT_FIELD.c.event_id)
            .where(CHAIN.c.case_id == head.case_id, EVENT_FIELD.c.event_id == event_id, EVENT_FIELD.c.name == field)
        ).one_or_none()
        if row is None:
            raise BadInput(f"There is no text '{field}' in that entry of {head.reference}.")
        if not row.free:
            raise BadInput(f"'{field}' is not free text: dates, choices and amounts stay, for the rules read them.")
        if row.value is None:
            raise BadInput(f"'{field}' of that entry of {head.reference} has been erased already.")
        connection.execute(insert(ERASURE).values(event_id=event_id, field=field, person=by, erased=at))
        connection.execute(
            update(EVENT_FIELD)
            .where(EVENT_FIELD.c.event_id == event_id, EVENT_FIELD.c.name == field)
            .values(value=None, salt=None)
        )
        index_anew(connection, head.reference, index)
    database.checkpoint()
