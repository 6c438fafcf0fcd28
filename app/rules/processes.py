"""The courses that a matter can take on a case, and how far each has got: open, answered, ended, in whose hands.

Nothing here knows a stage by name: a process is the landlord's data, a verb is in `app.rules.verbs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.rules.events import Event
from app.rules.verbs import StepShape, find, rank, recorded_by

KINDS: Final = ("stage", "informal", "review", "panel", "petition", "enquiry", "referral", "claim")
"""What a course can be; a "stage" is one of the formal ones."""

CLOSED: Final = "Closed"
NEW: Final = "New"


@dataclass(frozen=True, slots=True)
class NoPart:
    """Who may not handle a process: whoever the facts `not_among` ever named (`event:field`), by person.

    `event:recorder` is who recorded the event, `stage1.*` stands for every event of that process. `verbs` are what
    it bars: allocating to such a person (`to`), or doing it oneself. `says` is the sentence of the refusal.
    """

    not_among: tuple[str, ...]
    says: str
    clause: str
    verbs: tuple[str, ...] = ("allocate", "respond")


@dataclass(frozen=True, slots=True)
class Process:
    """A process of the landlord's. `each`: one run per `item`. `outlives`: not ended by the closing of the case.

    `part_of` names the processes whose closing, refusal or withdrawal ends this one's clocks too. One with a `kind` is
    a course that a matter takes: `opens` is the event that opens it, `after` what must stand before it counts,
    `course` the verbs that it usually goes through, in order, `ended_by` events of other processes that end it too.
    """

    id: str
    name: str
    each: bool = False
    outlives: bool = False
    part_of: tuple[str, ...] = ()
    kind: str = ""
    opens: str = ""
    after: str = ""
    course: tuple[str, ...] = ()
    ended_by: tuple[str, ...] = ()
    handler: NoPart | None = None

    @property
    def steps(self) -> tuple[StepShape, ...]:
        """The steps of its usual course."""
        return tuple(found for verb in self.course if (found := find(f"{self.id}.{verb}")))

    @property
    def opening(self) -> str:
        """The step that opens it, empty where none does."""
        found = recorded_by(self.opens) if self.opens else None
        return found.id if found else ""


@dataclass(frozen=True, slots=True)
class Run:
    """How one process stands on one case. `events` are its own, in order of date.

    `ended` is what ended it: its own ending, or that of another process. One that was answered is over too once the
    process that comes after its answer was opened: `followed`. `answered`, `ended` and `followed` are None once it was
    reopened, until it happens again. `ready` says that what had to stand before it does, and `began` is its
    opening, or that where it came later.
    """

    process: Process
    events: tuple[Event, ...]
    opened: Event
    answered: Event | None
    ended: Event | None
    reopened: Event | None
    ready: bool
    began: Event
    followed: Event | None = None

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.over is None

    @property
    def over(self) -> Event | None:
        """What it is over by: its ending, or what followed on it."""
        return self.ended or self.followed

    @property
    def handler(self) -> str:
        """The id of the person it was last allocated to, empty when nobody has it."""
        name = f"{self.process.id}.allocated"
        found = next((event for event in reversed(self.events) if event.name == name), None)
        return str(found.get("to", "")) if found else ""

    @property
    def word(self) -> str:
        """How far it has got, in a word: the furthest thing done says it, in whatever order things were entered."""
        done = [step for event in self._since if (step := recorded_by(event.name)) and step.verb.stands]
        furthest = max(done, key=lambda step: (not step.verb.reopens, rank(step.verb)), default=None)
        if self.ended is not None and self.ended.name in self.process.ended_by:
            furthest = recorded_by(self.ended.name)
        word = furthest.verb.stands.format(process=self.process.name) if furthest else NEW
        # A later stage says which one it is; the first goes without saying.
        plain = not self.process.after or word in (self.process.name, CLOSED)
        return word if plain else f"{self.process.name}: {word.lower()}"

    @property
    def _since(self) -> tuple[Event, ...]:
        """What happened since it was reopened, all of it where it never was."""
        if self.reopened is None:
            return self.events
        return tuple(event for event in self.events if _place(event) >= _place(self.reopened))

    def latest(self, event: str) -> Event | None:
        """The last event of this name that counts: since the process was reopened, where it was."""
        return next((one for one in reversed(self._since) if one.name == event), None)


def runs(processes: Iterable[Process], events: tuple[Event, ...]) -> tuple[Run, ...]:
    """How the processes with a course stand that these events have opened, in the order of their opening.

    `events` are those that stand, in order of date. One whose opening was never recorded counts from its first event.
    """
    courses = {process.id: process for process in processes if process.kind}
    by_process: dict[str, list[Event]] = {}
    first: dict[str, Event] = {}
    for event in events:
        first.setdefault(event.name, event)
        if event.process in courses:
            by_process.setdefault(event.process, []).append(event)
    found = [_run(courses[name], tuple(own), events, first) for name, own in by_process.items()]
    found.sort(key=lambda run: _place(run.opened))
    return tuple(_followed(run, found) for run in found)


def current(found: tuple[Run, ...]) -> Run | None:
    """The run that a case is in: the one opened last of those that go on and may, else the one that ended last."""
    going = [run for run in found if run.is_open]
    if going:
        return ([run for run in going if run.ready] or going)[-1]
    return max(found, key=lambda run: _place(run.over or run.opened), default=None)


def _run(process: Process, own: tuple[Event, ...], events: tuple[Event, ...], first: Mapping[str, Event]) -> Run:
    opened = next((event for event in own if event.name == process.opens), own[0])
    reopened = ended = answered = None
    elsewhere = [event for event in events if event.name in process.ended_by] if process.ended_by else []
    for event in sorted((*own, *elsewhere), key=_place) if elsewhere else own:
        step = recorded_by(event.name)
        if event.name in process.ended_by:
            ended = event
        elif step is None or not step.of_course:
            continue
        elif step.verb.reopens:
            reopened, ended, answered = event, None, None
        elif step.verb.ends:
            ended = event
        elif step.verb.answers:
            answered = event
    before = first.get(process.after) if process.after else None
    began = max(opened, before, key=_place) if before else opened
    return Run(process, own, opened, answered, ended, reopened, not process.after or before is not None, began)


def _followed(run: Run, found: Iterable[Run]) -> Run:
    """The run, over where it was answered and the process that comes after its answer was opened."""
    if run.ended is not None or run.answered is None:
        return run
    later = [one.opened for one in found if one.process.after.partition(".")[0] == run.process.id]
    if not later:
        return run
    followed = max(min(later, key=_place), run.answered, key=_place)
    if run.reopened is not None and _place(followed) < _place(run.reopened):
        return run
    return replace(run, followed=followed)


def _place(event: Event) -> tuple[date, int]:
    return event.on, event.seq
