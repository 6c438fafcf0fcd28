"""What can happen on a case: dated events, what they carry, and how they are written down.

An event has two dates: `on`, when it happened, and `at`, when it was recorded. Rules read only `on` and the fields.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from app.errors import BadInput

Value = Any
"""A field's value: str, int, bool, date, or a tuple of mappings of these (points of complaint, members …)."""

# fmt: off
VERBS: Final = frozenset([
    "received", "logged", "allocated", "acknowledged", "contacted", "defined", "updated", "agreed", "extended",
    "requested", "responded", "escalated", "refused", "approved", "proposed", "returned", "offered", "accepted",
    "declined", "expired", "paid", "failed", "completed", "checked", "sent", "notified", "held", "reported",
    "reviewed", "marked", "planned", "considered", "declared", "decided", "appealed", "withdrawn", "reopened",
    "transferred", "closed", "noted", "linked", "undone", "prepared",
])
# fmt: on
"""The second half of an event's name: what can happen in a process. A name outside the list is refused."""


class Erased(str):
    """Stands where a text was lawfully erased: it is true (a text was given) but says nothing."""

    __slots__ = ()


ERASED: Final = Erased("[erased]")


@dataclass(frozen=True, slots=True)
class Event:
    """One dated fact on a case.

    `name` is `process.step` in the past tense (`stage1.acknowledged`). `seq` is the place in the case's log, from 1,
    0 while it is only previewed. `supersedes` is the id of the event that this one corrects or undoes.
    """

    name: str
    on: date
    fields: Mapping[str, Value] = field(default_factory=dict)
    id: str = ""
    seq: int = 0
    at: datetime | None = None
    by: str = ""
    supersedes: str = ""

    @property
    def process(self) -> str:
        """The part before the dot: `stage1`."""
        return self.name.partition(".")[0]

    @property
    def item(self) -> str:
        """Which question, action, order … this is about, where one case has several; else empty."""
        return str(self.fields.get("item", ""))

    def get(self, key: str, default: Value = None) -> Value:
        """A field's value, or `default`."""
        return self.fields.get(key, default)

    def content(self) -> str:
        """The same text for the same content, whoever recorded it and when: breaks ties between same-dated events."""
        return canonical(self.fields)

    @property
    def recorded_late(self) -> int:
        """Days between the event and its recording; 0 when unknown. More than 1 is said in every explanation."""
        return max(0, (self.at.date() - self.on).days) if self.at else 0


def to_plain(value: Value) -> Any:
    """A value as JSON can hold it: dates are tagged, so that reading back needs no knowledge of fields."""
    if isinstance(value, datetime):
        raise BadInput("A field holds a date, not a moment: give the day only.")
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, Mapping):
        return {str(k): to_plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_plain(v) for v in value]
    return value


def from_plain(value: Any) -> Value:
    """The value that `to_plain` wrote: lists come back as tuples, tagged dates as dates."""
    if isinstance(value, dict):
        if value.keys() == {"$date"}:
            return date.fromisoformat(value["$date"])
        return {k: from_plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return tuple(from_plain(v) for v in value)
    return value


def canonical(value: Value) -> str:
    """One text for one value, keys sorted: what digests are made of and ties are broken by."""
    return json.dumps(to_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def effective(log: Iterable[Event]) -> tuple[Event, ...]:
    """The log without what was superseded, and without the events that only undo; dated order, then log order.

    A correction is an event of the same name that supersedes another and stands in its place; an undoing is an
    event `….undone` that supersedes and stands for nothing. An undone correction brings back what it corrected;
    a corrected correction does not.
    """
    events = tuple(log)
    undone: set[str] = set()
    corrected: dict[str, str] = {}
    for event in events:
        if event.supersedes and not event.name.endswith(".undone"):
            corrected[event.id] = event.supersedes
    for event in reversed(events):
        # Later events first: an undoing that was itself undone supersedes nothing.
        if event.supersedes and event.id not in undone:
            gone = event.supersedes
            undone.add(gone)
            while not event.name.endswith(".undone") and (gone := corrected.pop(gone, "")):
                undone.add(gone)
    return tuple(
        sorted(
            (e for e in events if e.id not in undone and not e.name.endswith(".undone")),
            key=lambda e: (e.on, e.seq),
        )
    )
