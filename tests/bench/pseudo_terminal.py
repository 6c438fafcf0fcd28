"""A real pseudo-terminal for benchmarks: starts a program in it, answers what it asks, times what it writes."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
from collections.abc import Mapping, Sequence
from time import perf_counter

COLUMNS, ROWS = 120, 40
QUIET = 0.045
"""Seconds without a byte after which a repaint is taken to be over."""
LEFT_OUT = ("COLUMNS", "LINES", "PYTHONDONTWRITEBYTECODE")
"""Variables that a program is not given: the size is the terminal's own, and installed programs have byte-code."""
KEYS = {"down": b"\x1b[B", "up": b"\x1b[A", "page": b"\x1b[6~", "enter": b"\r", "escape": b"\x1b"}
ANSWERS = (
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?2048\$p"), b"\x1b[?2048;0$y"),
    (re.compile(rb"\x1b\[\?u"), b"\x1b[?0u"),
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
)
"""What a modern terminal answers to the questions that programs ask of it at their start."""


class PseudoTerminal:
    """One program, from its start to its end. Times are seconds since the program was started."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        told = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **environment}
        self.chunks: list[tuple[float, bytes]] = []
        self._written = bytearray()
        self._answered = self._seen = 0
        ready, go = os.pipe()
        self.pid, self._file = pty.fork()
        if self.pid == 0:
            os.close(go)
            os.read(ready, 1)
            keep = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
            os.execvpe(command[0], list(command), {**keep, **told})
        os.close(ready)
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.set_blocking(self._file, False)
        self._start = perf_counter()
        os.write(go, b"x")
        os.close(go)

    def __enter__(self) -> PseudoTerminal:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._file)

    @property
    def now(self) -> float:
        return perf_counter() - self._start

    def send(self, key: str) -> None:
        """Press a key, by the name in `KEYS` or the letter itself."""
        os.write(self._file, KEYS.get(key, key.encode()))

    def pump(self, most: float) -> bool:
        """Take what the program writes within `most` seconds; whether there was anything."""
        if not select.select([self._file], [], [], most)[0]:
            return False
        try:
            block = os.read(self._file, 1 << 18)
        except OSError as error:
            raise RuntimeError(f"The program has ended:\n{self._written[-2000:].decode(errors='replace')}") from error
        self.chunks.append((self.now, block))
        self._written += block
        asked = bytes(self._written[self._answered :])
        hits = sorted((hit.end(), answer) for question, answer in ANSWERS for hit in question.finditer(asked))
        for _, answer in hits:
            os.write(self._file, answer)
        if hits:
            self._answered += hits[-1][0]
        return True

    def until(self, marker: str, most: float = 60) -> float:
        """When the frame that has `marker` in it was written, from now on. The marker must be written in one piece."""
        sought, end, since = re.compile(marker.encode()), self.now + most, self._seen
        while self.now < end:
            if self.pump(0.002) and sought.search(self._written, since):
                self._seen = len(self._written)
                return self.chunks[-1][0]
        raise RuntimeError(f"'{marker}' did not come:\n{self._written[-2000:].decode(errors='replace')}")

    def rest(self, quiet: float = QUIET, most: float = 8) -> None:
        """Wait until nothing has been written for `quiet` seconds."""
        end = self.now + most
        while self.now < end and self.pump(quiet):
            pass

    def press(self, key: str) -> float | None:
        """Milliseconds from a key to the last byte of the repaint; None when nothing came of it."""
        before, pressed = len(self.chunks), self.now
        self.send(key)
        if not self.pump(0.5):
            return None
        self.rest()
        return (self.chunks[-1][0] - pressed) * 1000 if len(self.chunks) > before else None

    def opens(self, key: str, marker: str) -> float:
        """Milliseconds from a key to the frame that has `marker` in it."""
        self._seen, pressed = len(self._written), self.now
        self.send(key)
        return (self.until(marker) - pressed) * 1000

    def presses(self, key: str, count: int) -> list[float]:
        """As many presses, each after the last has been answered."""
        return [time for _ in range(count) if (time := self.press(key)) is not None]

    @property
    def peak_megabytes(self) -> float:
        """The most memory that the program has had."""
        with open(f"/proc/{self.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
