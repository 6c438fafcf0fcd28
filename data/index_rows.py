"""The case index as rows: what is written beside the log, and what it should be."""

from __future__ import annotations

from typing import Any, Final

from data.folding import address_key, folded, person_key
from data.queries import NEVER
from data.records import IndexEntry

_LONGEST: Final = {"customer": 200, "address": 300, "act": 200, "waiting": 200}
"""Characters of free texts in the index: a line of the queue shows fewer, and the log has them whole."""


def index_row(entry: IndexEntry) -> dict[str, Any]:
    """The row of `case_index` for an entry."""
    row: dict[str, Any] = {
        name: getattr(entry, name)
        for name in (
            "reference",
            "procedure",
            "version",
            "stage",
            "customer",
            "address",
            "handler",
            "received",
            "closed",
            "act",
            "clock",
            "working",
            "waiting",
            "fingerprint",
        )
    }
    for name, length in _LONGEST.items():
        # PostgreSQL keeps no zero byte in a text.
        row[name] = row[name].replace("\0", " ")[:length]
    row["due"] = entry.due or NEVER
    row["flags"] = "\n".join(entry.flags)
    row["search"] = folded(" ".join((entry.reference, row["customer"], row["address"], *entry.flags)))
    row["customer_key"] = person_key(row["customer"])
    row["address_key"] = address_key(row["address"])
    return row
