"""What the command palette finds: acts on the case at hand, every key of the screen, every case."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from app.desk.views import Act, QueueRow
from app.errors import PutrightError
from app.rules.typed_dates import short_date
from app.rules.verbs import find
from screens.base import DeskScreen
from screens.messages import OpenCase, OpenStep
from screens.widgets.case_sections import refusal_words
from screens.widgets.keys import explained
from screens.widgets.plain import clean

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from app.desk import Desk

CASES = 12
"""Cases shown at most for one search."""
LEAST = 2
"""Letters from which on cases are searched for."""
BEGINS, WITHIN, CASE, EXPLAINED = 1.0, 0.8, 0.6, 0.4
"""In which order hits stand: the title begins so, has it within, a case is found, the explanation has it."""


class Program(Protocol):
    """What the palette needs of the application."""

    desk: Desk

    def program_commands(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """A title, what it does, and the doing."""


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the palette."""

    title: str
    key: str
    says: str
    run: Callable[[], object]
    also: str = ""

    def answers(self, query: str) -> float:
        """How well the command answers what was typed: every word of it must occur; 0 when one does not."""
        words, title = query.lower().split(), self.title.lower()
        if all(word in title for word in words):
            return BEGINS if title.startswith(words[0] if words else "") else WITHIN
        return EXPLAINED if all(word in f"{title} {self.also} {self.says.lower()}" for word in words) else 0.0

    @property
    def shown(self) -> Content:
        """The title, and its key at the end."""
        return Content.assemble(self.title, (f"  [{self.key}]", "bold") if self.key else "")


class DeskCommands(Provider):
    """Acts and keys of the screen beneath the palette, found by any part of their words; cases by the desk's search."""

    async def startup(self) -> None:
        """Gather what can be done here; the acts on the case at hand are read beside the screen."""
        self._commands = list(self._keys())
        screen = self.screen
        if isinstance(screen, DeskScreen) and screen.reference:
            try:
                acts = await asyncio.to_thread(screen.desk.casework.acts, screen.reference)
            except PutrightError:
                acts = ()
            self._commands = [*self._acts(screen, acts), *self._commands]

    async def discover(self) -> Hits:
        """Everything, before a letter is typed."""
        for command in self._commands:
            yield DiscoveryHit(command.shown, command.run, command.title, command.says)

    async def search(self, query: str) -> Hits:
        """Commands whose words match, then cases that the desk finds."""
        for command in self._commands:
            if score := command.answers(query):
                yield Hit(score, command.shown, command.run, command.title, command.says)
        desk = self._program.desk
        if len(query.strip()) >= LEAST:
            try:
                rows = await asyncio.to_thread(desk.search, query, CASES)
            except PutrightError:
                return
            for place, row in enumerate(rows):
                command = self._case(row)
                yield Hit(CASE - place / 1000, command.shown, command.run, command.title, command.says)

    @property
    def _program(self) -> Program:
        return cast("Program", self.app)

    def _keys(self) -> Iterator[Command]:
        """The keys that work here, then what the program offers without one."""
        app = self.app
        for line in explained(self.screen):
            action, namespace = line.binding.action, line.node

            async def run(action: str = action, namespace: DOMNode = namespace) -> None:
                await app.run_action(action, namespace)

            yield Command(line.words, line.keys, line.says, run)
        for title, says, do in self._program.program_commands():
            yield Command(title, "", says, do)

    def _acts(self, screen: DeskScreen, acts: tuple[Act, ...]) -> Iterator[Command]:
        for act in acts:
            says = "; ".join(f"not now: {refusal.reason}" for refusal in act.blocked[:1])
            due = f", due {short_date(act.due)}" if act.due else ""
            reference = screen.reference

            def run(act: Act = act, reference: str = reference) -> None:
                if any(not refusal.field for refusal in act.blocked):
                    screen.tell(f"{act.title} cannot be done now. {refusal_words(act.blocked[0])}")
                else:
                    screen.post_message(OpenStep(reference, act.step))

            step = find(act.step)
            also = step.verb.search if step else ""
            yield Command(clean(act.title), act.key, says or f"on {reference}{due}", run, also)

    def _case(self, row: QueueRow) -> Command:
        due = f"{row.act} by {short_date(row.due)}" if row.due and not row.closed else row.stage
        title = clean(f"{row.reference}  {row.customer}")
        return Command(title, "", clean(f"{row.address} · {due}"), lambda: self._open(row.reference))

    def _open(self, reference: str) -> None:
        self.screen.post_message(OpenCase(reference))
