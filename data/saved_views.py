"""The views of the queue that people have named."""

from __future__ import annotations

import json
from dataclasses import asdict

from sqlalchemy import delete, insert, select

from app.errors import BadInput
from data.database import Database
from data.ids import new_id
from data.records import QueueQuery, SavedView
from data.tables import SAVED_VIEW


class SavedViews:
    """Each person's own views."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, person: str) -> tuple[SavedView, ...]:
        """A person's views, by name."""
        query = select(SAVED_VIEW).where(SAVED_VIEW.c.person == person).order_by(SAVED_VIEW.c.name)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(SavedView(row.id, row.name, QueueQuery(**json.loads(row.query))) for row in rows)

    def save(self, person: str, name: str, query: QueueQuery) -> SavedView:
        """Keep a view under a name, in place of an earlier one of the same name.

        Raises:
            BadInput: without a name.
        """
        name = " ".join(name.split())
        if not name:
            raise BadInput("A view needs a name.")
        view = SavedView(new_id(), name, query)
        with self._database.writing() as connection:
            connection.execute(delete(SAVED_VIEW).where(SAVED_VIEW.c.person == person, SAVED_VIEW.c.name == name))
            connection.execute(
                insert(SAVED_VIEW).values(id=view.id, person=person, name=name, query=json.dumps(asdict(query)))
            )
        return view

    def delete(self, person: str, view: str) -> None:
        """Drop a view of this person's; it need not be there."""
        with self._database.writing() as connection:
            connection.execute(delete(SAVED_VIEW).where(SAVED_VIEW.c.person == person, SAVED_VIEW.c.id == view))
