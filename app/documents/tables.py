"""Tables and labelled facts as strips: one strip for each line of a row, so that a row of any length fits pages."""

from __future__ import annotations

from collections.abc import Sequence

from app.documents.blocks import Column, KeyValues, Table, Text, plain
from app.documents.brand import INK
from app.documents.setting import LEADING, Setting, line_strips, words
from app.documents.strips import Box, Mark, Node, Strip, hold_together
from app.documents.typeset import Line

_LOOKED_AT = 300
"""Rows that decide the widths of columns: more of them would not change the picture."""
_SHORT = 6
"""A row of up to so many lines is not parted by a page."""
_COLUMN_HEADER = "<</O/Table/Scope/Column>>"
_ROW_HEADER = "<</O/Table/Scope/Row>>"


def table(setting: Setting, block: Table) -> list[Strip]:
    """A caption, a header for every page, the rows, and the row of totals."""
    node = setting.node.add("Table")
    strips: list[Strip] = []
    if plain(block.caption).strip():
        lines = setting.lines(block.caption, setting.layout.tabular, bold=True)
        strips += line_strips(setting, lines, node.add("Caption"))
        for strip in strips:
            strip.hold = True
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
    node = setting.node.add("Table")
    size = setting.layout.tabular
    label = max(setting.typesetter.widths(key, size, bold=True)[1] for key, _ in block.rows) + 1.2 * size
    label = min(label, setting.width * 0.4)
    grid = _Grid(setting, (Column(), Column()), [label, setting.width - label])
    strips: list[Strip] = []
    for key, value in block.rows:
        strips += grid.row(node, (key, value), True)
    return strips


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
        whole = sum(column.share for column in columns)
        return [setting.width * column.share / whole for column in columns]
    size = setting.layout.tabular
    least, most = [0.0] * len(columns), [0.0] * len(columns)
    rows = [(block.header, True), *((row, False) for row in block.rows[:_LOOKED_AT]), (block.foot, True)]
    for row, bold in rows:
        for place, text in enumerate(row):
            heavy = bold or (block.row_headers and place == 0)
            word, line = setting.typesetter.widths(text, size, bold=heavy)
            least[place] = max(least[place], word + size)
            most[place] = max(most[place], line + size)
    if sum(most) <= setting.width:
        spare = setting.width - sum(most)
        return [width + spare * width / sum(most) for width in most]
    if sum(least) >= setting.width:
        return [setting.width * width / sum(least) for width in least]
    # Each column gets its widest word; what is left goes where lines are longest.
    spare = setting.width - sum(least)
    wanted = [long - short for long, short in zip(most, least, strict=True)]
    return [short + spare * want / sum(wanted) for short, want in zip(least, wanted, strict=True)]
