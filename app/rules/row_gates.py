"""The named condition about the rows of a list: members of a group, lines of money, the one row that an offer is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Final

from app.rules.conditions import Ask, Finding, holds_one, listed
from app.rules.events import Value
from app.rules.params import Conditions, Params
from app.rules.redress import offer

LINES: Final = "lines"
"""As `rows`: the lines of money of the offer that the event is about."""
OFFER: Final = "offer"
"""As `rows`: what was proposed in the offer that the event is about, as a single row."""


def rows_say(ask: Ask, params: Params) -> Finding:
    """Each of the rows says something in each of the columns `says`; a no is something too.

    `rows` is a fact that holds a list, or a list of the event's own; or `lines`, the lines of money of the offer that
    the event is about, or `offer`, what that offer proposes, as one row. With `one_of`, one of the columns is enough.
    With `where` only rows with these values count. There are `least` of them or more, and `most` or fewer. Words:
    missing, how many rows are not there or lack something; line, the number of the first that does; n, the most.
    """
    rows = [row for row in _rows(ask, params.text("rows")) if _fits(row, params.table("where"))]
    enough = any if params.yes("one_of") else all
    columns = params.texts("says")
    silent = [n for n, row in enumerate(rows, 1) if columns and not enough(_says(row, name) for name in columns)]
    missing = max(len(silent), params.number("least") - len(rows))
    if not missing and len(rows) <= params.number("most", len(rows)):
        return None
    return {
        "missing": str(missing),
        "line": str(silent[0] if silent else len(rows) + 1),
        "n": str(params.number("most", len(rows))),
    }


def _rows(ask: Ask, source: str) -> Iterable[Mapping[str, Value]]:
    if source in (LINES, OFFER):
        one = offer(ask.after, ask.event.item)
        if one is None:
            return ()
        return (one.event.fields,) if source == OFFER else [asdict(line) for line in one.lines]
    found = ask.fact((source,)) if ":" in source else ask.given(source)
    return [row for row in listed(found or ()) if isinstance(row, Mapping)]


def _fits(row: Mapping[str, Value], where: Conditions) -> bool:
    return all(holds_one(row.get(name, ""), one) for name, one in where.items())


def _says(row: Mapping[str, Value], name: str) -> bool:
    return row.get(name) not in (None, "", ())
