"""Clauses of the landlord's document, each with its number and what it asks for in restated words."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from screens.widgets.plain import plain
from screens.widgets.sheet import hanging

NUMBER_WIDTH = 8
"""Cells of the column of clause numbers."""


def clause_lines(clauses: Sequence[tuple[str, str]], width: int) -> Content:
    """Clauses as lines of a width: the number, then what the clause asks for beside it."""
    return Content("\n").join(
        hanging(Content.styled(plain(number, max(NUMBER_WIDTH, len(number) + 1)), "bold"), words, width)
        for number, words in clauses
    )
