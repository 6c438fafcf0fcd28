"""The command palette: every act, key and case by a part of its name, each with its key."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import OptionList

from app.desk import Desk
from screens.case import CaseScreen
from screens.commands import DeskCommands
from screens.intake import IntakeScreen
from screens.queue import QueueScreen
from screens.step_form import StepFormScreen
from screens.terminal import Terminal
from screens.widgets.keys import explained
from tests.screens.queues import until
from tests.screens.stage import acknowledged, desk_in, received, settle, take


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


def offered(app: Terminal) -> list[str]:
    assert isinstance(app.screen, CommandPalette)
    options = app.screen.query_one(OptionList)
    return [str(options.get_option_at_index(at).prompt) for at in range(options.option_count)]


async def find(pilot: Pilot[None], words: str, sought: str) -> None:
    """Open the palette, type, and wait until `sought` stands in the first line (or, with nothing typed, in any)."""
    await pilot.press("ctrl+p")
    app = pilot.app
    assert isinstance(app, Terminal)
    await until(pilot, lambda: isinstance(app.screen, CommandPalette))
    await pilot.press(*words)
    await until(pilot, lambda: sought in " ".join(offered(app)[:1] if words else offered(app)))


async def choose(pilot: Pilot[None]) -> None:
    """Take the first line: one press may only go to it."""
    while isinstance(pilot.app.screen, CommandPalette):
        await pilot.press("enter")


async def test_every_act_and_every_key_is_offered_with_its_key(desk: Desk) -> None:
    reference = acknowledged(desk)
    app = Terminal(desk)
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        keys, acts = explained(app.screen), desk.casework.acts(reference)
        await find(pilot, "", "Colours: light")
        everything = "\n".join(offered(app))
        for line in keys:
            assert f"{line.words}  [{line.keys}]" in everything
        for act in acts:
            assert (f"{act.title}  [{act.key}]" if act.key else act.title) in everything


async def test_an_act_opens_its_form(desk: Desk) -> None:
    received(desk)
    app = Terminal(desk)
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await find(pilot, "acknow", "Acknowledge  [a]")
        await choose(pilot)
        await until(pilot, lambda: isinstance(app.screen, StepFormScreen))
        await settle(pilot)


async def test_an_act_that_is_barred_says_why(desk: Desk) -> None:
    acknowledged(desk)
    app = Terminal(desk)
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await find(pilot, "acknow", "not now")
        await choose(pilot)
        await until(pilot, lambda: isinstance(app.screen, QueueScreen))
        await settle(pilot)
        told = [str(notification.message) for notification in app._notifications]
        assert any("Acknowledge cannot be done now." in message for message in told)


async def test_an_act_that_another_date_would_allow_opens_its_form(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "aspire")
    take(desk, received(desk), "stage1.log", on="31/3/2026")
    app = Terminal(desk)
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await find(pilot, "quick", "Try a quick fix")
        await choose(pilot)
        await until(pilot, lambda: isinstance(app.screen, StepFormScreen))
        await settle(pilot)


async def test_a_case_is_found_by_a_part_of_its_customers_name(desk: Desk) -> None:
    received(desk, "Ms Pia Pretend")
    received(desk, "[b]Mr[/b] Otto Noone")
    app = Terminal(desk)
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await find(pilot, "otto", "[b]Mr[/b] Otto Noone")
        assert not any("Pretend" in line for line in offered(app))
        await choose(pilot)
        await until(pilot, lambda: isinstance(app.screen, CaseScreen))
        await settle(pilot)
        assert isinstance(app.screen, CaseScreen)
        assert app.screen.reference == "ABR-26A-0002"


async def test_a_key_does_from_the_palette_what_it_does_on_the_screen(desk: Desk) -> None:
    received(desk)
    app = Terminal(desk)
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await find(pilot, "copy line", "Copy line  [Y]")
        await choose(pilot)
        await until(pilot, lambda: isinstance(app.screen, QueueScreen))
        await until(pilot, lambda: app.clipboard.startswith("ABR-26A-0001, Ms Ada Example"))


async def test_the_acts_offered_are_those_of_the_case_on_the_screen(desk: Desk) -> None:
    acknowledged(desk)
    other = received(desk, "Mr Otto Noone")
    app = Terminal(desk)
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        app._open_case(other)
        await settle(pilot)
        await find(pilot, "acknow", f"on {other}")


async def test_the_queue_and_intake_are_reached_from_any_screen(desk: Desk) -> None:
    reference = received(desk)
    app = Terminal(desk)
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        app._open_case(reference)
        await settle(pilot)
        await find(pilot, "new compl", "Take a new complaint")
        await choose(pilot)
        await until(pilot, lambda: isinstance(app.screen, IntakeScreen))
        await settle(pilot)
        await find(pilot, "go to the q", "Go to the queue")
        await choose(pilot)
        await until(pilot, lambda: isinstance(app.screen, QueueScreen))
        assert len(app.screen_stack) == 1


def test_the_provider_is_the_programs_only_one() -> None:
    assert [provide() for provide in Terminal.COMMANDS] == [DeskCommands]  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("words", "sought"),
    [("compensation", "Propose a remedy"), ("phone", "Contact the customer"), ("photo", "Add evidence"),
     ("conflict", "Declare conflicts"), ("finding", "Decide a point"), ("delay", "Extend")],
)  # fmt: skip
async def test_an_act_is_found_by_the_word_that_people_use(desk: Desk, words: str, sought: str) -> None:
    reference = acknowledged(desk)
    app = Terminal(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.push_screen(CaseScreen(desk, reference))
        await settle(pilot)
        await pilot.press("ctrl+p", *words)
        await until(pilot, lambda: any(sought in line for line in offered(app)))
