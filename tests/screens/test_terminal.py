"""The application: first run, whose desk it is, colours, what is imported when, and what becomes of failures."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from rich.color import Color

from app.desk import Desk
from app.desk.demo import prepare
from app.errors import BadInput, StoreFailed
from app.settings import Settings
from screens.help import HelpScreen
from screens.people import PeopleScreen
from screens.queue import QueueScreen
from screens.terminal import Terminal
from screens.themes import CONTRAST, DARK, LIGHT, THEMES
from tests.screens.queues import press, rested
from tests.screens.stage import COLLEAGUE, OFFICER, SIZES, TODAY, acknowledged, desk_in, received, settle, shown


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


def settings_in(folder: Path) -> Settings:
    return Settings(str(folder / "cases.db"), folder, folder / "settings.toml")


async def test_the_first_run_asks_for_landlord_name_and_role_and_goes_to_the_queue(tmp_path: Path) -> None:
    desk = Desk.open(settings_in(tmp_path), TODAY)
    app = Terminal(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, PeopleScreen)
        assert "Welcome." in shown(app)
        assert "(•) Abri" in shown(app)
        assert "▸Landlord" in shown(app), "whoever works for another landlord passes it first"
        await press(pilot, "ctrl+s")
        assert "Type your name: what you do here is recorded under it." in shown(app)
        await press(pilot, "up", "right", "right", "right")
        assert "(•) Octavia" in shown(app)
        assert "Who is at work · Octavia" in shown(app), "the top line does not name a landlord that was not chosen"
        assert "Customer Experience Adviser" in shown(app), "the roles are those of the landlord's document"
        await press(pilot, "tab", *"Rae Placeholder", "ctrl+s")
        assert "needs at least one role" in shown(app)
        await press(pilot, "space", "ctrl+s")
        assert isinstance(app.screen, QueueScreen)
        assert "Queue · Octavia" in shown(app)
        assert "Rae Placeholder" in shown(app)
        assert "There are no open complaints." in shown(app)
    desk.close()
    again = Desk.open(
        Settings(str(tmp_path / "cases.db"), tmp_path, tmp_path / "settings.toml", **_kept(tmp_path)), TODAY
    )
    assert again.person is not None
    assert again.person.name == "Rae Placeholder"
    assert again.landlord == "Octavia"


def _kept(folder: Path) -> dict[str, str]:
    lines = (folder / "settings.toml").read_text("utf-8").splitlines()
    return {key: json.loads(value) for key, value in (line.split(" = ", 1) for line in lines)}


async def test_somebody_else_sits_down_and_the_queue_is_theirs(desk: Desk) -> None:
    acknowledged(desk)
    app = Terminal(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "[2 Mine 1]" in shown(app)
        await press(pilot, "f12")
        assert "Who is working at this desk now" in shown(app)
        assert "(•) Maya Okafor" in shown(app)
        await press(pilot, "t", "ctrl+s")
        assert isinstance(app.screen, QueueScreen)
        assert "Tom Brandt" in shown(app).splitlines()[0]
        assert "[1 All open 1]" in shown(app), "this one has no cases of their own"


@pytest.mark.parametrize("size", SIZES)
async def test_somebodys_roles_are_changed_where_people_are_picked(desk: Desk, size: tuple[int, int]) -> None:
    every = [role.id for role in desk.people.roles()]
    app = Terminal(desk)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "f12")
        assert "f3 Change roles" in shown(app).splitlines()[-1]
        await press(pilot, "t", "f3")
        assert "As what does Tom Brandt work for Abri from now on?" in shown(app)
        assert "^s Keep" in shown(app).splitlines()[-1]
        assert "[x] Complaint Officer" in shown(app), "what they hold is picked already"
        await press(pilot, "space", "escape")
        assert "Who is working at this desk now" in shown(app)
        tom = desk.people.find(COLLEAGUE)
        assert tom is not None
        assert sorted(tom.roles) == sorted(every), "escape leaves them as they were"
        await press(pilot, "f3", "space", "ctrl+s")
        assert "Tom Brandt now is" in shown(app)
        assert "(•) Tom Brandt" in shown(app)
        tom = desk.people.find(COLLEAGUE)
        assert tom is not None
        assert sorted(tom.roles) == sorted(every[1:])
        await press(pilot, "escape")
        assert isinstance(app.screen, QueueScreen)
        assert OFFICER in shown(app).splitlines()[0], "whoever changes roles stays at the desk"


async def test_who_has_left_is_asked_for_no_more(desk: Desk) -> None:
    app = Terminal(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "f12", "m", "f3", "tab", "y", "ctrl+s")
        assert "sits at this desk" in " ".join(shown(app).split()), "nobody takes themselves off"
        await press(pilot, "escape", "t", "f3", "tab", "y", "ctrl+s")
        assert "Tom Brandt has left" in " ".join(shown(app).split())
        assert "( ) Tom Brandt" not in shown(app)
        assert "Maya Okafor" in shown(app)
    assert desk.people.working_under("abri") == (OFFICER,)
    with pytest.raises(BadInput, match="has left"):
        desk.people.sit(COLLEAGUE)


async def test_nobody_is_left_without_a_role_and_nobody_new_has_any_to_change(desk: Desk) -> None:
    desk.people.set_roles(OFFICER, ["complaint officer"])
    app = Terminal(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f12", "s", "f3")
        assert "Who is working at this desk now" in shown(app), "somebody new has no roles yet"
        await press(pilot, "m", "f3", "space", "ctrl+s")
        assert "Maya Okafor needs at least one role" in shown(app)
        await press(pilot, "escape", "question_mark", *"f3")
        assert "Change roles. Change the roles of whoever is picked" in " ".join(shown(app).split())
    assert desk.person is not None
    assert desk.person.roles == ("complaint officer",)


async def test_the_watermark_stands_on_every_screen_of_a_demonstration(tmp_path: Path) -> None:
    settings = prepare(Settings.load({"PUTRIGHT_HOME": str(tmp_path)}), TODAY)
    app = Terminal(Desk.open(settings, TODAY))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for keys in ((), ("enter",), ("escape", "w"), ("escape", "n"), ("escape", "f12"), ("escape", "space", "m")):
            await press(pilot, *keys)
            assert "DEMONSTRATION · invented people" in shown(app).splitlines()[0], keys


async def test_a_complaint_just_taken_is_shown_and_then_the_queue(desk: Desk) -> None:
    app = Terminal(desk)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        form = app.screen.form.fields  # type: ignore[attr-defined]
        answers = {
            "customer": "Mr Otto Noone",
            "description": "No heating.",
            "customer_kind": "tenant",
            "channel": "letter",
        }
        for name, value in answers.items():
            form.editors[name].show_value(value)
            form.editors[name].tell_changed()
        await settle(pilot)
        await press(pilot, "ctrl+s")
        assert shown(app).splitlines()[0].startswith(" ABR-26A-0001")
        await press(pilot, "escape")
        assert isinstance(app.screen, QueueScreen)
        assert "Mr Otto Noone" in shown(app)


async def test_escape_in_the_queue_does_not_leave_the_program(desk: Desk) -> None:
    app = Terminal(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "escape", "escape")
        assert app.is_running
        assert shown(app).count("ctrl+q leaves the program") == 1, "what is said again takes the place of what was said"
        await pilot.press("ctrl+q")
    assert app.return_code == 0


async def test_colours_change_between_dark_light_and_high_contrast(desk: Desk) -> None:
    received(desk)
    app = Terminal(desk)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        grounds = []
        for theme in (DARK, LIGHT, CONTRAST):
            assert app.theme == theme.name
            line = app.screen._compositor.render_strips(app.size)[10]
            grounds.append({segment.style.bgcolor.name for segment in line if segment.style and segment.style.bgcolor})
            await press(pilot, "f10")
        assert app.theme == DARK.name
        assert grounds == [{theme.surface} for theme in THEMES]


async def test_colours_are_remembered(desk: Desk) -> None:
    app = Terminal(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f10", "f10")
    again = Settings.load({"PUTRIGHT_HOME": str(desk.settings.file.parent)})
    later = Desk.open(again, TODAY)
    assert Terminal(later).theme == CONTRAST.name
    later.close()


async def test_colours_change_also_where_they_cannot_be_remembered(desk: Desk) -> None:
    desk.settings = replace(desk.settings, file=desk.settings.file / "below a file" / "settings.toml")
    desk.settings.file.parent.parent.write_text("", "utf-8")
    app = Terminal(desk)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "f10")
        assert app.theme == LIGHT.name
        assert "The settings could not be saved" in " ".join(shown(app).split())


def between(front: Color, ground: Color) -> float:
    """The contrast of two colours as WCAG 2 defines it."""

    def luminance(colour: Color) -> float:
        parts = [part / 255 for part in colour.get_truecolor()]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(front), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_of_black_and_white_is_as_defined() -> None:
    assert round(between(Color.parse("#000000"), Color.parse("#ffffff")), 1) == 21.0


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_every_word_stands_out_from_its_ground(desk: Desk, theme: str) -> None:
    acknowledged(desk)
    received(desk, "Mr Otto Noone")
    app = Terminal(desk)
    app.theme = theme
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "1")
        await rested(pilot)
        poor = set()
        for strip in app.screen._compositor.render_strips(app.size):
            for segment in strip:
                if segment.text.strip(" │─") and segment.style and segment.style.color and segment.style.bgcolor:
                    contrast = between(segment.style.color, segment.style.bgcolor)
                    if contrast < 4.5:
                        poor.add((segment.text.strip(), round(contrast, 1)))
        assert poor == set(), "the ratio that WCAG asks of text"


async def test_without_colours_signs_and_words_say_the_same(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    received(desk, "Mr Otto Noone")
    acknowledged(desk)
    app = Terminal(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "1", "space")
        assert app.no_color
        assert shown(app).splitlines()[2].startswith(" *! 4 wd overdue")
        assert shown(app).splitlines()[3].startswith(">   4 wd left")
        for strip in app.screen._compositor.render_strips(app.size):
            for segment in strip:
                for colour in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                    assert colour is None or len(set(colour.get_truecolor())) == 1, "a grey"


def test_a_database_that_cannot_be_opened_is_said_before_the_terminal_is_touched(tmp_path: Path) -> None:
    (tmp_path / "cases.db").write_bytes(b"this is no database" * 500)
    settings = Settings(str(tmp_path / "cases.db"), tmp_path, tmp_path / "s.toml", landlord="abri", person="x")
    with pytest.raises(StoreFailed):
        Terminal(Desk.open(settings, TODAY))


async def test_an_unexpected_failure_shows_no_traceback(desk: Desk) -> None:
    received(desk, "Mr Otto Noone")

    class Broken(Exception):
        pass

    def fail() -> None:
        raise Broken("Mr Otto Noone")

    app = Terminal(desk)

    async def run_into_it() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            app.call_later(fail)
            await pilot.pause()

    with pytest.raises(Broken):
        await run_into_it()
    assert app._exit_renderables == []
    assert app.return_code == 1


HEAVY = ("sqlalchemy", "sqlmodel", "alembic", "psycopg", "pydantic", "reportlab", "pendulum", "holidays")
FIRST_FRAME = """
import json, sys
from datetime import date
from pathlib import Path
from app.desk import Desk
from app.settings import Settings
from screens.terminal import Terminal

folder = Path(sys.argv[1])
settings = Settings(str(folder / "cases.db"), folder, folder / "settings.toml", landlord="abri", person=sys.argv[2])
frames = []
display = Terminal._display

def seen(self, screen, renderable):
    display(self, screen, renderable)
    if not frames and renderable is not None and screen.is_current:
        text = "\\n".join("".join(s.text for s in line) for line in screen._compositor.render_strips(self.size))
        frames.append((text, sorted({name.split(".")[0] for name in sys.modules})))
        self.exit()

Terminal._display = seen
Terminal(Desk.open(settings, date(2026, 4, 14))).run(headless=True, size=(80, 24))
print(json.dumps(frames[0]))
"""


def test_the_first_frame_has_the_queue_and_nothing_heavy_is_imported_for_it(desk: Desk, tmp_path: Path) -> None:
    acknowledged(desk)
    assert desk.person is not None
    person = desk.person.id
    desk.close()
    done = subprocess.run(
        [sys.executable, "-c", FIRST_FRAME, str(tmp_path), person], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    frame, modules = json.loads(done.stdout.splitlines()[-1])
    assert "[2 Mine]" in frame
    assert "Ms Ada Example" in frame
    assert "4 wd left" in frame
    assert "Maya Okafor" in frame
    assert sorted(set(HEAVY) & set(modules)) == []


@pytest.mark.parametrize("size", SIZES)
def test_the_first_run_looks_as_it_should(tmp_path: Path, size: tuple[int, int], snap_compare: object) -> None:
    app = Terminal(Desk.open(settings_in(tmp_path), date(2026, 4, 14)))
    assert snap_compare(app, terminal_size=size, run_before=settle)  # type: ignore[operator]


async def test_help_is_not_stacked_on_help(desk: Desk) -> None:
    app = Terminal(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f1")
        depth = len(app.screen_stack)
        assert isinstance(app.screen, HelpScreen)
        await press(pilot, "f1")
        assert len(app.screen_stack) == depth - 1, "the key that opens it closes it"
