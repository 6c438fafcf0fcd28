"""Which cases have promised actions or owe a remedy, closed ones too: looked for in the log, or by the index's mark."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text

from app.rules.investigation import OWED

_CASES: Final = """
SELECT complaint.reference
FROM event JOIN complaint ON complaint.id = event.case_id
WHERE event.name IN ('action.offered', 'action.completed') AND event.name LIKE 'action.%'
  AND complaint.procedure = :procedure
  AND NOT EXISTS (
    SELECT 1 FROM event AS later WHERE later.supersedes = event.id AND later.supersedes IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM event AS last WHERE last.supersedes = later.id AND last.supersedes IS NOT NULL)
  )
GROUP BY complaint.reference
HAVING SUM(CASE WHEN event.name = 'action.offered' THEN 1 ELSE :closing END) > 0
"""
_OWING: Final = "SELECT reference FROM case_index WHERE procedure = :procedure AND flags LIKE :mark"
_EVER: Final = """
SELECT DISTINCT complaint.reference FROM event JOIN complaint ON complaint.id = event.case_id
WHERE event.name = 'redress.proposed' AND complaint.procedure = :procedure
"""


def promised(connection: Connection, procedure: str, *, done: bool) -> tuple[str, ...]:
    """References of a landlord's cases with promised actions or remedies that are open; with `done` also done ones.

    An entry that was corrected or undone does not count, unless the undoing was undone.
    """
    rows = connection.execute(text(_CASES), {"procedure": procedure, "closing": 0 if done else -1})
    found = set(rows.scalars())
    if done:
        found |= set(connection.execute(text(_EVER), {"procedure": procedure}).scalars())
    else:
        found |= set(connection.execute(text(_OWING), {"procedure": procedure, "mark": f"%{OWED}%"}).scalars())
    return tuple(sorted(found))
