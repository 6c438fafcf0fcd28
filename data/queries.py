"""The reads of the queue, as SQL that runs unchanged on SQLite and PostgreSQL.

Texts with :named parameters and nothing imported but the standard library: the first page is painted through
`sqlite3` before the ORM is loaded, later ones through SQLAlchemy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, TypeAlias

from app.errors import BadInput
from data.folding import address_key, folded, person_key
from data.queue_records import LikeCase, QueuePage, QueueQuery, QueueRow

Run: TypeAlias = Callable[[str, Mapping[str, Any]], Sequence[Sequence[Any]]]
"""Runs one SQL text with its parameters and gives all rows."""

VIEWS: Final[Mapping[str, str]] = {
    "open": "c.closed IS NULL",
    "mine": "c.closed IS NULL AND c.handler = :me AND c.handler <> ''",
    "unallocated": "c.closed IS NULL AND c.handler = ''",
    "week": "c.closed IS NULL AND c.due >= :today AND c.due <= :week_end",
    "overdue": "c.closed IS NULL AND c.due < :today",
    "waiting": "c.closed IS NULL AND c.waiting <> ''",
    "closed": "c.closed IS NOT NULL",
}
"""The built-in views, each the condition that its cases meet."""

NEVER: Final = date.max
"""The due date in the index of a case with nothing due: it sorts last, so a page is one walk along an index."""

_MOST_WORDS: Final = 8
_LONGEST_WORD: Final = 200
"""Characters of a word that are looked for: SQLite refuses patterns of more than 50,000 bytes."""

_COLUMNS: Final = (
    "c.reference, c.customer, c.address, c.stage, c.handler, c.received, c.due, c.act, c.clock, c.working,"
    # Looked up for the rows that are shown; joined, it would be for those that OFFSET skips too.
    " c.waiting, c.closed, c.flags, (SELECT p.name FROM person p WHERE p.id = c.handler), c.procedure"
)
_FROM: Final = "FROM case_index c"


def week_end(today: date) -> date:
    """The Sunday that ends this week; today itself on a Sunday."""
    return today + timedelta(days=6 - today.weekday())


def queue_page(
    run: Run, query: QueueQuery, *, today: date, me: str, offset: int, limit: int, total: int | None = None
) -> QueuePage:
    """The rows `offset` … `offset + limit - 1` of a view in due order, and how many it holds in all.

    `total` is what an earlier page said, where that is good enough: counting is most of the work of a long queue.

    Raises:
        BadInput: for a view that is not built in.
    """
    where, params = _where(query, today, me)
    rows = run(
        f"SELECT {_COLUMNS} {_FROM} WHERE {where} ORDER BY c.due, c.reference LIMIT :limit OFFSET :offset",
        {**params, "limit": limit, "offset": offset},
    )
    if 0 < len(rows) < limit or (offset == 0 and not rows):
        # A page that is not full ends the view.
        total = offset + len(rows)
    elif total is None:
        total = count(run, query, today=today, me=me)
    return QueuePage(tuple(_row(row) for row in rows), offset, total)


def count(run: Run, query: QueueQuery, *, today: date, me: str) -> int:
    """How many cases a view holds."""
    where, params = _where(query, today, me)
    return int(run(f"SELECT count(*) FROM case_index c WHERE {where}", params)[0][0])


def counts(run: Run, *, procedure: str, today: date, me: str) -> dict[str, int]:
    """How many cases each built-in view holds, in one read."""
    of = " AND c.procedure = :procedure" if procedure else ""
    each = ", ".join(f"count(*) FILTER (WHERE {VIEWS[view]})" for view in VIEWS if view != "closed")
    closed = f"(SELECT count(*) FROM case_index c WHERE c.closed IS NOT NULL{of})"
    row = run(
        f"SELECT {each}, {closed} FROM case_index c WHERE c.closed IS NULL{of}",
        {"today": today, "week_end": week_end(today), "me": me, "procedure": procedure},
    )[0]
    return dict(zip(VIEWS, map(int, row), strict=True))


def position(run: Run, query: QueueQuery, reference: str, *, today: date, me: str) -> int | None:
    """How many rows stand before a case in a view; None when the case is not in it."""
    where, params = _where(query, today, me)
    found = run(f"SELECT c.due FROM case_index c WHERE {where} AND c.reference = :at", {**params, "at": reference})
    if not found:
        return None
    before = f"SELECT count(*) FROM case_index c WHERE {where} AND (c.due, c.reference) < (:due, :at)"
    return int(run(before, {**params, "at": reference, "due": _date(found[0][0])})[0][0])


def search(run: Run, text: str, *, procedure: str, limit: int) -> tuple[QueueRow, ...]:
    """Cases, open before closed, whose reference, customer, address and flags have all the words of `text`."""
    where, params = _narrowed(["1 = 1"], {}, QueueQuery(text=text, procedure=procedure))
    order = "ORDER BY CASE WHEN c.closed IS NULL THEN 0 ELSE 1 END, c.due, c.reference LIMIT :limit"
    return tuple(
        _row(row) for row in run(f"SELECT {_COLUMNS} {_FROM} WHERE {where} {order}", {**params, "limit": limit})
    )


def known(run: Run, references: Sequence[str]) -> tuple[QueueRow, ...]:
    """The cases of these references."""
    params = {f"at{n}": reference for n, reference in enumerate(references)}
    where = ", ".join(f":{name}" for name in params)
    return tuple(_row(row) for row in run(f"SELECT {_COLUMNS} {_FROM} WHERE c.reference IN ({where})", params))


def like_cases(run: Run, customer: str, address: str, *, procedure: str, limit: int = 20) -> tuple[LikeCase, ...]:
    """Cases of the same person or the same address, open before closed, then newest first.

    Case, accents, punctuation, the order of a name's words and an address's usual short forms make no difference.
    An address matches also where only its beginning is given: two words at least.
    """
    params = {"who": person_key(customer), "where": address_key(address), "procedure": procedure, "limit": limit}
    either = []
    if params["who"]:
        either.append("c.customer_key = :who")
    if " " in str(params["where"]):
        # Everything that begins with the words: a range, so that the index is used. "!" is what follows a space.
        either.append("c.address_key = :where OR (c.address_key >= :from AND c.address_key < :to)")
        params |= {"from": f"{params['where']} ", "to": f"{params['where']}!"}
    if not either:
        return ()
    of = " AND c.procedure = :procedure" if procedure else ""
    found = run(
        "SELECT c.reference, c.customer, c.address, c.stage, c.received, c.customer_key, c.closed FROM case_index c"
        f" WHERE ({' OR '.join(either)}){of}"
        " ORDER BY CASE WHEN c.closed IS NULL THEN 0 ELSE 1 END, c.received DESC, c.reference LIMIT :limit",
        params,
    )
    return tuple(
        LikeCase(
            reference=row[0],
            customer=row[1],
            address=row[2],
            stage=row[3],
            received=_date(row[4]),
            why=_why(row[5] == params["who"] != "", row[2], str(params["where"])),
            open=row[6] is None,
        )
        for row in found
    )


def _why(same_person: bool, address: str, key: str) -> str:
    have = address_key(address)
    same_address = " " in key and (have == key or have.startswith(f"{key} "))
    if same_person and same_address:
        return "same person, same address"
    return "same person" if same_person else "same address"


def _where(query: QueueQuery, today: date, me: str) -> tuple[str, dict[str, Any]]:
    """The conditions of a query, and their parameters."""
    if query.view not in VIEWS:
        raise BadInput(f"There is no view '{query.view}'. There are: {', '.join(VIEWS)}.")
    view = VIEWS[query.view]
    given = {"today": today, "week_end": week_end(today), "me": me}
    return _narrowed([view], {name: value for name, value in given.items() if f":{name}" in view}, query)


def _narrowed(terms: list[str], params: dict[str, Any], query: QueueQuery) -> tuple[str, dict[str, Any]]:
    """The terms, and those that the query's procedure, handler and text add."""
    if query.procedure:
        terms.append("c.procedure = :procedure")
        params["procedure"] = query.procedure
    if query.handler:
        terms.append("c.handler = :handler")
        params["handler"] = query.handler
    for n, word in enumerate(folded(query.text).split()[:_MOST_WORDS]):
        terms.append(f"c.search LIKE :word{n} ESCAPE '!'")
        params[f"word{n}"] = "%" + word[:_LONGEST_WORD].replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
    return " AND ".join(terms), params


def _row(row: Sequence[Any]) -> QueueRow:
    due = _date(row[6])
    return QueueRow(
        reference=row[0],
        customer=row[1],
        address=row[2],
        stage=row[3],
        handler=row[4],
        received=_date(row[5]),
        due=None if due == NEVER else due,
        act=row[7],
        clock=row[8],
        working=bool(row[9]),
        waiting=row[10],
        closed=_date(row[11]) if row[11] is not None else None,
        flags=tuple(row[12].split("\n")) if row[12] else (),
        handler_name=row[13] or "",
        procedure=row[14],
    )


def _date(value: date | str) -> date:
    """SQLite keeps dates as texts, PostgreSQL as dates."""
    return value if isinstance(value, date) else date.fromisoformat(value)
