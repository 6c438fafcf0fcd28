"""A date plus N working days: the working calendar against two bare look-ups and against the usual libraries.

    python tests/bench/bench_workdays.py [--json OUT] [--rounds 9]

All are timed in turn, round after round, in one process, each with arguments of its own type made beforehand;
the empty loop is taken off. A ratio is the median over the rounds. Exit code 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter_ns
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import bizdays  # noqa: E402
import holidays  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from workalendar.europe import UnitedKingdom  # noqa: E402

from app.rules import workdays  # noqa: E402
from app.rules.bank_holidays import BANK_HOLIDAYS, FIRST, HORIZON  # noqa: E402

PLAIN, OWN = "two look-ups, plain function", "WorkingCalendar.add"
AT_MOST_PLAIN = 2.5
"""How many times the plain function `add` may take."""
AT_LEAST_FASTER = 10.0
"""How many times as long as `add` each library must take."""
CALLS = 20_000
"""Calls a round; the libraries, being slower, get a tenth."""

Args = list[tuple[Any, int]]


class Rival(NamedTuple):
    """One way to add working days."""

    add: Callable[[Any, int], Any]
    typed: Callable[[date], Any]
    """Makes the argument that the way likes best; not timed."""
    plain: Callable[[Any], date]
    """Makes a date of the answer, for the comparison of answers; not timed."""


def same(value: Any) -> Any:
    """Nothing to convert."""
    return value


def look_ups(days_off: set[date]) -> Callable[[date, int], date]:
    """The least that Python can do: no checks, no range, forward only."""
    base = FIRST.toordinal()
    nth: list[date] = [FIRST]
    upto: list[int] = []
    for ordinal in range(base, HORIZON.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if day.weekday() < 5 and day not in days_off:
            nth.append(day)
        upto.append(len(nth) - 1)

    def add(day: date, n: int) -> date:
        return nth[upto[day.toordinal() - base] + n]

    return add


def rivals() -> dict[str, Rival]:
    """All ways, with the same bank holidays wherever they can be told."""
    off = [date.fromisoformat(day) for day, nations, _ in BANK_HOLIDAYS if "E" in nations]
    england = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST.year, HORIZON.year + 1))
    numpy_days = np.busdaycalendar(holidays=np.array(off, dtype="datetime64[D]"))
    pandas_day = pd.offsets.CustomBusinessDay(holidays=off)
    pandas_days = {n: n * pandas_day for n in range(1, 41)}
    biz = bizdays.Calendar(
        [day.isoformat() for day in off],
        ["Saturday", "Sunday"],
        startdate=FIRST.isoformat(),
        enddate=HORIZON.isoformat(),
        name="England",
    )
    return {
        PLAIN: Rival(look_ups(set(off)), same, same),
        OWN: Rival(workdays.WorkingCalendar.england().add, same, same),
        "holidays get_nth_working_day": Rival(england.get_nth_working_day, same, same),
        "workalendar add_working_days": Rival(UnitedKingdom().add_working_days, same, same),
        "bizdays Calendar.offset": Rival(biz.offset, same, same),
        "pandas CustomBusinessDay": Rival(
            lambda day, n: day + pandas_days[n], pd.Timestamp, lambda found: found.date()
        ),
        "numpy busday_offset": Rival(
            lambda day, n: np.busday_offset(day, n, roll="backward", busdaycal=numpy_days),
            lambda day: np.datetime64(day, "D"),
            lambda found: found.astype(object),
        ),
    }


def timed(add: Callable[[Any, int], Any], args: Args) -> float:
    """Nanoseconds a call, the loop included."""
    start = perf_counter_ns()
    for day, n in args:
        add(day, n)
    return (perf_counter_ns() - start) / len(args)


def empty(args: Args) -> float:
    """Nanoseconds a turn of the loop alone."""
    start = perf_counter_ns()
    for _day, _n in args:
        pass
    return (perf_counter_ns() - start) / len(args)


def samples(ways: dict[str, Rival]) -> dict[str, Args]:
    """The same days and numbers for all: 2020 to 2027, 1 to 40 days, starts on any weekday."""
    rng = random.Random(20260401)
    first, last = date(2020, 1, 1).toordinal(), date(2027, 12, 31).toordinal()
    pairs = [(date.fromordinal(rng.randint(first, last)), rng.randint(1, 40)) for _ in range(CALLS)]
    return {
        name: [(way.typed(day), n) for day, n in (pairs if name in (PLAIN, OWN) else pairs[: CALLS // 10])]
        for name, way in ways.items()
    }


def measure(ways: dict[str, Rival], rounds: int) -> dict[str, list[float]]:
    """Nanoseconds a call by way, one figure a round; the order turns from round to round."""
    args = samples(ways)
    took: dict[str, list[float]] = {name: [] for name in ways}
    names = list(ways)
    for turn in range(rounds + 1):
        loop = empty(args[OWN])
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            nanoseconds = timed(ways[name].add, args[name]) - loop
            if turn:  # the first round warms up
                took[name].append(nanoseconds)
    return took


def differences(ways: dict[str, Rival]) -> dict[str, int]:
    """How many answers of 2,000 are not those of the working calendar."""
    args = samples(ways)
    ours = [ways[OWN].add(day, n) for day, n in args[OWN][: CALLS // 10]]
    return {
        name: sum(way.plain(way.add(day, n)) != mine for (day, n), mine in zip(args[name], ours, strict=False))
        for name, way in ways.items()
    }


def ratio(over: Iterable[float], under: Iterable[float]) -> float:
    """The median of the rounds' own ratios, so that a slow moment hits both sides."""
    return median(a / b for a, b in zip(over, under, strict=True))


def build_ms() -> float:
    """Milliseconds to make the calendar of England when nothing is cached."""
    times = []
    for _ in range(15):
        workdays._made.cache_clear()
        start = perf_counter_ns()
        workdays.WorkingCalendar.england()
        times.append((perf_counter_ns() - start) / 1e6)
    return median(times)


def main() -> int:
    """Run, print, and say whether each target is met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, metavar="OUT")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()

    built = build_ms()
    ways = rivals()
    wrong = differences(ways)
    took = measure(ways, options.rounds)
    print(f"{'a date plus 1 to 40 days':34} {'ns a call':>10} {'ratio':>9}   {'target':19} differing answers")
    results = []
    for name, times in took.items():
        if name == PLAIN:
            figure, met, target = 1.0, True, ""
        elif name == OWN:
            figure = ratio(times, took[PLAIN])
            met, target = figure <= AT_MOST_PLAIN, f"<= {AT_MOST_PLAIN} x plain"
        else:
            figure = ratio(times, took[OWN])
            met, target = figure >= AT_LEAST_FASTER, f">= {AT_LEAST_FASTER:g} x own"
        verdict = ("PASS" if met else "MISS") if target else ""
        row = f"{name:34} {median(times):10,.0f} {figure:9.2f}   {target:14} {verdict:4}"
        print(f"{row} {wrong[name]} of 2,000")
        results.append(
            {
                "name": name,
                "ns": median(times),
                "ratio": figure,
                "target": target,
                "met": met,
                "differ": wrong[name],
            }
        )
    print(f"building the calendar of England: {built:.2f} ms (once a run, then kept)")
    if options.json:
        report = {"bench": "workdays", "rounds": options.rounds, "build_ms": built, "results": results}
        options.json.write_text(json.dumps(report, indent=2), encoding="utf-8")
    return 0 if all(result["met"] for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
