"""One case folded from its log: an immutable value with everything a screen or a gate asks of it.

What is dear (the clocks) is worked out when first asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from app.errors import BadInput
from app.rules.clock import Clock
from app.rules.clocks import clocks
from app.rules.events import Event, Value, effective
from app.rules.flags import standing
from app.rules.procedure import Procedure
from app.rules.processes import NEW, Run, current, runs
from app.rules.typed_dates import show_date

FLAGS = "*:flags"
"""The fact of all flags of a case, whatever sets them."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of complaint: number from 1, what it says, its category, and whose responsibility it is."""

    number: int
    text: str
    category: str = ""
    responsible: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A question to an internal team or a contractor.

    `wanted` is the date asked for; `due` that of its clock, else `wanted`, None where neither is set. `answered` is
    the day of the complete answer; `level` the highest rung it was escalated to, 0 for none.
    `state` is "open", "overdue" or "answered".
    """

    item: str
    to: str
    question: str
    asked: date
    wanted: date | None
    due: date | None
    answered: date | None
    level: int
    state: str


@dataclass(frozen=True)
class CaseFile:
    """One case as at `as_of`. `log` is everything recorded, `events` what of it stands, in order of date."""

    reference: str
    procedure: Procedure
    log: tuple[Event, ...]
    events: tuple[Event, ...]
    as_of: date

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Event, ...]]:
        found: dict[str, list[Event]] = {}
        for event in self.events:
            found.setdefault(event.name, []).append(event)
        return {name: tuple(events) for name, events in found.items()}

    def all(self, name: str) -> tuple[Event, ...]:
        """The events of this name that stand, the earliest first."""
        return self._by_name.get(name, ())

    def latest(self, name: str, item: str = "") -> Event | None:
        """The last event of this name (about this item, if one is given), or None."""
        return next((e for e in reversed(self.all(name)) if not item or e.item == item), None)

    def fact(self, key: str) -> Value:
        """A fact by its key `event:field`: the latest value given in any event of that name, None for none.

        `*` for the event takes any event; lists of words (flags) are collected over all of them.
        """
        if key == FLAGS:
            return self.flags or None
        given = self.facts(key)
        if given and all(isinstance(value, tuple) and all(isinstance(one, str) for one in value) for value in given):
            return tuple(dict.fromkeys(one for value in given for one in value))
        return given[-1] if given else None

    def holds(self, wanted: Mapping[str, Value]) -> bool:
        """Whether every fact has the value wanted, or one of them; "any" asks only that there is one."""
        for key, value in wanted.items():
            found = self.fact(key)
            allowed = value if isinstance(value, tuple) else (value,)
            have = found if isinstance(found, tuple) else (found,)
            if found is None or not ("any" in allowed or any(one in allowed for one in have)):
                return False
        return True

    def facts(self, key: str) -> tuple[Value, ...]:
        """Every value ever given for the fact `event:field` that still stands, the earliest first.

        Of the fields, `on` is the event's date and `recorder` who recorded it; of the events, `*` is any and `stage1.*`
        any of that process.
        """
        name, _, field = key.rpartition(":")
        events = self.events if name == "*" else self.all(name)
        if name.endswith(".*"):
            events = tuple(e for e in self.events if e.process == name[:-2])
        if field == "on":
            return tuple(e.on for e in events)
        if field == "recorder":
            return tuple(e.by for e in events if e.by)
        return tuple(value for e in events if (value := e.fields.get(field)) not in (None, "", ()))

    def plus(self, events: Iterable[Event]) -> CaseFile:
        """The case as it would be with these events added last."""
        last = max((e.seq for e in self.log), default=0)
        added = (replace(e, seq=seq) for seq, e in enumerate(events, last + 1))
        return fold(self.procedure, self.reference, (*self.log, *added), self.as_of)

    def as_at(self, day: date) -> CaseFile:
        """The case as it stood at the end of an earlier day, by what is known now."""
        return CaseFile(self.reference, self.procedure, self.log, tuple(e for e in self.events if e.on <= day), day)

    @cached_property
    def clocks(self) -> tuple[Clock, ...]:
        """The clocks that have started by `as_of`, the earliest due first."""
        return clocks(self.procedure, self.events, self.as_of)

    @cached_property
    def opening(self) -> Event:
        """The event the case began with: its first receipt, else whatever came first."""
        return next((e for e in self.events if e.name.endswith(".received")), self.events[0])

    @property
    def received(self) -> date:
        """The day the complaint was received: day 0."""
        return self.opening.on

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The processes that have been opened on the case and how each stands, in the order of their opening."""
        return runs(self.procedure.processes, self.events)

    @cached_property
    def current(self) -> Run | None:
        """The process that the case is in; once all have ended, the one that ended last."""
        return current(self.runs)

    def run(self, process: str) -> Run | None:
        """How a process stands on the case, None where it was not opened."""
        return next((run for run in self.runs if run.process.id == process), None)

    def here(self, name: str) -> tuple[Event, ...]:
        """The events of this name that belong to the process that the case is in, the earliest first.

        What was recorded before a later stage began was said at the stage before: it is decided, and reported, anew.
        """
        run = self.current
        if run is None or not run.process.after:
            return self.all(name)
        return tuple(e for e in self.all(name) if (e.on, e.seq) > (run.began.on, run.began.seq))

    def step(self, verb: str) -> str:
        """The step of a verb in the process that the case is in, else in the first that has it; empty for none."""
        inside = (self.current.process.id,) if self.current else ()
        ids = (f"{process}.{verb}" for process in (*inside, *(one.id for one in self.procedure.processes)))
        return next((one for one in ids if one in self.procedure.step_by_id), "")

    def did(self, past: str) -> tuple[Event, ...]:
        """What was done of one verb in whatever process, the earliest first: `did("extended")`."""
        return tuple(e for run in self.runs for e in run.events if e.name == f"{run.process.id}.{past}")

    @property
    def stage(self) -> str:
        """Where the case stands, in a word or two, such as New, Logged, Answered, Stage 2: answered, Closed."""
        return self.current.word if self.current else NEW

    @cached_property
    def ended(self) -> Event | None:
        """What closed the case: the last ending of its processes; None while one of them goes on."""
        if not self.runs or any(run.is_open for run in self.runs if not run.process.outlives):
            return None
        ends = [run.over for run in self.runs if run.over and not run.process.outlives]
        return max(ends, key=lambda event: (event.on, event.seq), default=None)

    @property
    def closed(self) -> date | None:
        """The day on which the case was closed, refused, withdrawn or passed on; None while it is open."""
        return self.ended.on if self.ended else None

    @property
    def is_open(self) -> bool:
        """Whether any process of the case goes on."""
        return self.ended is None

    @property
    def handler(self) -> str:
        """The id of the person whom the process that the case is in was last allocated to, empty when nobody has it."""
        return self.current.handler if self.current else ""

    @property
    def customer(self) -> str:
        """The customer's name as first given or since corrected."""
        return str(self.opening.get("customer", ""))

    @property
    def addressed(self) -> str:
        """The customer's name as letters and envelopes have it: in Latin letters, where that was given."""
        return str(self.fact("*:envelope_name") or "") or self.customer

    @property
    def address(self) -> str:
        """The address the complaint is about or comes from."""
        return str(self.opening.get("address", ""))

    @property
    def contact(self) -> str:
        """How the customer can be reached."""
        return str(self.opening.get("contact", ""))

    @property
    def representative_contact(self) -> str:
        """How whoever acts for the customer can be reached."""
        return str(self.opening.get("representative_contact", ""))

    @property
    def description(self) -> str:
        """What the customer said."""
        return str(self.opening.get("description", ""))

    @property
    def outcome_sought(self) -> str:
        """What the customer wants to be done, as last set out."""
        return str(self.fact("*:outcome_sought") or "")

    @cached_property
    def flags(self) -> tuple[str, ...]:
        """Every flag of the case: those ticked, in the order in which they came, then those that its clause sets."""
        ticked = dict.fromkeys(str(one) for event in self.events for one in event.get("flags", ()))
        rules = self.procedure.flags
        if not rules:
            return tuple(ticked)
        facts = {key: self.facts(key) for flag in rules for key in flag.facts}
        return standing(rules, ticked, self.categories, facts)

    @cached_property
    def categories(self) -> frozenset[str]:
        """The categories of the case and of its points."""
        found: set[str] = set()
        for event in (*self.did("received"), *self.did("logged")):
            value = event.get("category", ())
            found |= {str(one) for one in (value if isinstance(value, tuple) else (value,)) if one}
        return frozenset(found | {point.category for point in self.points if point.category})

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The points of complaint: as last set out with the customer, or else as received."""
        given = next((e.get("points") for e in reversed(self.did("defined")) if e.get("points")), None)
        rows = given or self.opening.get("points") or ()
        return tuple(
            Point(i, str(row.get("text", "")), str(row.get("category", "")), str(row.get("responsible", "")))
            for i, row in enumerate(rows, 1)
        )

    @cached_property
    def requests(self) -> tuple[Request, ...]:
        """The questions to teams, in the order in which they were asked."""
        return tuple(self._request(e) for e in self.all("information.requested"))

    def _request(self, asked: Event) -> Request:
        answer = next((e for e in self.all("information.responded") if e.item == asked.item), None)
        clocks = (c for c in self.clocks if c.item == asked.item and c.rule.process == "information")
        due = next((c.due for c in clocks if not c.rule.rung), None)
        wanted = asked.get("until")
        wanted = wanted if isinstance(wanted, date) else None
        due = due or wanted
        state = "answered" if answer else "overdue" if due and due < self.as_of else "open"
        levels = [int(e.get("level") or 0) for e in self.all("information.escalated") if e.item == asked.item]
        return Request(
            item=asked.item,
            to=str(asked.get("to", "")),
            question=str(asked.get("question", "")),
            asked=asked.on,
            wanted=wanted,
            due=due,
            answered=answer.on if answer else None,
            level=max(levels, default=0),
            state=state,
        )

    @cached_property
    def waiting(self) -> str:
        """Whom the case waits for: the team asked first of those that still owe an answer, else empty."""
        if not self.is_open:
            return ""
        answered = {e.item for e in self.all("information.responded")}
        owing = (e for e in self.all("information.requested") if e.item not in answered)
        return next((str(e.get("to", "")) for e in owing), "")


def fold(procedure: Procedure, reference: str, log: Iterable[Event], as_of: date) -> CaseFile:
    """The case file of a log, as at a day: events dated later stand in its log and count for nothing.

    Raises:
        BadInput: when nothing in the log stands by that day.
    """
    whole = tuple(log)
    events = effective(whole)
    if whole and not events:
        raise BadInput(
            f"Nothing of {reference or 'the case'} would be left. Correct the entry, or withdraw or close the case."
        )
    standing = tuple(e for e in events if e.on <= as_of)
    if not standing:
        raise BadInput(f"{reference or 'This case'} had not begun by {show_date(as_of)}.")
    return CaseFile(reference, procedure, whole, standing, as_of)
