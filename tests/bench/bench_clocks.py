"""All clocks of a case of twelve events, with their states, for every landlord.

    python tests/bench/bench_clocks.py [--json OUT] [--rounds 7]

The anchor, in the same run, is what the standard library takes to read the same twelve events from JSON: a case
must be read before it can be counted. Explanations are made on demand and are timed apart.
Exit code 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter_ns
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from app.rules.clocks import clocks  # noqa: E402
from app.rules.events import Event, canonical, from_plain  # noqa: E402
from app.rules.explain import explain  # noqa: E402
from data import procedure_files  # noqa: E402

MOST_MICROSECONDS = 150
"""What all clocks of one case may take."""
CALLS = 300
AS_OF = date(2026, 4, 10)

LOG = (
    Event("stage1.received", date(2026, 3, 2), {"channel": "phone", "customer": "Ada Example"}),
    Event("stage1.logged", date(2026, 3, 3)),
    Event("stage1.allocated", date(2026, 3, 3), {"to": "1"}),
    Event("stage1.acknowledged", date(2026, 3, 5), {"channel": "e-mail"}),
    Event("stage1.contacted", date(2026, 3, 6), {"manner": "telephone"}),
    Event("stage1.agreed", date(2026, 3, 6), {"interval": "5 working days"}),
    Event("information.requested", date(2026, 3, 9), {"item": "1", "to": "Repairs"}),
    Event("information.responded", date(2026, 3, 11), {"item": "1"}),
    Event("information.requested", date(2026, 3, 12), {"item": "2", "to": "Surveyor"}),
    Event("stage1.updated", date(2026, 3, 13)),
    Event("stage1.extended", date(2026, 3, 17), {"until": date(2026, 4, 1), "agreed": True, "reason": "survey"}),
    Event("stage1.responded", date(2026, 3, 31)),
)


def microseconds(work: Any, calls: int = CALLS) -> float:
    """What one call takes, over a round of them."""
    start = perf_counter_ns()
    for _ in range(calls):
        work()
    return (perf_counter_ns() - start) / calls / 1000


def main() -> int:
    """Time, print, and say whether the target is met."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--json", type=Path)
    arguments.add_argument("--rounds", type=int, default=7)
    options = arguments.parse_args()
    texts = [canonical(event.fields) for event in LOG]
    procedures = {name: procedure_files.load(name) for name in procedure_files.ids()}
    times: dict[str, list[float]] = {name: [] for name in ("read", "explain", *procedures)}
    for _ in range(options.rounds):
        times["read"].append(microseconds(lambda: [from_plain(json.loads(text)) for text in texts]))
        for name, procedure in procedures.items():
            times[name].append(microseconds(lambda p=procedure: [c.state for c in clocks(p, LOG, AS_OF)]))
        southern = procedures["southern"]
        first = clocks(southern, LOG, AS_OF)[0]
        times["explain"].append(microseconds(lambda p=southern, c=first: explain(p, LOG, c).text, 50))
    figures = {name: round(median(values), 1) for name, values in times.items()}
    print(f"reading the events back from JSON  {figures['read']:8.1f} µs   1.0 ×")
    missed = False
    for name in procedures:
        over = figures[name] > MOST_MICROSECONDS
        missed |= over
        ratio = figures[name] / figures["read"]
        verdict = f"{'MISS' if over else 'PASS'} ≤ {MOST_MICROSECONDS} µs"
        print(f"all clocks, {name:<22} {figures[name]:8.1f} µs  {ratio:4.1f} ×  {verdict}")
    print(f"one explanation, on demand         {figures['explain']:8.1f} µs")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
