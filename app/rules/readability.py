"""How easily a text is read: its reading age, its long sentences and its jargon. Advice, never a refusal.

The reading age is the Flesch-Kincaid grade plus five, with syllables counted by a rule of thumb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

LONG: Final = 30
"""Words from which a sentence is called long."""
OLDEST: Final = 14
"""The reading age above which a letter is called hard to read, in years."""
FEWEST: Final = 60
"""Words below which no reading age is given: it would say nothing."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")


def sentences(text: str) -> list[str]:
    """The sentences of a text; a line that ends is the end of one too."""
    return [part.strip() for part in _SENTENCE.split(text) if _WORD.search(part)]


def syllables(word: str) -> int:
    """How many syllables an English word has, near enough; at least 1."""
    low = word.lower()
    count = len(_VOWELS.findall(low))
    if low.endswith("e") and not low.endswith(("le", "ee")) and count > 1:
        count -= 1
    return max(1, count)


def reading_age(text: str) -> int | None:
    """The age in whole years at which the text is read with ease; None where there is too little of it."""
    found = sentences(text)
    words = _WORD.findall(text)
    if len(words) < FEWEST or not found:
        return None
    grade = 0.39 * len(words) / len(found) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    return max(5, round(grade + 5))


def advice(text: str, jargon: Mapping[str, str]) -> Iterator[str]:
    """What would make the text easier to read, in sentences. `jargon` gives plain words by the hard ones."""
    age = reading_age(text)
    if age is not None and age > OLDEST:
        yield f"Reading age {age}: shorter sentences and shorter words would bring it to {OLDEST} or below."
    for sentence in sentences(text):
        count = len(_WORD.findall(sentence))
        if count > LONG:
            yield f"A sentence of {count} words: “{_begin(sentence)}”. Make two of it."
    low = text.lower()
    for hard, plain in jargon.items():
        if re.search(rf"\b{re.escape(hard.lower())}\b", low):
            yield f"“{hard}” is jargon. Say “{plain}”."


def _begin(sentence: str) -> str:
    words = sentence.split()
    return " ".join(words[:8]) + (" …" if len(words) > 8 else "")
