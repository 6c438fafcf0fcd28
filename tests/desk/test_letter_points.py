"""What letters say point by point: the words as agreed, whose responsibility, and whom the customer can turn to."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from app.desk import Desk
from app.rules.events import Event
from data.letter_files import letters
from tests.desk.letter_desk import desk_of
from tests.desk.test_letter_reviews import edited
from tests.desk.test_letters import begun, record, values, wants
from tests.screens.stage import desk_in

desk = desk_of()


# Points, as agreed


AGREED = (
    Event("point.agreed", date(2026, 4, 1), {"item": "1", "text": "AGREED WORDS OF POINT ONE", "responsible": "yes"}),
    Event("point.agreed", date(2026, 4, 1), {"item": "2", "responsible": "no", "who_is": "the owner of the shop"}),
)


@pytest.mark.clause("abri", "11.1b")
@pytest.mark.clause("abri", "11.2b")
@pytest.mark.parametrize(
    ("landlord", "letter"),
    [("abri", "acknowledgement"), ("abri", "response"), ("octavia", "COMP01"), ("octavia", "COMP03"),
      ("aspire", "Stage 1 response")],
)  # fmt: skip
def test_letters_say_the_points_as_agreed_and_whose_they_are(tmp_path: Path, landlord: str, letter: str) -> None:
    desk = desk_in(tmp_path, landlord)
    reference = begun(desk)
    record(desk, reference, *AGREED)
    said = " ".join(desk.letters.preview(reference, letter, values(desk, reference, letter)).words.split())
    assert "AGREED WORDS OF POINT ONE" in said
    assert "4 January" not in said
    assert "Point 1: we are responsible for this." in said
    assert "Point 2: we are not responsible for this. Responsible is: the owner of the shop." in said
    assert "All of this is our responsibility" not in said


@pytest.mark.clause("abri", "11.2b")
@pytest.mark.clause("abri", "11.1b")
@pytest.mark.parametrize("letter", ["acknowledgement", "response"])
def test_a_letter_that_leaves_out_whose_points_they_are_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, letter: str
) -> None:
    reference = begun(desk)
    record(desk, reference, *AGREED)
    lacks = "The letter does not say what we are and are not responsible for."
    assert lacks not in wants(desk, reference, letter)
    edited(
        monkeypatch, f"{letter}.md", f'{{% extends "shared/{letter}.md" %}}{{% part responsibility %}}{{% endpart %}}'
    )
    assert lacks in wants(desk, reference, letter)


# Whom the customer can turn to


REST, ONE = (f"Housing Ombudsman Service, about {what}" for what in ("the rest of your complaint", "point 1"))
DATA = "Information Commission, about personal data"
SAFETY = "Building Safety Regulator, about building safety"
DATA_TWO = "Information Commission, about point 2"
BY_CATEGORY = {"category": "data protection"}
BY_NAME = {"arbitrator": "Building Safety Regulator"}


@pytest.mark.clause("abri", "11.2b")
@pytest.mark.clause("aspire", "stage1.7")
@pytest.mark.parametrize(
    ("landlord", "letter", "flags", "agreed", "there", "not_there"),
    [
        # Nobody has said which points the flag is about: the others keep the Ombudsman.
        ("abri", "response", ("personal data",), {}, (DATA, REST), ()),
        ("aspire", "Stage 1 response", ("personal data",), {}, (DATA, REST), ()),
        ("abri", "response", ("building safety", "heat network"), {}, 
         (SAFETY, "Energy Ombudsman, about heat network", REST), ()),
        ("octavia", "COMP03", ("building safety",), {}, (SAFETY, REST), ()),
        # A point's category or its own arbitrator says it.
        ("abri", "response", (), BY_CATEGORY, (DATA_TWO, ONE), ()),
        ("abri", "response", ("personal data",), BY_CATEGORY, (DATA_TWO, ONE), ("about personal data",)),
        ("abri", "response", ("building safety",), BY_NAME,
         ("Building Safety Regulator, about point 2", ONE), ()),
    ],
)  # fmt: skip
def test_a_flag_takes_the_ombudsman_from_no_other_point(
    tmp_path: Path, landlord: str, letter: str, flags: tuple[str, ...], agreed: dict[str, str],
    there: tuple[str, ...], not_there: tuple[str, ...],
) -> None:  # fmt: skip
    desk = desk_in(tmp_path, landlord)
    reference = begun(desk, flags=flags)
    if agreed:
        record(desk, reference, Event("point.agreed", date(2026, 4, 1), {"item": "2", **agreed}))
    words = " ".join(desk.letters.preview(reference, letter, values(desk, reference, letter)).words.split())
    assert [one for one in there if one not in words] == []
    assert [one for one in not_there if one in words] == []


@pytest.mark.clause("abri", "11.2b")
def test_one_point_with_two_flags_has_two_arbitrators_and_not_the_usual_one(desk: Desk) -> None:
    reference = begun(desk, flags=("building safety", "heat network"), points=({"text": "All of it"},))
    words = desk.letters.preview(reference, "response", values(desk, reference, "response")).words
    assert "Building Safety Regulator, about point 1" in words
    assert "Energy Ombudsman, about point 1" in words
    assert "PO Box 1484" not in words


@pytest.mark.parametrize("landlord", ["abri", "aspire", "octavia", "onehousing", "southern"])
def test_an_arbitrator_agreed_for_a_point_is_in_the_letter_or_found_lacking(tmp_path: Path, landlord: str) -> None:
    desk = desk_in(tmp_path, landlord)
    desk.note_demo(True)
    reference = begun(desk)
    letter = next(one.id for one in letters(landlord).letters if one.kind == "response" and one.stage == "stage1")
    [spec] = [one for one in desk.casework.form(reference, "point.agree").fields if one.name == "arbitrator"]
    lacking = set()
    for day, name in enumerate(spec.choices, 1):
        record(desk, reference, Event("point.agreed", date(2026, 4, day), {"item": "2", "arbitrator": name}))
        words = desk.letters.preview(reference, letter, values(desk, reference, letter)).words
        found = f"Point 2 was agreed to be for the {name}, and these letters do not know how to reach it."
        if found in " ".join(wants(desk, reference, letter)):
            lacking.add(name)
            assert "Housing Ombudsman Service, about point 1" in words, "the other point keeps its arbitrator"
        elif name not in ("none", "Housing Ombudsman"):
            assert re.search(f"{name}.*, about point 2", words), name
    assert lacking == LACKING[landlord]


LACKING: dict[str, set[str]] = {
    "abri": {"Financial Ombudsman Service"},
    "aspire": {"Building Safety Regulator"},
    "octavia": {"Financial Ombudsman Service", "Information Commission"},
    "onehousing": set(),
    "southern": set(),
}
"""Arbitrators whom a landlord lets a point be for, and of whom its document and the public data say too little."""


def test_points_may_have_an_arbitrator_each(desk: Desk) -> None:
    reference = begun(desk)
    agreed = Event("point.agreed", date(2026, 4, 1), {"item": "2", "text": "x", "arbitrator": "Energy Ombudsman"})
    record(desk, reference, agreed)
    words = desk.letters.preview(reference, "acknowledgement", values(desk, reference, "acknowledgement")).words
    assert "Housing Ombudsman Service, about point 1" in words
    assert "Energy Ombudsman, about point 2" in words
