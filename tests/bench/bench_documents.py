"""A letter and a report as PDF, once everything is imported; and what the tags for screen readers cost.

    python tests/bench/bench_documents.py [--json OUT] [--rounds 9]

The anchor, in the same run, is the same pages painted without tags: no marked content, no structure tree.
The first letter of a process also reads the fonts and is shown apart. Exit code 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter_ns
from unittest.mock import patch

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from app.documents import tagged  # noqa: E402
from app.documents.blocks import Document, Heading, Table  # noqa: E402
from app.documents.brand import LARGE_PRINT, Layout  # noqa: E402
from app.documents.letters import Composed, forms  # noqa: E402
from app.documents.plain import plain_text, wrapped  # noqa: E402
from app.documents.render import render  # noqa: E402
from app.rules.letters import LetterHead, LetterText  # noqa: E402
from tests.documents.samples import brand, letter, picture, report  # noqa: E402
from tests.screens.stage import desk_in, received, take  # noqa: E402

TARGETS = {"letter": 50.0, "letter of a case": 50.0, "report": 1000.0}
"""Milliseconds: a letter, one from its template and its case, and a report of twenty pages or more."""
EVERY = ("large print", "tinted page", "plain text", "audio")
POINTS = 10_000
"""Rows of the longest report that is timed, once."""
PAGES = 20


def milliseconds(work: Callable[[], object]) -> float:
    """What one call takes."""
    start = perf_counter_ns()
    work()
    return (perf_counter_ns() - start) / 1_000_000


@contextmanager
def untagged() -> Iterator[None]:
    """The same pages, none of it told to anybody."""
    with (
        patch.object(tagged._Painter, "_switch", lambda *_: None),
        patch.object(tagged, "write_tree", lambda *_: None),
    ):
        yield


@contextmanager
def case_letter() -> Iterator[Callable[[], object]]:
    """What makes a letter of a real case anew: its dates worked out, its template filled in, the PDF painted."""
    with TemporaryDirectory() as folder:
        desk = desk_in(Path(folder))
        reference = received(desk, contact="ada@example.org")
        take(desk, reference, "stage1.log", on="31/3/2026")
        values = desk.letters.form(reference, "acknowledgement").values
        yield lambda: desk.letters.make(reference, "acknowledgement", values)
        desk.close()


def points() -> Document:
    """A report of as many points of complaint as no landlord will ever have."""
    rows = tuple(
        (str(n), f"The radiators were cold for {n} days.", "Repairs", f"{n % 28 + 1} March 2026", "Upheld")
        for n in range(POINTS)
    )
    return Document("Points", (Heading(1, "Points"), Table(("Point", "It says", "About", "Day", "Finding"), rows)))


def main() -> int:
    """Time, print, and say whether the targets are met."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--json", type=Path)
    arguments.add_argument("--rounds", type=int, default=9)
    options = arguments.parse_args()
    with case_letter() as of_a_case:
        return timed(options, of_a_case)


def timed(options: argparse.Namespace, of_a_case: Callable[[], object]) -> int:
    """Each piece of work as often as was asked; 1 where a target is missed."""
    landlord, sent, told = brand(picture()), letter(), report()
    head = LetterHead("Example Homes", landlord.colour, "#fdf6e3", landlord.address, logo=picture())
    composed = Composed(sent, LetterText("", (), ()), "")
    work: dict[str, Callable[[], object]] = {
        "letter": lambda: render(sent, landlord),
        "letter of a case": of_a_case,
        "letter in large print": lambda: render(sent, landlord, LARGE_PRINT),
        "letter as plain text": lambda: wrapped(plain_text(sent, landlord)),
        "letter in every form": lambda: forms(composed, head, EVERY, "letter"),
        "report": lambda: render(told, landlord, Layout(size=11)),
    }
    first = milliseconds(work["letter"])
    made = render(told, landlord, Layout(size=11))
    times: dict[str, list[float]] = {name: [] for name in (*work, "letter untagged", "report untagged")}
    for _ in range(options.rounds):
        for name, call in work.items():
            times[name].append(milliseconds(call))
        with untagged():
            for name in ("letter", "report"):
                times[f"{name} untagged"].append(milliseconds(work[name]))
    figures = {name: round(median(values), 2) for name, values in times.items()}
    figures["first letter"] = round(first, 2)
    figures["report of 10,000 points"] = round(milliseconds(lambda: render(points(), landlord)), 1)
    figures["pages of the report"] = made.pages
    figures["report in kB"] = round(len(made.data) / 1000, 1)
    missed = made.pages < PAGES
    for name in ("letter", "report"):
        ratio = figures[f"{name} tagged to untagged"] = round(figures[name] / figures[f"{name} untagged"], 2)
        over = figures[name] > TARGETS[name]
        missed |= over
        verdict = f"{'MISS' if over else 'PASS'} ≤ {TARGETS[name]:.0f} ms"
        print(f"{name:24} {figures[name]:8.1f} ms  {ratio:4.2f} × untagged  {verdict}")
    over = figures["letter of a case"] > TARGETS["letter of a case"]
    missed |= over
    verdict = f"{'MISS' if over else 'PASS'} ≤ {TARGETS['letter of a case']:.0f} ms"
    print(f"{'letter of a case':24} {figures['letter of a case']:8.1f} ms  {verdict}")
    for name in (
        "first letter",
        "letter in large print",
        "letter as plain text",
        "letter in every form",
        "report of 10,000 points",
    ):
        print(f"{name:24} {figures[name]:8.1f} ms  {figures[name] / figures['letter']:6.2f} × a letter")
    print(f"{made.pages} pages, {figures['report in kB']:.0f} kB")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
