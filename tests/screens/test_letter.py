"""Letters on screen: chosen, written, what is missing shown beside them, sent."""

from pathlib import Path
from threading import Event
from typing import Any

import pytest

from app.desk.views import LetterPreview
from app.rules.letters import LetterFinding
from screens.letter import LetterScreen
from screens.letters import LettersScreen
from screens.messages import OpenLetter, OpenLetters, OpenStep
from screens.redress import RedressScreen
from screens.step_form import StepFormScreen
from screens.terminal import Terminal
from tests.screens.queues import until
from tests.screens.stage import COLLEAGUE, OFFICER, SIZES, Stage, desk_in, press, received, settle, shown, take, told


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
        assert "It goes by e-mail to ada@example.org for Ms Ada Example" in shown(app)
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


async def test_a_slow_draft_is_not_written_over_a_newer_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_in(tmp_path)
    reference = allocated(desk)
    save, first, begun, go_on = desk.letters.save_draft, iter([True]), Event(), Event()

    def slow_at_first(*given: Any) -> None:
        if next(first, False):
            begun.set()
            go_on.wait(10)
        save(*given)

    monkeypatch.setattr(desk.letters, "save_draft", slow_at_first)
    app = Stage(desk, LetterScreen(desk, reference, "acknowledgement"))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, LetterScreen)
        screen.fields.go_to("text_more")
        await pilot.press(*"Mind")
        screen.draft.put()
        while not begun.is_set():
            await pilot.pause()
        await pilot.press("space", *"the", "space", *"dog.", "escape")
        go_on.set()
        await settle(pilot)
    assert desk.letters.form(reference, "acknowledgement").values["text_more"] == "Mind the dog."


async def test_what_was_written_is_kept_where_the_program_ends(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    reference = allocated(desk)
    app = Stage(desk, LetterScreen(desk, reference, "acknowledgement"))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, LetterScreen)
        screen.fields.go_to("text_more")
        await pilot.press(*"Mind")
    assert desk.letters.form(reference, "acknowledgement").values["text_more"] == "Mind"


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


async def test_marking_a_response_for_its_review_has_a_form_of_its_own(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "octavia")
    reference = received(desk, contact="ada@example.org")
    app = Terminal(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        app.post_message(OpenStep(reference, "letter.mark"))
        await settle(pilot)
        assert isinstance(app.screen, StepFormScreen)
        app.screen.post_message(OpenStep(reference, "letter.check"))
        await settle(pilot)
        assert isinstance(app.screen, LettersScreen)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.clause("abri", "7.1d")
async def test_one_writes_and_another_checks_by_keys_alone(tmp_path: Path, size: tuple[int, int]) -> None:
    desk = desk_in(tmp_path)
    reference = received(desk, contact="ada@example.org", flags=("housing condition",))
    for step, day, more in (
        ("stage1.log", "31/3/2026", {}),
        ("stage1.allocate", "31/3/2026", {"to": OFFICER, "conflict": False}),
        ("stage1.acknowledge", "2/4/2026", {}),
        ("stage1.define", "3/4/2026", {"state": "agreed"}),
        ("stage1.contact", "9/4/2026", {"outcome": "spoke", "about": ("the findings",)}),
        ("point.decide", "10/4/2026", {"item": "1", "finding": "Late", "reasons": "No part.", "outcome": "upheld"}),
        ("point.decide", "10/4/2026", {"item": "2", "finding": "Silence", "reasons": "Lost.", "outcome": "upheld"}),
    ):
        take(desk, reference, step, on=day, **more)
    writing = Stage(desk, LetterScreen(desk, reference, "response"))
    async with writing.run_test(size=size) as pilot:
        await settle(pilot)
        screen = writing.screen
        assert isinstance(screen, LetterScreen)
        screen.fields.go_to("outcome")
        await press(pilot, "u")
        written = {
            "repairs_contact": "Rang them.", "text_opening": "We are sorry.", "text_reviewed": "We read it all.",
        }  # fmt: skip
        for field, words in written.items():
            screen.fields.go_to(field)
            await press(pilot, words)
        await press(pilot, "f7")
        assert "You wrote this letter" in told(writing)
        await press(pilot, "escape")
        await settle(pilot)
    desk.people.sit(COLLEAGUE)
    checking = Stage(desk, LetterScreen(desk, reference, "response"))
    async with checking.run_test(size=size) as pilot:
        await settle(pilot)
        assert "Somebody other than its writer" in " ".join(shown(checking).split())
        await press(pilot, "f7")
        assert "Read response first" in shown(checking)
        await press(pilot, "escape")
        assert "letter.checked" not in {event.name for event in desk.store.log(reference)}
        await press(pilot, "f7", "enter")
        for words in ("Quality check of response", "Legal Team told of", "Lawyers answered"):
            assert words in " ".join(shown(checking).split())
        await press(pilot, "passed", "enter", "y", "enter", "y", "ctrl+s")
        assert "Not yet answered yes on the check sheet: Complaints process started" in told(checking)
        await press(pilot, "enter", "enter", "enter", "y", "ctrl+s")
        await settle(pilot)
        kept = desk.store.log(reference)[-1]
        assert (kept.name, kept.fields["result"], kept.fields["process_started"]) == ("letter.checked", "passed", True)
    desk.people.sit(OFFICER)
    sending = Stage(desk, LetterScreen(desk, reference, "response"))
    async with sending.run_test(size=size) as pilot:
        await settle(pilot)
        assert "It can be sent" in shown(sending)
        await press(pilot, "ctrl+s", "y")
        assert sending.saved.stage == "Answered"


async def test_a_letter_is_read_in_the_whole_window(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    reference = allocated(desk)
    app = Stage(desk, LetterScreen(desk, reference, "acknowledgement"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f6")
        assert "Dear Ms Ada Example" in shown(app)
        await press(pilot, "enter")
        assert "acknowledgement as it stands" in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, LetterScreen)


async def test_what_a_point_lacks_leads_to_the_form_of_that_point(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    reference = allocated(desk)
    take(desk, reference, "point.agree", item="2", responsible="yes", arbitrator="Financial Ombudsman Service")
    app = Stage(desk, LetterScreen(desk, reference, "acknowledgement"))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        pane = app.screen.pane  # type: ignore[attr-defined]
        lines = [" ".join(str(pane.get_option_at_index(n).prompt).split()) for n in range(pane.option_count)]
        lacks = "Point 2 was agreed to be for the Financial Ombudsman Service"
        pane.highlighted = next(n for n, line in enumerate(lines) if lacks in line)
        pane.focus()
        await press(pilot, "enter")
        asked = app.asked[-1]
        assert isinstance(asked, OpenStep)
        assert (asked.step_id, asked.values) == ("point.agree", {"item": "2"})


async def test_the_pane_says_who_else_gets_it(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    members = ({"name": "Bo Member", "contact": "bo@example.org"},)
    reference = received(desk, contact="ada@example.org", capacity="group", members=members, correspond="each member")
    take(desk, reference, "stage1.log", on="31/3/2026")
    take(desk, reference, "stage1.allocate", on="31/3/2026", to=OFFICER, conflict=False)
    app = Stage(desk, LetterScreen(desk, reference, "acknowledgement"))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "→ A copy to Bo Member, by e-mail" in shown(app)
        await press(pilot, "ctrl+s")
        assert "A copy to Bo Member" in shown(app)


@pytest.mark.parametrize("size", SIZES)
async def test_a_letter_that_went_says_so_however_long_its_title(tmp_path: Path, size: tuple[int, int]) -> None:
    desk = desk_in(tmp_path)
    reference = allocated(desk)
    values = desk.letters.form(reference, "acknowledgement").values
    desk.letters.send(reference, "acknowledgement", values)
    app = Stage(desk, LettersScreen(desk, reference))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        (line,) = [line for line in shown(app).split("\n") if " acknowledgement " in line]
        assert line.rstrip().endswith("sent")


async def test_a_date_that_is_none_is_said_beside_the_letter_and_stays(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    app = Stage(desk, LetterScreen(desk, allocated(desk), "acknowledgement"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+u", "31/2")
        await until(pilot, lambda: "Cannot send yet: 1 to mend" in shown(app))
        await press(pilot, "ctrl+s")
        assert "x '31/2' is no day of the calendar." in shown(app)


async def test_a_remedy_that_lacks_something_leads_to_the_offers_and_to_no_second_one(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    reference = allocated(desk)
    app = Terminal(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        letter = LetterScreen(desk, reference, "acknowledgement")
        app.push_screen(letter)
        await until(pilot, lambda: "It can be sent" in shown(app))
        gaps = [LetterFinding("Remedy 1 has no date.", clause, "redress.propose") for clause in ("15.2a", "17.1a")]
        letter.pane.show_preview(LetterPreview("", (*gaps, LetterFinding("A call comes first.")), (), ()))
        page = shown(app)
        assert page.count("Remedy 1 has no date.") == 1
        assert "(15.2a, 17.1a)" in page
        letter.pane.go_to_first()
        await press(pilot, "f4", "enter")
        assert isinstance(app.screen, RedressScreen)


async def test_paragraphs_begun_from_what_teams_answered_stand_under_their_own_heading(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "southern")
    reference = take(
        desk, None, "stage1.receive", on="30/3/2026", customer="Bo Sample", channel="letter", description="It leaks.",
        customer_kind="tenancy", outcome_sought="A dry room", prefers="letter",
    ).reference  # fmt: skip
    take(desk, reference, "stage1.log", on="30/3/2026", treatment="agreement could not be obtained",
         came_by="direct complaint", referral_told_on="30/3/2026", referral_told_how="letter")  # fmt: skip
    take(desk, reference, "information.request", on="30/3/2026", to="Property Services", call_first=False)
    team = {"reasons": "No slates", "chronology": "A visit", "situation": "A tarpaulin", "actions": "Slates on 5 May"}
    take(desk, reference, "information.respond", on="1/4/2026", item="1", complete=True, manner="pro forma", **team)
    screen = LetterScreen(desk, reference, "Stage one response")
    app = Stage(desk, screen)
    async with app.run_test(size=(120, 60)) as pilot:
        await until(pilot, lambda: "Opening" in shown(app))
        page = shown(app)
        assert page.index("In your words") < page.index("Opening") < page.index("What we looked at")
