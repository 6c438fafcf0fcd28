"""Redress that awaits a signature: the offer and its case side by side, each decision one key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static

from app.desk.offer_view import OfferView
from app.desk.views import CaseView
from app.errors import PutrightError
from app.rules.money import show_pence
from screens.base import DeskScreen
from screens.messages import OpenCase, OpenStep
from screens.widgets.ask_dialog import AskDialogScreen
from screens.widgets.beside import beside
from screens.widgets.breadth import BREAKPOINTS, settle_breadth
from screens.widgets.confirm_dialog import ConfirmDialogScreen
from screens.widgets.entry_dialog import EntryDialogScreen
from screens.widgets.offer_details import case_lines, key_of, offer_entries, offer_lines
from screens.widgets.plain import clean
from screens.widgets.sheet import Sheet

if TYPE_CHECKING:
    from app.desk import Desk


@dataclass(frozen=True)
class Decision:
    """What was decided here: on which case, by which entry of its history, in words."""

    reference: str
    entry: str
    says: str


class AuthorisationScreen(DeskScreen):
    """The manager signs off what others have proposed, changes it, or sends it back."""

    CSS_PATH = "authorisation.tcss"
    AUTO_FOCUS = "#offers"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sign", "Sign off", id="authorisation.sign", tooltip="Sign the offer under the cursor off"),
        Binding("c", "change", "Change", id="authorisation.change", tooltip="Make a new proposal in its place"),
        Binding("b", "send_back", "Send back", id="authorisation.back", tooltip="Send it back, with the reason"),
        Binding(
            "u", "undo", "Undo", id="authorisation.undo", tooltip="Take back what you last signed or sent back here"
        ),
        Binding("space", "mark", "Mark", id="authorisation.mark", tooltip="Mark it, to sign several at a time"),
        Binding("S", "sign_marked", "Sign marked", id="authorisation.all", tooltip="Sign all that are marked off"),
        Binding("w", "levels", "Who may", id="authorisation.levels", tooltip="Who may sign off how much"),
    ]

    @dataclass
    class Read(Message):
        """What awaits came from the store, and words about what was done."""

        views: tuple[OfferView, ...]
        says: tuple[str, ...] = ()
        done: Decision | None = None
        undone: Decision | None = None

    @dataclass
    class CaseRead(Message):
        """The case of the offer under the cursor came from the store."""

        case: CaseView

    @dataclass
    class Levels(Message):
        """Who may sign, in sentences."""

        lines: tuple[str, ...]

    @dataclass
    class Failed(Message):
        """Something could not be done, for a reason that a person can understand."""

        error: PutrightError

    def __init__(self, desk: Desk) -> None:
        """What awaits at this landlord."""
        super().__init__(desk)
        self.where = "Sign-off"
        self.views: dict[str, OfferView] = {}
        self.cases: dict[str, CaseView] = {}
        self._reading: set[str] = set()
        self.marked: frozenset[str] = frozenset()
        self.decisions: list[Decision] = []
        """What was decided here one at a time and can be taken back, the last one last."""
        self.lead = Static(id="lead")
        self.sheet = Sheet(id="offers")
        self.detail = Static(id="detail")
        self.about = Static(id="case")

    def compose_body(self) -> Iterable[Widget]:
        """What awaits, and the offer under the cursor with its case."""
        settle_breadth(self)
        yield self.lead
        yield Horizontal(self.sheet, VerticalScroll(self.detail, self.about, id="side"), id="body")

    def on_mount(self) -> None:
        self.reload()

    def reload(self) -> None:
        """Read again what awaits."""
        self.cases.clear()
        self._reading.clear()
        beside(self, lambda: self.Read(self.desk.money.awaiting()), self.Failed, "awaiting")

    # Showing

    def on_authorisation_screen_read(self, message: Read) -> None:
        """Show what was read."""
        self.views = {key_of(view): view for view in message.views}
        self.marked &= self.views.keys()
        mine = [view for view in message.views if view.mine]
        total = show_pence(sum(view.pence for view in mine))
        others = len(message.views) - len(mine)
        yours = f"{_awaits(len(mine))} your signature, {total} in all" if mine else "Nothing awaits your signature"
        lead = f"{yours}; {_awaits(others)} somebody else's."
        self.lead.update(Content(clean(lead if message.views else "Nothing awaits a signature.")))
        self._list()
        self._show()
        if message.done:
            self.decisions.append(message.done)
        if message.undone in self.decisions:
            self.decisions.remove(message.undone)
        if message.says:
            self.tell("\n".join(message.says))

    def on_authorisation_screen_case_read(self, message: CaseRead) -> None:
        """Show the case beside its offer."""
        self.cases[message.case.reference] = message.case
        self._reading.discard(message.case.reference)
        self._show()

    def on_authorisation_screen_failed(self, message: Failed) -> None:
        """Say what went wrong; the list is as it was."""
        self.tell_error(message.error)

    def on_option_list_option_highlighted(self, _event: OptionList.OptionHighlighted) -> None:
        """Show the offer that the cursor has come to."""
        self._show()

    def on_option_list_option_selected(self, _event: OptionList.OptionSelected) -> None:
        """Open the case."""
        if view := self._view:
            self.post_message(OpenCase(view.reference))

    def _list(self) -> None:
        views: Sequence[OfferView] = tuple(self.views.values())
        self.sheet.show(lambda width: offer_entries(views, width, self.marked, cases=True))

    def _show(self) -> None:
        view = self._view
        width = max(20, self.detail.container_size.width - 3)
        self.detail.update(offer_lines(view, width) if view else "")
        case = self.cases.get(view.reference) if view else None
        self.about.update(case_lines(case, width) if case else "")
        if view and case is None and view.reference not in self._reading:
            reference = view.reference
            self._reading.add(reference)
            beside(
                self,
                lambda: self.CaseRead(self.desk.casework.open(reference)),
                self.Failed,
                "case",
                exclusive=False,
            )

    @property
    def _view(self) -> OfferView | None:
        return self.views.get(self.sheet.named)

    # Deciding

    def action_sign(self) -> None:
        """Sign the offer under the cursor off."""
        if view := self._view:
            said = f"{view.reference}: offer {view.item} signed off, {show_pence(view.pence)}."
            sign = self.desk.money.approve
            self._decide(lambda: sign(view.reference, view.item, seen_seq=view.seq), said)

    def action_send_back(self) -> None:
        """Ask for the reason, and send it back."""
        view = self._view
        if view is None:
            return

        def take(reason: str | None) -> None:
            if reason:
                back = self.desk.money.send_back
                self._decide(
                    lambda: back(view.reference, view.item, reason, seen_seq=view.seq),
                    f"{view.reference}: offer {view.item} sent back.",
                )

        self.app.push_screen(AskDialogScreen(f"Send offer {view.item} of {view.reference} back: why?", most=500), take)

    def action_change(self) -> None:
        """Open the form of a new proposal in its place; whoever makes it cannot sign it."""
        if view := self._view:
            beside(self, lambda: self._changed(view), self.Failed, "change")

    def _changed(self, view: OfferView) -> Message:
        return OpenStep(view.reference, "redress.propose", self.desk.money.changed(view.reference, view.item))

    def action_mark(self) -> None:
        """Mark the offer under the cursor, or take the mark away; only what may be signed several at a time."""
        view = self._view
        if view is None:
            return
        if not (view.mine and view.bulk):
            self.tell(view.why_not or "This is above the landlord's limit for several at a time: sign it by itself.")
            return
        self.marked ^= {key_of(view)}
        self._list()

    def action_sign_marked(self) -> None:
        """Ask, and sign all that are marked."""
        chosen = [view for key, view in self.views.items() if key in self.marked]
        if not chosen:
            self.tell("Nothing is marked. Space marks an offer.")
            return
        lines = [f"{view.reference} offer {view.item}: {show_pence(view.pence)}, {view.kind}" for view in chosen]

        def take(answer: bool | None) -> None:
            if answer:
                pairs = [(view.reference, view.item) for view in chosen]
                work = self.desk.money.approve_all
                beside(self, lambda: self.Read(*self._after(lambda: work(pairs))), self.Failed, "sign")

        total = show_pence(sum(view.pence for view in chosen))
        self.app.push_screen(ConfirmDialogScreen(f"Sign {len(chosen)} off, {total} in all?", lines, "Sign"), take)

    def action_levels(self) -> None:
        """Say who may sign off how much."""
        beside(self, lambda: self.Levels(self.desk.tables.levels_in_words()), self.Failed, "levels")

    def on_authorisation_screen_levels(self, message: Levels) -> None:
        """Show the tables of levels."""
        nothing = "ctrl+p finds 'Who may sign off money', where they are entered."
        # A table begins with a line of its own; what it says stands below, set in.
        rows = [("", line.strip()) if line.startswith(" ") else (line.rstrip(":"), "") for line in message.lines]
        self.app.push_screen(EntryDialogScreen("Who may sign off redress", rows or [("None is entered yet.", nothing)]))

    def action_undo(self) -> None:
        """Take back the last decision made here: what was signed or sent back awaits a signature again."""
        if not self.decisions:
            self.tell(
                "Nothing was signed or sent back here yet that could be taken back. u on a case undoes older entries."
            )
            return
        last, undo = self.decisions[-1], self.desk.casework.undo

        def work() -> Message:
            undo(last.reference, last.entry)
            return self.Read(self.desk.money.awaiting(), (f"Taken back: {last.says}",), undone=last)

        beside(self, work, self.Failed, "sign")

    def _decide(self, work: Callable[[], CaseView], said: str) -> None:
        def decided() -> Message:
            view = work()
            entry = max(view.timeline, key=lambda entry: entry.seq)
            done = Decision(view.reference, entry.id, said)
            return self.Read(self.desk.money.awaiting(), (f"{said} u takes it back.",), done)

        beside(self, decided, self.Failed, "sign")

    def _after(self, work: Callable[[], tuple[str, ...]]) -> tuple[tuple[OfferView, ...], tuple[str, ...]]:
        says = work()
        return self.desk.money.awaiting(), says


def _awaits(n: int) -> str:
    return f"{n} awaits" if n == 1 else f"{n} await"
