"""What was typed, or read from a file, turned into a field's value; every fault a plain sentence.

Text is kept as it was typed, whatever is in it; only NUL characters are taken out, which no database keeps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final
from unicodedata import category

from app.errors import BadInput
from app.rules.events import Erased, Value
from app.rules.limits import Limit
from app.rules.money import MOST_PENCE, read_pence, show_pence, times
from app.rules.procedure import ANSWERS, FieldSpec
from app.rules.typed_dates import read_date

LONGEST: Final = 200_000
"""Characters that one text may have."""
EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2199, 12, 31)
"""Dates outside these years are slips of the pen."""

_YES: Final = ("yes", "y", "true", "1")
_NO: Final = ("no", "n", "false", "0")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
MOST_LINES: Final = 200
"""Lines of money that one proposal may have: somebody has to read what they sign."""
LINE_KEYS: Final = ("head", "basis", "calculation", "guideline")
ROW_KEYS: Final = {
    "points": ("text", "category", "responsible"),
    "people": (
        "name", "address", "contact", "adjustments", "hidden", "confirmed", "confirmed_on", "confirmed_how", "lead",
        "authorised", "means", "forms", "file", "record",
    ),
}  # fmt: skip
"""What can be said in each row of a list."""
_ASKED_KEYS: Final = ("confirmed", "confirmed_on", "confirmed_how")
"""What a member of a group answered, when and how: after the name, on a line that is typed."""


def read_value(
    spec: FieldSpec, raw: object, today: date, working_day: Callable[[date, int], date] | None = None
) -> Value:
    """The value of one field, None when nothing was given.

    Raises:
        BadInput: when it is not what the field takes.
    """
    if raw is None or raw == () or raw == [] or (isinstance(raw, str) and _is_blank(raw)):
        return None
    if spec.kind == "date":
        return _date(spec, raw, today, working_day)
    if spec.kind == "people" and "confirmed" in spec.choices:
        return tuple(_answered(spec, row, today) for row in _rows(spec, _with_answers(raw)))
    return _READERS[spec.kind](spec, raw)


def _text(spec: FieldSpec, raw: object) -> str:
    if isinstance(raw, Erased):
        return raw
    if not isinstance(raw, str):
        raise BadInput(f"{spec.label}: this takes a text.")
    text = _clean(raw)
    if len(text) > LONGEST:
        raise BadInput(
            f"{spec.label}: this text has {len(text):,} characters, and {LONGEST:,} is the most. "
            "Attach it as a file, and sum it up here."
        )
    return text


def _is_blank(text: str) -> bool:
    """Whether there is nothing in it that could be read: spaces of any kind, and marks that show nothing."""
    return all(char.isspace() or category(char) in ("Cc", "Cf") for char in text)


def _clean(text: str) -> str:
    """Without NUL, and with a mark in place of halves of characters, which cannot be stored."""
    return _SURROGATES.sub("\ufffd", text.replace("\0", ""))


def _choice(spec: FieldSpec, raw: object) -> str:
    text = _text(spec, raw).strip()
    if not spec.choices or text in spec.choices:
        return text
    same = [one for one in spec.choices if one.casefold() == text.casefold()]
    begun = same or [one for one in spec.choices if one.casefold().startswith(text.casefold())]
    if len(begun) == 1:
        return begun[0]
    shown = text if len(text) <= 40 else text[:40] + "…"
    raise BadInput(f"{spec.label}: '{shown}' is not one of {', '.join(spec.choices)}.")


def _choices(spec: FieldSpec, raw: object) -> Value:
    if isinstance(raw, str) and raw.strip() in spec.choices:
        return (raw.strip(),)  # A choice may have a comma in it.
    parts: list[object] = list(raw) if isinstance(raw, (list, tuple)) else list(re.split(r"[,;\n]", _text(spec, raw)))
    return tuple(dict.fromkeys(_choice(spec, part) for part in parts if not isinstance(part, str) or part.strip()))


def _yesno(spec: FieldSpec, raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise BadInput(f"{spec.label}: answer yes or no.")


def _date(spec: FieldSpec, raw: object, today: date, working_day: Callable[[date, int], date] | None) -> date:
    if isinstance(raw, datetime) or not isinstance(raw, (date, str)):
        raise BadInput(f"{spec.label}: this takes a date, such as 9/4 or 9 apr 2026.")
    day = raw if isinstance(raw, date) else read_date(raw, today, future=spec.ahead, working_day=working_day)
    if not EARLIEST <= day <= LATEST:
        raise BadInput(f"{spec.label}: {day.isoformat()} is too far away to be right. Check the year.")
    # The day of the event itself is for the gates, which hold imported history to the same.
    if day > today and not spec.ahead and spec.name != "on":
        raise BadInput(f"{spec.label}: {day.isoformat()} is in the future, and this is about what has happened.")
    return day


def _integer(spec: FieldSpec, raw: object) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    text = str(raw).strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return int(text)
    raise BadInput(f"{spec.label}: this takes a whole number.")


def _interval(spec: FieldSpec, raw: object) -> str:
    words = " ".join(str(raw).lower().split()).removeprefix("every ")
    words = {"day": "1 day", "working day": "1 working day", "week": "7 days", "weekly": "7 days"}.get(words, words)
    if found := re.fullmatch(r"([0-9]{1,2}) weeks?", words):
        words = f"{int(found[1]) * 7} days"
    limit = Limit.parse(words)
    if not limit.n:
        raise BadInput(f"{spec.label}: write how often, as '5 working days' or '7 days'.")
    return str(limit)


def _money(spec: FieldSpec, raw: object) -> int:
    """An amount above nothing, in pence; a whole number is pence already."""
    if isinstance(raw, bool) or not isinstance(raw, (int, str)):
        raise BadInput(f"{spec.label}: this takes an amount, such as 250 or £250.50.")
    try:
        pence = raw if isinstance(raw, int) else read_pence(raw)
    except BadInput as error:
        raise BadInput(f"{spec.label}: {error}") from None
    if not 0 < pence <= MOST_PENCE:
        raise BadInput(f"{spec.label}: the amount must be more than nothing and at most a million pounds.")
    return pence


def _lines(spec: FieldSpec, raw: object) -> Value:
    """Lines of money, as rows or as text: `head; basis; calculation; guideline; amount`, the middle ones optional."""
    rows = list(raw) if isinstance(raw, (list, tuple)) else [x for x in _text(spec, raw).splitlines() if x.strip()]
    if len(rows) > MOST_LINES:
        raise BadInput(f"{spec.label}: {len(rows):,} lines, and {MOST_LINES} is the most. Sum up what is alike.")
    return tuple(_line(spec, number, row) for number, row in enumerate(rows, 1))


def _line(spec: FieldSpec, number: int, row: object) -> Mapping[str, Value]:
    where = f"{spec.label}, line {number}"
    if not isinstance(row, Mapping):
        head, *rest = (part.strip() for part in _text(spec, row).split(";"))
        if not 1 <= len(rest) <= len(LINE_KEYS):
            raise BadInput(f"{where}: write head; basis; calculation; guideline; amount.")
        row = {"head": head, **dict(zip(LINE_KEYS[1:], rest[:-1], strict=False)), "pence": rest[-1]}
    if unknown := next((key for key in row if key not in (*LINE_KEYS, "pence")), None):
        raise BadInput(f"{where}: a line has no '{str(unknown)[:40]}'. It has: {', '.join((*LINE_KEYS, 'pence'))}.")
    texts = {key: _text(spec, row[key]).strip() for key in LINE_KEYS if row.get(key)}
    if not texts.get("head"):
        raise BadInput(f"{where}: say what the money is for.")
    texts["head"] = _choice(FieldSpec("head", f"{where}, head", "choice", choices=spec.choices), texts["head"])
    return {**texts, "pence": _worked_out(where, texts.get("calculation", ""), row.get("pence"))}


def _worked_out(where: str, calculation: str, amount: object) -> int:
    """The amount of a line: as given, or as its calculation says; where both do, they agree."""
    says = times(calculation)
    if amount in (None, ""):
        if says is None:
            raise BadInput(f"{where}: give the amount, or work it out like '12 days x £15'.")
        amount = says
    pence = _money(FieldSpec("pence", where), amount)
    if says is not None and says != pence:
        raise BadInput(f"{where}: '{calculation[:40]}' comes to {show_pence(says)}, not {show_pence(pence)}.")
    return pence


def _rows(spec: FieldSpec, raw: object) -> Value:
    """One row a line, or rows as they are: the first of the known keys is what a line holds."""
    keys = ROW_KEYS[spec.kind]
    rows: list[object] = list(raw) if isinstance(raw, (list, tuple)) else list(_text(spec, raw).splitlines())
    found = []
    for row in rows:
        given = row if isinstance(row, Mapping) else {keys[0]: row}
        if unknown := next((key for key in given if key not in keys), None):
            raise BadInput(f"{spec.label}: a row has no '{str(unknown)[:40]}'. It has: {', '.join(keys)}.")
        clean = {
            key: value if isinstance(value, (bool, date)) else _text(spec, value).strip()
            for key, value in given.items()
            if value not in (None, "")
        }
        if clean.get(keys[0]):
            found.append(clean)
    return tuple(found)


def _with_answers(raw: object) -> object:
    """People as text, `name; yes, no or no reply; date; how` on a line each, as rows; rows stay as they are."""
    lines = raw.splitlines() if isinstance(raw, str) else raw
    if not isinstance(lines, (list, tuple)):
        return raw
    return [
        dict(zip(("name", *_ASKED_KEYS), (part.strip() for part in one.split(";", 3)), strict=False))
        if isinstance(one, str)
        else one
        for one in lines
    ]


def _answered(spec: FieldSpec, row: Mapping[str, Value], today: date) -> Mapping[str, Value]:
    """A member with the answer as one of those there are, and its date as a date."""
    name = str(row["name"])[:40]
    found = dict(row)
    if "confirmed" in found:
        given = {True: "yes", False: "no"}.get(found["confirmed"], found["confirmed"])
        asked = FieldSpec("confirmed", f"{spec.label}, {name}", "choice", choices=ANSWERS)
        found["confirmed"] = _choice(asked, given)
    if isinstance(day := found.get("confirmed_on"), str):
        found["confirmed_on"] = _date(
            FieldSpec("confirmed_on", f"{spec.label}, {name}, when", "date"), day, today, None
        )
    return found


_READERS: Final[Mapping[str, Callable[[FieldSpec, object], Value]]] = {
    "text": _text,
    "longtext": _text,
    "dated": _text,
    "file": _text,
    "person": _choice,
    "choice": _choice,
    "choices": _choices,
    "yesno": _yesno,
    "integer": _integer,
    "interval": _interval,
    "points": _rows,
    "people": _rows,
    "money": _money,
    "lines": _lines,
    "case": _text,
}
