"""What a document becomes between its blocks and its pages: strips of marks, none of which a page may part.

Lengths are points. In a strip, x runs from the left edge of the text and y from the strip's top downwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from app.documents.images import Image
from app.documents.typeset import Line

MILLIMETRE = 72 / 25.4
"""One millimetre in points."""


class Content(NamedTuple):
    """A stretch of marks on a page (from 0), by its number there."""

    page: int
    number: int


class LinkArea(NamedTuple):
    """A place on a page (from 0) that can be followed, by the number of its object in the file."""

    page: int
    object_number: int


class Node:
    """An element of the structure that a screen reader walks: a heading, a list, a cell.

    `kids` are elements, content and places to follow, in reading order. An element that stands within a line (a link)
    takes its place there when the line is painted.
    """

    __slots__ = ("actual", "alt", "attributes", "kids", "kind", "language", "parent", "placed")

    def __init__(
        self,
        kind: str,
        parent: Node | None = None,
        *,
        attributes: str = "",
        alt: str = "",
        actual: str = "",
        language: str = "",
    ) -> None:
        """Make an element that is not in its parent yet.

        `attributes` is their PDF dictionary, `alt` what is said instead of a picture, `actual` the letters in reading
        order where the glyphs stand otherwise.
        """
        self.kind, self.parent, self.actual = kind, parent, actual
        self.attributes, self.alt, self.language = attributes, alt, language
        self.kids: list[Node | Content | LinkArea] = []
        self.placed = parent is None

    def add(self, kind: str, *, attributes: str = "", alt: str = "", language: str = "") -> Node:
        """Make an element at the end of this one."""
        kid = Node(kind, self, attributes=attributes, alt=alt, language=language)
        kid.place()
        return kid

    def place(self) -> None:
        """Put it at the end of its parent, and that in its own, once."""
        if not self.placed and self.parent is not None:
            self.parent.place()
            self.parent.kids.append(self)
            self.placed = True

    def walk(self) -> Iterator[Node]:
        """This element and all below it, in reading order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [kid for kid in reversed(node.kids) if isinstance(kid, Node)]


@dataclass(slots=True)
class Words:
    """A line of text; y is its baseline. Without a node it is decoration."""

    x: float
    y: float
    line: Line
    colour: str
    node: Node | None = None


@dataclass(slots=True)
class Box:
    """A filled rectangle; y is its top."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    node: Node | None = None


@dataclass(slots=True)
class Drawn:
    """A picture; y is its top."""

    x: float
    y: float
    width: float
    height: float
    image: Image
    node: Node | None = None


Mark: TypeAlias = Words | Box | Drawn


@dataclass(slots=True)
class Strip:
    """A slice across the text, as high as `height`.

    `before` is the space above it, dropped at the top of a page. `hold` keeps it on one page with the next strip.
    `header` is repeated above it where it opens a page. `top` is where it lies on the paper, from the paper's upper
    edge, if the page has not come that far. `bookmark` is a level and a title.
    """

    height: float
    marks: list[Mark] = field(default_factory=list)
    before: float = 0.0
    hold: bool = False
    header: Strip | None = None
    top: float = 0.0
    new_page: bool = False
    bookmark: tuple[int, str] | None = None


def hold_together(strips: list[Strip]) -> list[Strip]:
    """The strips, none of them parted from the next one."""
    for strip in strips[:-1]:
        strip.hold = True
    return strips


def hold_ends(strips: list[Strip]) -> list[Strip]:
    """The strips, so that no single line is left behind or sent ahead."""
    if len(strips) > 1:
        strips[0].hold = strips[-2].hold = True
    return strips


def shift(strips: list[Strip], x: float) -> list[Strip]:
    """The strips, moved to the right."""
    for strip in strips:
        for mark in strip.marks:
            mark.x += x
    return strips
