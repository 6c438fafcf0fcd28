"""A landlord's name and working days, read without the rest of the procedure: all of it that the first paint shows.

Nothing is checked here beyond what is read; the procedure is, whole, before the first step.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from app.errors import BadInput
from app.rules.workdays import WorkingCalendar

FOLDER = Path(__file__).parent / "procedures"
"""Where the landlords' folders lie."""


class Landlord(NamedTuple):
    """A landlord as the queue needs it."""

    name: str
    calendar: WorkingCalendar


@cache
def landlord(procedure_id: str) -> Landlord | None:
    """The landlord of a procedure; None where the file is not as expected, which the strict reader then explains."""
    try:
        file = tomllib.loads((FOLDER / procedure_id / "procedure.toml").read_text(encoding="utf-8"))
        head: dict[str, Any] = file["procedure"]
        nation = head.get("nation", "england")
        days = {name: _days(file.get(name, ())) for name in ("closure", "holiday")}
        return Landlord(
            str(head["landlord"]),
            WorkingCalendar.for_nation(nation, closures=days["closure"], extra=days["holiday"]),
        )
    except (BadInput, OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _days(tables: Any) -> dict[date, str]:
    return {table["on"]: table["name"] for table in tables}
