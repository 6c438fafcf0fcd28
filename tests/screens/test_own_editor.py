"""A text in the person's own editor: what was saved comes back, whatever goes wrong leaves the text as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.desk import Desk
from screens.letter import LetterScreen
from screens.widgets.long_field import LongField
from tests.desk.test_letters import begun, decided
from tests.screens.stage import COLLEAGUE, OFFICER, Stage, desk_in, press, settle, take

BEFORE = "We read the records."


class Handing(Stage):
    """A stage that hands its terminal over: the one of tests has none to hand."""

    @contextmanager
    def suspend(self) -> Iterator[None]:
        yield


def editor(folder: Path, monkeypatch: pytest.MonkeyPatch, lines: str) -> None:
    """A script in the place of an editor; `$1` is the file."""
    script = folder / "my editor"
    script.write_text(f"#!/bin/sh\n{lines}\n")
    script.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"'{script}'")


def answered(folder: Path) -> tuple[Desk, str]:
    """A response that is written and has passed its check, at a desk where its writer sits."""
    desk = desk_in(folder)
    reference = begun(desk)
    take(desk, reference, "stage1.acknowledge", on="2/4/2026")
    take(desk, reference, "stage1.define", on="3/4/2026", state="agreed")
    decided(desk, reference, 1, 2)
    given = {
        **desk.letters.form(reference, "response").values,
        "text_reviewed": BEFORE, "text_opening": "We are sorry.", "outcome": "upheld", "no_findings_call": "Abroad.",
    }  # fmt: skip
    desk.letters.save_draft(reference, "response", given)
    desk.people.sit(COLLEAGUE)
    desk.letters.check(reference, "response", given, result="passed")
    desk.people.sit(OFFICER)
    return desk, reference


async def test_an_edited_letter_is_a_draft_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, reference = answered(tmp_path)
    editor(tmp_path, monkeypatch, 'printf "We read all of it.\\n\\n- every page\\n" > "$1"')
    app = Handing(desk, LetterScreen(desk, reference, "response"))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, LetterScreen)
        assert screen.preview is not None
        assert screen.preview.allowed
        screen.fields.go_to("text_reviewed")
        await press(pilot, "f3")
        await settle(pilot)
        assert screen.values["text_reviewed"] == "We read all of it.\n\n- every page"
        await press(pilot, "ctrl+s")
        assert any("changed after its quality check" in f.reason for f in screen.preview.findings if f.must)
        await press(pilot, "escape")
        await settle(pilot)
    assert desk.letters.form(reference, "response").values["text_reviewed"].startswith("We read all of it.")
    assert desk.casework.open(reference).stage == "Stage 1"


async def test_a_line_that_is_added_below_stands_on_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, reference = answered(tmp_path)
    editor(tmp_path, monkeypatch, 'echo "And talked to you." >> "$1"')
    screen = LetterScreen(desk, reference, "response")
    app = Handing(desk, screen)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen.fields.go_to("text_reviewed")
        await press(pilot, "f3")
        await settle(pilot)
        assert screen.values["text_reviewed"] == f"{BEFORE}\nAnd talked to you."


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("exit 3", "ended with an error (3)"),
        ('rm "$1"', "What the editor saved cannot be read"),
        ("printf '\\377\\376' > \"$1\"", "not UTF-8"),
        ("true", ""),
    ],
)
async def test_what_goes_wrong_in_an_editor_leaves_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str, says: str
) -> None:
    desk, reference = answered(tmp_path)
    editor(tmp_path, monkeypatch, lines)
    assert says in await pressed(desk, reference)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("", "No editor is named"),
        ("'vi", "A quotation mark in it is not closed"),
        ("/no/such/editor", "cannot be started"),
    ],
)
async def test_an_editor_that_is_none_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, says: str
) -> None:
    desk, reference = answered(tmp_path)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", command)
    assert says in await pressed(desk, reference)


async def pressed(desk: Desk, reference: str) -> str:
    """What is said once a paragraph was opened in the editor; its text is as it was."""
    app = Handing(desk, LetterScreen(desk, reference, "response"))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, LetterScreen)
        screen.fields.go_to("text_reviewed")
        await settle(pilot)
        assert isinstance(app.focused, LongField)
        await press(pilot, "f3")
        await settle(pilot)
        assert app.focused.text == BEFORE
        return " ".join(notification.message for notification in app._notifications)
