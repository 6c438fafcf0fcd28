"""What is to be known of the database itself."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from data.database import Database
from data.tables import META

_DEMO = "demo"


class Meta:
    """Facts about the database, by key."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str, default: str = "") -> str:
        """The value of a key, or `default`."""
        with self._database.reading() as connection:
            found = connection.execute(select(META.c.value).where(META.c.key == key)).scalar()
        return default if found is None else str(found)

    def set(self, key: str, value: str) -> None:
        """Set a key, whether it was there or not."""
        with self._database.writing() as connection:
            connection.execute(delete(META).where(META.c.key == key))
            connection.execute(insert(META).values(key=key, value=value))

    @property
    def is_demo(self) -> bool:
        """Whether this is a demonstration database, and every screen is to say so."""
        return self.get(_DEMO) == "1"

    def mark_demo(self) -> None:
        """Mark this as a demonstration database, for good."""
        self.set(_DEMO, "1")
