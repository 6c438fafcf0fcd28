"""Which way text runs: the Unicode Bidirectional Algorithm (UAX 9) for text without explicit marks of direction.

`words.clean` takes those marks out, so that rules X1 to X8 have nothing to do. Levels are for whole paragraphs; a line
is ordered from its part of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Finds text that needs any of this."""

_BRACKETS = "()[]{}⁅⁆⁽⁾₍₎⌈⌉⌊⌋❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⸨⸩〈〉《》「」『』【】〔〕〖〗〘〙〚〛（）［］｛｝｟｠｢｣"
_CLOSES = dict(zip(_BRACKETS[::2], _BRACKETS[1::2], strict=True))
_MIRRORED = {
    **_CLOSES,
    **{close: opening for opening, close in _CLOSES.items()},
    **dict(zip("<>«»‹›≤≥", "><»«›‹≥≤", strict=True)),
}
_NEUTRAL = frozenset(("B", "S", "WS", "ON"))
_STRONG = {"L": "L", "R": "R", "EN": "R", "AN": "R"}


def base_level(text: str) -> int:
    """1 where the first letter and most letters run from right to left, else 0.

    Rule P2 asks for the first alone, but an English sentence may well begin with an Arabic name; nor does a
    long name turn "Dear" round.
    """
    kinds = [kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")]
    return int(bool(kinds) and kinds[0] != "L" and kinds.count("L") < len(kinds) / 2)


def levels(text: str, base: int) -> list[int]:
    """The level of each character of a paragraph: odd runs from right to left."""
    kept = [i for i, character in enumerate(text) if unicodedata.bidirectional(character) != "BN"]
    original = [unicodedata.bidirectional(text[i]) or "L" for i in kept]
    side = "R" if base else "L"
    kinds = _weak(original, side)
    _brackets([text[i] for i in kept], original, kinds, side)
    _neutral(kinds, side)
    found = [base] * len(text)
    for i, kind in zip(kept, kinds, strict=True):
        if base:
            found[i] = 1 if kind == "R" else 2
        else:
            found[i] = {"L": 0, "R": 1}.get(kind, 2)
    # A joiner goes with the letter before it.
    stays = set(kept)
    for i in range(1, len(text)):
        if i not in stays:
            found[i] = found[i - 1]
    return found


def visual_order(levels_of_line: Sequence[int]) -> list[int]:
    """The places of a line from left to right (rule L2)."""
    order = list(range(len(levels_of_line)))
    for level in range(max(levels_of_line, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels_of_line[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end + 1
    return order


def mirror(text: str) -> str:
    """Text without letters as it looks from right to left: reversed, brackets turned (rule L4)."""
    return "".join(_MIRRORED.get(character, character) for character in reversed(text))


def _weak(original: Sequence[str], side: str) -> list[str]:
    """Rules W1 to W7."""
    kinds: list[str] = []
    for kind in original:
        kinds.append((kinds[-1] if kinds else side) if kind == "NSM" else kind)
    strong = side
    for i, kind in enumerate(kinds):
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[i] = "AN"
    kinds = ["R" if kind == "AL" else kind for kind in kinds]
    for i in range(1, len(kinds) - 1):
        before, kind, after = kinds[i - 1 : i + 2]
        if before == after and ((kind == "ES" and before == "EN") or (kind == "CS" and before in ("EN", "AN"))):
            kinds[i] = before
    for i, kind in enumerate(kinds):
        if kind == "EN":
            for step in (-1, 1):
                j = i + step
                while 0 <= j < len(kinds) and kinds[j] == "ET":
                    kinds[j] = "EN"
                    j += step
    kinds = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in kinds]
    strong = side
    for i, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[i] = "L"
    return kinds


def _brackets(text: Sequence[str], original: Sequence[str], kinds: list[str], side: str) -> None:
    """Rule N0: both brackets of a pair take one direction."""
    pairs: list[tuple[int, int]] = []
    waiting: list[tuple[str, int]] = []
    for i, character in enumerate(text):
        if kinds[i] != "ON":
            continue
        if character in _CLOSES:
            if len(waiting) == 63:
                break
            waiting.append((_CLOSES[character], i))
        else:
            for depth in range(len(waiting) - 1, -1, -1):
                if waiting[depth][0] == character:
                    pairs.append((waiting[depth][1], i))
                    del waiting[depth:]
                    break
    for opening, close in sorted(pairs):
        inside = {_STRONG.get(kind) for kind in kinds[opening + 1 : close]}
        if side in inside:
            chosen = side
        elif inside - {None}:
            before = (_STRONG[kind] for kind in reversed(kinds[:opening]) if kind in _STRONG)
            chosen = next(before, side)
        else:
            continue
        for place in (opening, close):
            kinds[place] = chosen
            follower = place + 1
            while follower < len(kinds) and original[follower] == "NSM":
                kinds[follower] = chosen
                follower += 1


def _neutral(kinds: list[str], side: str) -> None:
    """Rules N1 and N2."""
    i = 0
    while i < len(kinds):
        if kinds[i] not in _NEUTRAL:
            i += 1
            continue
        end = i
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        before = _STRONG[kinds[i - 1]] if i else side
        after = _STRONG[kinds[end]] if end < len(kinds) else side
        kinds[i:end] = [before if before == after else side] * (end - i)
        i = end
