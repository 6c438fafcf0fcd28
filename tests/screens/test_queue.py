"""The queue, in the whole program on a real desk: what it shows, and where its keys lead."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from app.desk import Desk
from app.desk.views import QueuePage, QueueQuery
from app.settings import Settings
from screens.queue import QueueScreen
from screens.terminal import Terminal
from screens.widgets.case_list import CaseList
from screens.widgets.pages import PAGE
from tests.screens.queues import cursor_line, many, mine, press, queue, rested, until
from tests.screens.stage import OFFICER, SIZES, acknowledged, desk_in, received, settle, shown, take


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


async def test_it_opens_on_the_officers_own_cases_in_due_order(desk: Desk) -> None:
    mine(desk, "Mr Late Example", on="23/3/2026")
    acknowledged(desk)
    received(desk, "Mrs Elsewhere Example")
    app = Terminal(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        lines = shown(app).splitlines()
        assert "[2 Mine 2]" in lines[1]
        assert lines[2].startswith("> ! ")
        assert "Mr Late Example" in lines[2]
        assert "wd overdue" in lines[2]
        assert "Ms Ada Example" in lines[3]
        assert "4 wd left" in lines[3]
        assert "Mon 20 Apr" in lines[3]
        assert "Respond" in lines[3]
        assert "Mrs Elsewhere Example" not in shown(app)


async def test_who_has_no_cases_sees_all_open_ones(desk: Desk) -> None:
    received(desk)
    app = Terminal(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        assert "[1 All open 1]" in shown(app)
        assert "Ms Ada Example" in cursor_line(app)


async def test_what_was_being_read_for_whoever_sat_here_before_comes_too_late(desk: Desk) -> None:
    received(desk)
    app = Terminal(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, QueueScreen)
        screen.reader.list(QueueQuery(view="mine"))
        screen.begin_again()
        await settle(pilot)
        assert "[1 All open 1]" in shown(app)
        assert "Ms Ada Example" in cursor_line(app)


async def test_the_pane_follows_the_cursor_at_once_and_fills_when_it_rests(desk: Desk) -> None:
    for name in ("Mr First Example", "Mr Second Example"):
        mine(desk, name)
    app = Terminal(desk)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        await rested(pilot)
        side = [line[77:] for line in shown(app).splitlines()]
        assert any("Mr First Example" in line for line in side)
        assert any("Time limits" in line for line in side)
        assert any("The kitchen ceiling has leaked" in line for line in side)
        await pilot.press("down")
        side = [line[77:] for line in shown(app).splitlines()]
        assert any("Mr Second Example" in line for line in side)
        assert not any("The kitchen ceiling" in line for line in side), "another case's words stand beside this one"


async def test_the_filter_works_as_one_types_and_escape_goes_back_step_by_step(desk: Desk) -> None:
    for name in ("Mr Otto Noone", "Ms Pia Pretend"):
        received(desk, name)
    app = Terminal(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "slash", "p", "i", "a")
        assert "Ms Pia Pretend" in cursor_line(app)
        assert "Mr Otto Noone" not in shown(app)
        await press(pilot, "z")
        assert "Nothing in this view matches “piaz”." in shown(app)
        assert "Press esc to clear the filter." in shown(app)
        await press(pilot, "backspace", "escape")
        assert isinstance(app.focused, CaseList)
        assert "Filter pia" in shown(app)
        assert "Mr Otto Noone" not in shown(app)
        await press(pilot, "escape")
        assert "Mr Otto Noone" in shown(app)
        assert "Ms Pia Pretend" in cursor_line(app), "the cursor stays on its case"
        await press(pilot, "slash")
        assert "Mr Otto Noone" not in shown(app), "the last filter is there again"


async def test_views_are_changed_by_number_and_in_turn_and_say_how_many_they_hold(desk: Desk) -> None:
    acknowledged(desk)
    received(desk, "Mrs Elsewhere Example")
    app = Terminal(desk)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        bar = shown(app).splitlines()[1]
        assert "1 All open 2" in bar
        assert "[2 Mine 1]" in bar
        assert "3 Unallocated 1" in bar
        await press(pilot, "3")
        assert "[3 Unallocated 1]" in shown(app)
        assert "Mrs Elsewhere Example" in cursor_line(app)
        await press(pilot, "v")
        assert "[4 Due this week" in shown(app)
        await press(pilot, "V", "V")
        assert "[2 Mine 1]" in shown(app)
        await press(pilot, "6")
        assert "There is nothing in this view." in shown(app)
        await pilot.click("ViewBar", offset=(3, 0))
        await settle(pilot)
        assert "[1 All open 2]" in shown(app)


async def test_a_view_of_ones_own_is_kept_with_its_filter_and_forgotten(desk: Desk) -> None:
    for name in ("Mr Otto Noone", "Ms Pia Pretend"):
        received(desk, name)
    app = Terminal(desk)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "slash", "p", "i", "a", "enter", "s", *"Pias", "enter")
        assert "[8 Pias 1]" in shown(app)
        await press(pilot, "1", "escape")
        assert "Mr Otto Noone" in shown(app)
        await press(pilot, "8")
        assert "Mr Otto Noone" not in shown(app)
        assert "Ms Pia Pretend" in shown(app)
        await press(pilot, "D")
        assert "Pias" not in shown(app).splitlines()[1]
        assert "[1 All open 2]" in shown(app)
        await press(pilot, "D")
        assert "is built in and stays" in shown(app)


async def test_copying_says_what_was_copied(desk: Desk) -> None:
    reference = received(desk)
    app = Terminal(desk)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "y")
        assert app.clipboard == reference
        assert f"Copied the reference {reference}." in shown(app)
        await press(pilot, "Y")
        assert app.clipboard.startswith(f"{reference}, Ms Ada Example, 12 Invented Street")
        assert "Acknowledge by Wed 8 Apr 2026, 4 wd overdue" in app.clipboard


async def test_the_mouse_selects_opens_and_scrolls(desk: Desk) -> None:
    many(desk, 60)
    app = Terminal(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await pilot.click("CaseList", offset=(20, 3))
        assert queue(app).list.cursor == 3
        queue(app).list.scroll_down(animate=False)
        await settle(pilot)
        assert queue(app).list.scroll_offset.y > 0
        assert queue(app).list.cursor == 3, "the wheel moves the list, not the cursor"
        await pilot.click("CaseList", offset=(20, 0), times=2)
        await settle(pilot)
        assert not isinstance(app.screen, QueueScreen)


async def test_the_bar_shows_where_one_is_and_can_be_dragged(desk: Desk) -> None:
    many(desk, 120)
    app = Terminal(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        height = queue(app).list.size.height

        def bar() -> str:
            return "".join(line[79:] or " " for line in shown(app).splitlines()[2 : 2 + height])

        assert bar() == "█".ljust(height)
        await press(pilot, "end")
        assert bar() == "█".rjust(height)
        await pilot.mouse_down("CaseList", offset=(79, height - 1))
        await pilot.hover("CaseList", offset=(79, height // 2))
        await pilot.mouse_up("CaseList", offset=(79, height // 2))
        await settle(pilot)
        assert bar().strip() == "█"
        assert 0 < bar().index("█") < height - 1
        assert queue(app).list.cursor == 119, "dragging moves the list, not the cursor"


async def test_a_long_queue_is_read_by_pages_as_it_is_looked_at(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    total = 3 * PAGE + 50
    many(desk, total)
    asked: list[int] = []
    read, may_read = desk.queue.page, Event()

    def slowly(query: QueueQuery, offset: int, limit: int) -> QueuePage:
        asked.append(offset)
        assert may_read.wait(30)
        return read(query, offset, limit)

    monkeypatch.setattr(desk.queue, "page", slowly)
    app = Terminal(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        assert asked == [], "what the first frame shows comes straight from the file"
        assert "Customer 0000" in cursor_line(app)
        may_read.set()
        await until(pilot, lambda: queue(app).list.pages.total == total)
        assert asked == [0], "then the whole first page, and how many there are; the others are not looked at"
        asked.clear()
        may_read.clear()
        await pilot.press("end")
        assert cursor_line(app).startswith(">   …"), "a line that is being read says so"
        may_read.set()
        await settle(pilot)
        assert sorted(asked) == [2 * PAGE, 3 * PAGE], "the page at the end, and the one before it, which is near"
        assert f"Customer {total - 1:04}" in cursor_line(app)
        await press(pilot, "home")
        assert "Customer 0000" in cursor_line(app)
        assert len(asked) == 2, "what has been read is kept"
        seen = [cursor_line(app)]
        for _ in range(8):
            await press(pilot, *["pagedown"] * 4)
            seen.append(cursor_line(app))
        assert len(set(seen)) == len(seen)
        assert sorted(asked) == [PAGE, 2 * PAGE, 3 * PAGE]


async def test_at_the_edge_the_list_jumps_by_half_a_screen(desk: Desk) -> None:
    many(desk, 60)
    app = Terminal(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        height = queue(app).list.size.height
        await press(pilot, *["down"] * (height - 1))
        assert queue(app).list.scroll_offset.y == 0
        await press(pilot, "down")
        assert queue(app).list.scroll_offset.y == height - height // 2
        await press(pilot, *["down"] * (height // 2 - 1))
        assert queue(app).list.scroll_offset.y == height - height // 2, "the next presses scroll nothing"
        assert f"Customer {queue(app).list.cursor:04}" in cursor_line(app)


async def test_the_terminals_cursor_stands_on_the_line(desk: Desk) -> None:
    many(desk, 5)
    app = Terminal(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "down", "down")
        assert app.cursor_position.y == shown(app).splitlines().index(cursor_line(app))


@pytest.mark.parametrize("size", [*SIZES, (100, 30), (80, 14), (200, 60)])
async def test_text_from_people_is_text_and_every_line_fits(desk: Desk, size: tuple[int, int]) -> None:
    wild = "[bold]x[/] \x1b[31mred\x1b[0m \u202eabc 山田花子様 " + "é́" * 40
    received(desk, wild, address=f"{wild}\n2nd line", description=wild + "\n" + "long " * 20_000)
    app = Terminal(desk)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        if queue(app).preview.display:
            await rested(pilot)
        strips = app.screen._compositor.render_strips(app.size)
        assert [strip.cell_length for strip in strips] == [size[0]] * size[1]
        for strip in strips:
            text = "".join(segment.text for segment in strip)
            assert cell_len(text) == size[0]
            assert "\x1b" not in text
            assert "\u202e" not in text
        assert "[bold]x[/]" in shown(app)


async def test_an_empty_queue_says_how_to_begin(desk: Desk) -> None:
    app = Terminal(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        assert "There are no open complaints." in shown(app)
        assert "Press n to take a new one." in shown(app)
        assert "putright import FILE.csv" in shown(app)
        await press(pilot, "down", "enter", "a", "w", "y", "u", "space", "end", "pagedown")
        assert isinstance(app.screen, QueueScreen)


async def test_dates_turn_with_the_day(tmp_path: Path) -> None:
    before = desk_in(tmp_path)
    mine(before, "Ms Ada Example")
    before.close()
    day = [datetime(2026, 4, 8, 23, 59, tzinfo=UTC)]
    settings = Settings(str(tmp_path / "cases.db"), tmp_path, tmp_path / "settings.toml", landlord="abri")
    desk = Desk(settings, lambda: day[0])
    desk.people.sit(OFFICER)
    app = Terminal(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        assert "= today" in cursor_line(app)
        day[0] = datetime(2026, 4, 9, 0, 1, tzinfo=UTC)
        queue(app)._watch_day()
        await settle(pilot)
        assert "! 1 wd overdue" in cursor_line(app)
        assert "Thu 9 Apr 2026" in shown(app).splitlines()[0]


async def test_a_database_that_goes_away_is_said_in_a_sentence(desk: Desk) -> None:
    many(desk, 10)
    file = Path(desk.store_url)
    app = Terminal(desk)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        desk.close()
        spoil(file)
        await press(pilot, "f5")
        assert "Customer 0000" in cursor_line(app), "what was read stays in sight"
        assert app.is_running
        toasts = [str(notification.message) for notification in app._notifications]
        assert toasts
        assert all("Traceback" not in toast for toast in toasts)
        assert any("database" in toast for toast in toasts)


def spoil(file: Path) -> None:
    """Make it no database any more."""
    for path in (file, file.with_name(f"{file.name}-wal")):
        path.write_bytes(b"this is no database" * 500)


def the_morning(desk: Desk) -> None:
    """A queue with everything in it that a line can show."""
    mine(desk, "Mr Otto Noone", on="23/3/2026")
    reference = acknowledged(desk)
    take(desk, reference, "information.request", on="13/4/2026", to="Repairs", question="Who went there, and when?")
    mine(desk, "Mrs Pia Pretend", on="7/4/2026")
    received(desk, "Dr Quin Imaginary", on="13/4/2026")


@pytest.mark.parametrize(("size", "theme"), [(SIZES[0], ""), (SIZES[1], ""), (SIZES[1], "putright-light")])
def test_the_queue_looks_as_it_should(desk: Desk, size: tuple[int, int], theme: str, snap_compare: object) -> None:
    the_morning(desk)
    app = Terminal(desk)
    app.theme = theme or app.theme

    async def still(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await press(pilot, "1", "down", "space")
        await rested(pilot)

    assert snap_compare(app, terminal_size=size, run_before=still)  # type: ignore[operator]
