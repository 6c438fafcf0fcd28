"""Events as the command line and event files give them: `stage1.extended=2026-04-16,until=2026-04-30,agreed=true`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from app.cli.arguments import day
from app.desk.words import did_you_mean
from app.errors import BadInput
from app.rules.events import VERBS, Event, Value
from app.rules.limits import Limit
from app.rules.procedure import Procedure
from app.rules.typed_dates import show_date

_PART: Final = re.compile(r'\s*(?:(?P<key>\w+)\s*=\s*)?(?P<value>"(?:[^"\\]|\\.)*"|[^,"]*)\s*(?P<end>,|$)')

_WORDS: Final[Mapping[str, bool]] = {"true": True, "yes": True, "false": False, "no": False}


def event(text: str, procedure: Procedure) -> Event:
    """One `--event`: a name, `=`, a date, then `key=value` parts; a value with commas stands in double quotes.

    Values are read as dates (2026-04-30), yes and no (true, false), whole numbers, else as text; what stands in
    quotes is text.

    Raises:
        BadInput: for what is not so written, or an event that the procedure does not know.
    """
    name, equals, rest = text.partition("=")
    if not equals:
        raise BadInput(f"--event needs name=date, such as stage1.received=2026-03-30, not '{text}'.")
    name = name.strip()
    parts = _parts(rest, text)
    on = parts.pop("", None)
    if not isinstance(on, date):
        raise BadInput(f"--event {name} needs a date such as {name}=2026-04-09, in '{text}'.")
    check_name(name, procedure)
    return Event(name, on, parts)


def _parts(rest: str, whole: str) -> dict[str, Value]:
    found: dict[str, Value] = {}
    position = 0
    while True:
        part = _PART.match(rest, position)
        if part is None or (position and not part["key"]):
            raise BadInput(
                f"--event '{whole}' cannot be read at '{rest[position:]}': after the date it takes key=value, "
                'with commas between, and a value that has commas in "double quotes".'
            )
        key = part["key"] or ""
        if key in found:
            raise BadInput(f"--event '{whole}' gives {key} twice.")
        found[key] = _value(part["value"].strip())
        position = part.end()
        if not part["end"]:
            return found


def _value(text: str) -> Value:
    if text.startswith('"'):
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return day(text, "--event")
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    return text


def check_name(name: str, procedure: Procedure) -> None:
    """Refuse an event that no clock and no step of the procedure knows.

    Raises:
        BadInput: naming the nearest ones that it does know.
    """
    process, _, verb = name.partition(".")
    if process not in procedure.process_by_id or verb not in VERBS:
        known = procedure.events | {f"{one}.{verb}" for one in procedure.process_by_id for verb in VERBS}
        raise BadInput(
            f"The procedure {procedure.id} has no event '{name}'.{did_you_mean(name, known)} "
            f"'putright procedure show {procedure.id}' lists what it has."
        )


def check_log(events: tuple[Event, ...], procedure: Procedure) -> None:
    """Refuse a log that would be counted otherwise than whoever wrote it meant.

    Raises:
        BadInput: for an event before its process began, or a field that is misspelt or of the wrong kind.
    """
    for one in events:
        try:
            one.content()
        except TypeError:
            raise BadInput(f"{one.name}: a field holds a text, a number, yes or no, or a date; not a time.") from None
        _check_fields(one.name, one.fields, procedure)
    _check_order(events)


def _check_fields(name: str, fields: Mapping[str, Value], procedure: Procedure) -> None:
    """Refuse a field that would silently be passed over: misspelt, or not of the kind that time limits read.

    Fields that no time limit reads are let be: logs hold more than dates.

    Raises:
        BadInput: naming the event and the field.
    """
    read = {"until", "interval", "clock", "item", "agreed", *(rule.beyond for rule in procedure.clocks)} - {""}
    for key, value in fields.items():
        if key not in read and (near := get_close_matches(key, read, n=1, cutoff=0.8)):
            raise BadInput(f"{name}: no time limit reads '{key}'. Did you mean '{near[0]}'?")
        if key == "until" and not isinstance(value, date):
            raise BadInput(f"{name}: 'until' needs a date such as 2026-04-30, not '{value}'.")
        if key == "agreed" and not isinstance(value, bool):
            raise BadInput(f"{name}: 'agreed' needs true or false, not '{value}'.")
        if key == "interval":
            Limit.parse(value)
        if key == "clock" and value not in procedure.clock_by_id:
            known = did_you_mean(str(value), procedure.clock_by_id)
            raise BadInput(f"{name}: the procedure {procedure.id} has no clock '{value}'.{known}")


def _check_order(events: tuple[Event, ...]) -> None:
    """Refuse an event dated before the receipt or the request that began its process, where that is given.

    Raises:
        BadInput: naming both and their dates.
    """
    began: dict[tuple[str, str], Event] = {}
    for one in sorted(events, key=lambda event: event.on):
        if one.name.endswith((".received", ".requested")):
            began.setdefault((one.process, one.item), one)
    for one in events:
        first = began.get((one.process, one.item))
        if first is not None and one.on < first.on:
            raise BadInput(
                f"{one.name} on {show_date(one.on)} is before its process began: {first.name} is dated "
                f"{show_date(first.on)}. Check both dates."
            )


def read_events(path: str, procedure: Procedure) -> tuple[tuple[Event, ...], date | None]:
    """The events of a TOML file in the scenarios' shape, and its `asof` where it has one.

    The file holds `events = [{ event = …, on = …, … }]` and perhaps `asof`, or one `[[scenario]]` with them.

    Raises:
        BadInput: when the file cannot be read or has another shape.
    """
    import tomllib

    try:
        content = tomllib.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        raise BadInput(f"The file {path} cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"The file {path} is not TOML in UTF-8: {error}.") from error
    scenarios = content.get("scenario", [content])
    if not isinstance(scenarios, list) or len(scenarios) != 1:
        raise BadInput(f"The file {path} holds {len(scenarios)} scenarios; --events takes a file with one.")
    scenario = scenarios[0]
    if not isinstance(scenario, dict):
        raise BadInput(f"The file {path} has a 'scenario' that is no table: write [[scenario]] and its keys below it.")
    asof = scenario.get("asof")
    return tuple(events_of(scenario.get("events"), path, procedure)), asof if isinstance(asof, date) else None


def events_of(raw: Any, where: str, procedure: Procedure) -> Iterable[Event]:
    """Events from their TOML tables.

    Raises:
        BadInput: naming `where` and the number of the event that is not right.
    """
    if not isinstance(raw, list):
        raise BadInput(
            f"{where} has no list 'events': write events = [{{ event = 'stage1.received', on = 2026-03-30 }}]."
        )
    for number, table in enumerate(raw, 1):
        if not isinstance(table, dict):
            raise BadInput(f"{where}, event {number}: write {{ event = 'stage1.received', on = 2026-03-30 }}.")
        table = dict(table)
        name, on = table.pop("event", None), table.pop("on", None)
        if not isinstance(name, str) or not isinstance(on, date) or isinstance(on, datetime):
            raise BadInput(f'{where}, event {number}: it needs event = "process.step" and on = a date without quotes.')
        check_name(name, procedure)
        yield Event(name, on, {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()})
