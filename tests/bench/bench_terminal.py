"""The queue of 100,000 cases in a real pseudo-terminal, against bare Textual programs in the same run.

    python tests/bench/bench_terminal.py [--json OUT] [--launches 9] [--presses 120] [--cases 100000]

First full frame: from exec to the frame that has the thirtieth case in it, against a bare Textual program's frame.
Key to repaint: from the key to the last byte written, against a bare line-API list of as many lines.
Handlers: our own part of a key press or a message, without Textual's painting.
Exit code 1 when a target is missed. The database is made once, by the program's own log, and kept in `results/`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE)]

from pseudo_terminal import PseudoTerminal  # noqa: E402

TODAY = date(2026, 4, 14)
FRAME, KEY, OPEN_MS, HANDLER_MS, GROWTH = 1.4, 1.5, 100.0, 4.0, 1.1
"""The most that is allowed: times a bare program's first frame; times a bare list's key; milliseconds to open a
screen; milliseconds in a handler of ours; times the first frame of a queue of a hundredth."""
SCREENS = {
    "case": ("enter", "Received"),
    "why": ("w", "counted from"),
    "new complaint": ("n", "Who complains"),
    "help": ("?", "Keys that work here"),
}
"""The screens that open from the queue: the key, and words that stand there once it is open."""
BARE = [sys.executable, str(HERE / "bare_terminal.py")]


def home_with(cases: int) -> Path:
    """A folder with a database of that many open cases, and a person at work; made where there is none yet."""
    from app.desk import Desk
    from app.desk.indexing import index_entry
    from app.rules.events import Event
    from app.settings import Settings

    folder = HERE / "results" / f"queue-{cases}"
    if (folder / "made").exists():
        return folder
    print(f"making a database of {cases:,} cases …", file=sys.stderr, flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    settings = Settings(str(folder / "putright.db"), folder, folder / "settings.toml", landlord="abri")
    desk = Desk.open(settings, TODAY)
    officer = desk.people.add("Ada Example", [role.id for role in desk.people.roles()])
    desk.people.choose(officer.id)
    procedure = desk.procedure
    with desk.store.batch() as batch:
        for number in range(cases):
            day = TODAY - timedelta(days=400) + timedelta(days=number * 400 // cases)
            fields = {
                "channel": "telephone",
                "customer": f"Customer {number}",
                "address": f"{number % 200} Invented Road, Nowhere",
                "description": "The kitchen ceiling has leaked since January and nobody came.",
            }
            batch.append(
                None,
                [Event("stage1.received", day, fields)],
                expected_seq=0,
                index=index_entry,
                by=officer.id,
                at=desk.now(),
                procedure=procedure.id,
                version=procedure.version,
                prefix=procedure.prefix,
                device="A",
                free=frozenset(("customer", "address", "description")),
            )
    desk.close()
    (folder / "made").touch()
    return folder


class Program:
    """A program to be started again and again: its command, and what the last line of its first frame has in it."""

    def __init__(self, command: list[str], marker: str, home: Path | None = None) -> None:
        self.command, self.marker = command, marker
        self.environment = {"PUTRIGHT_HOME": str(home), "PUTRIGHT_TODAY": TODAY.isoformat()} if home else {}
        self.frames: list[float] = []
        self.megabytes: list[float] = []

    def start(self) -> PseudoTerminal:
        return PseudoTerminal(self.command, self.environment)

    def launch(self) -> None:
        """Start, time the first full frame, end."""
        with self.start() as terminal:
            self.frames.append(terminal.until(self.marker) * 1000)
            self.megabytes.append(terminal.peak_megabytes)

    def keys(self, presses: int) -> dict[str, list[float]]:
        """Milliseconds a press: of the arrow within the screen, of the arrow all the way down, and of page down."""
        with self.start() as terminal:
            terminal.until(self.marker)
            terminal.rest(1.0, 20)
            within = [
                time
                for _ in range(max(1, presses // 40))
                for key in ("down", "up")
                for time in terminal.presses(key, 20)
            ]
            return {
                "within": within,
                "down": terminal.presses("down", presses),
                "page": terminal.presses("page", presses // 2),
            }


def opening(program: Program) -> dict[str, float]:
    """Milliseconds to open screens from the queue, once everything has been imported."""
    times: dict[str, list[float]] = {}
    with program.start() as terminal:
        terminal.until(program.marker)
        terminal.rest(1.5, 20)
        for _ in range(5):
            for name, (key, marker) in SCREENS.items():
                times.setdefault(name, []).append(terminal.opens(key, marker))
                terminal.rest(0.4)
                terminal.send("escape")
                terminal.rest(0.6)
    return {name: median(took[1:]) for name, took in times.items()}


async def handlers(home: Path) -> dict[str, float]:
    """The longest of many calls of each of our handlers, in milliseconds, without Textual's painting."""
    from app.desk import Desk
    from app.settings import Settings
    from screens.queue import QueueScreen
    from screens.terminal import SWITCHING, Terminal

    sys.setswitchinterval(SWITCHING)
    desk = Desk.open(Settings.load({"PUTRIGHT_HOME": str(home)}), TODAY)
    app = Terminal(desk)
    took: dict[str, list[float]] = {}

    def time(name: str, work: Callable[[], object]) -> None:
        start = perf_counter()
        work()
        took.setdefault(name, []).append((perf_counter() - start) * 1000)

    async with app.run_test(size=(120, 40)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, QueueScreen)
        page = desk.queue.page(screen.reader.listed, 0, 200)
        case = desk.casework.open(page.rows[0].reference)
        views = desk.queue.views()
        for _ in range(200):
            time("arrow", lambda: screen.list.action_move(1))
            time("page down", lambda: screen.list.action_page(1))
            time("mark", screen.list.action_mark)
            time("a page of rows comes", lambda: screen.list.take(page))
            time("a list starts anew", lambda: screen._show(page, 0))
            time("the case comes", lambda: screen.preview.show_case(case))
            time("the views come", lambda: screen.bar.show(views, "open"))
            await asyncio.sleep(0)
    desk.close()
    return {name: quantiles(times, n=100)[98] for name, times in took.items()}


def main() -> int:
    """Measure, print, and say whether the targets are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, metavar="OUT")
    parser.add_argument("--launches", type=int, default=9)
    parser.add_argument("--presses", type=int, default=120)
    parser.add_argument("--cases", type=int, default=100_000)
    options = parser.parse_args()
    home, small = home_with(options.cases), home_with(options.cases // 100)
    marker = f"ABR-{(TODAY - timedelta(days=400)).year % 100}A-0*30 "
    hello = Program([*BARE, "hello"], "READY")
    lines = Program([*BARE, "lines", str(options.cases)], "CASE-0000030")
    jumping = Program([*BARE, "jumping", str(options.cases)], "CASE-0000030")
    command = [sys.executable, "-c", "import sys; from app.__main__ import main; sys.exit(main([]))"]
    os.chdir(ROOT)
    ours, few = Program(command, marker, home), Program(command, marker, small)
    for program in (hello, lines, ours, few):
        program.launch()
        program.frames.clear()
    for _ in range(options.launches):
        for program in (hello, lines, ours, few):
            program.launch()
    results: list[dict[str, object]] = []

    def judge(name: str, figure: float, target: float, unit: str, note: str) -> None:
        met = figure <= target
        print(f"{name:42} {figure:8.2f} {unit:2}  {'PASS' if met else 'MISS'} ≤ {target:g} {unit:2}  {note}")
        results.append(
            {"name": name, "figure": round(figure, 3), "unit": unit, "target": target, "met": met, "note": note}
        )

    def against(name: str, over: list[float], under: list[float], target: float) -> None:
        judge(name, median(over) / median(under), target, "×", f"{median(over):.1f} / {median(under):.1f} ms")

    against("first full frame, of a bare program's", ours.frames, hello.frames, FRAME)
    against("first full frame, of 1/100 as many cases", ours.frames, few.frames, GROWTH)
    pressed = {
        "lines": lines.keys(options.presses),
        "jumping": jumping.keys(options.presses),
        "ours": ours.keys(options.presses),
    }
    for name, key in (("arrow within the screen", "within"), ("arrow all the way down", "down"), ("page down", "page")):
        against(f"{name}, of a bare list's", pressed["ours"][key], pressed["lines"][key], KEY)
    against("arrow down, of a bare list that jumps", pressed["ours"]["down"], pressed["jumping"]["down"], KEY)
    for name, took in opening(ours).items():
        judge(f"opening a screen: {name}", took, OPEN_MS, "ms", "key to the frame that shows it")
    for name, took in asyncio.run(handlers(home)).items():
        judge(f"handler: {name}", took, HANDLER_MS, "ms", "99th percentile of 200")
    print(f"peak memory at the first frame: {median(ours.megabytes):.0f} MB, bare {median(hello.megabytes):.0f} MB")
    if options.json:
        options.json.write_text(json.dumps({"bench": "terminal", "results": results}, indent=2), encoding="utf-8")
    return 0 if all(result["met"] for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
