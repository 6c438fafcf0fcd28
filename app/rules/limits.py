"""Lengths of time as landlords' documents give them: `10 working days`, `28 days`, `same day`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.errors import BadInput

_NUMBER = re.compile("[0-9]{1,4}")

UNITS = ("working days", "days", "same day", "same working day", "date set", "interval set")
"""How a limit may be counted. "days" are calendar days; "date set" is the starting event's `until`;
"interval set" is the starting event's `interval`."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time: `n` of `unit`; `n` is 0 for units that carry no number."""

    n: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> Limit:
        """Read `10 working days`, `1 working day`, `28 days`, `same day`, `same working day` and the two "set" units.

        Raises:
            BadInput: for anything else.
        """
        words = " ".join(str(text).split()).lower()
        if words in UNITS[2:]:
            return cls(0, words)
        number, _, unit = words.partition(" ")
        unit = {
            "working day": "working days",
            "day": "days",
            "calendar day": "days",
            "calendar days": "days",
        }.get(unit, unit)
        if unit in UNITS[:2] and _NUMBER.fullmatch(number) and 0 < int(number) <= 1000:
            return cls(int(number), unit)
        raise BadInput(f"'{str(text)[:40]}' is not a length of time: write '10 working days' or '28 days'.")

    def __str__(self) -> str:
        """The limit as people write it: `1 working day`, `28 days`, `same day`."""
        if not self.n:
            return self.unit
        return f"{self.n} {self.unit[:-1] if self.n == 1 else self.unit}"

    @property
    def in_working_days(self) -> bool:
        """Whether lateness against this limit is counted in working days."""
        return self.unit in ("working days", "same working day")
