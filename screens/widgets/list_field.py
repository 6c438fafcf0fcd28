"""Fields that hold a list: points of complaint, members of a group. Add, edit, remove and reorder by keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from app.rules.procedure import ANSWERS, FieldSpec
from screens.widgets.choice_field import YES_NO, ChoiceField, in_words
from screens.widgets.date_field import DateField, LineField
from screens.widgets.labelled import Labelled
from screens.widgets.long_field import LongField
from screens.widgets.pick_field import PickField
from screens.widgets.plain import plain
from screens.widgets.row_dialog import RowDialogScreen


class ListField(Labelled, Widget, can_focus=True):
    """A numbered list with a cursor. What a line holds and how it is edited is the subclass's."""

    how = "a adds, enter edits, delete removes, shift+arrows move"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a,insert,plus", "add", "Add", id="list.add", tooltip="Add a line to the list"),
        Binding("enter,space", "edit", "Edit", id="list.edit", tooltip="Edit the line under the cursor; on none, add"),
        Binding("delete,minus", "remove", "Remove", id="list.remove", tooltip="Take the line out of the list"),
        Binding("shift+up,K", "shift(-1)", "Up", id="list.raise", show=False, tooltip="Move the line up"),
        Binding("shift+down,J", "shift(1)", "Down", id="list.lower", show=False, tooltip="Move the line down"),
        Binding("up", "move(-1)", "Before", id="list.before", show=False, tooltip="To the line before"),
        Binding("down", "move(1)", "After", id="list.after", show=False, tooltip="To the next line"),
    ]
    what = "line"
    """What a line of the list is, in a word."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__()
        self.rows: list[Any] = []
        self.cursor = 0
        self.set_up(spec)

    @property
    def value_typed(self) -> tuple[Any, ...]:
        """The lines in their order."""
        return tuple(self.rows)

    def show_value(self, value: Any) -> None:
        """Show a list; a text stands for a list of one."""
        self.rows = [value] if isinstance(value, str) and value else list(value or ())
        self.cursor = 0
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line each, and one below to add."""
        return len(self.rows) + 1

    def render_line(self, y: int) -> Strip:
        """One line of the list, or the words that say how to add one."""
        width = self.size.width
        style = self.rich_style
        if y < len(self.rows):
            text = f"{y + 1}. {self.in_words(self.rows[y])}"
        elif y == len(self.rows):
            text = f"a adds a {self.what}"
            style += self.look("field--dim")
        else:
            text = ""  # a label of several lines makes the field higher than its list
        if self.has_focus and y == self.cursor:
            style += self.look("field--cursor")
        return Strip([Segment(plain(text, width), style)], width)

    def in_words(self, row: Any) -> str:
        """A line of the list as people read it."""
        return str(row)

    def ask(self, row: Any | None, index: int) -> None:
        """Ask for a new line (None) or a changed one, and hand it to `put`."""
        raise NotImplementedError

    def put(self, row: Any, index: int) -> None:
        """Take a new line at the end, or a changed one in its place."""
        if index < len(self.rows):
            self.rows[index] = row
        else:
            self.rows.append(row)
        self.cursor = index
        self._changed()

    def action_add(self) -> None:
        """Ask for a new line."""
        self.ask(None, len(self.rows))

    def action_edit(self) -> None:
        """Ask for the line under the cursor anew."""
        if self.cursor < len(self.rows):
            self.ask(self.rows[self.cursor], self.cursor)
        else:
            self.action_add()

    def action_remove(self) -> None:
        """Take the line under the cursor out."""
        if self.cursor < len(self.rows):
            del self.rows[self.cursor]
            self._changed()

    def action_shift(self, by: int) -> None:
        """Move the line under the cursor."""
        to = self.cursor + by
        if self.cursor < len(self.rows) and 0 <= to < len(self.rows):
            self.rows[self.cursor], self.rows[to] = self.rows[to], self.rows[self.cursor]
            self.cursor = to
            self._changed()

    def action_move(self, by: int) -> None:
        """Move the cursor; past either end, to the field before or after."""
        to = self.cursor + by
        if 0 <= to <= len(self.rows):
            self.cursor = to
            self.point_at(0, to)
            self.refresh()
        elif by < 0:
            self.screen.focus_previous()
        else:
            self.screen.focus_next()

    def on_focus(self) -> None:
        """Let screen readers find the line under the cursor."""
        self.point_at(0, self.cursor)

    def on_click(self, event: events.Click) -> None:
        """Go to the line that was clicked; a second click edits it."""
        at = event.get_content_offset(self)
        if at is not None:
            self.cursor = min(at.y, len(self.rows))
            self.refresh()
            if event.chain > 1 or self.cursor == len(self.rows):
                self.action_edit()

    def _changed(self) -> None:
        self.cursor = min(self.cursor, len(self.rows))
        self.refresh(layout=True)
        self.tell_changed()


class RowsField(ListField):
    """A list whose lines have fields of their own, asked for in a dialog."""

    title = "Line"

    def fields(self) -> Sequence[Labelled]:
        """New editors for the fields of a line; the first must be given."""
        raise NotImplementedError

    def ask(self, row: Any | None, index: int) -> None:
        """Ask in a dialog for the fields of a line."""
        if self.app.screen is not self.screen:
            return  # the key was pressed twice: one line is being asked for already
        fields = self.fields()
        given = row if isinstance(row, Mapping) else {fields[0].spec.name: str(row or "")}

        def take(answer: Mapping[str, Any] | None) -> None:
            if answer is not None:
                self.put(answer, index)

        self.app.push_screen(RowDialogScreen(f"{self.title} {index + 1}", fields, given), take)


class PointsField(RowsField):
    """The points of complaint: each a text, its category, and who is responsible for it."""

    what = "point of complaint"
    title = "Point of complaint"

    def in_words(self, row: Any) -> str:
        """Category first, since it tells points apart at a glance."""
        if not isinstance(row, Mapping):
            return str(row)
        category = in_words(str(row.get("category") or ""))
        return f"{category}: {row.get('text', '')}" if category else str(row.get("text", ""))

    def fields(self) -> Sequence[Labelled]:
        """What it says, its category, who is responsible."""
        category = FieldSpec("category", "Category", "choice", choices=self.spec.choices)
        return (
            LongField(FieldSpec("text", "What it says", "longtext", required=True)),
            PickField(category, [(one, in_words(one)) for one in self.spec.choices])
            if self.spec.choices
            else LineField(category),
            LineField(FieldSpec("responsible", "Who is responsible")),
        )


MARKS = {
    "hidden": ("Must the address stay unseen?", "address unseen"),
    "lead": ("Speaks for the group", "leads"),
    "authorised": ("Customer agrees to a copy", "may have a copy"),
}
"""What can be asked about each person of a list, with the word that shows a yes."""


TAKES_PART = {"yes": "takes part", "no": "does not take part", "no reply": "no reply"}


class PeopleField(RowsField):
    """People outside the landlord's: the members of a group that complains together."""

    what = "person"
    title = "Person"

    def __init__(self, spec: FieldSpec, today: date) -> None:
        """Read the dates of answers from `today`."""
        super().__init__(spec)
        self.today = today

    def in_words(self, row: Any) -> str:
        """Name and address."""
        if not isinstance(row, Mapping):
            return str(row)
        parts = [str(row[key]) for key in ("name", "address", "contact") if row.get(key)]
        marks = [word for key, (_, word) in MARKS.items() if row.get(key) is True]
        marks += [TAKES_PART[answer]] if (answer := str(row.get("confirmed") or "")) in TAKES_PART else []
        return ", ".join(parts) + (f" ({', '.join(marks)})" if marks else "")

    def fields(self) -> Sequence[Labelled]:
        """Name, address, contact, what they need, and what the list asks about each."""
        return (
            LineField(FieldSpec("name", "Name", required=True)),
            LineField(FieldSpec("address", "Address")),
            LineField(FieldSpec("contact", "Telephone or e-mail")),
            LineField(FieldSpec("adjustments", "Adjustments", help="Large print, plain text, by post …")),
            *(
                ChoiceField(FieldSpec(key, MARKS[key][0], "yesno"), YES_NO)
                for key in ("hidden", *(one for one in MARKS if one in self.spec.choices))
            ),
            *(self._answer() if "confirmed" in self.spec.choices else ()),
        )

    def _answer(self) -> Sequence[Labelled]:
        """Whether they take part, when they said so or were asked, and how."""
        asked = FieldSpec("confirmed", "Do they take part?", "choice", choices=ANSWERS)
        return (
            ChoiceField(asked, [(one, in_words(one)) for one in ANSWERS]),
            DateField(FieldSpec("confirmed_on", "Answered or asked on", "date"), self.today),
            LineField(FieldSpec("confirmed_how", "How", help="Telephone, e-mail, letter …")),
        )
