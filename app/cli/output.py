"""How commands say things: JSON for programs, plain lines for people; a customer's words never command a terminal."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, Final

from app.errors import PutrightError, Refusal, Refused

_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Control characters and marks that turn the direction of text: a terminal would obey them."""


def plain(value: Any) -> Any:
    """A value as JSON holds it: dates as `2026-04-09`, frozen views as objects, tuples as lists."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(one) for one in value]
    return value


def as_json(value: Any) -> None:
    """Print one JSON document; in ASCII, so that no terminal or code page can spoil it."""
    print(json.dumps(plain(value), indent=2))


def shown(text: str) -> str:
    """Text that anybody may have typed, safe for a terminal: control characters are shown by their codes."""
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def say(*lines: str) -> None:
    """Print lines for a person; each may hold customers' words."""
    for line in lines:
        print(shown(line))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under heads, in columns as wide as their widest cell; the last column is not padded."""
    cells = [[shown(" ".join(cell.split())) for cell in row] for row in (heads, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(heads))]
    for row in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def fail(error: PutrightError, in_json: bool) -> int:
    """Say what went wrong where the caller looks for it, and give the exit code.

    As JSON it is the one document on standard output, `{"refused": […]}` or `{"error": …, "exit": …}`;
    else sentences on standard error.
    """
    if in_json:
        as_json(
            {"refused": [refusal_as_json(r) for r in error.refusals]}
            if isinstance(error, Refused)
            else {"error": str(error), "exit": error.exit_code}
        )
    elif isinstance(error, Refused):
        for refusal in error.refusals:
            clause = f" ({refusal.clause})" if refusal.clause else ""
            print(shown(f"Refused: {refusal.reason}{clause}"), file=sys.stderr)
    else:
        print(shown(f"putright: {error}"), file=sys.stderr)
    return error.exit_code


def refusal_as_json(refusal: Refusal) -> dict[str, str]:
    """A refusal as every command prints it; `field` is the field that would mend it, where there is one."""
    return {
        "gate": refusal.gate,
        "clause": refusal.clause,
        "reason": refusal.reason,
        "field": refusal.field,
    }


@contextmanager
def progress(what: str, *, quiet: bool = False) -> Iterator[tuple[Callable[[int, int], None], Callable[[], int]]]:
    """A bar on standard error while long work runs, where somebody watches; gives what to call and the total so far."""
    seen = 0

    def count(done: int, total: int) -> None:
        nonlocal seen
        seen = total

    if quiet or not sys.stderr.isatty():
        yield count, lambda: seen
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def step(done: int, total: int) -> None:
            count(done, total)
            bar.update(task, completed=done, total=total)

        yield step, lambda: seen
