"""The keys that work on a screen, in words: the one source of the line of keys, the help and the command palette."""

from __future__ import annotations

from typing import NamedTuple

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

NAMES = {
    "question_mark": "?",
    "slash": "/",
    "escape": "esc",
    "pagedown": "page down",
    "pageup": "page up",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}
"""Keys as people call them, where Textual's own name is another."""

HERE, EVERYWHERE = "On this screen", "Everywhere"
"""Where keys work that belong to the screen, and those that belong to the program."""


def key_words(binding: Binding) -> str:
    """A binding's key as people call it."""
    return binding.key_display or NAMES.get(binding.key, binding.key)


class Explained(NamedTuple):
    """One thing that keys do: `words` names it, `says` explains it, `place` is where it works."""

    keys: str
    words: str
    says: str
    place: str
    binding: Binding
    node: DOMNode
    enabled: bool


def explained(screen: Screen[object]) -> tuple[Explained, ...]:
    """What keys do on a screen, from what has the focus outwards; several keys for one thing share a line.

    Keys without an explanation of ours (Textual's own: tab, scrolling) are left out.
    """
    found: dict[tuple[str, int], list[tuple[Binding, DOMNode, bool, str]]] = {}
    for active in screen.active_bindings.values():
        says = active.binding.tooltip or active.tooltip
        if says:
            found.setdefault((active.binding.action, id(active.node)), []).append(
                (active.binding, active.node, active.enabled, says)
            )
    lines = []
    for bindings in found.values():
        binding, node, enabled, says = bindings[0]
        keys = " or ".join(dict.fromkeys(key_words(one[0]) for one in bindings))
        lines.append(Explained(keys, binding.description, says, _place(node, screen), binding, node, enabled))
    return tuple(lines)


def _place(node: DOMNode, screen: Screen[object]) -> str:
    if isinstance(node, App):
        return EVERYWHERE
    return HERE if node is screen else node.BINDING_GROUP_TITLE or "Where the cursor is"
