"""The last line of every screen: the few keys that work here, made of the bindings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.strip import Strip

from screens.widgets.keys import key_words
from screens.widgets.painted import Painted

if TYPE_CHECKING:
    from textual.binding import ActiveBinding
    from textual.screen import Screen


class KeyLine(Painted):
    """One line of keys and what they do, in the order of the bindings; what does not fit is left to `?`.

    A key that cannot be used just now is dimmed and stays. A click on a key presses it.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"key-line--key", "key-line--blocked"}
    DEFAULT_CSS = """
    KeyLine {
        split: bottom;
        height: 1;
        background: $footer-background;
        color: $footer-description-foreground;
        & > .key-line--key { color: $footer-key-foreground; text-style: bold; }
        & > .key-line--blocked { text-style: dim; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[tuple[int, int, str]] = []

    def on_mount(self) -> None:
        """Follow the bindings: they change with the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def _bindings_changed(self, _screen: Screen[object]) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The keys that fit: first those that do something now, the one for help last and always."""
        base, key_style = self.paint(), self.paint("key-line--key")
        blocked = self.paint("key-line--blocked")
        width = self.size.width
        shown = self._shown()
        helps = [item for item in shown if item.binding.action == "app.help" or item.binding.action == "help"]
        rest = sorted((item for item in shown if item not in helps), key=lambda item: not item.enabled)
        room = width - sum(_width(item) for item in helps)
        segments: list[Segment] = []
        self._keys = []
        x = 0
        for item in rest + helps:
            if item not in helps and x + _width(item) > room:
                continue
            key, words = _key(item), item.binding.description
            segments.append(Segment(f" {key}", key_style if item.enabled else blocked))
            segments.append(Segment(f" {words} ", base if item.enabled else blocked))
            self._keys.append((x, x + _width(item), item.binding.key))
            x += _width(item)
        return Strip(segments, x).adjust_cell_length(width, base)

    def on_click(self, event: events.Click) -> None:
        """Press the key under the mouse."""
        for start, end, key in self._keys:
            if start <= event.x < end:
                self.app.simulate_key(key)

    def _shown(self) -> list[ActiveBinding]:
        seen: set[str] = set()
        shown = []
        for active in self.screen.active_bindings.values():
            if active.binding.show and active.binding.action not in seen:
                seen.add(active.binding.action)
                shown.append(active)
        return shown


def _key(active: ActiveBinding) -> str:
    return key_words(active.binding).replace("ctrl+", "^")


def _width(active: ActiveBinding) -> int:
    return 3 + cell_len(_key(active)) + cell_len(active.binding.description)
