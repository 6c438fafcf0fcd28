"""Taking a complaint: who, what, how it came and its points, with the deadlines that this receipt would start.

Beside the form: cases that may be about the same person or address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static

from app.desk.views import FormSpec, LikeCase
from app.errors import PutrightError
from app.rules.typed_dates import short_date
from screens.base import DeskScreen
from screens.messages import OpenCase
from screens.widgets.breadth import BREAKPOINTS, settle_breadth
from screens.widgets.form import Form
from screens.widgets.lookup import LookUp
from screens.widgets.plain import plain
from screens.widgets.sheet import Entry, Sheet, hanging

if TYPE_CHECKING:
    from app.desk import Desk

GROUPS = (
    ("Who", ("customer", "customer_kind", "address", "contact", "prefers", "capacity", "representative",
             "representative_contact", "authority",
             "authority_on", "members")),
    ("How it came", ("on", "channel", "by")),
    ("What", ("description", "outcome_sought", "points", "category", "issue_on", "aware_on")),
    ("To bear in mind", ("needs_noted", "flags")),
)  # fmt: skip
"""The order in which a telephone call goes. Fields that a landlord adds stand below the last heading."""
LEAST = 3
"""Letters of a name or an address below which nothing is looked for."""


class IntakeScreen(DeskScreen):
    """The officer takes a complaint down while the customer is on the telephone."""

    CSS_PATH = "intake.tcss"
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "open_like", "The same", id="intake.like", tooltip="Open the case that may be about the same"),
    ]

    where = "New complaint"

    @dataclass
    class LikeFound(Message):
        """Cases that may be about the same, in the order of likeness."""

        asked: tuple[str, str]
        cases: tuple[LikeCase, ...]

    @dataclass
    class Failed(Message):
        """They could not be looked for."""

        error: PutrightError

    def __init__(self, desk: Desk, spec: FormSpec | None = None) -> None:
        """A new complaint; `spec` is the form of it, where that was read already."""
        super().__init__(desk)
        self.like = Sheet(id="like")
        self.like_title = Static(id="like-title")
        self.form = Form(
            desk,
            None,
            desk.procedure.begins[0],
            groups=GROUPS,
            beside_it=Vertical(self.like_title, self.like, id="like-pane"),
            spec=spec,
        )
        self.found: tuple[LikeCase, ...] = ()
        self.lookup = LookUp(self, self._find_like, lambda _asked, error: self.Failed(error), "like")

    def compose_body(self) -> Iterable[Widget]:
        """The form with the like cases beside it."""
        settle_breadth(self)
        yield self.form

    def on_mount(self) -> None:
        self._show_like()

    def on_screen_resume(self) -> None:
        """The screen is in front: the fields can be drawn."""
        self.form.in_front.set()

    def on_form_typed(self, message: Form.Typed) -> None:
        """Look for the same person or address once nothing was typed for a moment."""
        asked = _person_and_address(message.values)
        worth = max(len(part) for part in asked) >= LEAST
        if self.lookup.typed(asked, worth=worth) and not worth:
            self.found = ()
            self._show_like()

    def _find_like(self, asked: tuple[str, str]) -> Message:
        return self.LikeFound(asked, self.desk.casework.like(*asked))

    def on_intake_screen_like_found(self, message: LikeFound) -> None:
        """Show them, unless something else has been typed since."""
        if self.lookup.answers(message.asked):
            self.found = message.cases
            self._show_like()

    def on_intake_screen_failed(self, message: Failed) -> None:
        """Say that they could not be looked for; the next letter looks again."""
        self.lookup.afresh()
        self.tell_error(message.error)

    def _show_like(self) -> None:
        found = self.found
        self.set_class(bool(found), "-like")
        still_open = sum(case.open for case in found)
        count = f" ({len(found)}, {still_open} open) · f3 opens" if found else ""
        self.like_title.update(Content(f"May be the same{count}"))
        self.like.show(lambda width: _like_entries(found, width))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter on one of them opens it; what was typed is kept."""
        if event.option_list is self.like:
            self.action_open_like()

    def action_open_like(self) -> None:
        """Open the case under the cursor of the list; what was typed is kept."""
        reference = self.like.named
        if reference:
            self.form.draft.put()
            self.post_message(OpenCase(reference))
        else:
            self.tell("No case of the same person or address has been found.")

    def reload(self) -> None:
        """The form is in front again, or another day has begun: the like cases may be others now."""
        self.lookup.afresh()
        self.form.look_again()

    def action_back(self) -> None:
        """One step back; what was typed is kept and offered again."""
        self.form.draft.put()
        super().action_back()


def _person_and_address(values: Mapping[str, Any]) -> tuple[str, str]:
    return str(values.get("customer") or "").strip(), str(values.get("address") or "").strip()


def _like_entries(found: Sequence[LikeCase], width: int) -> list[Entry]:
    if not found:
        return [Entry("", Content.styled("Nothing found yet.", "dim"))]
    return [Entry(case.reference, _like(case, width)) for case in found]


def _like(case: LikeCase, width: int) -> Content:
    head = Content.assemble(
        (plain(case.reference), "bold"), f"  {plain(case.stage)}, received {short_date(case.received)}"
    ).truncate(width, ellipsis=True)
    who = hanging("  ", " · ".join(part for part in (case.customer, case.address) if part), width, most=2)
    return Content("\n").join([head, who, hanging("  ", case.why, width, "dim", most=1)])
