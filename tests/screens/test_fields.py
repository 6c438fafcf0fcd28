"""The editors of a form's fields, each by keyboard, in a form of their own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Input, TextArea

from app.rules.procedure import FIELD_KINDS, FieldSpec
from screens.widgets.field_editors import Surroundings, editor
from screens.widgets.field_stack import FieldStack
from screens.widgets.labelled import FieldChanged, Labelled
from screens.widgets.pick_field import PickField
from tests.screens.stage import TODAY, press, shown

CHOICES = ("repairs", "staff_conduct", "communication", "data protection")


class OneField(App[None]):
    """A field, and one after it."""

    def __init__(self, field: Labelled) -> None:
        super().__init__()
        self.field = field
        self.changes: list[Any] = []

    def compose(self) -> ComposeResult:
        after = editor(FieldSpec("after", "After"), Surroundings(TODAY))
        yield FieldStack(self.field, after)  # type: ignore[arg-type]

    def on_mount(self) -> None:
        self.query_one(f"#field-{self.field.spec.name}").focus()

    def on_field_changed(self, message: FieldChanged) -> None:
        self.changes.append(message.field.value_typed)


def a_field(kind: str, **more: Any) -> Labelled:
    return editor(FieldSpec("it", "The field", kind, **more), Surroundings(TODAY))


@pytest.mark.parametrize("kind", FIELD_KINDS)
async def test_every_kind_starts_empty_and_says_so(kind: str) -> None:
    app = OneField(a_field(kind, choices=CHOICES))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.field.is_empty
        assert "▸The field" in shown(app)
        assert app.changes == []


SHOWN: Iterable[tuple[str, Any, Any]] = (
    ("text", "A word", "A word"),
    ("longtext", "Two\nlines", "Two\nlines"),
    ("file", "~/photo.png", "~/photo.png"),
    ("choice", "repairs", "repairs"),
    ("choices", ("communication", "repairs"), ("repairs", "communication")),
    ("yesno", False, False),
    ("date", date(2026, 4, 9), "9/4/2026"),
    ("date", "thu", "thu"),
    ("integer", 3, "3"),
    ("interval", "5 working days", "5 working days"),
    ("person", "repairs", "repairs"),
    ("points", ({"text": "It leaks", "category": "repairs"},), ({"text": "It leaks", "category": "repairs"},)),
    ("people", ({"name": "Bo Made-Up"},), ({"name": "Bo Made-Up"},)),
)


@pytest.mark.parametrize(("kind", "value", "typed"), SHOWN)
async def test_a_value_is_shown_and_given_back_without_counting_as_typed(kind: str, value: Any, typed: Any) -> None:
    app = OneField(a_field(kind, choices=CHOICES))
    async with app.run_test(size=(80, 24)) as pilot:
        app.field.show_value(value)
        await pilot.pause()
        assert app.field.value_typed == typed
        assert not app.field.is_empty
        assert app.changes == []


async def test_yes_and_no_are_one_key_each() -> None:
    app = OneField(a_field("yesno"))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "y")
        assert app.field.value_typed is True
        await press(pilot, "n")
        assert app.field.value_typed is False
        assert "(•) No" in shown(app)
        await press(pilot, "space")
        assert app.field.value_typed is None
        assert app.changes == [True, False, None]


async def test_what_must_be_answered_cannot_be_emptied_again() -> None:
    app = OneField(a_field("yesno", required=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "y", "space")
        assert app.field.value_typed is True


async def test_a_choice_moves_with_the_arrows_once_one_is_picked() -> None:
    app = OneField(a_field("choice", choices=CHOICES))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "right")
        assert app.field.value_typed is None
        await press(pilot, "space", "right")
        assert app.field.value_typed == "communication"
        await press(pilot, "s")
        assert app.field.value_typed == "staff_conduct"
        assert "(•) staff conduct" in shown(app)


async def test_the_rows_of_a_choice_end_where_the_form_ends() -> None:
    app = OneField(a_field("choice", choices=CHOICES))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "up")
        assert app.screen.focused is app.field
        await press(pilot, "down", "down")
        assert app.query_one("#field-after").has_focus_within


@pytest.mark.parametrize(
    ("typed", "picked"),
    [
        ("email", "e-mail"),
        ("emial", "e-mail"),
        ("telephone", "telephone"),
        ("text", "text message"),
        ("tt", "text message"),
        ("etel", "telephone"),
        ("emailletter", "letter"),
        ("text message", "text message"),
        ("in person", "in person"),
    ],
)
async def test_a_choice_typed_as_a_whole_word_is_the_one_that_is_picked(typed: str, picked: str) -> None:
    app = OneField(a_field("choice", choices=("e-mail", "telephone", "letter", "in person", "text message")))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *("space" if key == " " else key for key in typed))
        assert app.field.value_typed == picked


async def test_a_choice_of_words_is_picked_however_fast_it_is_typed() -> None:
    app = OneField(a_field("choice", choices=("is realistic", "is not, and that was said plainly")))
    async with app.run_test(size=(80, 24)) as pilot:
        for letter in "is r":
            app.post_message(events.Key("space" if letter == " " else letter, letter))
        await pilot.pause()
        await pilot.pause()
        assert app.field.value_typed == "is realistic"


async def test_of_several_the_hint_says_that_letters_only_go_there() -> None:
    app = OneField(a_field("choices", choices=CHOICES))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "d")
        assert app.field.value_typed == ()
        assert "first letters move, space picks" in app.field.hint.plain


async def test_several_choices_are_picked_one_by_one() -> None:
    app = OneField(a_field("choices", choices=CHOICES))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "d", "space", "left", "left", "left", "space")
        assert app.field.value_typed == ("repairs", "data protection")
        await press(pilot, "space")
        assert app.field.value_typed == ("data protection",)


async def test_a_first_letter_finds_the_first_choice_that_begins_so_and_again_the_next() -> None:
    app = OneField(a_field("choices", choices=("staff conduct", "housing condition", "safeguarding")))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "s", "space")
        assert app.field.value_typed == ("staff conduct",)
        await press(pilot, "s", "space")
        assert app.field.value_typed == ("staff conduct", "safeguarding")
        await press(pilot, "s", "space")
        assert app.field.value_typed == ("safeguarding",)


async def test_letters_that_find_nothing_can_be_taken_back_from_the_list_too() -> None:
    app = OneField(a_field("person", choices=tuple(f"Team {n}" for n in range(30))))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "z", "tab")
        assert "Nothing has these letters · backspace" in shown(app)
        await press(pilot, "backspace")
        assert "Team 1" in shown(app)


async def test_screen_readers_can_follow_the_cursor() -> None:
    app = OneField(a_field("choice", choices=CHOICES))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "right")
        x, y = app.cursor_position
        assert shown(app).splitlines()[y][x:].startswith("( ) staff conduct")


async def test_a_click_picks_too() -> None:
    app = OneField(a_field("choice", choices=CHOICES))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click("#field-it", offset=(24 + 14, 0))
        assert app.field.value_typed == "staff_conduct"


async def test_one_of_many_is_found_by_typing() -> None:
    names = tuple(f"Officer {name}" for name in ("Ash", "Bo", "Cato", "Dee")) + tuple(f"Team {n}" for n in range(30))
    app = OneField(a_field("person", choices=names))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ca")
        assert "Officer Cato" in shown(app)
        assert "Officer Ash" not in shown(app)
        await press(pilot, "enter")
        assert app.field.value_typed == "Officer Cato"
        assert app.focused is not None
        assert app.focused.id == "field-after", "what is picked is done: enter goes on to the next field"
        await press(pilot, "shift+tab", "enter", "escape")
        assert app.field.value_typed == "Officer Cato"
        await press(pilot, "zz")
        assert "Nothing has these letters" in shown(app)
        await press(pilot, "escape", "enter", "f8")
        assert app.field.value_typed is None


async def test_points_are_added_edited_moved_and_removed() -> None:
    app = OneField(a_field("points", choices=("repairs", "communication")))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "a", "The roof leaks", "tab", "rep", "enter", "ctrl+s")
        assert app.field.value_typed == ({"text": "The roof leaks", "category": "repairs"},)
        await press(pilot, "a", "Nobody called", "ctrl+s")
        assert "2. Nobody called" in shown(app)
        await press(pilot, "K")
        assert [row["text"] for row in app.field.value_typed] == ["Nobody called", "The roof leaks"]
        await press(pilot, "enter", "end", " back", "escape")
        assert [row["text"] for row in app.field.value_typed] == ["Nobody called back", "The roof leaks"]
        await press(pilot, "delete")
        assert [row["text"] for row in app.field.value_typed] == ["The roof leaks"]


async def test_a_point_without_words_is_not_kept() -> None:
    app = OneField(a_field("points"))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "a", "ctrl+s")
        assert "What it says !" in shown(app)
        await press(pilot, "escape")
        assert app.field.value_typed == ()


async def test_members_of_a_group_have_names_and_addresses() -> None:
    app = OneField(a_field("people", choices=("confirmed", "lead")))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "a", "Bo Made-Up", "enter", "3 Nowhere Lane", "enter", "enter", "large print", "enter")
        await press(
            pilot, "y", "enter", "enter", "right", "right", "space", "enter", "3/4", "enter", "by telephone", "ctrl+s"
        )
        assert app.field.value_typed == (
            {
                "name": "Bo Made-Up",
                "address": "3 Nowhere Lane",
                "adjustments": "large print",
                "hidden": True,
                "confirmed": "no reply",
                "confirmed_on": "3/4",
                "confirmed_how": "by telephone",
            },
        )
        assert "1. Bo Made-Up, 3 Nowhere Lane (address unseen, no rep" in shown(app)


async def test_enter_and_the_arrows_go_from_field_to_field() -> None:
    app = OneField(a_field("text"))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "one", "enter", "two", "up", "s")
        assert app.field.value_typed == "ones"
        await press(pilot, "down")
        assert app.focused is not None
        assert app.focused.id == "field-after"


async def test_a_label_of_several_lines_is_shown_whole() -> None:
    app = OneField(editor(FieldSpec("it", "When the customer became aware of it"), Surroundings(TODAY)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lines = shown(app).splitlines()
        assert lines[0].strip() == "▸When the customer"
        assert lines[1].strip() == "became aware of it"


async def test_pasted_escape_sequences_are_shown_as_text() -> None:
    app = OneField(a_field("longtext"))
    async with app.run_test(size=(80, 24)) as pilot:
        app.field.show_value("\x1b[31mred\u202e and [b]bold[/b]")
        await pilot.pause()
        assert "·[31mred· and [b]bold[/b]" in shown(app)
        assert "\x1b" not in shown(app)


async def test_up_and_down_go_through_the_rows_of_choices_and_pick_nothing_on_the_way() -> None:
    several = a_field("choices", choices=("repairs and damp", "conduct of staff", "communication", "data protection"))
    app = OneField(several)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down", "space")
        assert app.field.value_typed == ("communication",)
        await press(pilot, "up", "space")
        assert app.field.value_typed == ("repairs and damp", "communication")
    one = a_field("choice", choices=("repairs and damp", "conduct of staff", "communication", "data protection"))
    app = OneField(one)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "r", "down", "down")
        assert app.focused is not None
        assert app.focused.id == "field-after"
        assert app.field.value_typed == "repairs and damp"


async def test_a_quick_hand_opens_one_list_and_types_into_it() -> None:
    many = (*(f"a choice of some length, number {number}" for number in range(12)), "telephone")
    app = OneField(a_field("choice", choices=many))
    async with app.run_test(size=(80, 24)) as pilot:
        field = app.focused
        assert isinstance(field, PickField)
        field.action_open()
        field.action_open()
        for letter in "te":
            field.on_key(events.Key(letter, letter))
        await pilot.pause()
        assert len(app.screen_stack) == 2
        assert app.screen.query_one(Input).value == "te"


async def test_a_letter_picks_the_first_choice_that_begins_so_and_then_the_next() -> None:
    app = OneField(a_field("choice", choices=("customer", "representative", "contractor")))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "c")
        assert app.field.value_typed == "customer"
        await press(pilot, "c")
        assert app.field.value_typed == "contractor"


async def test_a_list_under_a_label_of_two_lines_says_once_how_to_add_to_it() -> None:
    app = OneField(editor(FieldSpec("it", "Others who brought the same matter", "people"), Surroundings(TODAY)))
    async with app.run_test(size=(80, 24)):
        assert shown(app).count("a adds a person") == 1


async def test_a_choice_that_is_wider_than_the_field_says_that_it_is_cut() -> None:
    app = OneField(a_field("choices", choices=("1. The bathroom fan is broken and mould grows on every wall",)))
    async with app.run_test(size=(60, 24)):
        assert "[ ] 1. The bathroom" in shown(app)
        assert "…" in shown(app)


@pytest.mark.parametrize(("kind", "kept"), [("text", "ab 5 0 c"), ("money", "ab 5 0 c"), ("date", "5 0 c")])
async def test_all_lines_of_a_paste_are_kept_in_a_field_of_one_line(kind: str, kept: str) -> None:
    app = OneField(a_field(kind))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "a", "b", "space")
        field = app.query_one("#field-it", Input)
        if kind == "date":
            field.select_all()
        field.post_message(events.Paste("\n5\r\n 0\n\nc \n"))
        await pilot.pause()
        assert app.field.value_typed == kept
        field.select_all()
        app.copy_to_clipboard("x\ny")
        field.action_paste()
        assert app.field.value_typed == "x y"


async def test_a_paste_that_is_too_long_for_a_line_is_told_of() -> None:
    app = OneField(a_field("text"))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "a")
        app.query_one("#field-it", Input).post_message(events.Paste("x" * 2_001))
        await pilot.pause()
        assert app.field.value_typed == "a"
        assert "A line takes 2,000 characters at most" in " ".join(one.message for one in app._notifications)


async def test_the_line_that_is_written_stays_in_sight_where_the_field_is_taller_than_its_place() -> None:
    app = OneField(a_field("longtext"))
    async with app.run_test(size=(80, 5)) as pilot:
        app.query_one("#field-it", TextArea).post_message(events.Paste("\n".join(f"line {n}" for n in range(40))))
        await press(pilot, "Z")
        await pilot.pause()
        assert "line 39Z" in shown(app)
        await press(pilot, *["up"] * 7)
        await pilot.pause()
        assert "line 32" in shown(app)
