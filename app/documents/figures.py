"""Pictures and bar charts as strips."""

from __future__ import annotations

from collections.abc import Iterator

from app.documents.blocks import BarChart, Figure, Picture, plain
from app.documents.images import image
from app.documents.setting import LEADING, Setting, line_strips, words
from app.documents.strips import Box, Drawn, Mark, Node, Strip
from app.documents.words import clean
from app.rules.colours import INK, mix


def figure(setting: Setting, block: Figure, tallest: float) -> list[Strip]:
    """A picture or chart no higher than `tallest` points, and its caption below it."""
    node = setting.node.add("Figure", alt=clean(block.alt))
    if isinstance(block.content, Picture):
        strips = [_picture(setting, block, block.content, node, tallest)]
    else:
        strips = _chart(setting, block.content, node)
    if plain(block.caption).strip():
        for strip in strips[-1:]:
            strip.hold = True
        caption = setting.node.add("P")
        lines = setting.lines(block.caption, setting.layout.small)
        found = line_strips(setting, lines, caption, colour=setting.grey(0.85))
        found[0].before = 3.0
        strips += found
    return strips


def _picture(setting: Setting, block: Figure, content: Picture, node: Node, tallest: float) -> Strip:
    drawn = image(content.data, f"The picture {block.alt!r}")
    width = setting.width * content.width
    height = width * drawn.height / drawn.width
    if height > tallest:
        width, height = width * tallest / height, tallest
    return Strip(height, [Drawn(0, 0, width, height, drawn, node)])


def _chart(setting: Setting, chart: BarChart, node: Node) -> list[Strip]:
    """A strip for each label, its bars one below the other; a key above where there are several series."""
    size = setting.layout.tabular
    thick, pitch = 0.95 * size, 1.35 * size
    most = max(max(bar.values) for bar in chart.bars) or 1.0
    shown = [bar.texts() for bar in chart.bars]
    label = max(setting.typesetter.widths(bar.label, size).line for bar in chart.bars)
    label = min(label, setting.width * 0.35)
    value = max(setting.typesetter.widths(text, size, bold=True).line for texts in shown for text in texts)
    left, room = label + 0.8 * size, max(10.0, setting.width - label - value - 1.6 * size)
    strips = _key(setting, chart, node)
    for bar, texts in zip(chart.bars, shown, strict=True):
        lines = setting.lines(bar.label, size, width=label + 1)
        height = max(len(lines) * size * LEADING, len(bar.values) * pitch) + 0.45 * size
        marks: list[Mark] = []
        y = (height - len(lines) * size * LEADING) / 2
        for line in lines:
            mark = words(setting, line, node, INK, 0, label, "right")
            mark.y += y
            marks.append(mark)
            y += size * LEADING
        y = (height - len(bar.values) * pitch) / 2
        for place, (amount, text) in enumerate(zip(bar.values, texts, strict=True)):
            long = max(0.75, room * amount / most)
            marks += _filled(setting, place, left, y + (pitch - thick) / 2, long, thick, node)
            mark = words(
                setting, setting.lines(text, size, bold=True)[0], node, INK, left + long + 0.4 * size, value, "left"
            )
            mark.y += y + (pitch - size * LEADING) / 2
            marks.append(mark)
            y += pitch
        marks.append(Box(left - 0.75, 0, 0.75, height, setting.grey(0.5), node))
        strips.append(Strip(height, marks, hold=True))
    strips[-1].hold = False
    return strips


def _key(setting: Setting, chart: BarChart, node: Node) -> list[Strip]:
    size = setting.layout.tabular
    strips = []
    for place, name in enumerate(chart.series):
        line = setting.lines(name, size)[0]
        mark = words(setting, line, node, INK, 1.5 * size, setting.width, "left")
        sample = _filled(setting, place, 0, 0.3 * size, size, 0.85 * size, node)
        strips.append(Strip(size * LEADING, [*sample, mark], hold=True))
    return strips


def _filled(
    setting: Setting, place: int, x: float, y: float, width: float, height: float, node: Node
) -> Iterator[Mark]:
    """A bar: the landlord's colour for the first series, then paler ones within its line, told apart in grey too."""
    yield Box(x, y, width, height, setting.accent, node)
    if place % 4 and width > 2:
        pale = mix(setting.accent, setting.layout.paper, (0.45, 0.15, 0.7)[place % 4 - 1])
        yield Box(x + 0.75, y + 0.75, width - 1.5, height - 1.5, pale, node)
