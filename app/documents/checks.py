"""What somebody should look at before a document leaves, in sentences. None of it stops the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.documents.blocks import Block, Document, Heading, Panel, plain
from app.documents.words import clean, script

_RARE = re.compile("[^\n\x20-\u024f\u0370-\u03ff\u0400-\u04ff\u1e00-\u1eff\u2010-\u2027\u20ac]")
"""What the text face does not surely have."""


def missing_warnings(characters: Iterable[str]) -> tuple[str, ...]:
    """A sentence for each script that no font of the program can print."""
    by_script: dict[str, list[str]] = {}
    for character in characters:
        if character in "\u200c\u200d":  # joins two signs; it is none itself
            continue
        by_script.setdefault(script(character), []).append(character)
    found = []
    for name, letters in by_script.items():
        shown = " ".join(letters[:10]) + (" …" if len(letters) > 10 else "")
        what = f"{name} letters" if name else "signs"
        found.append(
            f"The fonts have no {what} such as {shown}: each is printed as a box. "
            + ("Add the name in Latin letters, or send the text as e-mail." if name else "Use words instead.")
        )
    return tuple(found)


def unprintable(text: str) -> tuple[str, ...]:
    """The same for a text that is not set yet. No font is read for Latin, Greek and Cyrillic letters."""
    rare = dict.fromkeys(_RARE.findall(clean(text)))
    if not rare:
        return ()
    from app.documents.fonts import fallback_for, text_face

    known = text_face().letters
    return missing_warnings(letter for letter in rare if letter not in known and fallback_for(letter) is None)


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every block, those inside panels too, in reading order."""
    for block in blocks:
        yield block
        if isinstance(block, Panel):
            yield from walk(block.blocks)


def heading_warnings(document: Document) -> tuple[str, ...]:
    """Headings that skip a level: they are printed, but readers who move by headings lose their way."""
    found, last = [], 0
    for block in walk(document.blocks):
        if isinstance(block, Heading):
            if block.level > last + 1:
                after = f"follows a heading of level {last}" if last else "is the first of the document"
                found.append(
                    f"The heading {plain(block.text)!r} has level {block.level}, but {after}: "
                    f"screen readers expect level {last + 1}."
                )
            last = block.level
    return tuple(found)
