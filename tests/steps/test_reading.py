"""What was typed, turned into values: text kept as it is, everything else read as people write it."""

from datetime import date, datetime
from typing import Any

import pytest

from app.errors import BadInput
from app.rules.events import ERASED
from app.rules.procedure import FIELD_KINDS, FieldSpec
from app.steps.reading import LONGEST, read_value

TODAY = date(2026, 4, 9)


def read(kind: str, raw: object, **spec: Any) -> object:
    return read_value(FieldSpec("field", "The field", kind, **spec), raw, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "[bold red]not markup[/]",
        "\x1b[31mnot red\x1b[0m",
        "{reason} %s ${HOME} =1+1",
        "مرحبا ‮ reversed",
        "  kept \t as\r\nit is  ",
        "e\u0301 \U0001f600",
        "x" * 100_000,
        "x" * LONGEST,
    ],
)
def test_text_is_text(text: str) -> None:
    assert read("longtext", text) == text
    assert read("text", text) == text


@pytest.mark.parametrize("text", ["", "  \n", "\u200b", " \ufeff\u2060 ", "\u202e\u00a0", "\x1b"])
def test_what_shows_nothing_says_nothing(text: str) -> None:
    assert read("longtext", text) is None


def test_only_what_no_database_keeps_is_taken_out() -> None:
    assert read("text", "No\0 heat") == "No heat"
    assert read("text", "half \ud83d a character") == "half \ufffd a character"


def test_a_text_without_end_is_told_so() -> None:
    with pytest.raises(BadInput, match="200,001 characters, and 200,000 is the most"):
        read("longtext", "x" * (LONGEST + 1))


@pytest.mark.parametrize("kind", sorted(FIELD_KINDS))
@pytest.mark.parametrize("nothing", [None, "", "   \n", "\0"])
def test_nothing_is_nothing(kind: str, nothing: str | None) -> None:
    assert read(kind, nothing) is None


@pytest.mark.parametrize(
    ("typed", "value"), [("yes", True), ("Y", True), ("no", False), ("false", False), (True, True)]
)
def test_yes_and_no(typed: object, value: bool) -> None:
    assert read("yesno", typed) is value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("5 working days", "5 working days"),
        ("every 1 working day", "1 working day"),
        ("Weekly", "7 days"),
        ("every week", "7 days"),
        ("2 weeks", "14 days"),
    ],
)
def test_intervals(typed: str, value: str) -> None:
    assert read("interval", typed) == value


CHOICES = ("e-mail", "telephone", "letter", "letter by hand")


@pytest.mark.parametrize(("typed", "value"), [("letter", "letter"), ("TELEPHONE", "telephone"), ("tel", "telephone")])
def test_a_choice_by_its_beginning(typed: str, value: str) -> None:
    assert read("choice", typed, choices=CHOICES) == value


def test_several_choices() -> None:
    assert read("choices", "tel, E-MAIL\nletter;letter", choices=CHOICES) == ("telephone", "e-mail", "letter")
    assert read("choices", ["letter"], choices=CHOICES) == ("letter",)
    assert read("choices", "anything goes") == ("anything goes",)
    assert read("choices", " conduct, or manner ", choices=("conduct, or manner", "repairs")) == ("conduct, or manner",)


def test_dates() -> None:
    assert read("date", "fri") == date(2026, 4, 3)
    assert read("date", "fri", ahead=True) == date(2026, 4, 10)
    assert read("date", date(2026, 4, 1)) == date(2026, 4, 1)
    on = FieldSpec("on", "Date", "date")
    assert read_value(on, "tomorrow", TODAY) == date(2026, 4, 10)


def test_points_are_a_line_each_and_people_too() -> None:
    assert read("points", "No heat\n\n  No reply ") == ({"text": "No heat"}, {"text": "No reply"})
    assert read("points", [{"text": "No heat", "category": "repairs", "responsible": ""}, {"text": " "}]) == (
        {"text": "No heat", "category": "repairs"},
    )
    assert read("people", ["A. Example", {"name": "B. Example", "lead": True}]) == (
        {"name": "A. Example"},
        {"name": "B. Example", "lead": True},
    )


def test_what_was_erased_stays_erased() -> None:
    assert read("longtext", ERASED) is ERASED


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        ("yesno", "perhaps", "answer yes or no"),
        ("integer", "two", "whole number"),
        ("integer", "-1", "whole number"),
        ("integer", True, "whole number"),
        ("interval", "now and then", "not a length of time"),
        ("interval", "same day", "how often"),
        ("date", "soon", "not a date"),
        ("date", "10/4/26", "in the future"),
        ("date", "1/1/1066", "Check the year"),
        ("date", datetime(2026, 4, 9, 12), "takes a date"),  # noqa: DTZ001 - a moment is what is refused
        ("date", 20260409, "takes a date"),
        ("choice", "lett", "is not one of"),
        ("choice", "x" * 500, "is not one of"),
        ("choices", ["letter", "pigeon"], "'pigeon' is not one of"),
        ("points", [{"txt": "No heat"}], "a row has no 'txt'"),
        ("points", [3], "takes a text"),
        ("text", 3, "takes a text"),
    ],
)
def test_a_slip_gets_a_sentence_with_the_fields_name(kind: str, typed: object, says: str) -> None:
    with pytest.raises(BadInput, match=says) as refused:
        read(kind, typed, choices=CHOICES if kind.startswith("choice") else ())
    assert len(str(refused.value)) < 240


def test_members_of_a_group_answer_yes_no_or_nothing() -> None:
    spec = FieldSpec("members", "Members", "people", choices=("confirmed", "lead"))
    typed = "Bo Sample; yes; 3/4; telephone\nCy Sample; no reply; 7/4/2026; letter; twice\nDi Sample\n"
    bo, cy = date(2026, 4, 3), date(2026, 4, 7)
    assert read_value(spec, typed, date(2026, 4, 14)) == (
        {"name": "Bo Sample", "confirmed": "yes", "confirmed_on": bo, "confirmed_how": "telephone"},
        {"name": "Cy Sample", "confirmed": "no reply", "confirmed_on": cy, "confirmed_how": "letter; twice"},
        {"name": "Di Sample"},
    )
    rows = ({"name": "Bo Sample", "confirmed": "no", "confirmed_on": "3/4", "lead": True},)
    assert read_value(spec, rows, date(2026, 4, 14)) == (
        {"name": "Bo Sample", "confirmed": "no", "confirmed_on": bo, "lead": True},
    )
    for wrong in ("Bo Sample; perhaps", "Bo Sample; yes; 31/2"):
        with pytest.raises(BadInput):
            read_value(spec, wrong, date(2026, 4, 14))
    # A list that asks nothing of the kind takes the whole line as a name.
    assert read_value(FieldSpec("x", "X", "people"), "Bo; yes", date(2026, 4, 14)) == ({"name": "Bo; yes"},)
