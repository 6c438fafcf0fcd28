"""Where a landlord's time limits are looser than the Code's: both are run over the same generated logs.

A clock says with `code` which clause of the Code it stands for; the clocks of one process that stand for one clause
are compared together, and the earliest of their dates counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from typing import Final

from app.rules.clocks import clocks
from app.rules.events import Event, Value
from app.rules.procedure import Procedure
from data.procedure_files import YARDSTICK as YARDSTICK
from data.procedure_files import load

STARTS: Final = tuple(date(2026, 3, 26) + timedelta(days=n) for n in range(0, 40, 5))
"""The days on which the generated logs begin: every day of the week, around Easter and the May holidays."""

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
    landlord, code = load(procedure_id), load(YARDSTICK)
    compared: dict[tuple[str, str], list[str]] = {}
    for rule in code.clocks:
        if rule.code:
            own = {clock.process for clock in landlord.clocks if clock.code == rule.code} or {rule.process}
            for process in own:
                compared.setdefault((process, rule.process), []).append(rule.code)
    found = [one for pair, clauses in compared.items() for one in _compare(landlord, code, *pair, clauses)]
    order = [rule.code for rule in code.clocks]
    return tuple(sorted(found, key=lambda one: (order.index(one.code), one.process)))


def _compare(
    landlord: Procedure, code: Procedure, process: str, its_process: str, clauses: list[str]
) -> Iterator[Looser]:
    """Run one process of the landlord's and the Code's over the same logs, and compare clause by clause."""
    logs = tuple(_logs(process, _opener(landlord, code, process)))
    dates = [
        (log, _dues(landlord, log, process), _dues(code, _as_process(log, its_process), its_process)) for log in logs
    ]
    for clause in clauses:
        later = [
            (log, due, code_due)
            for log, theirs, its in dates
            if (code_due := its.get(clause)) and ((due := theirs.get(clause)) is None or due > code_due)
        ]
        if later:
            mine = [clock for clock in landlord.clocks if clock.code == clause and clock.process == process]
            log, due, code_due = min(later, key=lambda one: len(one[0]))
            yield Looser(
                code=clause,
                process=process,
                clocks=tuple(clock.id for clock in mine),
                cites=tuple(dict.fromkeys(cite for clock in mine for cite in clock.cites)),
                later=len(later),
                logs=len(logs),
                days=_most(code, later),
                events=log,
                due=due,
                code_due=code_due,
            )


def _most(code: Procedure, later: list[tuple[tuple[Event, ...], date | None, date]]) -> int | None:
    """The most working days by which a date is later; None where one is not set at all."""
    days = [code.calendar.count(code_due, due) if due else None for _, due, code_due in later]
    return None if None in days else max(day for day in days if day is not None)


def _dues(procedure: Procedure, log: tuple[Event, ...], process: str) -> Mapping[str, date]:
    """By clause of the Code, the earliest date by which this process asks for it; nothing where it asks for nothing."""
    found: dict[str, date] = {}
    for clock in clocks(procedure, log, log[0].on + timedelta(days=LOOK_ON)):
        if clock.rule.code and clock.rule.process == process:
            found.setdefault(clock.rule.code, clock.due)
    return found


def _as_process(log: tuple[Event, ...], process: str) -> tuple[Event, ...]:
    """The same log told of another process: Southern's panel is the Code's stage 2."""
    if log[0].process == process:
        return log
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
