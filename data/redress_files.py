"""A landlord's `redress.toml`, and what a landlord enters itself about money; all read strictly.

The program carries no levels and no landlord's amounts. A landlord writes its own in files (`putright authorise
--levels FILE`, `--amounts FILE`); they are then kept in the database, table after table by date, so that they are
backed up with it and outlive every upgrade.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar

from app.errors import BadInput
from app.rules.events import from_plain, to_plain
from app.rules.limits import Limit
from app.rules.money import read_pence
from app.rules.procedure import Procedure
from app.rules.remedies import (
    COUNTS,
    MODES,
    NO_TABLE_ROW,
    WORKS,
    AmountTable,
    Dated,
    Deputy,
    Guideline,
    Level,
    LevelTable,
    RedressRules,
    RemedyKind,
    Standard,
)
from data.guidance_files import guidelines
from data.references import References
from data.toml_tables import Findings, Table, TomlFile, nearest

NO_LIMIT: Final = "no limit"
FILE: Final = "redress.toml"

Made = TypeVar("Made")


def read_redress(
    folder: Path, names: References, roles: Collection[str], findings: Findings | None = None
) -> RedressRules:
    """Read and check one landlord's rules of redress.

    Raises:
        ProcedureError: at the first fault, with its place.
    """
    file = TomlFile(folder / FILE, findings)
    file.known_tables("redress", "lowering", "kind", "guideline")
    head = file.table("redress")
    mode = head.text("authorisation")
    if mode not in MODES:
        head.wrong(f"'{mode}' is not one of {', '.join(MODES)}.{nearest(mode, MODES)}", "authorisation")
    outside = head.texts("outside")
    for role in outside:
        if role not in roles:
            head.wrong(f"There is no role '{role}'.{nearest(role, roles)}", "outside")
    if mode == "outside_policy" and not outside:
        head.wrong("Name the roles that approve what departs from policy.", "outside")
    seen: set[str] = set()
    kinds = []
    for table in file.tables("kind"):
        name = table.unique("name", seen)
        seen.add(name)
        kinds.append(RemedyKind(name, table.take("money", bool, False), names.cites(table)))
        table.done()
    if not kinds:
        head.wrong("Name the kinds of remedy, one [[kind]] each.", "authorisation")
    heads, works = head.texts("heads"), head.texts("works")
    for name in works:
        if name not in heads:
            head.wrong(f"'{name}' is not one of the heads.{nearest(name, heads)}", "works")
    rules = RedressRules(
        mode=mode,
        cites=names.cites(head),
        kinds=tuple(kinds),
        heads=heads,
        works=works,
        factors=head.texts("factors"),
        outside=outside,
        guidelines=tuple(_printed_row(table) for table in file.tables("guideline")),
        public=guidelines(),
        lowering_keeps=_lowering(file, names) if "lowering" in file.data else False,
    )
    head.done()
    return rules


def _lowering(file: TomlFile, names: References) -> bool:
    """Whether a sign-off outlives a change that only lowers amounts, with the clause that says so."""
    table = file.table("lowering")
    keeps: bool = table.take("keeps", bool)
    if not names.cites(table):
        table.wrong("Name the clause that says so.", "cites")
    table.done()
    return keeps


def _printed_row(table: Table) -> Guideline:
    """A row that the landlord's document prints: `least` and `most` as people write amounts."""
    return _row(table, table.take("from", date), table.take("until", date, None), table.text("source"))


def _row(table: Table, since: date, until: date | None, source: str) -> Guideline:
    row = Guideline(
        name=table.text("name"),
        least=_pence(table, "least"),
        most=_pence(table, "most"),
        since=since,
        until=until,
        per=table.text("per", ""),
        source=source,
        means=table.text("means", ""),
        cap=_pence(table, "cap"),
    )
    table.done()
    if row.least is not None and row.most is not None and row.most < row.least:
        table.wrong("The most is less than the least.", "most")
    if row.least is None and row.most is None:
        table.wrong("A row has a 'least', a 'most', or both.", "least")
    return row


def _pence(table: Table, key: str) -> int | None:
    return table.convert(key, read_pence) if key in table else None


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
        valid=str(head.convert("valid", _length)) if "valid" in head else "",
    )
    head.done()
    if not levels:
        head.wrong("A table needs at least one [[level]].", "from")
    return found


def _length(text: str) -> Limit:
    found = Limit.parse(text)
    if not found.n:
        raise BadInput("Write how long a sign-off holds as '28 days' or '20 working days'.")
    return found


def _role(table: Table, key: str, procedure: Procedure) -> str:
    role = table.text(key)
    if role not in procedure.role_by_id:
        table.wrong(f"There is no role '{role}'.{nearest(role, procedure.role_by_id)}", key)
    return role


def _level(table: Table, procedure: Procedure) -> Level:
    role = _role(table, "role", procedure)
    after = _role(table, "after", procedure) if "after" in table else ""
    if after == role:
        table.wrong("The first signature is another role's than the second.", "after")
    rules = procedure.redress
    known = (*(kind.name for kind in rules.kinds), *rules.heads)
    kinds = table.texts("kinds")
    for kind in kinds:
        if kind not in known:
            table.wrong(f"'{kind}' is no kind of remedy or of money here.{nearest(kind, known)}", "kinds")
    counts = table.text("counts", COUNTS[0])
    if counts not in COUNTS:
        table.wrong("Write 'case' (all offers on the case together) or 'offer' (each by itself).", "counts")
    works = table.text("works", WORKS[0])
    if works not in WORKS:
        table.wrong("Write 'apart' (works have the limit for themselves) or 'together' (with money).", "works")
    cases, marks = table.texts("cases"), procedure.choices.get("flags", ())
    for mark in cases:
        if mark not in marks:
            table.wrong(f"No case is marked '{mark}' here.{nearest(mark, marks)}", "cases")
    signatures = table.take("signatures", int, 2 if after else 1)
    if signatures not in ((2,) if after else (1, 2)):
        table.wrong("Two signatures, one after the other." if after else "One signature or two.", "signatures")
    limit = table.convert("limit", lambda text: None if text.strip().lower() == NO_LIMIT else read_pence(text))
    table.done()
    return Level(role, limit, kinds, counts, signatures, works, after, cases)


def _deputy(table: Table, levels: tuple[Level, ...], person_id: Callable[[str], str]) -> Deputy:
    people = {}
    for key in ("person", "stands_for"):
        name = table.text(key)
        people[key] = person_id(name)
        if not people[key]:
            table.wrong(f"Nobody called '{name[:60]}' works here. Add them with 'putright person add'.", key)
    role = table.text("role")
    signing = {role for level in levels for role in (level.role, level.after)}
    if role not in signing:
        table.wrong(f"No level of this table is for '{role}'.{nearest(role, signing)}", "role")
    deputy = Deputy(**people, role=role, since=table.take("from", date), until=table.take("until", date))
    table.done()
    if deputy.until < deputy.since:
        table.wrong("The last day is before the first.", "until")
    if deputy.person == deputy.stands_for:
        table.wrong("Nobody stands in for themselves.", "person")
    return deputy


def read_amounts(path: Path, procedure: Procedure) -> AmountTable:
    """Read a landlord's own bands and guaranteed standards from its file.

    Raises:
        ProcedureError: at the first fault, with its place.
    """
    file = TomlFile(path)
    file.known_tables("table", "band", "standard")
    head = file.table("table")
    since, version = head.take("from", date), head.text("version")
    bands = tuple(_row(table, since, None, version) for table in file.tables("band"))
    standards = tuple(_standard(table) for table in file.tables("standard"))
    found = AmountTable(since, version, bands, standards, head.take("example", bool, False))
    head.done()
    if not found.rows:
        head.wrong("A table needs at least one [[band]] or [[standard]].", "from")
    seen: set[str] = {NO_TABLE_ROW}
    for row in found.rows:
        if row.name.casefold() in seen:
            head.wrong(f"'{row.name[:60]}' is the name of another row already.", "from")
        seen.add(row.name.casefold())
    return found


def _standard(table: Table) -> Standard:
    standard = Standard(
        name=table.text("name"),
        limit=table.text("limit"),
        pence=table.convert("payment", read_pence),
        claims=table.text("claims"),
        paid=table.text("paid"),
        exempt=table.text("exempt", ""),
        cap=_pence(table, "cap"),
    )
    table.done()
    return standard


def added(tables: tuple[Dated, ...], new: Dated) -> tuple[Dated, ...]:
    """The tables with a new one, by date; one of the same date takes the place of the old."""
    kept = [table for table in tables if table.since != new.since]
    kept.append(new)
    return tuple(sorted(kept, key=lambda table: table.since))


def as_text(tables: tuple[Dated, ...]) -> str:
    """The tables as the database keeps them."""
    return json.dumps([to_plain(_fields(table)) for table in tables], ensure_ascii=False)


def from_text(text: str) -> tuple[LevelTable, ...]:
    """The tables of levels that `as_text` wrote; none where nothing was.

    Raises:
        BadInput: when what is kept cannot be read.
    """
    try:
        return tuple(
            LevelTable(
                **{**table, "levels": _made(Level, table["levels"]), "deputies": _made(Deputy, table["deputies"])}
            )
            for table in _kept(text)
        )
    except (ValueError, TypeError, KeyError) as error:
        raise _unreadable("authorisation levels", "levels") from error


def amounts_from_text(text: str) -> tuple[AmountTable, ...]:
    """The tables of amounts that `as_text` wrote; none where nothing was.

    Raises:
        BadInput: when what is kept cannot be read.
    """
    try:
        return tuple(
            AmountTable(
                **{**table, "bands": _made(Guideline, table["bands"]), "standards": _made(Standard, table["standards"])}
            )
            for table in _kept(text)
        )
    except (ValueError, TypeError, KeyError) as error:
        raise _unreadable("amounts", "amounts") from error


def _kept(text: str) -> Iterator[Any]:
    return (from_plain(one) for one in json.loads(text or "[]"))


def _made(kind: type[Made], rows: Iterable[Mapping[str, Any]]) -> tuple[Made, ...]:
    return tuple(kind(**row) for row in rows)


def _unreadable(what: str, option: str) -> BadInput:
    return BadInput(
        f"The {what} that this database keeps cannot be read. "
        f"Enter them again with 'putright authorise --{option} FILE'."
    )


def _fields(value: object) -> object:
    """A frozen value as mappings and tuples."""
    if isinstance(value, tuple):
        return tuple(_fields(one) for one in value)
    slots = getattr(type(value), "__slots__", None)
    return {name: _fields(getattr(value, name)) for name in slots} if slots else value
