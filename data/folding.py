"""How names, addresses and search words are compared: without case, accents and punctuation."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_TITLES: Final = frozenset(("mr", "mrs", "ms", "miss", "mx", "dr", "rev", "sir", "dame", "lady", "lord"))
_SHORT: Final = {
    "rd": "road", "st": "street", "ave": "avenue", "av": "avenue", "cl": "close", "ct": "court", "dr": "drive",
    "ln": "lane", "gdns": "gardens", "gdn": "garden", "pl": "place", "sq": "square", "cres": "crescent",
    "ter": "terrace", "apt": "flat", "hse": "house", "wy": "way", "pk": "park", "grn": "green", "gr": "grove",
}  # fmt: skip
_POSTCODE: Final = re.compile(r"\b([a-z]{1,2}[0-9][a-z0-9]?) ([0-9][a-z]{2})\b")
_APART: Final = re.compile(r"[^\w]+|_+")


def folded(text: str) -> str:
    """The text without case and accents, its spaces single: what a search looks in, and for.

    What no database can hold (zero bytes, halves of characters) is left out.
    """
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not _dropped(c))
    return " ".join(text.replace("\0", " ").casefold().split())


def _dropped(character: str) -> bool:
    return bool(unicodedata.combining(character)) or "\ud800" <= character <= "\udfff"


def person_key(name: str) -> str:
    """One key for one name: `Mrs O'Neill, Ann` and `Ann ONeill` have the same. Empty when nothing is left."""
    words = _words(name)
    return " ".join(sorted([word for word in words if word not in _TITLES] or words))


def address_key(address: str) -> str:
    """One key for one address: `14 Oak Rd., SO50 6AD` and `14 oak road so506ad` have the same."""
    return _POSTCODE.sub(r"\1\2", " ".join(_SHORT.get(word, word) for word in _words(address)))


def _words(text: str) -> list[str]:
    # An apostrophe joins (O'Neill), every other mark parts.
    return _APART.sub(" ", folded(text).replace("'", "").replace("’", "")).split()
