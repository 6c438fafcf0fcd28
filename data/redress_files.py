"""A landlord's `redress.toml`, and the tables of levels that a landlord enters itself; both read strictly.

The program carries no levels. A landlord writes its own in a file (`putright authorise --levels FILE`); they are then
kept in the database, table after table by date, so that they are backed up with it and outlive every upgrade.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path
from typing import Final

from app.errors import BadInput
from app.rules.events import from_plain, to_plain
from app.rules.money import read_pence
from app.rules.procedure import Procedure
from app.rules.remedies import COUNTS, MODES, Deputy, Guideline, Level, LevelTable, RedressRules, RemedyKind
from data.references import References
from data.toml_tables import Table, TomlFile, nearest

NO_LIMIT: Final = "no limit"
FILE: Final = "redress.toml"


def read_redress(folder: Path, names: References, roles: Collection[str]) -> RedressRules:
    """Read and check one landlord's rules of redress.

    Raises:
        ProcedureError: at the first fault, with its place.
    """
    file = TomlFile(folder / FILE)
    file.known_tables("redress", "kind", "guideline")
    head = file.table("redress")
    mode = head.text("authorisation")
    if mode not in MODES:
        raise head.error(f"'{mode}' is not one of {', '.join(MODES)}.{nearest(mode, MODES)}", "authorisation")
    outside = head.texts("outside")
    for role in outside:
        if role not in roles:
            raise head.error(f"There is no role '{role}'.{nearest(role, roles)}", "outside")
    if mode == "outside_policy" and not outside:
        raise head.error("Name the roles that approve what departs from policy.", "outside")
    seen: set[str] = set()
    kinds = []
    for table in file.tables("kind"):
        name = table.unique("name", seen)
        seen.add(name)
        kinds.append(RemedyKind(name, table.take("money", bool, False), names.cites(table)))
        table.done()
    if not kinds:
        raise head.error("Name the kinds of remedy, one [[kind]] each.", "authorisation")
    rules = RedressRules(
        mode=mode,
        cites=names.cites(head),
        kinds=tuple(kinds),
        heads=head.texts("heads"),
        factors=head.texts("factors"),
        outside=outside,
        guidelines=tuple(_own_row(table) for table in file.tables("guideline")),
    )
    head.done()
    return rules


def _own_row(table: Table) -> Guideline:
    """A row of the landlord's own table: `least` and `most` as people write amounts."""
    row = Guideline(
        name=table.text("name"),
        least=table.convert("least", read_pence) if "least" in table else None,
        most=table.convert("most", read_pence) if "most" in table else None,
        since=table.take("from", date),
        until=table.take("until", date, None),
        per=table.text("per", ""),
        source=table.text("source"),
        means=table.text("means", ""),
    )
    table.done()
    return row


# What the landlord enters


def read_levels(path: Path, procedure: Procedure, person_id: Callable[[str], str]) -> LevelTable:
    """Read a landlord's table of levels from its file. `person_id` gives the id of a name, empty for nobody's.

    Raises:
        ProcedureError: at the first fault, with its place.
    """
    file = TomlFile(path)
    file.known_tables("table", "level", "deputy")
    head = file.table("table")
    levels = tuple(_level(table, procedure) for table in file.tables("level"))
    found = LevelTable(
        since=head.take("from", date),
        version=head.text("version"),
        levels=levels,
        deputies=tuple(_deputy(table, levels, person_id) for table in file.tables("deputy")),
        bulk=head.convert("bulk", read_pence) if "bulk" in head else 0,
        example=head.take("example", bool, False),
    )
    head.done()
    if not levels:
        raise head.error("A table needs at least one [[level]].", "from")
    return found


def _level(table: Table, procedure: Procedure) -> Level:
    role = table.text("role")
    if role not in procedure.role_by_id:
        raise table.error(f"There is no role '{role}'.{nearest(role, procedure.role_by_id)}", "role")
    rules = procedure.redress
    known = (*(kind.name for kind in rules.kinds), *rules.heads)
    kinds = table.texts("kinds")
    for kind in kinds:
        if kind not in known:
            raise table.error(f"'{kind}' is no kind of remedy or of money here.{nearest(kind, known)}", "kinds")
    counts = table.text("counts", COUNTS[0])
    if counts not in COUNTS:
        raise table.error("Write 'case' (all offers on the case together) or 'offer' (each by itself).", "counts")
    signatures = table.take("signatures", int, 1)
    if signatures not in (1, 2):
        raise table.error("One signature or two.", "signatures")
    limit = table.convert("limit", lambda text: None if text.strip().lower() == NO_LIMIT else read_pence(text))
    table.done()
    return Level(role, limit, kinds, counts, signatures)


def _deputy(table: Table, levels: tuple[Level, ...], person_id: Callable[[str], str]) -> Deputy:
    people = {}
    for key in ("person", "stands_for"):
        name = table.text(key)
        people[key] = person_id(name)
        if not people[key]:
            raise table.error(f"Nobody called '{name[:60]}' works here. Add them with 'putright person add'.", key)
    role = table.text("role")
    if role not in {level.role for level in levels}:
        raise table.error(f"No level of this table is for '{role}'.{nearest(role, [v.role for v in levels])}", "role")
    deputy = Deputy(**people, role=role, since=table.take("from", date), until=table.take("until", date))
    table.done()
    if deputy.until < deputy.since:
        raise table.error("The last day is before the first.", "until")
    if deputy.person == deputy.stands_for:
        raise table.error("Nobody stands in for themselves.", "person")
    return deputy


def added(tables: tuple[LevelTable, ...], new: LevelTable) -> tuple[LevelTable, ...]:
    """The tables with a new one, by date; one of the same date takes the place of the old."""
    return tuple(sorted((*(t for t in tables if t.since != new.since), new), key=lambda table: table.since))


def as_text(tables: tuple[LevelTable, ...]) -> str:
    """The tables as the database keeps them."""
    return json.dumps([to_plain(_fields(table)) for table in tables], ensure_ascii=False)


def from_text(text: str) -> tuple[LevelTable, ...]:
    """The tables that `as_text` wrote; none where nothing was.

    Raises:
        BadInput: when what is kept cannot be read.
    """
    try:
        return tuple(
            LevelTable(
                **{
                    **table,
                    "levels": tuple(Level(**level) for level in table["levels"]),
                    "deputies": tuple(Deputy(**deputy) for deputy in table["deputies"]),
                }
            )
            for table in (from_plain(one) for one in json.loads(text or "[]"))
        )
    except (ValueError, TypeError, KeyError) as error:
        raise BadInput(
            "The authorisation levels that this database keeps cannot be read. Enter them again with "
            "'putright authorise --levels FILE'."
        ) from error


def _fields(value: object) -> object:
    """A frozen value as mappings and tuples."""
    if isinstance(value, tuple):
        return tuple(_fields(one) for one in value)
    slots = getattr(type(value), "__slots__", None)
    return {name: _fields(getattr(value, name)) for name in slots} if slots else value
