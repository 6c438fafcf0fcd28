"""The application: which screen comes when, themes, the command palette. It decides; screens only ask."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.screen import Screen

from screens.messages import CaseSaved, GoBack, OpenCase, OpenIntake, OpenStep, OpenWhy
from screens.queue import QueueScreen
from screens.themes import DARK, THEMES

if TYPE_CHECKING:
    from app.desk import Desk

WARM_AFTER = 0.1
"""Seconds after the first frame before what the next screens need is imported, beside the screen."""


def _commands() -> type[Provider]:
    from screens.commands import DeskCommands

    return DeskCommands


class Terminal(App[None]):
    """Putright in the terminal, over one desk."""

    TITLE = "Putright"
    # The queue's sheet is read with the program's: Textual reads none for the first screen of all.
    CSS_PATH: ClassVar[list[str]] = ["terminal.tcss", "queue.tcss"]
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_commands}
    COMMAND_PALETTE_DISPLAY = "ctrl+p"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", key_display="?", id="help",
                tooltip="Explain every key that works here, in words; type to search."),
        Binding("f1", "help", "Help", show=False, id="help.f1", tooltip="Explain the keys, from within a form too."),
        Binding("f10", "next_theme", "Colours", show=False, id="theme",
                tooltip="Change between dark, light and high contrast."),
        Binding("ctrl+q", "quit", "Leave", show=False, priority=True, id="quit",
                tooltip="Leave the program. What was typed is kept as a draft."),
    ]  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name

    def get_default_screen(self) -> Screen[None]:
        """The queue; before it, once, who is at work and for which landlord."""
        if self.desk.person is None:
            from screens.people import FirstRunScreen

            return FirstRunScreen(self.desk)
        return QueueScreen(self.desk)

    def on_ready(self) -> None:
        """The first frame is on the terminal: now bring in what it could do without."""
        self.set_timer(WARM_AFTER, self._warm)

    def _warm(self) -> None:
        def work() -> None:

            self.call_from_thread(self._settle)

        self.run_worker(work, thread=True, group="warm")

    def _settle(self) -> None:
        """Keep the cyclic collector off what will live as long as the program: full collections make keys wait."""
        gc.collect()
        gc.freeze()
        gc.enable()

    # What screens ask for

    def on_open_case(self, message: OpenCase) -> None:
        from screens.case import CaseScreen

        self.push_screen(CaseScreen(self.desk, message.reference))

    def on_open_intake(self, _message: OpenIntake) -> None:
        from screens.intake import IntakeScreen

        self.push_screen(IntakeScreen(self.desk))

    def on_open_step(self, message: OpenStep) -> None:
        from screens.step_form import StepFormScreen

        self.push_screen(StepFormScreen(self.desk, message.reference, message.step_id, message.values))

    def on_open_why(self, message: OpenWhy) -> None:
        from screens.why import WhyScreen

        self.push_screen(WhyScreen(self.desk, message.reference, message.clock_id, message.item, message.view))

    def on_case_saved(self, message: CaseSaved) -> None:
        self.pop_screen()

    def on_go_back(self, _message: GoBack) -> None:
        if len(self.screen_stack) > 1:
            self.pop_screen()

    # Keys of the whole program

    def action_help(self) -> None:
        """Explain the keys of the screen at hand."""
        from screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    def action_next_theme(self) -> None:
        """The next of our themes."""
        names = [theme.name for theme in THEMES]
        here = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(here + 1) % len(names)]
        self.notify(f"Colours: {self.theme.removeprefix('putright-').replace('-', ' ')}", markup=False)
