"""An event's fields as rows: each free text a row of its own, so that it alone can be erased, and back again.

A free text inside a list (the words of one point of complaint) is taken out into a row named by its place,
`points/0/text`, and the list keeps a marker where it stood.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from app.errors import BadInput
from app.rules.events import ERASED, Value, canonical, from_plain, to_plain

_MARKER: Final = "$text"


def split(fields: Mapping[str, Value], free: frozenset[str]) -> list[tuple[str, bool, str]]:
    """The rows of an event's fields: (name, whether it is free text, canonical text).

    `free` names the fields that are free text; `points.text` means the key `text` of each entry of the list
    `points`. Only texts that say something are free: an empty one has nothing to erase.

    Raises:
        BadInput: for a text with characters that no database keeps.
    """
    inner: dict[str, list[str]] = {}
    for name in free:
        outer, dot, key = name.partition(".")
        if dot:
            inner.setdefault(outer, []).append(key)
    rows: list[tuple[str, bool, str]] = []
    for name, value in fields.items():
        plain = to_plain(value)
        if name in inner and isinstance(plain, list):
            for place, entry in enumerate(plain):
                for key in inner[name]:
                    if isinstance(entry, dict) and isinstance(entry.get(key), str) and entry[key]:
                        path = f"{name}/{place}/{key}"
                        rows.append((path, True, _text(entry[key], name)))
                        entry[key] = {_MARKER: path}
        rows.append((name, name in free and isinstance(plain, str) and plain != "", _text(plain, name)))
    return rows


def join(rows: Iterable[tuple[str, str | None]]) -> dict[str, Value]:
    """The fields that `split` took apart, from (name, text); a text of None was erased and reads `ERASED`."""
    texts: dict[str, Any] = {}
    whole: dict[str, Any] = {}
    for name, text in rows:
        target = texts if "/" in name else whole
        target[name] = ERASED if text is None else json.loads(text)
    return {name: from_plain(_filled(value, texts) if texts else value) for name, value in whole.items()}


def _filled(value: Any, texts: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_filled(one, texts) for one in value]
    if isinstance(value, dict):
        if value.keys() == {_MARKER}:
            return texts.get(value[_MARKER], ERASED)
        return {key: _filled(one, texts) for key, one in value.items()}
    return value


def _text(plain: Any, name: str) -> str:
    text = canonical(plain)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadInput(
            f"The text of '{name}' has a character that cannot be kept. Type it again, or save the file it comes from"
            " as UTF-8."
        ) from None
    return text
