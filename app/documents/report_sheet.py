"""What every part of the Investigation Report is made of: the case, what the report shows besides, and its blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.documents.blocks import Block, Column, KeyValues, Table
from app.rules.casefile import CaseFile
from app.rules.events import Event, Value
from app.rules.investigation import Investigation
from app.rules.report import Missing, ReportRules
from app.rules.typed_dates import show_date


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the report shows besides the case: names of people by id, labels of declared fields, what is missing.

    `handler_title` is the job title of whoever handles the case.
    """

    rules: ReportRules
    names: Mapping[str, str]
    labels: Mapping[str, str]
    missing: tuple[Missing, ...]
    draft: bool
    on: date
    photographs: Mapping[str, bytes] = field(default_factory=dict)
    handler_title: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What every part is made of."""

    case: CaseFile
    found: Investigation
    sheet: Sheet

    def name(self, person: Value) -> str:
        """A person's name by id."""
        return self.sheet.names.get(str(person), str(person or ""))


def rows_of(rows: Iterable[tuple[str, str]]) -> list[Block]:
    """Labels and values, those that say something."""
    kept = tuple((label, value) for label, value in rows if value)
    return [KeyValues(kept)] if kept else []


def table(header: Sequence[str], rows: Sequence[Sequence[str]], caption: str, shares: Sequence[float]) -> list[Block]:
    """A table, where there are rows."""
    if not rows:
        return []
    columns = tuple(Column(share=share) for share in shares)
    return [Table(tuple(header), tuple(tuple(row) for row in rows), columns, caption=caption)]


def text_of(event: Event | None, name: str) -> str:
    """A text of an entry; empty where there is none."""
    return str(event.get(name) or "") if event else ""


def day_of(value: Value) -> str:
    """A date in words; empty for none."""
    return show_date(value) if isinstance(value, date) else ""


def yes_of(value: Value) -> str:
    """Yes or no in words; empty for no answer."""
    return "" if value is None else "yes" if value is True else "no" if value is False else str(value)


def points_of(event: Event) -> str:
    """The numbers of the points that an entry is about."""
    return ", ".join(str(one) for one in event.get("points", ()))


def declared(about: About, names: Sequence[str]) -> list[tuple[str, str]]:
    """Fields that only some landlords declare, under their own labels."""
    finished = about.found.report
    found = []
    for name in names:
        value = finished.get(name) if finished else None
        words = ", ".join(str(one) for one in value) if isinstance(value, tuple) else yes_of(value)
        found.append((about.sheet.labels.get(name, name), words))
    return found
