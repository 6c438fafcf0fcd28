"""The queue's reads on an open store; the SQL is in `data.queries`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from sqlalchemy import text

from data import queries
from data.database import Database
from data.queries import Run
from data.records import LikeCase, QueuePage, QueueQuery, QueueRow


class Queue:
    """Pages, counts and look-ups over the case index. `today` and `me` (a person's id) are what views depend on."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self,
        query: QueueQuery,
        *,
        today: date,
        me: str = "",
        offset: int = 0,
        limit: int = 100,
        total: int | None = None,
    ) -> QueuePage:
        """Rows `offset` … `offset + limit - 1` of a view, in due order.

        With `total`, as an earlier page gave it, they are not counted again.
        """
        with self._reading() as run:
            return queries.queue_page(run, query, today=today, me=me, offset=offset, limit=limit, total=total)

    def count(self, query: QueueQuery, *, today: date, me: str = "") -> int:
        """How many cases a view holds."""
        with self._reading() as run:
            return queries.count(run, query, today=today, me=me)

    def counts(self, *, procedure: str, today: date, me: str = "") -> dict[str, int]:
        """How many cases each built-in view holds."""
        with self._reading() as run:
            return queries.counts(run, procedure=procedure, today=today, me=me)

    def position(self, query: QueueQuery, reference: str, *, today: date, me: str = "") -> int | None:
        """The place of a case in a view, from 0; None when it is not in it."""
        with self._reading() as run:
            return queries.position(run, query, reference, today=today, me=me)

    def search(self, words: str, *, procedure: str = "", limit: int = 50) -> tuple[QueueRow, ...]:
        """Cases, open before closed, that have all these words in reference, customer, address or flags."""
        with self._reading() as run:
            return queries.search(run, words, procedure=procedure, limit=limit)

    def known(self, references: Sequence[str]) -> tuple[QueueRow, ...]:
        """Those of these references that are cases of this database."""
        with self._reading() as run:
            return queries.known(run, references)

    def like(self, customer: str, address: str, *, procedure: str = "", limit: int = 20) -> tuple[LikeCase, ...]:
        """Cases of the same person or address."""
        with self._reading() as run:
            return queries.like_cases(run, customer, address, procedure=procedure, limit=limit)

    @contextmanager
    def _reading(self) -> Iterator[Run]:
        with self._database.reading() as connection:
            yield lambda sql, params: connection.execute(text(sql), params).fetchall()
