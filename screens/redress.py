"""The offers of one case: each whole, with what can be done about it next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static

from app.desk.offer_view import OfferView
from app.errors import PutrightError
from app.rules.remedies import Guideline
from screens.base import DeskScreen
from screens.messages import OpenStep
from screens.widgets.beside import beside
from screens.widgets.breadth import BREAKPOINTS, settle_breadth
from screens.widgets.confirm_dialog import ConfirmDialogScreen
from screens.widgets.entry_dialog import EntryDialogScreen
from screens.widgets.offer_details import key_of, offer_entries, offer_lines
from screens.widgets.plain import clean, plain
from screens.widgets.sheet import Sheet

if TYPE_CHECKING:
    from app.desk import Desk

STEPS = (
    ("o", "redress.offer", "Offer"),
    ("a", "redress.accept", "Accepted"),
    ("d", "redress.decline", "Declined"),
    ("p", "redress.pay", "Paid"),
    ("v", "redress.review", "Panel"),
    ("x", "redress.complete", "Done"),
    ("l", "redress.expire", "Lapsed"),
    ("k", "redress.fail", "Payment failed"),
)
"""The keys of the steps about one offer."""


class RedressScreen(DeskScreen):
    """The officer proposes remedies here, and follows each offer to its end."""

    CSS_PATH = "redress.tcss"
    AUTO_FOCUS = "#offers"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "propose", "Propose", id="redress.propose", tooltip="Propose a remedy"),
        Binding(
            "c",
            "change",
            "Change",
            id="redress.change",
            tooltip="A new proposal in place of this one; it needs a signature of its own",
        ),
        *(
            Binding(key, f"step('{step}')", words, id=step, tooltip=f"{words}: open its form for this offer")
            for key, step, words in STEPS
        ),
        Binding("g", "guidelines", "Guideline", id="redress.guidelines", tooltip="Guideline amounts in force today"),
        Binding("f8", "print", "PDF", id="redress.print", tooltip="Write the written sign-off to a file"),
    ]

    @dataclass
    class Read(Message):
        """The offers came from the store."""

        views: tuple[OfferView, ...]

    @dataclass
    class Written(Message):
        """The written sign-off lies in a file."""

        path: Path

    @dataclass
    class Guidelines(Message):
        """The guideline amounts of today."""

        rows: tuple[Guideline, ...]

    @dataclass
    class Failed(Message):
        """Something could not be done, for a reason that a person can understand."""

        error: PutrightError

    def __init__(self, desk: Desk, reference: str) -> None:
        """The offers of this case."""
        super().__init__(desk)
        self.reference = reference
        self.where = f"{plain(reference)} · Redress"
        self.views: dict[str, OfferView] = {}
        self.sheet = Sheet(id="offers")
        self.detail = Static(id="detail")

    def compose_body(self) -> Iterable[Widget]:
        """The offers, and the one under the cursor beside them."""
        settle_breadth(self)
        yield Horizontal(self.sheet, VerticalScroll(self.detail, id="side"), id="body")

    def on_mount(self) -> None:
        self.reload()

    def reload(self) -> None:
        """Read the offers again."""
        beside(self, lambda: self.Read(self.desk.money.offers(self.reference)), self.Failed, "offers")

    def on_redress_screen_read(self, message: Read) -> None:
        """Show what was read."""
        more = bool(self.views) and len(message.views) > len(self.views)
        self.views = {key_of(view): view for view in message.views}
        self.sheet.show(lambda width: offer_entries(message.views, width, frozenset(), cases=False), from_the_top=more)
        self._show()

    def on_redress_screen_failed(self, message: Failed) -> None:
        """Say what went wrong."""
        self.tell_error(message.error)

    def on_option_list_option_highlighted(self, _event: OptionList.OptionHighlighted) -> None:
        """Show the offer that the cursor has come to."""
        self._show()

    def _show(self) -> None:
        view = self.views.get(self.sheet.named)
        width = max(20, self.detail.container_size.width - 3)
        nothing = Content(clean("No remedy has been proposed on this case. m proposes one."))
        self.detail.update(offer_lines(view, width) if view else nothing)

    def action_propose(self) -> None:
        """Open the form of a new proposal."""
        self.post_message(OpenStep(self.reference, "redress.propose"))

    def action_change(self) -> None:
        """Open the form of a proposal that takes the place of the one under the cursor."""
        view = self.views.get(self.sheet.named)
        if view is None:
            return
        if view.state != "authorised":
            self._change(view)
            return
        lines = [
            f"Offer {view.item} is signed off. A new proposal in its place needs a signature of its own before it can "
            "be offered, unless your landlord lets a sum that is only lowered keep it."
        ]
        question = ConfirmDialogScreen("Change what is signed off?", lines, "Change it")
        self.app.push_screen(question, lambda sure: self._change(view) if sure else None)

    def _change(self, view: OfferView) -> None:
        beside(self, lambda: self._changed(view), self.Failed, "change")

    def _changed(self, view: OfferView) -> Message:
        return OpenStep(view.reference, "redress.propose", self.desk.money.changed(view.reference, view.item))

    def action_guidelines(self) -> None:
        """Show the guideline amounts in force today."""
        beside(self, lambda: self.Guidelines(self.desk.tables.guidelines()), self.Failed, "guidelines")

    def on_redress_screen_guidelines(self, message: Guidelines) -> None:
        """Show each row with where it was read."""
        rows = [
            (row.name, " ".join(filter(None, (f"{row.amount}.", row.means, f"{row.source}{_second_hand(row)}"))))
            for row in message.rows
        ]
        self.app.push_screen(EntryDialogScreen("Guideline amounts in force today", rows))

    def action_print(self) -> None:
        """Write the sign-off of the offer under the cursor to a file."""
        if view := self.views.get(self.sheet.named):
            write = self.desk.money.write_sign_off
            beside(self, lambda: self.Written(write(view.reference, view.item)), self.Failed, "print")

    def on_redress_screen_written(self, message: Written) -> None:
        """Say where it lies."""
        self.tell(f"Written to {message.path}.")

    def action_step(self, step: str) -> None:
        """Open the form of a step about the offer under the cursor."""
        if step not in self.desk.procedure.step_by_id:
            self.tell(f"{self.desk.landlord}'s procedure has no such step.")
        elif view := self.views.get(self.sheet.named):
            paid = {"paid_pence": view.payable} if step == "redress.pay" else {}
            self.post_message(OpenStep(self.reference, step, {"item": view.item, **paid}))


def _second_hand(row: Guideline) -> str:
    return " (second hand: read the official page)" if row.second_hand else ""
