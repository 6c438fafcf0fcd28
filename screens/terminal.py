"""The application: which screen comes when, themes, the command palette. It decides; screens only ask."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.screen import Screen
from textual.worker import WorkerFailed

from app.errors import PutrightError
from screens.messages import (
    BulkDone,
    CaseSaved,
    GoBack,
    IntakeReady,
    OpenAuthorisation,
    OpenBulk,
    OpenCase,
    OpenEntered,
    OpenIntake,
    OpenInvestigation,
    OpenLetter,
    OpenLetters,
    OpenRedress,
    OpenStep,
    OpenWhy,
    PersonChosen,
)
from screens.queue import QueueScreen
from screens.themes import DARK, THEMES
from screens.widgets.plain import clean

if TYPE_CHECKING:
    from app.desk import Desk
    from app.desk.upkeep import Moved

HERE = Path(__file__).parent
LATER = 0.1
"""Seconds after the first frame before the rest is imported, beside the screen."""
SWITCHING = 0.0005
"""Seconds after which a thread that imports lets the screen go on; Python's own 5 ms would be felt at every key."""


def _commands() -> type[Provider]:
    from screens.commands import DeskCommands

    return DeskCommands


class Terminal(App[None]):
    """Putright in the terminal, over one desk."""

    TITLE = "Putright"
    # The queue's sheet is read with the program's: Textual reads none for the first screen of all.
    CSS_PATH: ClassVar[list[str | PurePath]] = [HERE / "terminal.tcss", HERE / "queue.tcss"]
    COMMANDS = {_commands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", "Help", id="help",
                tooltip="Explain every key that works here, in words; type to search."),
        Binding("ctrl+p", "command_palette", "Find", show=False, priority=True, id="palette",
                tooltip="Find any act, screen, key or case by typing a part of its name."),
        Binding("f6", "authorisation", "Sign-off", show=False, id="authorisation",
                tooltip="Redress that awaits a signature: approve (sign off) compensation, change it, send it back."),
        Binding("f10", "next_theme", "Colours", show=False, id="theme",
                tooltip="Change between dark, light and high contrast."),
        Binding("f12", "people", "Who is here", show=False, id="people",
                tooltip="Change who is at work, or for which landlord."),
        Binding("f7", "promised", "Promised actions", show=False, id="promised",
                tooltip="What was promised to customers and is not done yet, closed cases too."),
        Binding("ctrl+q", "quit", "Leave", show=False, priority=True, id="quit",
                tooltip="Leave the program. What was typed is kept as a draft."),
    ]  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        """Raises `PutrightError` where the database or the procedure cannot be read: before the terminal is touched."""
        super().__init__()
        self.desk = desk
        for theme in THEMES:
            self.register_theme(theme)
        kept = desk.settings.colours
        self.theme = kept if kept in {theme.name for theme in THEMES} else DARK.name
        self._first: Screen[None] = self._first_screen()

    def run(self, **options: Any) -> Any:
        """Run until the person leaves. An unexpected failure is raised once the terminal is the shell's again."""
        result = super().run(**options)
        if error := self._exception:
            raise error.error if isinstance(error, WorkerFailed) else error
        return result

    def get_default_screen(self) -> Screen[None]:
        """The queue; before it, once, who is at work and for which landlord."""
        return self._first

    def _first_screen(self) -> Screen[None]:
        if self.desk.person is None:
            from screens.people import PeopleScreen

            return PeopleScreen(self.desk)
        return QueueScreen(self.desk)

    def _fatal_error(self) -> None:
        """End without the traceback that Textual would print, which shows what customers wrote."""
        self._close_messages_no_wait()

    # After the first frame

    def on_ready(self) -> None:
        """The first frame is on the terminal: now bring in what it could do without."""
        if not self.is_headless:
            self.set_timer(LATER, lambda: self.run_worker(self._bring_in, thread=True, group="later"))

        if isinstance(self._first, QueueScreen):
            self.run_worker(self._follow, thread=True, group="dates")

    def _follow(self) -> None:
        """Date open cases anew where the procedure or the calendar has changed, and show which dates moved."""
        try:
            moved = self.desk.upkeep.follow()
        except PutrightError as error:
            self.call_from_thread(self._tell_undated, error)
            return
        if moved:
            self.call_from_thread(self._show_moved, moved)

    def _tell_undated(self, error: PutrightError) -> None:
        says = f"The procedure or the calendar has changed, and the queue's dates could not be made anew. {error}"
        self.notify(says, severity="warning", markup=False)

    def _show_moved(self, moved: Sequence[Moved]) -> None:
        from app.desk.upkeep import moved_line
        from screens.widgets.entry_dialog import EntryDialogScreen

        rows = [(clean(case.customer), moved_line(case)) for case in moved]
        note = "The procedure or the calendar has changed: these next dates moved. The queue shows the new ones."
        self.push_screen(EntryDialogScreen("Dates that moved", rows, note=note))
        if isinstance(self._first, QueueScreen):
            self._first.reload()

    def _bring_in(self) -> None:
        sys.setswitchinterval(SWITCHING)
        import screens.case
        import screens.commands
        import screens.help
        import screens.intake
        import screens.step_form
        import screens.why  # noqa: F401  # all of these only so that they open at once when they are asked for

        self.call_from_thread(self._settle)

    def _settle(self) -> None:
        """Keep the cyclic collector off what lives as long as the program: its full rounds make keys wait."""
        gc.collect()
        gc.freeze()
        gc.enable()

    # What screens ask for

    def on_open_case(self, message: OpenCase) -> None:
        self._open_case(message.reference)

    def _open_case(self, reference: str) -> None:
        from screens.case import CaseScreen

        read = self.screen.preview.case if isinstance(self.screen, QueueScreen) else None
        view = read if read and read.reference == reference else None
        self.push_screen(CaseScreen(self.desk, reference, view))

    def on_open_intake(self, _message: OpenIntake) -> None:
        from screens.widgets.beside import beside

        casework = self.desk.casework
        # Read before the screen is pushed: its first frame then has the fields in it.
        beside(
            self.screen,
            lambda: IntakeReady(casework.form(None, self.desk.procedure.begins[0])),
            lambda _error: IntakeReady(None),
            "intake",
        )

    def on_intake_ready(self, message: IntakeReady) -> None:
        from screens.intake import IntakeScreen

        if not isinstance(self.screen, IntakeScreen):
            self.push_screen(IntakeScreen(self.desk, message.spec))

    def on_open_step(self, message: OpenStep) -> None:
        if message.step_id in ("letter.send", "letter.check"):
            # A letter is more than a form: it is chosen, written and looked through on screens of its own.
            self.on_open_letters(OpenLetters(message.reference))
            return
        if message.step_id == "redress.approve":
            self.action_authorisation()
            return
        from screens.step_form import StepFormScreen

        self.push_screen(StepFormScreen(self.desk, message.reference, message.step_id, message.values))

    def on_open_investigation(self, message: OpenInvestigation) -> None:
        from screens.investigation import InvestigationScreen

        self.push_screen(InvestigationScreen(self.desk, message.reference))

    def on_open_redress(self, message: OpenRedress) -> None:
        from screens.redress import RedressScreen

        self.push_screen(RedressScreen(self.desk, message.reference))

    def on_open_authorisation(self, _message: OpenAuthorisation) -> None:
        self.action_authorisation()

    def on_open_entered(self, message: OpenEntered) -> None:
        from screens.entered import EnteredScreen

        self.push_screen(EnteredScreen(self.desk, message.which))

    def on_open_letters(self, message: OpenLetters) -> None:
        from screens.letters import LettersScreen

        self.push_screen(LettersScreen(self.desk, message.reference))

    def on_open_letter(self, message: OpenLetter) -> None:
        from screens.letter import LetterScreen

        self.push_screen(LetterScreen(self.desk, message.reference, message.letter))

    def on_open_why(self, message: OpenWhy) -> None:
        from screens.why import WhyScreen

        self.push_screen(WhyScreen(self.desk, message.reference, message.clock_id, message.item, message.view))

    def on_open_bulk(self, message: OpenBulk) -> None:
        from screens.bulk import BulkScreen

        self.push_screen(BulkScreen(self.desk, message.references))

    def on_bulk_done(self, message: BulkDone) -> None:
        self.notify(message.says, markup=False)
        for screen in self.screen_stack:
            if isinstance(screen, QueueScreen):
                screen.list.unmark(message.references)

    async def on_case_saved(self, message: CaseSaved) -> None:
        """Close the form and say what was done. A complaint just taken is shown; else one is back where one was."""
        from screens.intake import IntakeScreen

        taken = isinstance(self.screen, IntakeScreen)
        await self.pop_screen()
        if message.says:
            self.notify(message.says, markup=False)
        if taken:
            self._open_case(message.view.reference)

    def on_go_back(self, _message: GoBack) -> None:
        if len(self.screen_stack) > 1 and not isinstance(self.screen, QueueScreen):
            self.pop_screen()

    async def on_person_chosen(self, _message: PersonChosen) -> None:
        """The queue of whoever sits here now."""
        if not any(isinstance(screen, QueueScreen) for screen in self.screen_stack):
            await self.push_screen(QueueScreen(self.desk))
            return
        while not isinstance(self.screen, QueueScreen):
            await self.pop_screen()
        self.screen.begin_again()

    # Keys of the whole program

    def action_help(self) -> None:
        """Explain the keys of the screen at hand."""
        from screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_command_palette(self) -> None:
        """Find an act, a key or a case."""
        from textual.command import CommandPalette

        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder="Find an act, a key, a case …", id="--command-palette"))

    def action_people(self) -> None:
        """Change who is at work."""
        from screens.people import PeopleScreen

        if not isinstance(self.screen, PeopleScreen):
            self.push_screen(PeopleScreen(self.desk))

    def action_promised(self) -> None:
        """List what was promised and is not done yet; once more, as it stands now."""
        from screens.promised import PromisedScreen

        if isinstance(self.screen, PromisedScreen):
            self.screen.reload()
        elif self.desk.person is not None:
            self.push_screen(PromisedScreen(self.desk))

    def action_authorisation(self) -> None:
        """Show what awaits a signature; once more, what has come to await it meanwhile."""
        from screens.authorisation import AuthorisationScreen

        if isinstance(self.screen, AuthorisationScreen):
            self.screen.reload()
        else:
            self.push_screen(AuthorisationScreen(self.desk))

    def action_next_theme(self) -> None:
        """The next of our themes."""
        names = [theme.name for theme in THEMES]
        here = names.index(self.theme) if self.theme in names else -1
        self.use_theme(names[(here + 1) % len(names)])

    def notify(self, message: str, **options: Any) -> None:
        """Show a sentence in a toast, in place of the one before: a pile of them would hide the form beneath."""
        self.clear_notifications()
        super().notify(message, **options)

    def use_theme(self, name: str) -> None:
        """Change the colours, remember them, and say which they are now."""
        self.theme = name
        says = f"Colours: {theme_words(name)}"
        try:
            self.desk.keep_colours(name)
        except PutrightError as error:
            says = f"{says}. {error}"
        self.notify(says, markup=False)

    async def _back_to_queue(self) -> None:
        while len(self.screen_stack) > 1 and not isinstance(self.screen, QueueScreen):
            await self.pop_screen()

    def program_commands(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """What the palette offers beside keys: a title, what it does, and the doing."""
        yield "Take a new complaint", "From whatever screen this is", partial(self.post_message, OpenIntake())
        yield "Go to the queue", "What was typed is kept as a draft", partial(self.call_later, self._back_to_queue)
        from app.desk.entered import ENTERED

        for one in ENTERED:
            yield one.title, f"Entered by the landlord. {one.about}", partial(self.post_message, OpenEntered(one.id))
        for theme in THEMES:
            yield f"Colours: {theme_words(theme.name)}", "Change the colours", partial(self.use_theme, theme.name)


def theme_words(name: str) -> str:
    """A theme as people call it: "high contrast"."""
    return name.removeprefix("putright-").replace("-", " ")
