"""What the widgets that draw themselves line by line share: styles worked out once, not at every line."""

from __future__ import annotations

from rich.style import Style
from textual.widget import Widget


class Painted(Widget):
    """A widget that keeps its finished styles until the theme or its state changes them.

    Asking Textual for `rich_style` walks all ancestors, a tenth of a millisecond each time: too long for every line.
    """

    def paint(self, name: str = "") -> Style:
        """The widget's own style, or that of one of its component classes over it."""
        painted: dict[str, Style] = self.__dict__.setdefault("_painted", {})
        style = painted.get(name)
        if style is None:
            # Not the partial style: only over its background do muted and automatic colours come out right.
            style = painted[name] = self.get_component_rich_style(name) if name else self.rich_style
        return style

    def notify_style_update(self) -> None:
        """The theme or a class has changed."""
        super().notify_style_update()
        self.__dict__.setdefault("_painted", {}).clear()
        self.repaint()

    def repaint(self) -> None:
        """Make anew what was drawn in the old styles."""
