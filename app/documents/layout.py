"""A whole document as strips, in reading order."""

from __future__ import annotations

from app.documents import figures, prose, tables
from app.documents.blocks import (
    AddressBlock,
    Block,
    BulletList,
    Document,
    Figure,
    Heading,
    KeyValues,
    NumberedList,
    PageBreak,
    Panel,
    Paragraph,
    Quote,
    Signature,
    Spacer,
    Table,
    plain,
)
from app.documents.brand import LARGE
from app.documents.setting import Setting
from app.documents.strips import Strip


def strips_of(document: Document, setting: Setting, tallest: float, closing: tuple[str, ...] = ()) -> list[Strip]:
    """The letterhead, every block, and the lines that close it; no picture is higher than `tallest` points."""
    letter = document.kind == "letter"
    full = letter and setting.size < LARGE and prose.leaves_window(setting)
    strips = prose.letterhead(setting, setting.node, full=full)
    reach = (*setting.brand.address, *setting.brand.contact)
    waiting = letter and not full and bool(reach)
    if waiting and not any(isinstance(block, AddressBlock) for block in document.blocks):
        strips += _spaced(prose.paragraph(setting, Paragraph("\n".join(reach))), setting.gap)
        waiting = False
    for block, found in _each(setting, document.blocks, tallest):
        strips += found
        if waiting and isinstance(block, AddressBlock):
            # Where there is much of it, or print is large, how to reach the landlord would take the window's room.
            strips += _spaced(prose.paragraph(setting, Paragraph("\n".join(reach))), setting.gap)
            waiting = False
    if closing:
        strips += _spaced(prose.paragraph(setting, Paragraph("\n".join(closing), small=True)), 2 * setting.gap)
    return strips


def _each(setting: Setting, blocks: tuple[Block, ...], tallest: float) -> list[tuple[Block, list[Strip]]]:
    """Each block with its strips, and the space between it and the one before."""
    found: list[tuple[Block, list[Strip]]] = []
    after: Heading | None = None
    new_page = False
    extra = 0.0
    for block in blocks:
        if isinstance(block, Spacer):
            extra += block.lines * setting.leading
            continue
        if isinstance(block, PageBreak):
            new_page = True
            continue
        strips = _strips(setting, block, tallest)
        if not strips:
            continue
        gap = setting.gap
        if isinstance(block, Heading):
            gap = 0.5 * setting.gap if after else setting.gap + 0.5 * setting.size
        elif after:
            gap = (0.8 if after.level == 1 else 0.4) * setting.gap
        strips[0].before += gap + extra
        if isinstance(block, Signature) and found:
            # Nobody signs an empty page: the last lines of the text go with the signature.
            for strip in found[-1][1][-3:]:
                strip.hold = True
        if isinstance(block, Paragraph) and plain(block.text).rstrip().endswith(":"):
            # What announces a list or a quotation stays with its beginning.
            strips[-1].hold = True
        strips[0].new_page = new_page
        found.append((block, strips))
        after, new_page, extra = block if isinstance(block, Heading) else None, False, 0.0
    return found


def _strips(setting: Setting, block: Block, tallest: float) -> list[Strip]:
    match block:
        case Heading():
            return prose.heading(setting, block)
        case Paragraph():
            return prose.paragraph(setting, block)
        case Quote():
            return prose.quote(setting, block)
        case BulletList():
            return prose.bullets(setting, block)
        case NumberedList():
            return prose.numbers(setting, block)
        case Table():
            return tables.table(setting, block)
        case KeyValues():
            return tables.key_values(setting, block)
        case AddressBlock():
            return prose.address(setting, block)
        case Figure():
            return figures.figure(setting, block, tallest)
        case Signature():
            return prose.signature(setting, block)
        case Panel():
            inset = prose.panel_inset(setting)
            within = setting.within(setting.width - 2 * inset, setting.node.add("Sect"))
            inside = [strip for _, strips in _each(within, block.blocks, 0.8 * tallest) for strip in strips]
            if not inside:
                return []
            inside[0].before = 0.0
            return prose.panel(setting, inside)
        case _:
            return []


def _spaced(strips: list[Strip], gap: float) -> list[Strip]:
    strips[0].before += gap
    return strips
