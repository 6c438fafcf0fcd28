"""Which cases have promised actions: looked for in the log itself, closed cases too."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text

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
ORDER BY complaint.reference
"""


def promised(connection: Connection, procedure: str, *, done: bool) -> tuple[str, ...]:
    """References of a landlord's cases with promised actions that are open; with `done` also those that are done.

    An entry that was corrected or undone does not count, unless the undoing was undone.
    """
    rows = connection.execute(text(_CASES), {"procedure": procedure, "closing": 0 if done else -1})
    return tuple(rows.scalars())
