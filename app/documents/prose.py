"""Headings, paragraphs, lists, quotations, panels, addresses and signatures as strips."""

from __future__ import annotations

from dataclasses import replace

from app.documents.blocks import (
    AddressBlock,
    BulletList,
    Heading,
    Item,
    NumberedList,
    Paragraph,
    Quote,
    Signature,
    Text,
    plain,
)
from app.documents.brand import LARGE
from app.documents.images import image
from app.documents.images import logo as logo_of
from app.documents.setting import LEADING, Setting, line_strips, words
from app.documents.strips import MILLIMETRE, Box, Drawn, Mark, Node, Strip, hold_ends, hold_together, shift
from app.documents.typeset import Line
from app.documents.words import clean
from app.rules.colours import INK

FIRST_TOP = 15 * MILLIMETRE
"""Where the letterhead begins below the paper's edge."""
WINDOW_TOP = 57 * MILLIMETRE
"""Where the address may begin below the paper's edge, so that it shows however the sheet slips in a DL envelope."""
WINDOW_HEIGHT = 24 * MILLIMETRE
WINDOW_WIDTH = 76 * MILLIMETRE
_SHORT_PANEL = 16
"""A panel of up to so many lines is not parted by a page: it is there to be seen at once."""
_LEAST_ADDRESS = 7.5
_TIGHT = 1.2
"""From one line of an address to the next at the least, in sizes."""
_MOST_ADDRESS_LINES = 12
"""More than that is no address, and is set as text."""


def heading(setting: Setting, block: Heading) -> list[Strip]:
    """A heading, never parted from what it heads."""
    size = setting.layout.heading(block.level)
    node = setting.node.add(f"H{block.level}")
    lines = setting.lines(block.text, size, bold=True)
    strips = line_strips(setting, lines, node, colour=setting.accent)
    for strip in strips:
        strip.height = size * 1.28
        strip.hold = True
    strips[0].bookmark = (block.level, " ".join(clean(plain(block.text)).split()))
    return strips


def paragraph(setting: Setting, block: Paragraph) -> list[Strip]:
    """A paragraph."""
    node = setting.node.add("P", language=block.language)
    lines = setting.lines(block.text, setting.layout.small if block.small else setting.size)
    return hold_ends(line_strips(setting, lines, node, colour=setting.grey(0.85) if block.small else INK))


def quote(setting: Setting, block: Quote) -> list[Strip]:
    """Somebody's words behind a bar."""
    inset = 1.2 * setting.size
    node = setting.node.add("BlockQuote").add("P")
    within = setting.within(setting.width - inset, node)
    strips = hold_ends(line_strips(within, within.lines(block.text, setting.size), node, x=inset))
    for strip in strips:
        strip.marks.insert(0, Box(0.25 * setting.size, 0, 2, strip.height, setting.shade(0.5)))
    return strips


def panel(setting: Setting, inside: list[Strip]) -> list[Strip]:
    """Strips that were set narrower by `panel_inset` on both sides, on a ground of their own."""
    inset = panel_inset(setting)
    shift(inside, inset)
    strips = [Strip(inset * 0.6, hold=True), *inside, Strip(inset * 0.7)]
    strips[-2].hold = True
    for strip in strips:
        # The space above a strip becomes part of it, so that the ground has no holes.
        strip.height += strip.before
        for mark in strip.marks:
            mark.y += strip.before
        strip.before = 0.0
        strip.marks.insert(0, Box(0, 0, setting.width, strip.height, setting.shade(0.07)))
        strip.marks.insert(1, Box(0, 0, 3, strip.height, setting.brand.colour))
    return hold_together(strips) if len(strips) <= _SHORT_PANEL else strips


def panel_inset(setting: Setting) -> float:
    """How far the text of a panel keeps from its edges, in points."""
    return 1.1 * setting.size


def bullets(setting: Setting, block: BulletList) -> list[Strip]:
    """A list with dots."""
    return _list(setting, block.items, ("•",) * len(block.items), "Disc")


def numbers(setting: Setting, block: NumberedList) -> list[Strip]:
    """A list with numbers or letters."""
    return _list(setting, block.items, block.labels(), "LowerAlpha" if block.style == "a" else "Decimal")


def _list(setting: Setting, items: tuple[Text | Item, ...], labels: tuple[str, ...], numbering: str) -> list[Strip]:
    if not items:
        return []
    node = setting.node.add("L", attributes=f"<</O/List/ListNumbering/{numbering}>>")
    set_labels = [setting.lines(label + " ", setting.size)[0] for label in labels]
    inset = max(1.4 * setting.size, max(label.width for label in set_labels) + 0.6 * setting.size)
    strips: list[Strip] = []
    for entry, label in zip(items, set_labels, strict=True):
        below = entry.below if isinstance(entry, Item) else None
        text = entry.text if isinstance(entry, Item) else entry
        place = node.add("LI")
        named, body = place.add("Lbl"), place.add("LBody")
        within = setting.within(setting.width - inset, body)
        told = body if below is None else body.add("P")
        found = hold_ends(line_strips(within, within.lines(text, setting.size), told, x=inset))
        found[0].marks.insert(
            0, words(setting, label, named, INK, inset - label.width - 0.5 * setting.size, label.width, "left")
        )
        if below is not None:
            nested = bullets(within, below) if isinstance(below, BulletList) else numbers(within, below)
            found[-1].hold = bool(nested)
            found += shift(nested, inset)
        found[0].before = 0.3 * setting.size if strips else 0.0
        strips += found
    return strips


def address(setting: Setting, block: AddressBlock) -> list[Strip]:
    """The address, sized for the window whatever the size of the letter, and the details beside it."""
    kept = [line for line in block.lines if line.strip()]
    node = setting.node.add("P")
    size, left = _for_window(setting, "\n".join(kept))
    if len(left) > _MOST_ADDRESS_LINES:
        facts = "\n".join(f"{label}: {value}" for label, value in block.details)
        return line_strips(setting, left, node) + paragraph(setting, Paragraph(facts))
    pitch = min(size * LEADING, max(WINDOW_HEIGHT / len(left), size * _TIGHT))
    marks: list[Mark] = []
    for row, line in enumerate(left):
        marks.append(words(setting, replace(line, from_right=False), node, INK, 0, WINDOW_WIDTH, "left"))
        marks[-1].y += row * pitch
    beside, height = _details(setting, block.details)
    return [Strip(max(len(left) * pitch, height), marks + beside, top=WINDOW_TOP)]


def _for_window(setting: Setting, text: str) -> tuple[float, list[Line]]:
    """The address in lines, and its size: as large as the letter, so long as the window shows it whole."""
    size = setting.size if setting.size >= LARGE else min(setting.size, 11.0)
    while True:
        lines = setting.lines(text, size, width=WINDOW_WIDTH)
        if size <= _LEAST_ADDRESS or len(lines) * size * _TIGHT <= WINDOW_HEIGHT:
            return size, lines
        size = max(_LEAST_ADDRESS, size - 0.5)


def _details(setting: Setting, details: tuple[tuple[str, str], ...]) -> tuple[list[Mark], float]:
    """Label above value in a column at the right, and how high that is."""
    marks: list[Mark] = []
    width = min(setting.width - WINDOW_WIDTH - 4 * MILLIMETRE, 62 * MILLIMETRE)
    x, y = setting.width - width, 0.0
    size = setting.layout.small
    for label, value in details:
        node = setting.node.add("P")
        for text, bold in ((f"{label} ", False), (value, True)):
            for line in setting.lines(text, size, width=width, bold=bold):
                mark = words(setting, line, node, INK if bold else setting.grey(0.75), x, width, "left")
                mark.y += y
                marks.append(mark)
                y += size * 1.32
        y += size * 0.35
    return marks, y


def signature(setting: Setting, block: Signature) -> list[Strip]:
    """Closing, signature or room for one, name and what the person is, kept on one page."""
    node = setting.node
    strips = line_strips(setting, setting.lines(block.closing, setting.size), node.add("P"))
    if block.image is not None:
        drawn = image(block.image, "The signature")
        height = min(16 * MILLIMETRE, drawn.height * 60 * MILLIMETRE / drawn.width)
        sign = node.add("Figure", alt=f"Signature of {clean(block.name)}")
        strips.append(
            Strip(
                height + 6,
                [Drawn(0, 3, height * drawn.width / drawn.height, height, drawn, sign)],
            )
        )
    else:
        strips.append(Strip(block.room * MILLIMETRE))
    strips += line_strips(setting, setting.lines(block.name, setting.size, bold=True), node.add("P"))
    for text in block.lines:
        strips += line_strips(setting, setting.lines(text, setting.size), node.add("P"))
    return hold_together(strips)


def leaves_window(setting: Setting) -> bool:
    """Whether the full letterhead ends above the window of an envelope."""
    return FIRST_TOP + letterhead(setting, Node("Document"), full=True)[0].height <= WINDOW_TOP


def letterhead(setting: Setting, node: Node, full: bool) -> list[Strip]:
    """The landlord at the top of the first page; with `full`, how to reach it too."""
    brand = setting.brand
    height = 15 * MILLIMETRE
    marks: list[Mark] = []
    name = node.add("P")
    name_size = min(setting.layout.heading(1), 20.0)
    x = 0.0
    if brand.logo is not None:
        logo = logo_of(brand.logo, f"The logo of {brand.name}")
        wide = min(height * logo.width / logo.height, 60 * MILLIMETRE)
        tall = wide * logo.height / logo.width
        figure = Node("Figure", node, alt=clean(brand.logo_alt or f"Logo of {brand.name}"))
        node.kids.insert(len(node.kids) - 1, figure)
        figure.placed = True
        marks.append(Drawn(0, (height - tall) / 2, wide, tall, logo, figure))
        x = wide + 5 * MILLIMETRE
    side = 62 * MILLIMETRE if full and (brand.address or brand.contact) else 0.0
    room = setting.width - x - side - (4 * MILLIMETRE if side else 0)
    lines = setting.lines(brand.name, name_size, bold=True, width=room)
    y = max(0.0, (height - len(lines) * name_size * 1.25) / 2)
    for line in lines:
        mark = words(setting, line, name, setting.accent, x, room, "left")
        mark.y += y
        marks.append(mark)
        y += name_size * 1.25
    height = max(height, y)
    if side:
        reach, deep = _reach(setting, node, side)
        marks += reach
        height = max(height, deep)
    height += 3 * MILLIMETRE
    marks.append(Box(0, height, setting.width, 1.5, brand.colour))
    return [Strip(height + 1.5, marks)]


def _reach(setting: Setting, node: Node, width: float) -> tuple[list[Mark], float]:
    """The landlord's address and how to reach it, at the right, and how high that is."""
    size = min(max(8.0, setting.layout.small * 0.9), 11.0)
    marks: list[Mark] = []
    y = 0.0
    for group in (setting.brand.address, setting.brand.contact):
        if not group:
            continue
        place = node.add("P")
        for line in setting.lines("\n".join(group), size, width=width):
            mark = words(setting, line, place, setting.grey(0.85), setting.width - width, width, "left")
            mark.y += y
            marks.append(mark)
            y += size * 1.3
        y += size * 0.35
    return marks, y
