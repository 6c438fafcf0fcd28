"""Signs, sums, dates, references and numbers to be dialled, in the words in which one says them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import Final

from app.documents.words import clean

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT: Final = {name[:3]: name for name in (*_MONTHS, *_DAYS)} | {"Sept": "September"}
_SHORT_MONTHS: Final = "|".join((*(name[:3] for name in _MONTHS), "Sept"))
_SHORT_DAYS: Final = "|".join(name[:3] for name in _DAYS)
_SHORT_DATE = re.compile(rf"\b(?:({_SHORT_DAYS}),? )?([0-3]?[0-9]) ({_SHORT_MONTHS})\b")
_FIGURES = re.compile(
    r"(?<![\w/.-])(?:([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}))(?![\w/-])"
)
_RANGE = re.compile(r"(?<=[0-9]) ?– ?(?=£?[0-9])|(?<=[0-9])-(?=£)")
_LARGE_SUM = re.compile(r"£([0-9][0-9,.]*) (thousand|million|billion)\b")
_MONEY = re.compile(r"£([0-9]+(?:,[0-9]{3})*)(?:\.([0-9]{2})(?![0-9]))?")
_PHONE = re.compile(r"(?<![\w/-])(?:\+44 ?(?:\(0\) ?)?[1-9]|0[0-9])(?:[ ]?[0-9]){8,9}(?![\w/-])")
_REFERENCE = re.compile(r"\b[A-Z]{2,5}(?:-[0-9]{2}[A-Z]-[0-9]{3,}|(?:-[0-9A-Z]+)*-[0-9]{3,})\b")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WEB = re.compile(r"(?:https?://)?www\.[\w-]+(?:[./-]+[\w-]+)*|https?://[\w-]+(?:[./-]+[\w-]+)*")
_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][0-9A-Z]?) ([0-9][A-Z]{2})\b")
_SIGNS: Final = {"@": " at ", ".": " dot ", "/": " slash ", "-": " dash ", "_": " underscore ", "+": " plus "}


def spoken(text: str) -> str:
    """The text as somebody reads it aloud."""
    text = _MAIL.sub(lambda found: _signs(found[0]), clean(text))
    text = _WEB.sub(lambda found: _signs(found[0].split("//")[-1]), text)
    text = _FIGURES.sub(_day, text)
    text = _SHORT_DATE.sub(_long_date, text)
    text = _RANGE.sub(" to ", text)
    text = _LARGE_SUM.sub(r"\1 \2 pounds", text)
    text = _MONEY.sub(_pounds, text)
    text = _REFERENCE.sub(lambda found: _spelt(found[0], "-"), text)
    text = _POSTCODE.sub(lambda found: f"{' '.join(found[1])}, {' '.join(found[2])}", text)
    text = _PHONE.sub(lambda found: _spelt(found[0].replace("+", "plus ").replace("(0)", ""), " "), text)
    text = re.sub("_{3,}", "a line to write on", text)
    return re.sub(r"(?<=[0-9]) ?%", " per cent", text).replace(" & ", " and ")


def ended(line: str) -> str:
    """The line with a full stop, where nothing at its end says that the voice rests."""
    return line if not line or line.rstrip("\"'”’)]*")[-1:] in tuple(".!?:;,…") else line + "."


def _signs(address: str) -> str:
    """An address of the net, its signs as words."""
    return re.sub("[@./_+-]", lambda found: _SIGNS[found[0]], address)


def _spelt(text: str, between: str) -> str:
    """Sign by sign, with a rest where the groups of it part."""
    return ", ".join(group if group == "plus" else " ".join(group) for group in text.split(between) if group)


def _day(found: re.Match[str]) -> str:
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    with suppress(ValueError):
        told = date(int(year), int(month), int(day))
        return f"{told.day} {_MONTHS[told.month - 1]} {told.year}"
    return found[0]


def _long_date(found: re.Match[str]) -> str:
    weekday = f"{_SHORT[found[1]]} " if found[1] else ""
    return f"{weekday}{int(found[2])} {_SHORT[found[3]]}"


def _pounds(found: re.Match[str]) -> str:
    pounds, pence = found[1], int(found[2] or 0)
    small = f"{pence} {'penny' if pence == 1 else 'pence'}"
    if pence and not pounds.strip("0"):
        return small
    said = "1 pound" if pounds == "1" else f"{pounds} pounds"
    return f"{said} and {small}" if pence else said
