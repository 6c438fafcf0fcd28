"""Choosing from a few: every choice in sight, one or several, moved with the arrows and picked with space."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from app.rules.procedure import FieldSpec
from screens.widgets.labelled import Labelled
from screens.widgets.plain import plain

YES_NO = ((True, "Yes"), (False, "No"))
"""The choices of a question: unanswered until one is picked."""


def in_words(choice: str) -> str:
    """A choice as people read it: `no_reply` is `no reply`."""
    return choice.replace("_", " ")


class ChoiceField(Labelled, Widget, can_focus=True):
    """Some choices in a row, wrapped where the row ends; with `several`, any number of them can be picked.

    The arrows move; space picks; a choice's first letters pick it too, as many of them as are typed. With one to
    pick, moving left or right picks at once when something was picked before; going up or down through the rows
    never does, so that nothing changes on the way to another field.
    """

    how = "arrows move, space or the first letters pick"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Before", id="choice.before", show=False, tooltip="To the choice before"),
        Binding("right", "move(1)", "After", id="choice.after", show=False, tooltip="To the choice after"),
        Binding("space", "pick", "Pick", id="choice.pick", show=False, tooltip="Pick the choice, or let it go"),
        Binding("enter", "app.focus_next", "Next field", id="choice.next", show=False, tooltip="To the next field"),
        Binding(
            "down", "row(1)", "Below", id="choice.below", show=False, tooltip="To the row below, or the next field"
        ),
        Binding(
            "up", "row(-1)", "Above", id="choice.above", show=False, tooltip="To the row above, or the field before"
        ),
    ]

    def __init__(self, spec: FieldSpec, choices: Sequence[tuple[Any, str]], *, several: bool = False) -> None:
        super().__init__()
        self.choices = tuple(choices)
        self.several = several
        if several:
            self.how = "arrows or the first letters move, space picks"
        self.cursor = 0
        self.picked: tuple[Any, ...] = ()
        self._typed = ""  # the letters of a choice that have been typed, one after the other
        self.set_up(spec)

    @property
    def value_typed(self) -> Any:
        """The value picked (None when none is); with `several`, a tuple of them in the order of the choices."""
        if self.several:
            return tuple(value for value, _ in self.choices if value in self.picked)
        return self.picked[0] if self.picked else None

    def show_value(self, value: Any) -> None:
        """Show what was picked before; a value that is not among the choices is not shown."""
        wanted = tuple(value or ()) if self.several else (value,)
        self.picked = tuple(known for known, _ in self.choices if known in wanted)
        self.cursor = next((i for i, (known, _) in enumerate(self.choices) if known in self.picked), 0)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the choices need."""
        return max(1, len(self._lay_out(width)))

    def render_line(self, y: int) -> Strip:
        """One row of choices."""
        rows = self._lay_out(self.size.width)
        if y >= len(rows):
            return Strip.blank(self.size.width, self.rich_style)
        segments = []
        for index in rows[y]:
            value = self.choices[index][0]
            style = self.rich_style
            if value in self.picked:
                style += self.look("field--picked")
            if self.has_focus and index == self.cursor:
                style += self.look("field--cursor")
            drawn = self._drawn_choice(index)
            shown = plain(drawn, self.size.width) if cell_len(drawn) > self.size.width else drawn
            segments += [Segment(shown, style), Segment("  ", self.rich_style)]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def on_focus(self) -> None:
        """Let screen readers find the choice under the cursor; letters begin a new word."""
        self._typed = ""
        self._point()

    def _point(self) -> None:
        for y, row in enumerate(self._lay_out(self.size.width)):
            if self.cursor in row:
                self.point_at(self._left_of(row, self.cursor), y)

    def _left_of(self, row: list[int], index: int) -> int:
        """How many cells stand before a choice in its row."""
        return sum(cell_len(self._drawn_choice(before)) + 2 for before in row[: row.index(index)])

    def action_move(self, by: int) -> None:
        """Go to another choice; where one is picked already, pick the new one instead."""
        self._typed = ""
        self.cursor = (self.cursor + by) % len(self.choices)
        if self.picked and not self.several:
            self._pick(self.cursor)
        self._point()
        self.refresh()

    def action_row(self, by: int) -> None:
        """Go to the row above or below; past the first and the last one, to another field."""
        rows = self._lay_out(self.size.width)
        y = next(i for i, row in enumerate(rows) if self.cursor in row)
        if not 0 <= y + by < len(rows):
            chain = self.screen.focus_chain
            # Not around to the other end: one press too many would change the choice of a field that is out of mind.
            if chain and chain[-1 if by > 0 else 0] is not self:
                (self.screen.focus_next if by > 0 else self.screen.focus_previous)()
            return
        self._typed = ""
        below = rows[y + by]
        self.cursor = min(
            below, key=lambda index: abs(self._left_of(below, index) - self._left_of(rows[y], self.cursor))
        )
        self._point()
        self.refresh()

    def action_pick(self) -> None:
        """Pick the choice under the cursor; of several, or of one that need not be given, let it go again."""
        self._typed = ""
        self._pick(self.cursor, toggle=True)

    def on_key(self, event: events.Key) -> None:
        """The first letters of a choice pick it; one letter pressed again, the next that begins so."""
        letter = (event.character or "").lower()
        if letter == " " and self._typed and not self.several and self._goes_on_with_a_space():
            event.stop()  # "not agreed", typed whole, is one choice and not two keys: here, before the letter after it
            return
        if not letter.isalnum():
            return
        index = self._found(letter)
        if index is None:
            return
        event.stop()
        self.cursor = index
        if self.several:
            self.refresh()
        else:
            self._pick(index)

    def _found(self, letter: str) -> int | None:
        """The choice that the letters typed so far, and this one, begin; None where no choice begins so.

        A person who types a whole word must not end at whatever begins with its last letter: a letter that does not
        go on with a word of two letters or more is passed over, until the word is whole.
        """
        words = ["".join(filter(str.isalnum, words.lower())) for _, words in self.choices]
        here = [(self.cursor + i) % len(words) for i in range(len(words))]
        for index in here if self._typed else ():
            if words[index].startswith(self._typed + letter):
                self._typed += letter
                return index
        if len(self._typed) > 1 and self._typed not in words:
            return None
        # Nothing typed yet and nothing picked there: the choice under the cursor is as good as those after it.
        fresh = not self._typed and self.choices[self.cursor][0] not in self.picked
        for index in here if fresh else (*here[1:], here[0]):
            if words[index].startswith(letter):
                self._typed = letter
                return index
        return None

    def _goes_on_with_a_space(self) -> bool:
        first, *rest = self.choices[self.cursor][1].lower().split(" ")
        while rest and len("".join(filter(str.isalnum, first))) < len(self._typed):
            first += rest.pop(0)
        return bool(rest) and "".join(filter(str.isalnum, first)) == self._typed

    def on_click(self, event: events.Click) -> None:
        """Pick what was clicked."""
        at = event.get_content_offset(self)
        if at is None:
            return
        rows, x = self._lay_out(self.size.width), 0
        for index in rows[at.y] if at.y < len(rows) else ():
            width = cell_len(self._drawn_choice(index))
            if x <= at.x < x + width:
                self.cursor = index
                self._pick(index, toggle=True)
            x += width + 2

    def _pick(self, index: int, *, toggle: bool = False) -> None:
        value = self.choices[index][0]
        before = self.picked
        if self.several:
            self.picked = tuple(v for v in before if v != value) if value in before else (*before, value)
        elif toggle and value in before and not self.spec.required:
            self.picked = ()
        else:
            self.picked = (value,)
        self.refresh()
        if self.picked != before:
            self.tell_changed()

    def _drawn_choice(self, index: int) -> str:
        value, words = self.choices[index]
        open_, sign, close = ("[", "x", "]") if self.several else ("(", "•", ")")
        return f"{open_}{sign if value in self.picked else ' '}{close} {plain(words)}"

    def _lay_out(self, width: int) -> list[list[int]]:
        """The places of the choices, row by row."""
        rows: list[list[int]] = []
        x = width
        for index in range(len(self.choices)):
            needs = cell_len(self._drawn_choice(index))
            if x + needs > width:
                rows.append([])
                x = 0
            rows[-1].append(index)
            x += needs + 2
        return rows
