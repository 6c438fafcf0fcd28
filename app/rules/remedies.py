"""What a landlord says of redress, as values: kinds of remedy, guideline rows, and who may sign off what.

Amounts are whole pence. Dates named `since` and `until` are both inclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from app.rules.money import show_pence

MODES: Final = ("required", "outside_policy", "none")
"""Whether redress needs sign-off: whatever costs; only what departs from policy; never."""
COUNTS: Final = ("case", "offer")
"""What a level's limit is compared with: all offers on the case together, or the one offer."""
WORKS: Final = ("apart", "together")
"""Whether the cost of works has the limit for itself, or counts together with the money."""
NO_TABLE_ROW: Final = "no table"
"""Written as a line's guideline: the amount was set by hand, since no table of guaranteed standards is in force."""


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

    def takes(self, pence: int) -> bool:
        """Whether a sum lies within the row: between its bounds, or so many times its set sum, up to the cap."""
        if self.least is not None and self.least == self.most:
            return pence > 0 and pence % self.least == 0 and (self.cap is None or pence <= self.cap)
        return (self.least or 0) <= pence and (self.most is None or pence <= self.most)


@dataclass(frozen=True, slots=True)
class Standard:
    """A guaranteed standard of performance, as a landlord has entered it: what is paid when it is missed.

    `limit` is the time allowed, `claims` who claims and how, `paid` when it is paid, `exempt` when nothing is due, all
    in the landlord's words; `pence` is paid each time, at most `cap` in all where there is one.
    """

    name: str
    limit: str
    pence: int
    claims: str
    paid: str
    exempt: str = ""
    cap: int | None = None

    @property
    def means(self) -> str:
        """What is guaranteed, who claims and when it is paid, in sentences."""
        words = f"Within {self.limit}. Claimed: {self.claims}. Paid: {self.paid}."
        return words + (f" Not due: {self.exempt}." if self.exempt else "")

    def row(self, since: date, version: str) -> Guideline:
        """The standard as a row that a line of money can name."""
        return Guideline(self.name, self.pence, self.pence, since, None, "", version, self.means, self.cap)


@dataclass(frozen=True, slots=True)
class AmountTable:
    """A landlord's own bands and guaranteed standards as it has entered them, from `since` until the next table's."""

    since: date
    version: str
    bands: tuple[Guideline, ...] = ()
    standards: tuple[Standard, ...] = ()
    example: bool = False

    @property
    def rows(self) -> tuple[Guideline, ...]:
        """Bands and standards as rows that a line of money can name."""
        return (*self.bands, *(standard.row(self.since, self.version) for standard in self.standards))


@dataclass(frozen=True, slots=True)
class RedressRules:
    """A landlord's rules of redress: `outside` are the roles that approve what departs from policy.

    `heads` are what a line of money can be for, `works` those of them that are no money to the customer; `factors`
    what is weighed; `guidelines` the rows that the landlord's document prints, `public` those of the Ombudsman and the
    schemes. `lowering_keeps`: a sign-off outlives a change that does nothing but lower amounts.
    """

    mode: str = "required"
    cites: tuple[str, ...] = ()
    kinds: tuple[RemedyKind, ...] = ()
    heads: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    guidelines: tuple[Guideline, ...] = ()
    public: tuple[Guideline, ...] = ()
    lowering_keeps: bool = False

    def kind(self, name: str) -> RemedyKind | None:
        """The kind of this name."""
        return next((kind for kind in self.kinds if kind.name == name), None)


@dataclass(frozen=True, slots=True)
class Level:
    """Up to where a role may sign: `limit` in pence (None: no limit; an equal amount is within it).

    `kinds` are kinds of remedy or heads of lines that it is about, `cases` marks of cases, empty for all. `counts` is
    one of `COUNTS`, `works` one of `WORKS`. `signatures` is how many different people must sign; with `after`, a role,
    they sign in that order: first somebody in it, then somebody at this level.
    """

    role: str
    limit: int | None
    kinds: tuple[str, ...] = ()
    counts: str = "case"
    signatures: int = 1
    works: str = "apart"
    after: str = ""
    cases: tuple[str, ...] = ()


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
    (0: none); `valid` how long a sign-off holds until the offer is made, as "28 days", empty for as long as it takes;
    `example` marks a demonstration's.
    """

    since: date
    version: str
    levels: tuple[Level, ...]
    deputies: tuple[Deputy, ...] = ()
    bulk: int = 0
    example: bool = False
    valid: str = ""


Dated = TypeVar("Dated", LevelTable, AmountTable)


def in_force(tables: tuple[Dated, ...], day: date) -> Dated | None:
    """The table that holds on a day: the latest that had begun, None before the first."""
    begun = [table for table in tables if table.since <= day]
    return max(begun, key=lambda table: table.since, default=None)


def rows_on(rules: RedressRules, amounts: tuple[AmountTable, ...], day: date) -> tuple[Guideline, ...]:
    """The rows in force on a day: what the landlord entered, what its document prints, then the public ones."""
    table = in_force(amounts, day)
    own = table.rows if table else ()
    return (*own, *(row for row in (*rules.guidelines, *rules.public) if row.holds(day)))


def standards_on(amounts: tuple[AmountTable, ...], day: date) -> tuple[Standard, ...]:
    """The guaranteed standards in force on a day as the landlord has entered them; none without a table."""
    table = in_force(amounts, day)
    return table.standards if table else ()
