"""Text from people, made fit for a page: what cannot be printed is taken out, nothing is interpreted."""

from __future__ import annotations

import re
import unicodedata

_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u061c\u115f\u1160\u180e\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""Controls, odd spaces, marks of direction and variation, halves of surrogate pairs. Joiners stay: words need them."""
_PILED = re.compile("([\u0300-\u036f]{4})[\u0300-\u036f]+")
"""More marks on a letter than any language piles up: they would be drawn over the lines above."""
_KEPT = {
    "\n": "\n",
    "\v": "\n",
    "\f": "\n",
    "\x85": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "\t": " ",
    "\xa0": "\xa0",
    "\u202f": "\xa0",
    "\u2007": "\xa0",
}


def clean(text: str) -> str:
    """The text with its line ends alike, letters composed, and without anything that only a machine would see."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _UNPRINTABLE.sub(lambda found: _substitute(found.group()), _PILED.sub(r"\1", text))


def _substitute(character: str) -> str:
    if character in _KEPT:
        return _KEPT[character]
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"
    return " " if unicodedata.category(character) == "Zs" else ""


def script(character: str) -> str:
    """The script of a letter, as people call it; signs have none."""
    if not unicodedata.category(character).startswith(("L", "M", "N")):
        return ""
    first = unicodedata.name(character, "").split(" ")[0]
    return {"CJK": "Chinese, Japanese or Korean", "": ""}.get(first, first.capitalize())
