"""Letters on screen: chosen, written, what is missing shown beside them, sent."""

from pathlib import Path

import pytest

from screens.letter import LetterScreen
from screens.letters import LettersScreen
from screens.messages import OpenLetter, OpenLetters
from screens.terminal import Terminal
from tests.screens.stage import OFFICER, SIZES, Stage, desk_in, press, received, settle, shown, take


def allocated(desk) -> str:  # type: ignore[no-untyped-def]
    """A complaint that somebody handles, whose customer has an e-mail address."""
    reference = received(desk, contact="ada@example.org")
    take(desk, reference, "stage1.log", on="31/3/2026")
    take(desk, reference, "stage1.allocate", on="31/3/2026", to=OFFICER, conflict=False)
    return reference


@pytest.mark.parametrize("size", SIZES)
async def test_the_letters_that_fit_come_first(tmp_path: Path, size: tuple[int, int]) -> None:
    desk = desk_in(tmp_path)
    reference = allocated(desk)
    app = Stage(desk, LettersScreen(desk, reference))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        lines = [line for line in shown(app).split("\n") if line.strip()]
        fitting = [n for n, line in enumerate(lines) if "→" in line]
        others = [n for n, line in enumerate(lines) if "stage2" in line]
        assert any("acknowledgement" in lines[n] for n in fitting)
        assert others
        assert max(fitting) < min(others)


@pytest.mark.parametrize("size", SIZES)
async def test_a_letter_is_written_and_sent(tmp_path: Path, size: tuple[int, int]) -> None:
    desk = desk_in(tmp_path)
    reference = allocated(desk)
    app = Stage(desk, LetterScreen(desk, reference, "acknowledgement"))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "It can be sent" in shown(app)
        await press(pilot, "ctrl+s")
        assert "Send acknowledgement now?" in shown(app)
        assert "Stage 1 response due" in shown(app)
        await press(pilot, "y")
        assert app.saved.stage == "Stage 1"
        assert [entry.title for entry in app.saved.timeline[:2]] == ["Acknowledged", "Letter sent"]
    assert (tmp_path / "letters" / reference / f"{reference}-L1.pdf").read_bytes().startswith(b"%PDF")


async def test_what_is_missing_refuses_and_leads_to_the_field(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    reference = allocated(desk)
    app = Stage(desk, LetterScreen(desk, reference, "refusal"))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "Cannot send" in shown(app)
        await press(pilot, "ctrl+s")
        assert app.focused is not None
        assert app.focused.id == "findings"
        await press(pilot, "enter")
        assert app.focused is not None
        assert (app.focused.id or "").startswith("field-")
    assert desk.casework.open(reference).stage == "Stage 1"


async def test_what_was_written_is_kept(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    reference = allocated(desk)
    app = Stage(desk, LetterScreen(desk, reference, "acknowledgement"))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, LetterScreen)
        screen.fields.go_to("text_more")
        await press(pilot, "Mind the dog.")
        await press(pilot, "escape")
        await settle(pilot)
    assert desk.letters.form(reference, "acknowledgement").values["text_more"] == "Mind the dog."


async def test_the_program_opens_letters_from_a_case(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    reference = allocated(desk)
    app = Terminal(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        app.post_message(OpenLetters(reference))
        await settle(pilot)
        assert isinstance(app.screen, LettersScreen)
        app.post_message(OpenLetter(reference, "acknowledgement"))
        await settle(pilot)
        assert isinstance(app.screen, LetterScreen)
