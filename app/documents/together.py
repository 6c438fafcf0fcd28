"""What a line's end must not part: a date, a sum, a telephone number, a name and the title before it."""

from __future__ import annotations

import re

_WEEKDAYS = "(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
_MONTHS = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    "|Nov(?:ember)?|Dec(?:ember)?)"
)
_UNITS = (
    "(?:working|calendar|days?|weeks?|months?|years?|hours?|minutes?|am|pm|noon|per|pence|pounds?|million|billion"
    "|mm|cm|m²?|km|miles?|kWh|kg|°C|%)"
)
_NUMBERED = (
    "(?:[Ss]tages?|[Pp]oints?|[Pp]ages?|[Ff]lat|[Cc]lauses?|[Ss]ections?|[Pp]aragraphs?|[Ff]igure|[Tt]able|[Pp]art"
    "|[Aa]nnex|[Uu]nit|[Rr]oom|[Nn]o\\.|PO Box)"
)
_TOGETHER = re.compile(
    rf"\b(?:{_WEEKDAYS},? )?\d{{1,2}} {_MONTHS}(?: \d{{4}})?\b"
    rf"|\b{_MONTHS} \d{{4}}\b"
    r"|(?<![\w/-])(?:\+44 ?\(?0?\)? ?|0)\d(?: ?\d){8,9}(?![\w/-])"
    r"|\b[A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2}\b"
    rf"|£?\b\d[\d,.]* {_UNITS}(?!\w)"
    rf"|\b{_NUMBERED} \d+\b"
    r"|\b(?:Mrs?|Ms|Miss|Mx|Dr|Prof|Sir|Dame|Lady|Lord|Rev)\.? (?=[^\W\d_])"
    r"|(?<=\S) (?=[–—] )"
)
_HINT = re.compile(r"\d|[–—]|\b(?:M[rsx]|Miss|Dr|Prof|Sir|Dame|Lady|Lord|Rev)")
"""Most lines of a table hold none of it: a quick look first."""


def kept_spaces(text: str) -> frozenset[int]:
    """The places of the spaces at which a line must not end, so long as what they join fits on one."""
    if not _HINT.search(text):
        return frozenset()
    return frozenset(
        place for found in _TOGETHER.finditer(text) for place in range(found.start(), found.end()) if text[place] == " "
    )
