"""Help: every key that works on the screen one came from, in words, and what the signs mean. Typing searches."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static

from screens.widgets.keys import EVERYWHERE, HERE, explained
from screens.widgets.plain import clean, wrapped
from screens.widgets.row_text import CURSOR, MARKED, OVERDUE, SIGNS, TODAY

LONGEST = 8
"""Lines that one explanation may take."""
Line = tuple[str, str, str, str]
"""Where it belongs, the key or sign, its name, what it means."""

SIGNS_AND_WORDS: tuple[Line, ...] = tuple(
    ("Signs and words", sign, name, says)
    for sign, name, says in (
        (SIGNS[OVERDUE], "overdue", "The date has passed and what was owed has not been done."),
        (SIGNS[TODAY], "today", "It is due today."),
        (CURSOR, "cursor", "The case that keys act on."),
        (MARKED, "marked", "Marked with the space bar, to do one step on all that are marked."),
        ("wd", "working days", "Days that count: no weekend, no bank holiday, none of the landlord's closures."),
        ("d", "days", "Calendar days, for time limits that the landlord's document counts so."),
        ("", "time limit", "A date that the landlord's procedure sets. It is counted from events, never typed."),
        ("", "why", "Every date can say how it was counted and which clause it comes from: w, in a form f2."),
        ("", "step", "Something done on a case. It is refused, with the clause, while something stands in its way."),
        ("", "undo", "Takes back what has not left the building. The rest is corrected, and both stay on record."),
    )
)


class HelpScreen(ModalScreen[None]):
    """What keys do, by where they work. `screen` is the one that is explained."""

    CSS_PATH = "help.tcss"
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1", "leave", "Back", id="help.back", tooltip="Back to where you were"),
        Binding("down", "scroll(1)", "Down", id="help.down", tooltip="Read on"),
        Binding("up", "scroll(-1)", "Up", id="help.up", tooltip="Read back"),
        Binding("pagedown", "scroll(12)", "Page down", id="help.page_down", tooltip="Read on by a page"),
        Binding("pageup", "scroll(-12)", "Page up", id="help.page_up", tooltip="Read back by a page"),
    ]

    def __init__(self, screen: Screen[object]) -> None:
        super().__init__()
        keys: list[Line] = [(line.place, line.keys, line.words, line.says) for line in explained(screen)]
        self.lines: tuple[Line, ...] = (*sorted(keys, key=_place), *SIGNS_AND_WORDS)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content("Keys that work here"), id="title")
            yield Input(placeholder="Type to search, by key or by what it does", compact=True)
            with VerticalScroll(can_focus=False):
                yield Static(id="found")
            yield Static(Content("↑ ↓ read · esc back · ctrl+p does any of these by name"), id="keys")

    def on_resize(self) -> None:
        """Show what is sought, everything to begin with, once it is known how wide it may be."""
        self.call_after_refresh(lambda: self._show(self.query_one(Input).value))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what matches."""
        self._show(event.value)

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)

    def action_scroll(self, by: int) -> None:
        """Read on, or back."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def _show(self, words: str) -> None:
        found = matching(self.lines, words)
        width = max((len(keys) for _, keys, _, _ in self.lines), default=0)
        room = max(24, self.query_one(VerticalScroll).size.width - width - 4)
        parts = _drawn(found, width, room) if found else [f"Nothing here is about “{clean(words)}”."]
        self.query_one("#found", Static).update(Content.assemble(*parts))
        self.query_one(VerticalScroll).scroll_home(animate=False)


def matching(lines: Iterable[Line], words: str) -> tuple[Line, ...]:
    """The lines that have every word typed, in any of their parts. One letter alone is looked up as a key."""
    wanted = words.lower().split()
    lines = tuple(lines)
    if len(words.strip()) == 1:
        as_key = tuple(line for line in lines if words.strip() in line[1].split(" or "))
        if as_key:
            return as_key
    return tuple(line for line in lines if all(word in " ".join(line).lower() for word in wanted))


def _drawn(lines: Iterable[Line], width: int, room: int) -> list[str | tuple[str, str]]:
    """The lines by place, keys of `width` cells at the left, what they do beside them in `room` cells."""
    parts: list[str | tuple[str, str]] = []
    for place, some in groupby(lines, key=lambda line: line[0]):
        parts.append((f"{place}\n", "bold underline"))
        for _, keys, name, says in some:
            first, *rest = wrapped(f"{name}. {says}", room, LONGEST)
            parts += [(f"{keys:<{width}}  ", "bold"), f"{first}\n"]
            parts += [f"{' ' * width}  {line}\n" for line in rest]
        parts.append("\n")
    return parts


def _place(line: Line) -> int:
    return {HERE: 0, EVERYWHERE: 2}.get(line[0], 1)
