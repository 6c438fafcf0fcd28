"""What screens ask of the application and tell it: no screen knows another, the application decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from app.desk.views import CaseView, FormSpec, WhyView
    from app.rules.events import Value


@dataclass
class OpenCase(Message):
    """Show one case, whole."""

    reference: str


@dataclass
class OpenIntake(Message):
    """Take a new complaint."""


@dataclass
class IntakeReady(Message):
    """The form of a new complaint was read; without one the screen itself asks, and says what went wrong."""

    spec: FormSpec | None


@dataclass
class OpenBulk(Message):
    """Do one step on several cases: choose it, see what it would do on each, then do it."""

    references: tuple[str, ...]


@dataclass
class BulkDone(Message):
    """One step was done on these cases, and `says` tells of it; they need be marked no longer."""

    references: tuple[str, ...]
    says: str


@dataclass
class OpenStep(Message):
    """Show the form of one step of a case. `values` fill fields in advance, by name."""

    reference: str
    step_id: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass
class OpenInvestigation(Message):
    """Show the investigation of a case."""

    reference: str


@dataclass
class OpenWhy(Message):
    """Show why a date is what it is. `view` is given where the date is previewed, not yet on the case."""

    reference: str
    clock_id: str
    item: str = ""
    view: WhyView | None = None


@dataclass
class OpenLetters(Message):
    """Choose one of the landlord's letters for a case."""

    reference: str


@dataclass
class OpenLetter(Message):
    """Write one letter of a case."""

    reference: str
    letter: str


@dataclass
class OpenRedress(Message):
    """Show the offers of a case."""

    reference: str


@dataclass
class OpenAuthorisation(Message):
    """Show the redress that awaits a signature."""


@dataclass
class OpenEntered(Message):
    """Write one of the texts that the landlord enters for itself, by its id."""

    which: str


@dataclass
class PersonChosen(Message):
    """Somebody has sat down at the desk: the queue is theirs now."""


@dataclass
class CaseSaved(Message):
    """A step was saved: the case as it now stands, and a sentence about what was done ("" says nothing).

    The application closes the form that posts this and shows the case.
    """

    view: CaseView
    says: str = ""


@dataclass
class GoBack(Message):
    """One step back: close the screen that asks. Nothing typed is lost by it."""
