"""What a landlord says of redress, as values: kinds of remedy, guideline rows, and who may sign off what.

Amounts are whole pence. Dates named `since` and `until` are both inclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.rules.money import show_pence

MODES: Final = ("required", "outside_policy", "none")
"""Whether redress needs sign-off: whatever costs; only what departs from policy; never."""
COUNTS: Final = ("case", "offer")
"""What a level's limit is compared with: all offers on the case together, or the one offer."""


@dataclass(frozen=True, slots=True)
class RemedyKind:
    """A kind of remedy of the landlord's document; with `money` it is made of line items."""

    name: str
    money: bool = False
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guideline:
    """A row of a table of amounts: the landlord's own, the Ombudsman's, or a scheme's.

    `least` and `most` are pence, None where there is no bound; equal for a set sum, which is `per` day, week or each.
    `cap` is the most that can come of it. `second_hand` rows were not read on the official page.
    """

    name: str
    least: int | None
    most: int | None
    since: date
    until: date | None
    per: str
    source: str
    means: str = ""
    cap: int | None = None
    second_hand: bool = False

    def holds(self, day: date) -> bool:
        """Whether the row is in force on that day."""
        return self.since <= day and (self.until is None or day <= self.until)

    @property
    def amount(self) -> str:
        """Its amount in words: "£100 to £600", "£15 a day", "from £1,000.01"."""
        least = show_pence(self.least or 0)
        if self.least is not None and self.least == self.most:
            per = f" {'' if self.per == 'each' else 'a '}{self.per}" if self.per else ""
            return least + per + (f", at most {show_pence(self.cap)}" if self.cap else "")
        return f"from {least}" if self.most is None else f"{least} to {show_pence(self.most)}"


@dataclass(frozen=True, slots=True)
class RedressRules:
    """A landlord's rules of redress: `outside` are the roles that approve what departs from policy.

    `heads` are what a line of money can be for; `factors` what is weighed; `guidelines` the landlord's own rows.
    """

    mode: str = "required"
    cites: tuple[str, ...] = ()
    kinds: tuple[RemedyKind, ...] = ()
    heads: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    guidelines: tuple[Guideline, ...] = ()

    def kind(self, name: str) -> RemedyKind | None:
        """The kind of this name."""
        return next((kind for kind in self.kinds if kind.name == name), None)


@dataclass(frozen=True, slots=True)
class Level:
    """Up to where a role may sign: `limit` in pence (None: no limit; an equal amount is within it).

    `kinds` are kinds of remedy or heads of lines that it is about, empty for all. `counts` is one of `COUNTS`;
    `signatures` how many different people must sign.
    """

    role: str
    limit: int | None
    kinds: tuple[str, ...] = ()
    counts: str = "case"
    signatures: int = 1


@dataclass(frozen=True, slots=True)
class Deputy:
    """Somebody who stands in for another, in one role, from one day to another. `person` and `stands_for` are ids."""

    person: str
    stands_for: str
    role: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class LevelTable:
    """The levels as a landlord has entered them, in force from `since` until the next table's.

    `version` is that of the guideline they come from; `bulk` the most, in pence, that may be signed several at a time
    (0: none); `example` marks a demonstration's.
    """

    since: date
    version: str
    levels: tuple[Level, ...]
    deputies: tuple[Deputy, ...] = ()
    bulk: int = 0
    example: bool = False


def in_force(tables: tuple[LevelTable, ...], day: date) -> LevelTable | None:
    """The table that holds on a day: the latest that had begun, None before the first."""
    begun = [table for table in tables if table.since <= day]
    return max(begun, key=lambda table: table.since, default=None)
