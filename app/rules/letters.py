"""A landlord's letters as values: what each must hold, whom it sends the customer to, and who checks it.

`data/letter_files.py` reads the landlord's folder into these; nothing here reads a file or knows a page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from datetime import date
from functools import cached_property
from typing import Final

from app.rules.casefile import CaseFile
from app.rules.events import Value
from app.rules.params import Conditions
from app.rules.procedure import FieldSpec, Procedure, empty
from app.rules.verbs import recorded_by
from app.rules.words import Relied

KINDS: Final = (
    "acknowledgement", "extension", "update", "response", "refusal", "not escalating", "withdrawal", "consent",
    "consent form", "service request", "lawyers", "insurance", "closing", "MP", "petition", "delay", "review", "panel",
    "limitation", "acceptance form", "proceedings", "team", "determination",
)  # fmt: skip
"""What a letter may be for."""

BESIDE: Final = ("intake", "any")
"""Where letters belong that are of no process: before there is one, or whichever the case is in."""

CASE: Final = "case"
"""What a letter hangs on that goes while the case goes on, whatever its process."""

ADDRESS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
"""An e-mail address as people have them."""

CONDUCT: Final = Relied(
    "staff conduct", field="flags", why="letters and questions about somebody who works here go by it"
)
"""The flag of a complaint about somebody who works here."""

MEANS: Final = ("e-mail", "letter")
"""How a letter leaves."""

FORMATS: Final = ("large print", "plain text", "tinted page", "audio")
"""The forms in which a customer may need every letter, beside the ordinary one."""

THEIRS: Final = "representative_email"
"""The field of a letter's form for where whoever acts for the customer is mailed to."""
TEXT: Final = "text_"
"""What the names of a letter's own paragraphs begin with, among the fields of its form."""
ADDRESSEE: Final = f"{TEXT}addressee"
"""The field of a letter's form that names whoever gets it, where that is neither the customer nor a representative."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Stands in a letter where something is not known yet. It is false, so that a template can leave the place out.

    `says` is a sentence for the person who writes; `goes` the field or step that would fill it, `item` the point
    that such a step is about.
    """

    says: str
    goes: str = ""
    item: str = ""

    def __bool__(self) -> bool:
        """Nothing is there."""
        return False


class Written(str):
    """A text that the officer wrote for this letter: lines that begin with a hyphen are a list in it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Holds:
    """A part that the letter must hold, with its clause; asked only on cases with (and without) these facts."""

    part: str
    clause: str
    says: str
    goes: str = ""
    when_case: Conditions = attribute(default_factory=empty)
    unless_case: Conditions = attribute(default_factory=empty)


@dataclass(frozen=True, slots=True)
class LetterRule:
    """One letter of the landlord's.

    Every letter hangs on something: `step` is the step that sending it records (`.withdraw` is that of the process the
    case is in); `needs` are events of which one must stand, `during` a process that must go on ("case": any of them).
    `asks` are events whose date the form asks for (label by event) while the case has none.
    `dates` are clocks by the name that templates use for their due date. `texts` are the paragraphs that the officer
    writes, `answers` the parts of the teams' answers that the draft of one is made of. `sets` are fields of the step
    that the letter itself makes true. `checked` is the clause that asks for another person's check before it goes,
    empty where none does. `handler_named` is the clause that asks for the handler's own name. `signed` is false for a
    form that the customer signs. `copied` says whether the complaints inbox gets a copy of the e-mail.
    """

    id: str
    title: str
    kind: str
    stage: str
    template: str
    cites: tuple[str, ...]
    step: str = ""
    needs: tuple[str, ...] = ()
    during: str = ""
    asks: Mapping[str, str] = attribute(default_factory=empty)
    holds: tuple[Holds, ...] = ()
    texts: tuple[FieldSpec, ...] = ()
    answers: Mapping[str, tuple[str, ...]] = attribute(default_factory=empty)
    dates: Mapping[str, str] = attribute(default_factory=empty)
    sets: Mapping[str, Value] = attribute(default_factory=empty)
    means: tuple[str, ...] = MEANS
    to: str = "customer"
    checked: str = ""
    handler_named: str = ""
    signed: bool = True
    copied: bool = False
    when_case: Conditions = attribute(default_factory=empty)

    def at(self, case: CaseFile) -> LetterRule:
        """The letter on this case: names of steps and clocks that begin with a dot are those of its process."""
        if not self.step.startswith(".") and not any(clock.startswith(".") for clock in self.dates.values()):
            return self
        step = case.step(self.step[1:]) if self.step.startswith(".") else self.step
        process = step.partition(".")[0]
        dates = {name: f"{process}{clock}" if clock.startswith(".") else clock for name, clock in self.dates.items()}
        return replace(self, step=step, dates=dates)

    def offered(self, procedure: Procedure) -> bool:
        """Whether the landlord's procedure has what the letter hangs on; else no screen offers it."""
        if self.step:
            verb = self.step[1:] if self.step.startswith(".") else ""
            have = procedure.step_by_id
            return any(one.partition(".")[2] == verb for one in have) if verb else self.step in have
        recorded = {step.event for step in procedure.shapes}
        return not self.needs or any(event in recorded for event in self.needs)

    def lacking(self, case: CaseFile) -> str:
        """The step that would put on the case what the letter hangs on, where this landlord has one."""
        if not self.needs or any(case.all(event) for event in self.needs):
            return ""
        steps = (step.id for event in self.needs if (step := recorded_by(event)))
        return next((step for step in steps if step in case.procedure.step_by_id), "")

    def hangs_on(self, case: CaseFile) -> str:
        """Why the letter cannot go on this case as it stands, in a sentence; empty where what it hangs on is there."""
        if not self.offered(case.procedure) and not any(case.all(event) for event in self.needs):
            return f"This letter belongs to a process that {case.procedure.landlord}'s cases cannot take here yet."
        if self.during == CASE and not case.is_open:
            return "The case is closed: this letter goes only while it is open."
        if self.during not in ("", CASE) and not ((run := case.run(self.during)) and run.is_open):
            process = case.procedure.process_by_id.get(self.during)
            return (
                f"{process.name if process else self.during} is not open on this case, and this letter is part of it."
            )
        if self.needs and not any(case.all(event) for event in self.needs):
            wanted = " or ".join(f"'{step.title}'" for event in self.needs if (step := recorded_by(event)))
            return f"This letter goes once {wanted or 'what it is about'} is recorded on the case."
        if not case.holds(self.when_case):
            return "The case is not one that this letter is about."
        return ""

    def asked_on(self, event: str) -> str:
        """The name of the form's field for the date of an event in `asks`."""
        return "on_" + event.replace(".", "_")


@dataclass(frozen=True, slots=True)
class Arbitrator:
    """Who decides when a customer is not content, as dated public data say; empty is not known."""

    id: str
    name: str
    since: date
    address: tuple[str, ...] = ()
    phone: str = ""
    web: str = ""
    email: str = ""
    note: str = ""

    @property
    def reachable(self) -> bool:
        """Whether there is any way of reaching it."""
        return bool(self.address or self.phone or self.web or self.email)


@dataclass(frozen=True, slots=True)
class ArbitratorRule:
    """Whom the landlord's document names, for points of these `categories` or for what a case has these `flags` for.

    The first rule that fits decides. The first without both is about all that no other takes, a later one only about
    points that were agreed to be for it. `none` names nobody; `says` is the sentence printed, in place of contact
    details or before them. `rules_out` are those who then have no power to decide: a letter that offers one of them is
    refused.
    """

    clause: str
    arbitrator: Arbitrator | None
    flags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    when_case: Conditions = attribute(default_factory=empty)
    says: str = ""
    rules_out: tuple[Arbitrator, ...] = ()


@dataclass(frozen=True, slots=True)
class CopyRule:
    """Who else gets the same letter, each a copy addressed to them: the first rule that fits a case decides.

    `people` are facts that hold the list of them (or a single name), the first that is there; of it come the rows
    with `where`. `letters` are the letters' ids, none for every letter to the customer. `instead`: the first of them
    gets the letter in the customer's place. `holds_up`: a copy that cannot go stops the letter, else it is only said.
    """

    clause: str
    people: tuple[str, ...]
    where: Conditions = attribute(default_factory=empty)
    when_case: Conditions = attribute(default_factory=empty)
    letters: tuple[str, ...] = ()
    instead: bool = False
    holds_up: bool = True


@dataclass(frozen=True, slots=True)
class LetterHead:
    """What a landlord's letters say of itself; each may be empty, and a letter that needs it is then refused.

    `logo` are the bytes of a PNG or JPEG, `logo_alt` what a screen reader says for it.
    """

    name: str
    colour: str
    tint: str
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    web: str = ""
    inbox: str = ""
    survey: str = ""
    footer: tuple[str, ...] = ()
    logo: bytes = attribute(default=b"", repr=False)
    logo_alt: str = ""


def enter_head(key: str) -> str:
    """How a landlord enters what its letterhead lacks, as a sentence."""
    there = f"ctrl+p finds 'The landlord's letterhead': give '{key}' there"
    return f"{there} ('putright letterhead --enter FILE' takes in a file)."


def points_named(numbers: Sequence[object]) -> str:
    """`point 1`, `points 1, 2 and 3`; empty for none."""
    *first, last = (str(number) for number in numbers) if numbers else ("",)
    return f"points {', '.join(first)} and {last}" if first else f"point {last}" if last else ""


@dataclass(frozen=True)
class Letters:
    """All letters of one landlord. `example` is the letterhead of demonstrations, plainly invented."""

    procedure: str
    head: LetterHead
    letters: tuple[LetterRule, ...]
    arbitrators: tuple[ArbitratorRule, ...]
    copies: tuple[CopyRule, ...] = ()
    jargon: Mapping[str, str] = attribute(default_factory=empty)
    example: LetterHead | None = None
    sources: Mapping[str, str] = attribute(default_factory=empty)
    """The templates by name: the landlord's own, and the shared ones (also as `shared/NAME`)."""
    places: Mapping[str, str] = attribute(default_factory=empty)
    """Where each template lies, as errors name it."""

    @cached_property
    def by_id(self) -> Mapping[str, LetterRule]:
        """The letters by their id."""
        return {letter.id: letter for letter in self.letters}

    def at(self, case: CaseFile) -> Letters:
        """The letters on this case, each bound to the process that it is in; the same object where none differs."""
        found = tuple(letter.at(case) for letter in self.letters)
        return self if all(a is b for a, b in zip(found, self.letters, strict=True)) else replace(self, letters=found)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a letter as written: its words, and what is still missing in it."""

    name: str
    words: str
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter as written: its parts, all of its words, and what is missing outside the parts."""

    words: str
    parts: tuple[Part, ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterFinding:
    """What a check found. `must`: the letter cannot go so; else it is advice.

    `goes` names the field or step that would mend it, `item` the point that such a step is about.
    """

    reason: str
    clause: str = ""
    goes: str = ""
    must: bool = True
    item: str = ""
