"""What people are in the midst of writing, kept as they type."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select

from data.database import Database
from data.records import Draft
from data.tables import DRAFT


class Drafts:
    """One draft for each person and key. Values are JSON text, which the store does not look into."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, person: str, key: str, values: str, *, at: datetime) -> None:
        """Keep this text, in place of an earlier one under the same key."""
        with self._database.writing() as connection:
            connection.execute(delete(DRAFT).where(DRAFT.c.person == person, DRAFT.c.key == key))
            connection.execute(insert(DRAFT).values(person=person, key=key, body=values, updated=at))

    def load(self, person: str, key: str) -> Draft | None:
        """The draft under this key, if there is one."""
        return next((draft for draft in self.all(person) if draft.key == key), None)

    def all(self, person: str) -> tuple[Draft, ...]:
        """A person's drafts, the latest first."""
        query = select(DRAFT).where(DRAFT.c.person == person).order_by(DRAFT.c.updated.desc(), DRAFT.c.key)
        with self._database.reading() as connection:
            return tuple(Draft(row.person, row.key, row.body, row.updated) for row in connection.execute(query))

    def delete(self, person: str, key: str) -> None:
        """Drop a draft; it need not be there."""
        with self._database.writing() as connection:
            connection.execute(delete(DRAFT).where(DRAFT.c.person == person, DRAFT.c.key == key))
