"""What the queue takes and hands back; apart from the other records, since the first paint needs these alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works here: an id, the name to show, and roles of the procedure at hand."""

    id: str
    name: str
    roles: tuple[str, ...] = ()
    active: bool = True


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """What the queue is asked for. `view` is a built-in view's or saved view's id; `text` filters as typed.

    Built-in views: "open" (all open), "mine", "unallocated", "week" (due this week), "overdue", "waiting", "closed".
    `handler` is a person's id, `procedure` a landlord's; empty for any.
    """

    view: str = "open"
    text: str = ""
    handler: str = ""
    procedure: str = ""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue, in due order. `due` is the next date the landlord owes, None when nothing runs.

    `act` is what to do by then ("Acknowledge", "Respond"), `clock` its clock's id, `working` whether its days are
    counted in working days. `waiting` names whom the case waits for, empty when it waits for us. `handler` is the
    person's id, `handler_name` the name to show, both empty while nobody has the case.
    """

    reference: str
    customer: str
    address: str
    stage: str
    handler: str
    received: date
    due: date | None
    act: str
    clock: str
    working: bool = True
    waiting: str = ""
    closed: date | None = None
    flags: tuple[str, ...] = ()
    handler_name: str = ""
    procedure: str = ""


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Rows `offset` … `offset + len(rows) - 1` of `total`, in due order (nothing due last), then by reference."""

    rows: tuple[QueueRow, ...]
    offset: int
    total: int


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view of the queue with a name; `builtin` ones cannot be deleted. `count` is how many cases it holds."""

    id: str
    name: str
    query: QueueQuery
    builtin: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class LikeCase:
    """A case that may be about the same person or address, found while a complaint is being taken."""

    reference: str
    customer: str
    address: str
    stage: str
    received: date
    why: str
    open: bool = True


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What the first paint needs from the database file: the page, and whether the database is a demonstration."""

    page: QueuePage
    demo: bool
