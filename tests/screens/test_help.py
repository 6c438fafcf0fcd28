"""Help: made of the bindings, searched by typing."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from app.desk import Desk
from screens.help import HelpScreen, matching
from screens.queue import QueueScreen
from screens.terminal import Terminal
from screens.widgets.case_list import CaseList
from screens.widgets.keys import explained
from tests.screens.queues import press, rested
from tests.screens.stage import SIZES, desk_in, received, settle, shown


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = desk_in(tmp_path)
    received(desk)
    return desk


async def test_it_explains_every_key_of_the_screen_the_list_and_the_program(desk: Desk) -> None:
    app = Terminal(desk)
    async with app.run_test(size=(100, 90)) as pilot:
        await settle(pilot)
        await press(pilot, "question_mark")
        assert isinstance(app.screen, HelpScreen)
        words = " ".join(line[1:-1].strip(" │") for line in shown(app).splitlines())
        words = " ".join(words.split())
        for source in (QueueScreen, CaseList, Terminal):
            for binding in source.BINDINGS:
                assert binding.tooltip in words, f"{binding.key} is not explained"  # type: ignore[union-attr]
        assert words.index("On this screen") < words.index("In the list") < words.index("Everywhere")


async def test_typing_finds_by_words_and_a_single_sign_finds_the_key(desk: Desk) -> None:
    app = Terminal(desk)
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "f1", *"due date")
        assert "Show how the due date is counted, and its clause." in shown(app)
        assert "Take a new complaint." not in shown(app)
        await press(pilot, *["backspace"] * 8, "n")
        assert "Take a new complaint." in shown(app)
        assert "Show how the due date is counted" not in shown(app)
        await press(pilot, *"onsense")
        assert "Nothing here is about “nonsense”." in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, QueueScreen)


async def test_keys_for_one_thing_share_a_line_and_none_is_explained_twice(desk: Desk) -> None:
    app = Terminal(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        lines = explained(app.screen)
        keys = [key for line in lines for key in line.keys.split(" or ")]
        assert len(keys) == len(set(keys))
        assert any(line.keys == "↓ or j" for line in lines)
        assert any(line.keys == "? or f1" for line in lines)
        assert all(line.says and line.words for line in lines)


def test_matching_wants_every_word_in_any_part_of_a_line() -> None:
    lines = (
        ("Here", "a", "Next act", "Go straight on."),
        ("Here", "b", "Back", "Go back."),
        ("Signs", "!", "overdue", "Late."),
    )
    assert matching(lines, "") == lines
    assert matching(lines, "GO act") == lines[:1]
    assert matching(lines, "b") == lines[1:2]
    assert matching(lines, "!") == lines[2:]
    assert matching(lines, "q") == (), "no key of this name, and no word with this letter"


@pytest.mark.parametrize("size", SIZES)
def test_help_looks_as_it_should(desk: Desk, size: tuple[int, int], snap_compare: object) -> None:
    async def open_help(pilot: Pilot[None]) -> None:
        await rested(pilot)
        await press(pilot, "question_mark")
        pilot.app.screen.query_one("Input").cursor_blink = False  # type: ignore[attr-defined]

    assert snap_compare(Terminal(desk), terminal_size=size, run_before=open_help)  # type: ignore[operator]
