"""What was promised or offered to customers and is not done yet, over all cases, closed too: overdue first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static

from app.desk.investigation import PromiseLine
from app.errors import PutrightError
from screens.base import DeskScreen
from screens.messages import OpenCase, OpenStep
from screens.widgets.beside import beside
from screens.widgets.investigation_sections import promise_words
from screens.widgets.plain import clean
from screens.widgets.sheet import Entry, Sheet, hanging

if TYPE_CHECKING:
    from app.desk import Desk


class PromisedScreen(DeskScreen):
    """The officer chases here what was promised, and records what is done."""

    CSS_PATH = "promised.tcss"
    AUTO_FOCUS = "#sheet"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "act('action.complete')", "Done", id="promised.done", tooltip="Record that it is done"),
        Binding("p", "act('action.update')", "Update", id="promised.update", tooltip="Note how it stands"),
        Binding("e", "act('action.extend')", "Move", id="promised.move", tooltip="It will be done on a later date"),
    ]  # fmt: skip

    where = "Promised actions"

    @dataclass
    class Read(Message):
        """The list came from the store."""

        lines: tuple[PromiseLine, ...]

    @dataclass
    class Failed(Message):
        """It cannot be listed, for a reason that a person can understand."""

        error: PutrightError

    def __init__(self, desk: Desk) -> None:
        """List the promises of the landlord at hand."""
        super().__init__(desk)
        self.lines: tuple[PromiseLine, ...] = ()
        self.sheet = Sheet(id="sheet")
        self.head = Static(id="head")

    def compose_body(self) -> Iterable[Widget]:
        """How many there are, and the list."""
        yield self.head
        yield self.sheet

    def on_mount(self) -> None:
        self.reload()

    def reload(self) -> None:
        """Read the list again."""
        beside(self, lambda: self.Read(self.desk.investigation.promised()), self.Failed, "promised")

    def on_promised_screen_read(self, message: Read) -> None:
        """Show what was read."""
        self.lines = message.lines
        overdue = sum(bool(line.days_late) for line in self.lines)
        self.head.update(
            Content(f"{len(self.lines)} open, {overdue} overdue" if self.lines else "Nothing promised is open.")
        )
        self.sheet.show(lambda width: _entries(self.lines, width))

    def on_promised_screen_failed(self, message: Failed) -> None:
        """Say what went wrong."""
        self.tell_error(message.error)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter: to the case."""
        line = self._at_cursor()
        if line is not None:
            self.post_message(OpenCase(line.reference))

    def action_act(self, step: str) -> None:
        """Take a step on the promise under the cursor."""
        line = self._at_cursor()
        if line is None:
            return
        remedy = line.promise.step.startswith("redress.")
        if remedy and step != "action.complete":
            self.tell("This is a remedy: a note goes on the case, and another date is a new proposal.")
        else:
            self.post_message(
                OpenStep(line.reference, line.promise.step if remedy else step, {"item": line.promise.item})
            )

    def _at_cursor(self) -> PromiseLine | None:
        return next((line for line in self.lines if _name(line) == self.sheet.named), None)


def _name(line: PromiseLine) -> str:
    return f"{line.reference} {line.promise.name}"


def _entries(lines: Sequence[PromiseLine], width: int) -> list[Entry]:
    return [Entry(_name(line), _words(line, width)) for line in lines]


def _words(line: PromiseLine, width: int) -> Content:
    """A promise; when it is overdue also who has to be told by the landlord's document."""
    parts = [promise_words(line.promise, _name(line), width)]
    who = f"{line.customer}, with {line.handler or 'nobody'}"
    stands = f" · {line.promise.stands}" if line.promise.stands else ""
    parts.append(hanging("   ", f"{who}{stands}", width, "dim", most=1))
    if line.days_late:
        days = "day" if line.days_late == 1 else "days"
        tell = f": {line.tell}" if line.tell else "."
        parts.append(hanging("   ", clean(f"{line.days_late} {days} late{tell}"), width, "$text-error", most=3))
    return Content("\n").join(parts)
