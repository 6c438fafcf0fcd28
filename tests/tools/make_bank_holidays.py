"""Write `app/rules/bank_holidays.py` from the package `holidays`.

    python tests/tools/make_bank_holidays.py           write the table
    python tests/tools/make_bank_holidays.py --check   exit 1 if the shipped table is stale

The names are put as GOV.UK puts them. When GOV.UK announces another year, move `ANNOUNCED_TO` and `LAST`.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import holidays

FIRST = date(2014, 1, 1)
LAST = date(2035, 12, 31)
ANNOUNCED_TO = date(2028, 12, 31)
"""The end of the last year on https://www.gov.uk/bank-holidays; later ones are computed."""

TARGET = Path(__file__).parents[2] / "app" / "rules" / "bank_holidays.py"

NATIONS = {"E": ("ENG", "WLS"), "S": ("SCT",), "N": ("NIR",)}
"""The letter of the table, and the subdivisions of `holidays` that share it."""

SAID = {
    "(observed)": "(substitute day)",
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
    "Summer Bank Holiday": "Summer bank holiday",
    "New Year Holiday": "2nd January",
    "Saint ": "St ",
    "Battle of the Boyne": "Battle of the Boyne (Orangemen's Day)",
    "Platinum Jubilee of Elizabeth II": "Platinum Jubilee bank holiday",
    "State Funeral of Queen": "Bank holiday for the State Funeral of Queen",
    "Coronation of Charles III": "Bank holiday for the Coronation of King Charles III",
    "Scotland's participation in the FIFA World Cup final": "World Cup bank holiday",
}
"""What `holidays` says, and what the officer reads instead."""

HEADER = '''"""The bank holidays that fall on weekdays, as data, so that nothing need be computed at start.

Made from the package `holidays` by `tests/tools/make_bank_holidays.py`; the tests hold it against that
package and against GOV.UK. Change the script, not this file.
"""

from __future__ import annotations

from datetime import date

FIRST = {first}
"""The first day of the table."""

HORIZON = {last}
"""The last day of the table."""

ANNOUNCED_TO = {announced}
"""The last day of the last year announced on https://www.gov.uk/bank-holidays; later ones are computed."""

BANK_HOLIDAYS = (
'''


def days_of(subdivision: str) -> dict[date, str]:
    """Weekday bank holidays of one subdivision over the table, named as GOV.UK names them."""
    found = holidays.country_holidays("GB", subdiv=subdivision, years=range(FIRST.year, LAST.year + 1))
    days = {}
    for day, name in sorted(found.items()):
        if day.weekday() < 5:
            days[day] = said(name)
    return days


def said(name: str) -> str:
    """The name as GOV.UK puts it."""
    for theirs, ours in SAID.items():
        name = name if ours in name else name.replace(theirs, ours)
    return name


def rows() -> list[tuple[str, str, str]]:
    """(ISO date, letters of the nations, name), in order of date."""
    nations: dict[tuple[str, str], str] = {}
    for letter, subdivisions in NATIONS.items():
        found, *others = (days_of(subdivision) for subdivision in subdivisions)
        if any(other != found for other in others):
            raise SystemExit(f"{' and '.join(subdivisions)} no longer share their days: give each a letter.")
        for day, name in found.items():
            key = (day.isoformat(), name)
            nations[key] = nations.get(key, "") + letter
    return [(day, letters, name) for (day, name), letters in sorted(nations.items())]


def source() -> str:
    """The whole text of the module."""
    lines = [f'    ("{d}", "{letters}", {json.dumps(name)}),\n' for d, letters, name in rows()]
    closing = ')\n"""(ISO date, nations, name): E England and Wales, S Scotland, N Northern Ireland."""\n'
    first, last, announced = (f"date({d.year}, {d.month}, {d.day})" for d in (FIRST, LAST, ANNOUNCED_TO))
    return HEADER.format(first=first, last=last, announced=announced) + "".join(lines) + closing


if __name__ == "__main__":
    if "--check" in sys.argv:
        fresh = TARGET.read_text(encoding="utf-8") == source()
        sys.exit(0 if fresh else f"{TARGET} is stale: make it again.")
    TARGET.write_text(source(), encoding="utf-8")
