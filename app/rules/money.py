"""Pounds and pence: kept as whole pence, read strictly, never a float."""

from __future__ import annotations

import re
from typing import Final

from app.errors import BadInput

MOST_PENCE: Final = 100_000_000
"""A million pounds: more than that in one line is a slip of the finger."""
_MOST_DIGITS: Final = 12
"""Digits of pounds that are still shown back whole; Python reads no number of some thousands."""

_POUNDS: Final = r"£?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?"
_AMOUNT = re.compile(_POUNDS, re.ASCII)
_TIMES = re.compile(
    rf"(?P<n>\d{{1,4}})\s*(?:[a-z]+\s+){{0,3}}?(?:\*|×|x|at)\s*(?P<sum>{_POUNDS})", re.ASCII | re.IGNORECASE
)


def read_pence(text: str) -> int:
    """An amount as people type it (`250`, `£1,250.50`), in whole pence.

    Raises:
        BadInput: for words, nothing, a minus sign, one or three decimals, or more than a million pounds.
    """
    typed = text.strip()
    found = _AMOUNT.fullmatch(typed)
    if found is None:
        raise BadInput(f"'{typed[:40]}' is not an amount: write pounds and pence like 250 or 250.50.")
    pounds = found[1].replace(",", "").lstrip("0")
    if len(pounds) > _MOST_DIGITS:
        raise BadInput(f"'{typed[:40]}…' is more than a million pounds. Check the amount.")
    pence = int(pounds or "0") * 100 + int(found[2] or 0)
    if pence > MOST_PENCE:
        raise BadInput(f"{show_pence(pence)} is more than a million pounds. Check the amount.")
    return pence


def times(calculation: str) -> int | None:
    """What a calculation like `12 x £15` or `12 days × £8.50` comes to, in pence; None where it is no such one."""
    found = _TIMES.fullmatch(calculation.strip())
    return int(found["n"]) * read_pence(found["sum"]) if found else None


def show_pence(pence: int) -> str:
    """An amount as letters show it: `£1,250.50`, and `£250` for whole pounds."""
    pounds, rest = divmod(abs(pence), 100)
    sign = "-" if pence < 0 else ""
    return f"{sign}£{pounds:,}" + (f".{rest:02}" if rest else "")
