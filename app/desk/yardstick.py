"""Where a landlord's time limits are looser than the Code's: both are run over the same generated logs.

A clock says with `code` which clause of the Code it stands for; the clocks of one process that stand for one clause
are compared together, and the earliest of their dates counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from typing import Final

from app.rules.clocks import clocks
from app.rules.events import Event, Value
from app.rules.procedure import Procedure

CODE: Final = "code2024"
"""The procedure that is the yardstick."""

STARTS: Final = tuple(date(2026, 3, 26) + timedelta(days=n) for n in range(0, 42, 3))
"""The days on which the generated logs begin: every weekday, and around Easter and the May holidays."""

LOOK_ON: Final = 120
"""Days after the beginning on which the clocks are read, when whatever can be missed has been."""


@dataclass(frozen=True, slots=True)
class Looser:
    """A clause of the Code that a landlord's rules meet later than the Code does, in `later` of `logs` logs.

    `days` is the most by which they are later, in working days; None where the landlord sets no date at all. `events`
    is the shortest log that shows it, `due` and `code_due` the dates for it. `clocks` and `cites` are the landlord's.
    """

    code: str
    process: str
    clocks: tuple[str, ...]
    cites: tuple[str, ...]
    later: int
    logs: int
    days: int | None
    events: tuple[Event, ...]
    due: date | None
    code_due: date


def looser(procedure_id: str) -> tuple[Looser, ...]:
    """Where the landlord's clocks are looser than the Code's, in the order of the Code's clocks.

    Raises:
        BadInput: when there is no such procedure, or its folder has a fault.
    """
    from data.procedure_files import load

    landlord, code = load(procedure_id), load(CODE)
    found = []
    for rule in code.clocks:
        if rule.code:
            own = {clock.process for clock in landlord.clocks if clock.code == rule.code}
            found += [
                one
                for process in sorted(own or {rule.process})
                if (one := _compare(landlord, code, rule.code, process))
            ]
    return tuple(found)


def _compare(landlord: Procedure, code: Procedure, clause: str, process: str) -> Looser | None:
    theirs = [clock for clock in landlord.clocks if clock.code == clause and clock.process == process]
    its_process = next(clock.process for clock in code.clocks if clock.code == clause)
    first: tuple[tuple[Event, ...], date | None, date] | None = None
    later = total = 0
    days: int | None = 0
    for log in _logs(process, _opener(landlord, code, process)):
        total += 1
        as_of = log[0].on + timedelta(days=LOOK_ON)
        due = _due(landlord, log, clause, process, as_of)
        code_due = _due(code, _as_process(log, its_process), clause, its_process, as_of)
        if code_due is None or (due is not None and due <= code_due):
            continue
        later += 1
        if due is None:
            days = None
        elif days is not None:
            days = max(days, code.calendar.count(code_due, due))
        if first is None or len(log) < len(first[0]):
            first = (log, due, code_due)
    if first is None:
        return None
    return Looser(
        clause, process, tuple(c.id for c in theirs), tuple(dict.fromkeys(cite for c in theirs for cite in c.cites)),
        later, total, days, *first,
    )  # fmt: skip


def _due(procedure: Procedure, log: tuple[Event, ...], clause: str, process: str, as_of: date) -> date | None:
    """The earliest date by which the clause asks for something under this procedure; None where it asks for nothing."""
    return min(
        (c.due for c in clocks(procedure, log, as_of) if c.rule.code == clause and c.rule.process == process),
        default=None,
    )


def _as_process(log: Iterable[Event], process: str) -> tuple[Event, ...]:
    """The same log told of another process: Southern's panel is the Code's stage 2."""
    return tuple(replace(event, name=f"{process}.{event.name.partition('.')[2]}") for event in log)


def _opener(landlord: Procedure, code: Procedure, process: str) -> str:
    """The event with which the process begins under this procedure, or else under the Code."""
    names = (f"{process}.received", f"{process}.requested")
    return next(name for known in (landlord.events, code.events) for name in names if name in known)


def _logs(process: str, opener: str) -> Iterator[tuple[Event, ...]]:
    """Logs of one process: begun, logged, acknowledged in time, late or never, extended or not; simplest first."""
    for ack, logged, extension, channel, start in product(
        (5, 0, 8, None), (0, 3), _EXTENSIONS, ("email", "phone"), STARTS
    ):
        events = [
            Event(opener, start, {"channel": channel}),
            Event(f"{process}.logged", start + timedelta(days=logged)),
        ]
        if ack is not None:
            events.append(Event(f"{process}.acknowledged", start + timedelta(days=ack)))
        if extension is not None:
            made, until, fields = extension
            events.append(
                Event(
                    f"{process}.extended",
                    start + timedelta(days=made),
                    {**fields, "until": start + timedelta(days=until)},
                )
            )
        yield tuple(events)


_EXTENSIONS: Final[tuple[tuple[int, int, Mapping[str, Value]] | None, ...]] = (
    None,
    (8, 24, {"agreed": True}),
    *(
        (8, until, {"agreed": agreed, **reason})
        for until in (60, 110)
        for agreed in (False, True)
        for reason in ({}, {"good_reason": "a survey is awaited"})
    ),
)
"""When an extension is made and to when, in days from the start, and what it carries."""
