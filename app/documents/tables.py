"""Tables and labelled facts as strips: one strip for each line of a row, so that a row of any length fits pages."""

from __future__ import annotations

from collections.abc import Sequence

from app.documents.blocks import Column, KeyValues, Table, Text, plain
from app.documents.brand import LARGE
from app.documents.setting import LEADING, Setting, line_strips, words
from app.documents.strips import Box, Mark, Node, Strip, hold_ends, hold_together
from app.documents.typeset import Line, Widths
from app.rules.colours import INK

_LOOKED_AT = 300
"""Rows that decide the widths of columns: more of them would not change the picture."""
_SHORT = 6
"""A row of up to so many lines is not parted by a page."""
_SHORT_TOLD = 12
"""The same for a row that is told line by line."""
_FULL = 0.75
"""How much of the width of a table in large print may go to what stays whole."""
_COLUMN_HEADER = "<</O/Table/Scope/Column>>"
_ROW_HEADER = "<</O/Table/Scope/Row>>"


def table(setting: Setting, block: Table) -> list[Strip]:
    """A caption, a header for every page, the rows, and the row of totals.

    In large print a table whose words do not fit beside each other is told row by row.
    """
    node = setting.node.add("Table")
    strips: list[Strip] = []
    if plain(block.caption).strip():
        lines = setting.lines(block.caption, setting.layout.tabular, bold=True)
        strips += line_strips(setting, lines, node.add("Caption"))
        for strip in strips:
            strip.hold = True
    if setting.size >= LARGE and not _fits(setting, block):
        return strips + _row_by_row(setting, block, node)
    columns = block.columns or (Column(),) * len(block.header)
    grid = _Grid(setting, columns, _widths(setting, block, columns))
    header = grid.header(node, block.header)
    header.before = 2.0 if strips else 0.0
    strips.append(header)
    first = True
    for row in block.rows:
        found = grid.row(node, row, block.row_headers)
        for strip in found:
            strip.header = header
        if first:
            header.hold, first = True, False
        strips += found
    if block.foot:
        found = hold_together(grid.row(node, block.foot, block.row_headers, bold=True))
        found[0].marks.insert(0, Box(0, 0, setting.width, 1.2, setting.brand.colour))
        for strip in found:
            strip.header = header
        strips[-1].hold = True
        strips += found
    return strips


def key_values(setting: Setting, block: KeyValues) -> list[Strip]:
    """A row for each fact, its label first."""
    if not block.rows:
        return []
    grid = _labelled(setting, [key for key, _ in block.rows])
    node = setting.node.add("Table")
    return [strip for key, value in block.rows for strip in grid.row(node, (key, value), True)]


def _fits(setting: Setting, block: Table) -> bool:
    """Whether dates, sums and words stay whole in their columns, and there is room left for sentences."""
    return sum(need.group + setting.layout.tabular for need in _needs(setting, block)) <= _FULL * setting.width


def _row_by_row(setting: Setting, block: Table, node: Node) -> list[Strip]:
    """A line for each cell, the column's name before it; a rule above each row of the table."""
    grid = _labelled(setting, block.header)
    strips: list[Strip] = []
    for row in (*block.rows, *((block.foot,) if block.foot else ())):
        cells = [(name, cell) for name, cell in zip(block.header, row, strict=True) if plain(cell).strip()]
        found = [strip for name, cell in cells for strip in grid.row(node, (name, cell), True)]
        if found:
            found[0].marks.insert(0, Box(0, 0, setting.width, 1.2, setting.brand.colour))
            found[0].before = setting.gap if strips else 2.0
            strips += hold_together(found) if len(found) <= _SHORT_TOLD else hold_ends(found)
    return strips


def _labelled(setting: Setting, labels: Sequence[Text]) -> _Grid:
    """Two columns, the first as wide as the labels need."""
    size = setting.layout.tabular
    label = max(setting.typesetter.widths(key, size, bold=True).line for key in labels) + 1.2 * size
    label = min(label, setting.width * 0.4)
    return _Grid(setting, (Column(), Column()), [label, setting.width - label])


class _Grid:
    """The columns of one table."""

    def __init__(self, setting: Setting, columns: Sequence[Column], widths: Sequence[float]) -> None:
        self.setting, self.columns, self.widths = setting, columns, widths
        self.size = setting.layout.tabular
        self.pad = 0.5 * self.size
        self.edge = 0.32 * self.size

    def header(self, node: Node, cells: Sequence[Text]) -> Strip:
        """The names of the columns, all in one strip."""
        row = node.add("TR")
        marks: list[Mark] = []
        columns = [self._lines(text, width, True) for text, width in zip(cells, self.widths, strict=True)]
        deepest = max(len(lines) for lines in columns)
        height = deepest * self.size * LEADING + 2 * self.edge
        x = 0.0
        for lines, column, width in zip(columns, self.columns, self.widths, strict=True):
            cell = row.add("TH", attributes=_COLUMN_HEADER)
            y = self.edge + (deepest - len(lines)) * self.size * LEADING
            for line in lines:
                mark = words(self.setting, line, cell, INK, x + self.pad, width - 2 * self.pad, column.align)
                mark.y += y
                y += self.size * LEADING
                marks.append(mark)
            x += width
        ground = Box(0, 0, self.setting.width, height, self.setting.shade(0.1))
        rule = Box(0, height - 1.2, self.setting.width, 1.2, self.setting.brand.colour)
        return Strip(height, [ground, rule, *marks])

    def row(self, node: Node, cells: Sequence[Text], named: bool, *, bold: bool = False) -> list[Strip]:
        """A row as one strip for each line; `named` makes its first cell the name of the row."""
        row = node.add("TR")
        columns = [
            self._lines(text, width, bold or (named and place == 0))
            for place, (text, width) in enumerate(zip(cells, self.widths, strict=True))
        ]
        nodes = [
            row.add("TH", attributes=_ROW_HEADER) if named and place == 0 else row.add("TD")
            for place in range(len(cells))
        ]
        deepest = max(len(lines) for lines in columns)
        strips = []
        for number in range(deepest):
            strip = Strip(self.size * LEADING)
            x = 0.0
            for lines, cell, column, width in zip(columns, nodes, self.columns, self.widths, strict=True):
                if number < len(lines):
                    inside = width - 2 * self.pad
                    strip.marks.append(
                        words(self.setting, lines[number], cell, INK, x + self.pad, inside, column.align)
                    )
                x += width
            strips.append(strip)
        for mark in strips[0].marks:
            mark.y += self.edge
        strips[0].height += self.edge
        last = strips[-1]
        last.height += self.edge + 0.5
        last.marks.append(Box(0, last.height - 0.5, self.setting.width, 0.5, self.setting.grey(0.35)))
        if deepest <= _SHORT:
            return hold_together(strips)
        strips[0].hold = strips[-2].hold = True
        return strips

    def _lines(self, text: Text, width: float, bold: bool) -> list[Line]:
        return self.setting.lines(text, self.size, bold=bold, width=max(1.0, width - 2 * self.pad))


def _widths(setting: Setting, block: Table, columns: Sequence[Column]) -> list[float]:
    """The widths of the columns: by share where all have one, else by what their words need."""
    if all(column.share > 0 for column in columns):
        return _shared(setting, block, columns)
    size = setting.layout.tabular
    needs = _needs(setting, block)
    most = [need.line + size for need in needs]
    if sum(most) <= setting.width:
        spare = setting.width - sum(most)
        return [width + spare * width / sum(most) for width in most]
    # Dates and sums in one piece where there is room for it, else words in one piece.
    least = [need.group + size for need in needs]
    if sum(least) > setting.width:
        least = [need.word + size for need in needs]
    if sum(least) >= setting.width:
        return _levelled(least, setting.width)
    # Each column gets its widest word; what is left goes where lines are longest.
    spare = setting.width - sum(least)
    wanted = [long - short for long, short in zip(most, least, strict=True)]
    return [short + spare * want / sum(wanted) for short, want in zip(least, wanted, strict=True)]


def _shared(setting: Setting, block: Table, columns: Sequence[Column]) -> list[float]:
    """Widths as the columns ask for them, but none so narrow that it parts a date, a sum or a word, if that can be."""
    needs = [need.group + setting.layout.tabular for need in _needs(setting, block)]
    if sum(needs) > setting.width:
        needs = [0.0] * len(columns)
    lifted: dict[int, float] = {}
    while True:
        room = setting.width - sum(lifted.values())
        whole = sum(column.share for place, column in enumerate(columns) if place not in lifted) or 1.0
        widths = [lifted.get(place, room * column.share / whole) for place, column in enumerate(columns)]
        narrow = {place: need for place, need in enumerate(needs) if place not in lifted and widths[place] < need}
        if not narrow:
            return widths
        lifted |= narrow


def _needs(setting: Setting, block: Table) -> list[Widths]:
    """What the words of each column need, its name among them."""
    size = setting.layout.tabular
    needs = [Widths(0.0, 0.0, 0.0)] * len(block.header)
    rows = [(block.header, True), *((row, False) for row in block.rows[:_LOOKED_AT]), (block.foot, True)]
    for row, bold in rows:
        for place, text in enumerate(row):
            heavy = bold or (block.row_headers and place == 0)
            need = setting.typesetter.widths(text, size, bold=heavy)
            needs[place] = Widths(*map(max, needs[place], need))
    return needs


def _levelled(least: Sequence[float], width: float) -> list[float]:
    """Widths that fill the table: wide columns give way until they are alike, narrow ones keep their words whole."""
    room, waiting = width, sorted(least)
    while waiting and waiting[0] * len(waiting) <= room:
        room -= waiting.pop(0)
    cap = room / len(waiting) if waiting else max(least)
    return [min(need, cap) for need in least]
