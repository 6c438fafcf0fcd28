"""What the desk hands to screens and the command line: frozen values, no rows, no sessions.

Texts are plain text as people typed it; whoever shows them must not read markup in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from app.errors import Refusal
from app.rules.events import Value
from app.rules.letters import LetterFinding, LetterRule
from app.rules.nextacts import NextAct
from app.rules.procedure import FieldSpec
from data.records import LikeCase as LikeCase
from data.records import Person as Person
from data.records import QueuePage as QueuePage
from data.records import QueueQuery as QueueQuery
from data.records import QueueRow as QueueRow
from data.records import SavedView as SavedView

Act = NextAct
"""Something a person can do on a case."""


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock as people read it. `state` is running, overdue, met, late or ended; dates are inclusive.

    `days` is what remains (≥ 0 running) or how late (> 0 overdue or late), in `unit` ("working days" or "days").
    `says` is that in words ("3 working days left", "2 working days overdue").
    """

    id: str
    name: str
    item: str
    started: date
    due: date
    stopped: date | None
    state: str
    days: int
    unit: str
    says: str
    owner: str
    cites: tuple[str, ...]
    customers: bool = False
    date_set: bool = False
    rung: bool = False
    in_time: date | None = None
    """When it would have been due had the step that it counts from been in time; None where it was."""
    settled: bool = False
    """Whether a later step made it moot before it was done."""


@dataclass(frozen=True, slots=True)
class DayView:
    """One day of a count: its number (None when it does not count) and why."""

    day: date
    number: int | None
    why: str


@dataclass(frozen=True, slots=True)
class WhyView:
    """Why a date is what it is: sentences in order, the days counted, the clauses restated, and one copyable line."""

    clock: ClockView
    sentences: tuple[str, ...]
    days: tuple[DayView, ...]
    clauses: tuple[tuple[str, str], ...]
    copy: str


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event in the case's history, newest first on screen. Entries `superseded` are shown struck through."""

    id: str
    seq: int
    on: date
    at: datetime | None
    by: str
    title: str
    detail: tuple[tuple[str, str], ...]
    superseded: str = ""
    late_recorded: int = 0
    undoable: bool = False


@dataclass(frozen=True, slots=True)
class PointView:
    """A point of complaint as it stands: number from 1, text, category, whether the landlord is responsible."""

    number: int
    text: str
    category: str = ""
    responsible: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class RequestView:
    """What was asked of a team: who was asked what, when, by when, answered when. `step` answers it.

    A task is one too: assigned where a question is asked, done where it is answered. `ladder` says in lines how far a
    question was chased, what an answer in part lacks, what the answer is, and what comes next and when.
    """

    item: str
    to: str
    question: str
    asked: date
    due: date | None
    answered: date | None
    state: str
    ladder: tuple[str, ...] = ()
    step: str = "information.respond"

    @property
    def is_task(self) -> bool:
        """Whether it is a task rather than a question."""
        return self.step == "task.complete"


@dataclass(frozen=True, slots=True)
class LinkView:
    """Another case or an older report that an entry names: `label` says how, `stage` and `customer` only if `known`.

    `known` says that it is a case of this database, so that it can be opened.
    """

    reference: str
    label: str
    on: date
    why: str = ""
    known: bool = False
    stage: str = ""
    customer: str = ""


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case, whole, as the case screen shows it."""

    reference: str
    procedure: str
    landlord: str
    version: str
    customer: str
    address: str
    contact: str
    stage: str
    handler: Person | None
    received: date
    closed: date | None
    seq: int
    description: str
    outcome_sought: str
    facts: tuple[tuple[str, str], ...]
    flags: tuple[str, ...]
    clocks: tuple[ClockView, ...]
    timeline: tuple[TimelineEntry, ...]
    points: tuple[PointView, ...]
    requests: tuple[RequestView, ...]
    acts: tuple[Act, ...]
    waiting: str = ""
    warnings: tuple[str, ...] = ()
    links: tuple[LinkView, ...] = ()
    address_hidden: bool = False
    representative: str = ""
    """Who brought the complaint for the customer; empty where the customer did."""


@dataclass(frozen=True, slots=True)
class FormSpec:
    """What a step's form needs: fields in order, starting values, and the step's words.

    `letter` is the landlord's letter that records this step when it is sent, empty where there is none.
    """

    step: str
    title: str
    fields: tuple[FieldSpec, ...]
    values: Mapping[str, Value]
    intro: str = ""
    cites: tuple[str, ...] = ()
    leaves: bool = False
    letter: str = ""


@dataclass(frozen=True, slots=True)
class DateChange:
    """A date that the previewed step would make, move, meet or end."""

    clock: str
    name: str
    before: date | None
    after: date | None
    state: str
    says: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What saving would do: `errors` by field name, gates that refuse, dates that would move, warnings."""

    errors: Mapping[str, str] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()
    changes: tuple[DateChange, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether saving would succeed as things stand."""
        return not self.errors and not self.refusals


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter as the list shows it: whether it was sent already, is drafted, and fits the case as it stands."""

    id: str
    title: str
    kind: str
    stage: str
    sent: int
    drafted: bool
    fits: bool


@dataclass(frozen=True, slots=True)
class LetterForm:
    """What the form of a letter asks: the step's own fields, then the letter's paragraphs; and what it starts with."""

    rule: LetterRule
    fields: tuple[FieldSpec, ...]
    values: Mapping[str, Value]
    labels: Mapping[str, str]
    """The labels of the step's fields, also of those that the letter answers itself."""
    step: tuple[str, ...]
    """The names of the step's fields among them."""


@dataclass(frozen=True, slots=True)
class LetterPreview:
    """A letter as it would go: its words, what the check found, what saving would refuse, and the dates that move.

    `copies` say who else gets it, or why not; `way` is a sentence: how it goes, to which address, and to whom.
    """

    words: str
    findings: tuple[LetterFinding, ...]
    changes: tuple[DateChange, ...]
    warnings: tuple[str, ...]
    copies: tuple[str, ...] = ()
    way: str = ""

    @property
    def allowed(self) -> bool:
        """Whether nothing stands in the way of sending."""
        return not any(finding.must for finding in self.findings)
