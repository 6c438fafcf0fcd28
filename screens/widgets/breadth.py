"""From which width on a screen lays its parts beside each other."""

from __future__ import annotations

from typing import Final

from textual.screen import Screen

WIDE: Final = 104
"""Cells: a history or a form, and a pane of some 46 cells beside it."""
BREAKPOINTS: Final = [(0, "-narrow"), (WIDE, "-wide")]


def settle_breadth(screen: Screen[None]) -> None:
    """Settle how wide the screen is before it has any parts: later, every one of them would be styled again."""
    wide = screen.app.size.width >= WIDE
    screen.update_classes({"-wide": wide, "-narrow": not wide}, update=False)
