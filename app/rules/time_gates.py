"""The named conditions about dates and time limits that gates are made of; see `app.rules.conditions`."""

from __future__ import annotations

from datetime import date, timedelta

from app.rules.clocks import Log
from app.rules.conditions import REFUSED, Ask, Finding
from app.rules.limits import Limit
from app.rules.params import Params
from app.rules.typed_dates import show_date


def in_date_order(ask: Ask, params: Params) -> Finding:
    """The date in the fact `first` is not after the one in `then`; where one of them is not known it passes."""
    first, then = ask.fact(params.texts("first")), ask.fact(params.texts("then"))
    return REFUSED if isinstance(first, date) and isinstance(then, date) and first > then else None


def in_time(ask: Ask, params: Params) -> Finding:
    """The event is dated on or before the due date in force of `clock`. Words: due."""
    clock = ask.clock(params.text("clock"))
    return {"due": show_date(clock.due)} if clock and ask.event.on > clock.due else None


def past_due(ask: Ask, params: Params) -> Finding:
    """What `clock` asks for was done, or the event is dated after its due date in force. Words: due."""
    clock = ask.clock(params.text("clock"))
    if clock is None:
        return {"due": "a day that is not known yet"}
    return None if clock.stopped or ask.event.on > clock.due else {"due": show_date(clock.due)}


def within_cap(ask: Ask, params: Params) -> Finding:
    """The date in `field` is within the most that `clock` allows, or the field `beyond` is given. Words: cap, due."""
    clock = ask.clock(params.text("clock"))
    until = ask.given(params.text("field"))
    if clock is None or ask.before is None or not isinstance(until, date):
        return None
    cap = Log(ask.procedure, ask.before.events, ask.event.on).cap_date(clock.rule, clock.started)
    if cap is None or until <= cap or ("beyond" in params and ask.given(params.text("beyond"))):
        return None
    return {"cap": show_date(cap), "due": show_date(clock.due)}


def reason_if_late(ask: Ask, params: Params) -> Finding:
    """Done after the due date of one of the clocks `clock`, its cause is in `field` or in a fact `fact`. Words: due."""
    if ask.given(params.text("field")) is not None or ("fact" in params and ask.fact(params.texts("fact")) is not None):
        return None
    for clock_id in params.texts("clock"):
        clock = ask.clock(clock_id)
        if clock and clock.is_open and ask.event.on > clock.due:
            return {"due": show_date(clock.due)}
    return None


def not_older(ask: Ask, params: Params) -> Finding:
    """The matter (the latest date in `fact`) is at most `months` old on receipt; no date passes. Words: limit."""
    issue = _latest_date(ask, params)
    if issue is None:
        return None
    limit = _oldest(ask.after.received, params)
    return {"limit": show_date(limit)} if _too_old(issue, ask.after.received, params) else None


def older(ask: Ask, params: Params) -> Finding:
    """The matter (the latest date in `fact`) is known to be more than `months` old on receipt. Words: limit."""
    issue = _latest_date(ask, params)
    if issue is not None and _too_old(issue, ask.after.received, params):
        return None
    return {"limit": show_date(_oldest(ask.after.received, params))}


def elapsed(ask: Ask, params: Params) -> Finding:
    """At least `limit` has gone by since the last event `since`; the last day of it is enough. Words: earliest."""
    marks = ask.stood(params.texts("since"))
    if not marks:
        return None
    earliest = _end_of(ask, Limit.parse(params.text("limit")), max(e.on for e in marks))
    return None if ask.event.on >= earliest else {"earliest": show_date(earliest)}


def not_after(ask: Ask, params: Params) -> Finding:
    """No more than `limit` has gone by since the first event `since`; the last day of it is in time. Words: latest."""
    marks = ask.stood(params.texts("since"))
    if not marks:
        return None
    latest = _end_of(ask, Limit.parse(params.text("limit")), min(e.on for e in marks))
    return {"latest": show_date(latest)} if ask.event.on > latest else None


def _end_of(ask: Ask, limit: Limit, start: date) -> date:
    """The last day of a length of time that began on `start`."""
    return ask.procedure.calendar.add(start, limit.n) if limit.in_working_days else start + timedelta(days=limit.n)


def _latest_date(ask: Ask, params: Params) -> date | None:
    """The latest of the dates in the facts `fact`: where awareness counts too, the later of the two decides."""
    dates = (ask.after.fact(key) for key in params.texts("fact"))
    return max((day for day in dates if isinstance(day, date)), default=None)


def _too_old(issue: date, received: date, params: Params) -> bool:
    """Counted back from the receipt or forward from the matter: the same day of the month is still in time."""
    if params.text("count") == "back":
        return issue < months_from(received, -params.number("months"))
    return received > months_from(issue, params.number("months"))


def _oldest(received: date, params: Params) -> date:
    """The earliest day on which a matter is not too old."""
    day = months_from(received, -params.number("months"))
    while _too_old(day, received, params):
        day += timedelta(days=1)
    while not _too_old(day - timedelta(days=1), received, params):
        day -= timedelta(days=1)
    return day


def months_from(day: date, months: int) -> date:
    """The same day of the month, `months` later or (negative) earlier, or that month's last day where it has none."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    following = date(year + 1, 1, 1) if month == 11 else date(year, month + 2, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
