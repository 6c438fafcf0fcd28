"""The queue as rows for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.desk import Desk
from app.desk.views import QueueQuery, QueueRow

HEADINGS: Final = (
    "reference", "landlord", "customer", "address", "stage", "handler", "received", "due", "act", "waiting for",
    "closed", "flags",
)  # fmt: skip
PAGE: Final = 1_000
"""Rows that are read at once."""


def queue_rows(desk: Desk, query: QueueQuery, limit: int = 0) -> Iterator[QueueRow]:
    """Every row of a view in due order, or the first `limit`; read in pages."""
    offset = 0
    while True:
        page = desk.queue.page(query, offset, min(PAGE, limit - offset) if limit else PAGE)
        yield from page.rows
        offset += len(page.rows)
        if not page.rows or offset >= (limit or page.total):
            return


def export_rows(desk: Desk, query: QueueQuery) -> Iterator[tuple[str, ...]]:
    """A view as texts, in the order of `HEADINGS`; dates as 2026-04-09, which every spreadsheet reads as dates."""
    for row in queue_rows(desk, query):
        yield (
            row.reference,
            desk.landlord,
            row.customer,
            row.address,
            row.stage,
            row.handler_name,
            row.received.isoformat(),
            row.due.isoformat() if row.due else "",
            row.act,
            row.waiting,
            row.closed.isoformat() if row.closed else "",
            ", ".join(row.flags),
        )
