"""The keys of a dialog, each with what it does: to be read, and to be clicked by whoever has a mouse in hand."""

from __future__ import annotations

from typing import NamedTuple

from textual.content import Content
from textual.widgets import Static


class Hint(NamedTuple):
    """Words such as "esc back", and the action of the dialog that a click on them takes; "" for none."""

    words: str
    action: str = ""


class KeyHints(Static):
    """One line of hints. They look like the words that they are."""

    DEFAULT_CSS = """
    KeyHints { link-color: auto; link-background: transparent; link-style: none; link-style-hover: reverse; }
    """

    def __init__(self, *hints: Hint, between: str = " · ") -> None:
        super().__init__(hinted(*hints, between=between), id="keys")


def hinted(*hints: Hint, between: str = " · ") -> Content:
    """The hints as one text. The words are text; only the actions are the program's own."""
    return Content(between).join([_one(hint) for hint in hints if hint.words])


def _one(hint: Hint) -> Content:
    if not hint.action:
        return Content(hint.words)
    return Content.from_markup(f"[@click={hint.action}]$words[/]", words=hint.words)
