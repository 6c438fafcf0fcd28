"""One landlord's complaints procedure as values, rule by rule, each with the clauses it comes from.

`data/procedure_files.py` reads the landlord's folder into these; nothing here reads a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from app.rules.events import Event, Value
from app.rules.flags import Flag
from app.rules.limits import Limit
from app.rules.params import Conditions
from app.rules.processes import Process
from app.rules.remedies import RedressRules
from app.rules.verbs import ENDINGS, StepShape, find, rank
from app.rules.workdays import WorkingCalendar

EMPTY: Mapping[str, Value] = MappingProxyType({})


def empty() -> Mapping[Any, Any]:
    """The empty mapping, as a factory: dataclasses take no mapping as a default value."""
    return EMPTY


_OWN = re.compile(r"\.[a-z]")

ANSWERS: Final = ("yes", "no", "no reply")
"""What a member of a group can have answered when asked whether they take part."""


def matches(conditions: Conditions, event: Event) -> bool:
    """Whether every condition holds: the field is the value, or one of the values, or (a list of flags) holds one.

    A field that was not given counts as the empty text, so that a condition can name it.
    """
    for key, wanted in conditions.items():
        have = event.fields.get(key)
        if have is None:
            have = ""
        allowed = wanted if isinstance(wanted, tuple) else (wanted,)
        if isinstance(have, tuple):
            if not any(one in allowed for one in have):
                return False
        elif have not in allowed:
            return False
    return True


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event that starts, stops or ends a clock, tested on its own fields.

    `event` is an event's name; or `due_of` names a clock whose due date, once missed, is the trigger.
    """

    event: str = ""
    due_of: str = ""
    when: Conditions = attribute(default_factory=empty)
    unless: Conditions = attribute(default_factory=empty)

    def holds(self, event: Event) -> bool:
        """Whether this event, already known to have the right name, meets the conditions."""
        return matches(self.when, event) and not (self.unless and matches(self.unless, event))


@dataclass(frozen=True, slots=True)
class Prompt:
    """An act proposed on or around a clock's due date; never a state.

    `on` is "due", "day after due", "day 11" (of the count) or "-5 working days" (before it is due).
    """

    on: str
    act: str
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One time limit. The words are those of the clause register's README.

    `starts` are the events whose earliest is day 0; `after` holds day 0 back until that event while its stage is open,
    `since` takes it back to the first such event where that came before;
    `stops` meet the limit, `ends` end it unmet; `cap` is the most in all from day 0 ("any": no most, "as:CLOCK": that
    clock's own cap date, empty: cannot be extended); `beyond` is the field an extension past the cap must carry.
    `fallback` is the clock of the step that it counts from: where that was never taken, day 0 is when it was due.
    `renews` are events that start the count anew though they set no new length themselves. A `rung` is shown and
    flagged, but the queue goes by other dates: a rung of a ladder, a date agreed beside the due date.
    """

    id: str
    name: str
    starts: tuple[Trigger, ...]
    stops: tuple[Trigger, ...]
    within: Limit
    owner: str
    cites: tuple[str, ...]
    ends: tuple[Trigger, ...] = ()
    after: str = ""
    since: str = ""
    when: Conditions = attribute(default_factory=empty)
    unless: Conditions = attribute(default_factory=empty)
    cap: str = ""
    beyond: str = ""
    until_last: str = ""
    rung: bool = False
    fallback: str = ""
    code: str = ""
    missed: str = ""
    each: bool = False
    outlives: bool = False
    date_set: bool = False
    renews: tuple[str, ...] = ()
    prompts: tuple[Prompt, ...] = ()

    @property
    def process(self) -> str:
        """The process whose clock this is: `stage1`."""
        return self.id.removeprefix("date:").partition(".")[0]

    @property
    def customers(self) -> bool:
        """Whether the time is the customer's own: never a landlord's miss."""
        return self.owner == "customer"


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the landlord's document. `rank` orders the line of command: a higher rank may do what a lower may."""

    id: str
    name: str
    rank: int = 0
    cites: tuple[str, ...] = ()


FIELD_KINDS = (
    "text", "longtext", "choice", "choices", "yesno", "date", "integer", "interval", "person", "points", "people",
    "file",
    "money", "lines", "case", "dated",
)  # fmt: skip
"""What a form draws for a field: "text" and "longtext" are free text (may be erased), "points", "people" and
"lines" (of money) lists; "money" is whole pence;
"file" is typed as a path and kept as the digest of what was there; "case" names another case, or an older report;
"dated" is a free text of one thing a line, each with its date."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a step, as forms draw it, the command line takes it and the log keeps it.

    `choices` are the allowed values; empty with kind "choice" means any short text with no suggestion.
    `when` shows and demands the field only while these other fields of the same form have these values, `when_case`
    only on cases with these facts (`event:field`), `unless_case` on no case that has all of these. `ahead` marks a
    date to come (a new due date), where all others are of what has happened. `words` says in words what a choice
    stands for, where the choice itself is only a number; for lines of money, what each row of a guideline pays.
    `starts` are facts of the case (`event:field`) of which the first that it holds is what the form starts with.
    """

    name: str
    label: str
    kind: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    help: str = ""
    default: Value = None
    when: Conditions = attribute(default_factory=empty)
    cites: tuple[str, ...] = ()
    ahead: bool = False
    when_case: Conditions = attribute(default_factory=empty)
    unless_case: Conditions = attribute(default_factory=empty)
    words: Mapping[str, str] = attribute(default_factory=empty)
    starts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition that a step must pass: `rule` names it in `gates.py`, `params` are its arguments.

    It is asked only while all of these hold: `when` and not `unless` on the fields of the event proposed, `when_case`
    and not `unless_case` on the case's facts, whose keys are written `event:field` (stage1.received:flags).
    `reason` is the sentence of the refusal; `{names}` in it are filled from the rule's findings. `field` would mend it.
    """

    id: str
    rule: str
    reason: str
    clause: str
    params: Conditions = attribute(default_factory=empty)
    field: str = ""
    when: Conditions = attribute(default_factory=empty)
    unless: Conditions = attribute(default_factory=empty)
    when_case: Conditions = attribute(default_factory=empty)
    unless_case: Conditions = attribute(default_factory=empty)

    def of(self, process: str) -> Gate:
        """The gate at a step of this process: `.acknowledged` in it is its own event, `.respond` its own clock."""
        found = {name: own_names(getattr(self, name), process) for name in ("params", "when_case", "unless_case")}
        return self if all(getattr(self, name) is one for name, one in found.items()) else replace(self, **found)


def own_names(value: Value, process: str) -> Value:
    """A value in which names that begin with a dot are those of a process; the same object where there are none."""
    if isinstance(value, str):
        return f"{process}{value}" if _OWN.match(value) else value
    if isinstance(value, tuple):
        found = tuple(own_names(one, process) for one in value)
        return value if all(a is b for a, b in zip(found, value, strict=True)) else found
    if isinstance(value, Mapping):
        pairs = {own_names(key, process): own_names(one, process) for key, one in value.items()}
        return value if all(k in value and value[k] is one for k, one in pairs.items()) else pairs
    return value


@dataclass(frozen=True, slots=True)
class StepRule:
    """What a landlord adds to a shared step: who may take it, further fields, gates, its name in the document.

    `roles` empty: anybody. `choices` replace the procedure's lists for this step's fields. `omits` are shared fields
    that this landlord's document has no use for.
    """

    id: str
    roles: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    fields: tuple[FieldSpec, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = attribute(default_factory=empty)
    omits: tuple[str, ...] = ()
    title: str = ""
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matter:
    """How records of one matter, which came by several routes, hang together.

    A `case.link` with this `relation` ties two records, on both of them; empty: the landlord has no such records. The
    events `together` are recorded on every tied record in one save, or on none.
    """

    relation: str = ""
    together: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered requirement, restated. `met` names what meets it (`clock:…`, `gate:…`, `field:…`, `step:…`)."""

    id: str
    kind: str
    stage: str
    needs: str
    doubt: str = ""
    clock: str = ""
    met: tuple[str, ...] = ()


@dataclass(frozen=True)
class Procedure:
    """One landlord's complaints document, in one version. Immutable; `owners` own a time limit but have no role."""

    id: str
    landlord: str
    document: str
    version: str
    in_force: date
    prefix: str
    clocks: tuple[ClockRule, ...]
    processes: tuple[Process, ...] = ()
    roles: tuple[Role, ...] = ()
    steps: tuple[StepRule, ...] = ()
    gates: tuple[Gate, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = attribute(default_factory=empty)
    nation: str = "england"
    closures: Mapping[date, str] = attribute(default_factory=empty)
    extra_holidays: Mapping[date, str] = attribute(default_factory=empty)
    fingerprint: str = ""
    redress: RedressRules = attribute(default_factory=RedressRules)
    matter: Matter = Matter()
    flags: tuple[Flag, ...] = ()
    owners: tuple[str, ...] = ()

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The working days of this landlord: its nation's bank holidays and its own closure days."""
        return WorkingCalendar.for_nation(self.nation, closures=self.closures, extra=self.extra_holidays)

    @cached_property
    def clock_by_id(self) -> Mapping[str, ClockRule]:
        """The clocks by their id."""
        return {clock.id: clock for clock in self.clocks}

    @cached_property
    def gate_by_id(self) -> Mapping[str, Gate]:
        """The gates by their id."""
        return {gate.id: gate for gate in self.gates}

    @cached_property
    def step_by_id(self) -> Mapping[str, StepRule]:
        """The landlord's steps by their id; a step that is not here is not in this procedure."""
        return {step.id: step for step in self.steps}

    @cached_property
    def role_by_id(self) -> Mapping[str, Role]:
        """The landlord's roles by their id."""
        return {role.id: role for role in self.roles}

    @cached_property
    def process_by_id(self) -> Mapping[str, Process]:
        """The processes by their id."""
        return {process.id: process for process in self.processes}

    @cached_property
    def shapes(self) -> tuple[StepShape, ...]:
        """The landlord's steps as verbs in processes, in the order in which a case usually goes."""
        order = {process.id: place for place, process in enumerate(self.processes)}
        known = [found for step in self.steps if (found := find(step.id))]
        return tuple(sorted(known, key=lambda one: (rank(one.verb), order.get(one.process, 0))))

    @cached_property
    def begins(self) -> tuple[str, ...]:
        """The steps that open a case at this landlord, in the order of their processes."""
        return tuple(step.id for step in self.shapes if step.verb.begins)

    def is_course(self, process: str) -> bool:
        """Whether a process is a course that a matter takes."""
        found = self.process_by_id.get(process)
        return bool(found and found.kind)

    @cached_property
    def settled_by(self) -> Mapping[str, tuple[str, ...]]:
        """For each clock of a course's step, the answering steps after it: once answered, what is missing is moot."""
        found: dict[str, tuple[str, ...]] = {}
        for process in self.processes:
            events = [step.event for step in process.steps]
            answers = [(place, step.event) for place, step in enumerate(process.steps) if step.verb.answers]
            for clock in self.clocks if answers else ():
                places = [events.index(t.event) for t in clock.stops if t.event in events]
                later = tuple(event for place, event in answers if places and place > max(places))
                if clock.process == process.id and later:
                    found[clock.id] = later
        return found

    @cached_property
    def endings(self) -> Mapping[str, tuple[str, ...]]:
        """For each clock, the events that end it unmet: endings of its process and of what that is part of."""
        found: dict[str, tuple[str, ...]] = {}
        for clock in self.clocks:
            process = self.process_by_id.get(clock.process)
            stops = {trigger.event for trigger in clock.stops}
            names = (
                f"{own}.{ending}"
                for own in (clock.process, *(process.part_of if process else ()))
                for ending in ENDINGS
            )
            found[clock.id] = tuple(name for name in names if name not in stops)
        return found

    @cached_property
    def events(self) -> frozenset[str]:
        """Every event name that a clock of this procedure reads."""
        names: set[str] = set()
        for clock in self.clocks:
            names.update(t.event for t in (*clock.starts, *clock.stops, *clock.ends) if t.event)
            names.update(n for n in (clock.after, clock.until_last) if n)
        return frozenset(names)
