"""What the widgets that draw themselves line by line share: styles and finished lines, worked out once."""

from __future__ import annotations

from typing import Any, Self

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget


class Painted(Widget):
    """A widget without border, padding or tint, whose `render_line` gives lines as wide as it is, in styles of `paint`.

    Its lines go to the compositor as they are. Textual's own way would look at every rule of the style for each line,
    and `rich_style` alone walks all ancestors, a tenth of a millisecond each time: too long for a screen of lines.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """What `Widget` takes; called before it, since it refreshes on its way."""
        self._styles_made: dict[str, Style] = {}
        self._frame: dict[int, Strip] = {}
        self._frame_size = Size(0, 0)
        super().__init__(*arguments, **options)

    def paint(self, name: str = "") -> Style:
        """The widget's own style, or that of one of its component classes."""
        style = self._styles_made.get(name)
        if style is None:
            # Not the partial style: only over its background do muted and automatic colours come out right.
            style = self.get_component_rich_style(name) if name else self.rich_style
            ground = self.background_colors[1]
            for each in self.get_line_filters():
                # What Textual would do to every line: no colours where none are wanted, true colours elsewhere.
                style = each.apply([Segment(" ", style)], ground)[0].style or style
            self._styles_made[name] = style
        return style

    def repaint(self) -> None:
        """Make anew what was drawn in the old styles."""

    def notify_style_update(self) -> None:
        """The theme or a class has changed."""
        super().notify_style_update()
        self._styles_made.clear()
        self._frame.clear()
        self.repaint()

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw anew: the lines of some regions, or all of them."""
        for region in regions:
            for y in region.line_range:
                self._frame.pop(y, None)
        if not regions:
            self._frame.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines that are shown; only those that have been refreshed are made."""
        frame = self._frame
        if self._frame_size != self.size:
            self._frame_size = self.size
            frame.clear()
        for y in crop.line_range:
            if y not in frame:
                frame[y] = self.render_line(y)
        strips = [frame[y] for y in crop.line_range]
        if crop.column_span != (0, self.size.width):
            return [strip.crop(*crop.column_span) for strip in strips]
        return strips
