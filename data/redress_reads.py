"""Which cases hold redress that waits for somebody's signature, read from the case index."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text

from app.rules.authority import AWAITS
from data.database import Database

_MARKED: Final = text(
    "SELECT reference FROM case_index WHERE procedure = :procedure AND flags LIKE :mark ORDER BY due, reference"
)


class RedressReads:
    """Reads for the screen of authorisation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def awaiting(self, procedure: str) -> tuple[str, ...]:
        """References of the landlord's cases with redress to sign off, open or closed, what is due first."""
        with self._database.reading() as connection:
            rows = connection.execute(_MARKED, {"procedure": procedure, "mark": f"%{AWAITS}%"}).fetchall()
        return tuple(str(row[0]) for row in rows)
