"""Which columns of a file become which fields of which steps: a small TOML file, read strictly.

[import]
source = "old system"              # names the source, so that a second import knows what has come in
key = "Case no"                    # the column with the row's own number there
procedure = "abri"
encoding = "cp1252"                # else UTF-8
delimiter = ";"                    # else a comma
dates = ["DD.MM.YYYY"]             # forms of dates besides 2026-04-09 and 9/4/2026
zone = "Europe/London"             # where a moment with an offset has its day

[[step]]                           # in the order in which they happened
id = 'stage1.receive'
on = "Received"                    # the column with its date, or several: the first with something in it counts
unless = { Status = "*Duplicate*" }        # or when: only rows whose cells match (* for anything)
[step.fields]
customer = { column = "Name" }
channel = { column = "How", values = { "Tel*" = "telephone" } }    # what matches first; else the cell itself
description = { text = "Imported: {Summary}" }                      # {Heading} stands for a cell
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.desk.words import did_you_mean
from app.errors import BadInput
from app.rules.typed_dates import read_date

if TYPE_CHECKING:
    from data.toml_tables import Table

_HEADING: Final = re.compile(r"\{([^{}]*)\}")
_CLOCK: Final = re.compile(r"[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?$")
_WITH_YEAR: Final = re.compile(r"\d{4}|\d\d?[-/. ]\S+[-/. ]\d\d$")


@dataclass(frozen=True, slots=True)
class FieldMap:
    """Where a field's value comes from: a text with headings in braces, then the first pattern that it matches."""

    text: str
    values: tuple[tuple[str, str], ...] = ()

    def value(self, cells: Mapping[str, str]) -> str:
        """The field's value for a row."""
        text = _HEADING.sub(lambda found: cells.get(found[1], ""), self.text).strip()
        return next((to for pattern, to in self.values if fnmatchcase(text.casefold(), pattern.casefold())), text)


@dataclass(frozen=True, slots=True)
class StepMap:
    """One step that a row may stand for."""

    step: str
    on: tuple[str, ...]
    fields: Mapping[str, FieldMap]
    when: Mapping[str, str]
    unless: Mapping[str, str]

    def applies(self, cells: Mapping[str, str]) -> bool:
        """Whether the row stands for this step: it has a date for it and meets the conditions."""
        return (
            bool(self.date_text(cells))
            and all(_matches(cells, *condition) for condition in self.when.items())
            and not any(_matches(cells, *condition) for condition in self.unless.items())
        )

    def date_text(self, cells: Mapping[str, str]) -> str:
        """The cell that gives its date."""
        return next((cell for name in self.on if (cell := cells.get(name, "").strip())), "")


def _matches(cells: Mapping[str, str], heading: str, pattern: str) -> bool:
    return fnmatchcase(cells.get(heading, "").strip().casefold(), pattern.casefold())


@dataclass(frozen=True)
class ImportMap:
    """A whole mapping: how to read the file, and the steps that a row may stand for."""

    source: str
    key: str
    procedure: str
    encoding: str
    delimiter: str
    dates: tuple[str, ...]
    zone: str
    steps: tuple[StepMap, ...]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Every heading that the mapping reads."""
        found = [self.key]
        for step in self.steps:
            found += [*step.on, *step.when, *step.unless]
            found += [name for field in step.fields.values() for name in _HEADING.findall(field.text)]
        return tuple(dict.fromkeys(found))

    def check_columns(self, path: Path, headings: tuple[str, ...]) -> None:
        """Hold the mapping against a file's headings.

        Raises:
            BadInput: naming every heading that is not there.
        """
        missing = [name for name in self.columns if name not in headings]
        if missing:
            if len(headings) == 1 and (other := next((mark for mark in ";\t|" if mark in headings[0]), "")):
                raise BadInput(
                    f"{path} has other marks than '{self.delimiter}' between its columns. "
                    f"Say so in the mapping, under [import]: delimiter = {json.dumps(other)}."
                )
            raise BadInput(
                f"{path} has no column '{missing[0]}', which the mapping reads.{did_you_mean(missing[0], headings)}"
                + (f" Nor has it: {', '.join(missing[1:])}." if missing[1:] else "")
                + f" Its columns are: {', '.join(headings)}."
            )

    def day(self, text: str, today: date) -> date:
        """The date that a cell gives: a moment's day is its day in `zone`.

        Raises:
            BadInput: when the cell is no date with its year.
        """
        for form in self.dates:
            if (found := self._in_form(text, form)) is not None:
                return found
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            plain = _CLOCK.sub("", text)
            if not _WITH_YEAR.search(plain):
                raise BadInput(f"'{text[:40]}' is no date with its year, such as 9/4/2026.") from None
            return read_date(plain, today)
        return (moment.astimezone(ZoneInfo(self.zone)) if moment.tzinfo else moment).date()

    def _in_form(self, text: str, form: str) -> date | None:
        import pendulum

        try:
            return pendulum.from_format(text, form, tz=self.zone).in_timezone(self.zone).naive().date()
        except ValueError:
            return None


def read_mapping(path: Path) -> ImportMap:
    """Read a mapping; its steps and fields are held against the procedure when rows are read.

    Raises:
        BadInput: when the file cannot be read, or at the first fault in it, naming table, key and line.
    """
    from data.toml_tables import TomlFile

    if not path.is_file():
        raise BadInput(f"There is no mapping {path}. 'putright import --help' says what one looks like.")
    file = TomlFile(path)
    file.known_tables("import", "step")
    head = file.table("import")
    zone = head.text("zone", "Europe/London")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise head.error(f"There is no time zone '{zone}'. Write it as Europe/London.", "zone") from None
    found = ImportMap(
        source=head.text("source"),
        key=head.text("key"),
        procedure=head.text("procedure", ""),
        encoding=head.text("encoding", "utf-8-sig"),
        delimiter=head.text("delimiter", ","),
        dates=head.texts("dates"),
        zone=zone,
        steps=tuple(_step(table) for table in file.tables("step")),
    )
    head.done()
    if len(found.delimiter) != 1 or found.delimiter in '"\r\n ':
        raise head.error('Columns are parted by one character, such as ";" or "\\t".', "delimiter")
    if not found.steps:
        raise head.error("The mapping has no [[step]]: a row would become nothing.")
    return found


def _step(table: Table) -> StepMap:
    step = StepMap(
        step=table.text("id"),
        on=table.texts("on", ...),
        fields={name: _field(table, name, value) for name, value in table.take("fields", dict, {}).items()},
        when=_conditions(table, "when"),
        unless=_conditions(table, "unless"),
    )
    table.done()
    return step


def _conditions(table: Table, key: str) -> Mapping[str, str]:
    found: dict[str, str] = table.take(key, dict, {})
    if not all(isinstance(value, str) for value in found.values()):
        raise table.error('Write { Heading = "pattern" }.', key)
    return found


def _field(table: Table, name: str, value: object) -> FieldMap:
    if (
        not isinstance(value, dict)
        or value.keys() - {"column", "text", "values"}
        or len(value.keys() - {"values"}) != 1
    ):
        raise table.error(
            'Write { column = "Heading" } or { text = "…" }, and perhaps values = { "pattern" = "…" }.', name
        )
    text = "{" + str(value["column"]) + "}" if "column" in value else str(value["text"])
    return FieldMap(text, tuple((str(k), str(v)) for k, v in value.get("values", {}).items()))
