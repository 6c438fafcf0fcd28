"""What a landlord enters itself about money: who may sign off how much, its own bands, its guaranteed standards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.rules.authority import signatures
from app.rules.conditions import role_names
from app.rules.money import show_pence
from app.rules.procedure import Procedure
from app.rules.remedies import AmountTable, Guideline, Level, LevelTable, rows_on
from app.rules.typed_dates import show_date

if TYPE_CHECKING:
    from app.desk import Desk


class MoneyTablesFacet:
    """The tables of the landlord at hand, kept in the database, each in force from its date until the next one's."""

    def __init__(self, desk: Desk) -> None:
        """For this desk."""
        self._desk = desk
        self._levels: dict[str, tuple[LevelTable, ...]] = {}
        self._amounts: dict[str, tuple[AmountTable, ...]] = {}

    def refresh(self, procedure_id: str) -> None:
        """Read anew what has been asked for of a landlord: somebody else may have entered a table.

        Whoever asks meanwhile, in another thread, has the tables as they were and need not wait.
        """
        if procedure_id in self._levels:
            self._read_levels(procedure_id)
        if procedure_id in self._amounts:
            self._read_amounts(procedure_id)

    def _read_levels(self, procedure_id: str) -> tuple[LevelTable, ...]:
        from data.redress_files import from_text

        found = self._levels[procedure_id] = from_text(self._desk.store.meta.get(_levels_key(procedure_id)))
        return found

    def _read_amounts(self, procedure_id: str) -> tuple[AmountTable, ...]:
        from data.redress_files import amounts_from_text

        found = self._amounts[procedure_id] = amounts_from_text(self._desk.store.meta.get(_amounts_key(procedure_id)))
        return found

    # Who may sign

    def levels(self, procedure_id: str) -> tuple[LevelTable, ...]:
        """A landlord's tables of levels, past and to come."""
        known = self._levels.get(procedure_id)
        return self._read_levels(procedure_id) if known is None else known

    def enter_levels(self, path: Path) -> LevelTable:
        """Take in a table of levels from a file; one of the same date takes the place of the old.

        Raises:
            ProcedureError: when the file has a fault, with its place.
        """
        from data.redress_files import read_levels

        procedure = self._desk.procedure
        table = read_levels(path, procedure, lambda name: self._desk.people.id_of(name, procedure.id))
        self.keep_levels(table)
        self._desk.store.meta.set(f"text:{_levels_key(procedure.id)}", path.read_text(encoding="utf-8"))
        return table

    def keep_levels(self, table: LevelTable) -> None:
        """Keep a table of levels of this landlord in the database."""
        from data.redress_files import added, as_text

        landlord = self._desk.procedure_id
        self._desk.store.meta.set(_levels_key(landlord), as_text(added(self._read_levels(landlord), table)))
        self._read_levels(landlord)

    def levels_template(self) -> str:
        """What a file of levels holds, with this landlord's own words and no amounts."""
        procedure = self._desk.procedure
        roles = sorted(procedure.roles, key=lambda role: role.rank)
        rules = procedure.redress
        return _LEVELS.format(
            landlord=self._desk.landlord,
            roles=", ".join(role.id for role in roles if role.rank),
            beside=", ".join(role.id for role in roles if not role.rank) or "none",
            kinds=_named((*(kind.name for kind in rules.kinds), *rules.heads)),
            works=", ".join(rules.works) or "none",
            cases=_named(procedure.choices.get("flags", ())),
            today=self._desk.today.isoformat(),
        )

    def levels_text(self) -> str:
        """The file of levels that was taken in last; where there was none, the template."""
        return self._desk.store.meta.get(f"text:{_levels_key(self._desk.procedure_id)}") or self.levels_template()

    def levels_in_words(self) -> tuple[str, ...]:
        """The tables as sentences, the latest first; none where nothing is entered."""
        procedure = self._desk.procedure
        return tuple(
            line for table in reversed(self.levels(procedure.id)) for line in self._level_lines(table, procedure)
        )

    def _level_lines(self, table: LevelTable, procedure: Procedure) -> Iterator[str]:
        people = self._desk.people.names()
        yield f"From {show_date(table.since)}, by {table.version}{_mark(table.example)}:"
        yield from (f"  {_level_words(level, procedure)}" for level in table.levels)
        for deputy in table.deputies:
            who, whom = (people.get(one, one) for one in (deputy.person, deputy.stands_for))
            days = f"{show_date(deputy.since)} to {show_date(deputy.until)}"
            yield f"  {who} stands in for {whom} as {role_names(procedure, (deputy.role,))}, {days}"
        if table.bulk:
            yield f"  Several at a time: up to {show_pence(table.bulk)} each"
        if table.valid:
            yield f"  A sign-off holds for {table.valid}: the offer is made within them"
        yield "  Nobody signs what they proposed themselves, whatever the table says"

    # How much

    def amounts(self, procedure_id: str) -> tuple[AmountTable, ...]:
        """A landlord's tables of bands and guaranteed standards, past and to come."""
        known = self._amounts.get(procedure_id)
        return self._read_amounts(procedure_id) if known is None else known

    def enter_amounts(self, path: Path) -> AmountTable:
        """Take in a table of amounts from a file; one of the same date takes the place of the old.

        Raises:
            ProcedureError: when the file has a fault, with its place.
        """
        from data.redress_files import read_amounts

        table = read_amounts(path, self._desk.procedure)
        self.keep_amounts(table)
        self._desk.store.meta.set(f"text:{_amounts_key(self._desk.procedure_id)}", path.read_text(encoding="utf-8"))
        return table

    def keep_amounts(self, table: AmountTable) -> None:
        """Keep a table of amounts of this landlord in the database."""
        from data.redress_files import added, as_text

        landlord = self._desk.procedure_id
        self._desk.store.meta.set(_amounts_key(landlord), as_text(added(self._read_amounts(landlord), table)))
        self._read_amounts(landlord)

    def amounts_template(self) -> str:
        """What a file of bands and guaranteed standards holds, without amounts."""
        return _AMOUNTS.format(landlord=self._desk.landlord, today=self._desk.today.isoformat())

    def amounts_text(self) -> str:
        """The file of amounts that was taken in last; where there was none, the template."""
        return self._desk.store.meta.get(f"text:{_amounts_key(self._desk.procedure_id)}") or self.amounts_template()

    def amounts_in_words(self) -> tuple[str, ...]:
        """The tables of amounts as sentences, the latest first; none where nothing is entered."""
        lines: list[str] = []
        for table in reversed(self.amounts(self._desk.procedure_id)):
            lines.append(f"From {show_date(table.since)}, by {table.version}{_mark(table.example)}:")
            lines += [f"  {row.name}: {row.amount}. {row.means}".rstrip() for row in table.rows]
        return tuple(lines)

    def guidelines(self, day: date | None = None) -> tuple[Guideline, ...]:
        """The rows in force on a day (today): the landlord's own first, then the Ombudsman's and the schemes'."""
        procedure = self._desk.procedure
        return rows_on(procedure.redress, self.amounts(procedure.id), day or self._desk.today)


def _level_words(level: Level, procedure: Procedure) -> str:
    parts = ["no limit" if level.limit is None else f"up to {show_pence(level.limit)}"]
    if level.kinds:
        parts[0] += f" for {', '.join(level.kinds)}"
    if level.cases:
        parts.append(f"on cases marked {', '.join(level.cases)}")
    parts.append("all offers on the case together" if level.counts == "case" else "each offer by itself")
    if procedure.redress.works and not level.kinds:
        parts.append("works with the money" if level.works == "together" else "works by themselves")
    if level.after:
        parts.append(f"after the signature of {role_names(procedure, (level.after,))}")
    elif signatures(level) > 1:
        parts.append("two signatures")
    return f"{role_names(procedure, (level.role,))}: {', '.join(parts)}"


def _mark(example: bool) -> str:
    return " (example)" if example else ""


def _named(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "none"


def _levels_key(procedure_id: str) -> str:
    return f"levels:{procedure_id}"


def _amounts_key(procedure_id: str) -> str:
    return f"amounts:{procedure_id}"


_LEVELS: Final = """\
# Who may sign off redress at {landlord}: a table of levels, in force from its date until the next one's.
# Roles, the higher later: {roles}.
# Roles outside that line, whom nobody outranks: {beside}.
# Kinds: {kinds}.
# Heads that are works and no money: {works}.
# Marks of cases: {cases}.
# Nobody signs what they proposed themselves, through no second role and no cover: no table can allow it.

[table]
from    = {today}
version = ""                 # name and date of the guideline that these levels come from
# bulk  = "£25"              # the most that may be signed several at a time; without it, one by one
# valid = "28 days"          # how long a sign-off holds until the offer is made; without it, as long as it takes

[[level]]
role    = ""                 # one of the roles above; whoever ranks higher may sign too
limit   = ""                 # an amount such as "£250" (an equal amount is within it), or "no limit"
# kinds = ["…"]              # only for these kinds; what has levels of its own is not signed by those for all
# cases = ["…"]              # only for cases with these marks; they have no others then
# counts = "offer"           # each offer by itself; else all offers on the case together
# works = "together"         # the cost of works counts with the money; else each has the limit for itself
# signatures = 2             # two different people
# after = ""                 # two signatures in this order: first somebody in this role, then somebody at this level

# [[deputy]]
# person = "…"               # who stands in
# stands_for = "…"
# role   = "…"
# from   = {today}
# until  = {today}
"""

_AMOUNTS: Final = """\
# What {landlord} pays: its own bands, and the guaranteed standards of its heat networks.
# A table is in force from its date until the next one's. A line of money names its row by the name given here.

[table]
from    = {today}
version = ""                 # name and date of the guideline that these amounts come from

# [[band]]
# name   = "…"
# least  = ""                # an amount such as "£50"; without it, from nothing
# most   = ""                # without it, no upper end; the same as least: a set sum
# per    = "day"             # for a set sum: day, week or each
# cap    = ""                # for a set sum: the most that can come of it
# means  = "…"               # what it is for

# [[standard]]
# name    = "…"              # what is guaranteed
# limit   = "…"              # the time allowed, such as "24 hours"
# payment = ""               # what is paid each time it is missed
# cap     = ""               # the most in all
# claims  = "…"              # who claims it, and how
# paid    = "…"              # when it is paid
# exempt  = "…"              # when nothing is due
"""
