"""One Housing's letters, sent and read back: each fact has a word of its own, and without it the letter cannot go."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.desk import Desk
from app.errors import Refused
from data.procedure_files import load
from tests.desk.test_letters import begun, sent, values, wants, words_of
from tests.screens.stage import COLLEAGUE, OFFICER, desk_in, received, take

CONTENTS = {
    "issues": "The lobby flooded twice.\nThe hoist was left unmended.",
    "outcome_wanted": "A dry lobby by Whitsun.",
    "responsibility": "The lobby is ours. The hoist belongs to the freeholder.",
}
ELSEWHERE = {"actions": "A survey", "needs_known": "none", "adjustments": "none", "expectations": "is realistic"}
DECIDED = date(2026, 4, 10)
LEVELS = """
[table]
from = 2026-01-01
version = "Invented levels"

[[level]]
role = "head of service transformation and complaints"
limit = "£250"
"""
LINES = "compensation; eleven cold days; ; Service failure; £95"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = desk_in(tmp_path, "onehousing")
    found.note_demo(True)
    (tmp_path / "levels.toml").write_text(LEVELS, encoding="utf-8")
    found.tables.enter_levels(tmp_path / "levels.toml")
    yield found
    found.close()


@pytest.mark.clause("onehousing", "6.4.1c")
@pytest.mark.clause("onehousing", "6.4.1e")
@pytest.mark.clause("onehousing", "6.3.2")
def test_the_acknowledgement_says_what_was_entered_and_nothing_else(desk: Desk) -> None:
    reference = begun(desk)
    said = sent(desk, reference, "Acknowledgement", on="2/4/2026", **CONTENTS, **ELSEWHERE)
    for words in (
        "The lobby flooded twice. The hoist was left unmended.",
        "you would like this: A dry lobby by Whitsun.",
        "The lobby is ours. The hoist belongs to the freeholder.",
        f"{OFFICER}, lead officer, handles your complaint",
        "Housing Ombudsman Service",
        "0300 111 3000",
        "Monday 20 April 2026",
    ):
        assert words in said, words
    assert "All of this is our responsibility" not in said
    assert "Repair the ceiling" not in said  # the receipt's outcome gave way to what was agreed since


@pytest.mark.clause("onehousing", "6.4.1c")
@pytest.mark.parametrize("without", CONTENTS)
def test_an_acknowledgement_without_one_of_its_contents_is_refused(desk: Desk, without: str) -> None:
    reference = begun(desk)
    given = {**CONTENTS, **ELSEWHERE}
    assert wants(desk, reference, "Acknowledgement", means="letter", **given) == []
    lacking = values(desk, reference, "Acknowledgement", means="letter", **{**given, without: ""})
    with pytest.raises(Refused):
        desk.letters.send(reference, "Acknowledgement", lacking)
    assert not desk.store.log(reference)[-1].name.startswith("letter")


def test_the_acknowledgement_starts_with_what_the_case_holds_already(desk: Desk) -> None:
    reference = begun(desk)
    form = desk.letters.form(reference, "Acknowledgement")
    assert form.values["issues"] == "1. The leak was reported on 4 January and not repaired\n2. Nobody called back"
    assert form.values["outcome_wanted"] == "Repair the ceiling and say sorry."
    take(desk, reference, "stage1.define", points="The damp", outcome_sought="A dry wall", state="agreed")
    form = desk.letters.form(reference, "Acknowledgement")
    assert (form.values["issues"], form.values["outcome_wanted"]) == ("1. The damp", "A dry wall")


def test_an_address_that_must_stay_unseen_bars_the_post_once_and_says_where_to_go(desk: Desk) -> None:
    reference = begun(desk, address_hidden=True)
    (wanted,) = wants(desk, reference, "Acknowledgement", means="letter", **CONTENTS, **ELSEWHERE)
    assert "must not be shown" in wanted
    assert "under 'Letters go to'" in wanted


def test_a_letter_that_a_check_sent_back_says_so_where_no_check_is_asked_for(desk: Desk) -> None:
    reference = begun(desk)
    given = values(desk, reference, "Acknowledgement", means="letter", **CONTENTS, **ELSEWHERE)
    desk.people.sit(COLLEAGUE)
    desk.letters.check(reference, "Acknowledgement", given, result="sent back", note="The hoist is ours.", sheet={})
    preview = desk.letters.preview(reference, "Acknowledgement", given)
    assert preview.allowed
    assert any("sent this letter back" in one.reason for one in preview.findings)
    mended = {**given, "responsibility": "All of it is ours."}
    assert not any("sent" in one.reason for one in desk.letters.preview(reference, "Acknowledgement", mended).findings)


@pytest.mark.clause("onehousing", "6.4.1e")
def test_an_acknowledgement_without_a_lead_officer_is_refused(desk: Desk) -> None:
    reference = received(desk)
    take(desk, reference, "stage1.log", on="31/3/2026")
    missing = wants(desk, reference, "Acknowledgement", means="letter", **CONTENTS, **ELSEWHERE)
    assert "Nobody is named who handles the complaint." in missing


@pytest.mark.clause("onehousing", "6.4.1h")
@pytest.mark.parametrize("ground", load("onehousing").step_by_id["stage1.refuse"].choices["ground"])
def test_a_refusal_says_in_words_on_which_ground_it_stands(desk: Desk, ground: str) -> None:
    reference = received(desk)
    given = {"ground": ground, "reason": "The gutter was painted blue", "means": "letter"}
    preview = desk.letters.preview(reference, "Non-acceptance", values(desk, reference, "Non-acceptance", **given))
    words = " ".join(preview.words.split())
    section = ground.partition(": ")[0]
    assert f"Section {section} of our complaints policy" in words
    assert ground not in words  # said in a sentence, not by the name that the form has for it
    assert "The gutter was painted blue." in words


def investigated(desk: Desk) -> str:
    """A complaint of two points that was acknowledged."""
    reference = begun(desk)
    take(desk, reference, "stage1.acknowledge", on="2/4/2026")
    return reference


def decide(desk: Desk, reference: str, item: str, finding: str, reasons: str) -> None:
    given = {"item": item, "finding": finding, "reasons": reasons, "outcome": "upheld", "effect": "A wet hall"}
    take(desk, reference, "point.decide", on=DECIDED, **given, remedy="A new gutter")


ANSWER = {
    "outcome": "partly upheld",
    "text_opening": "We are sorry that the lagging froze.",
    "text_reviewed": "We read the plumber's diary.",
}


@pytest.mark.clause("onehousing", "6.5.1k")
@pytest.mark.clause("onehousing", "6.5.1l")
@pytest.mark.clause("onehousing", "6.5.1n")
def test_the_response_says_all_that_its_clause_lists(desk: Desk) -> None:
    reference = investigated(desk)
    decide(desk, reference, "1", "Nobody booked the plumber", "The diary is blank in January.")
    missing = wants(desk, reference, "Stage 1 response", means="letter", **ANSWER)
    assert any("Decide first: 2" in reason for reason in missing)
    decide(desk, reference, "2", "The callback was forgotten", "The switchboard kept no note.")
    take(desk, reference, "redress.propose", on=DECIDED, kind="financial remedy", text="We will credit your account",
         lines=LINES, due="1/5/2026", reasons="Eleven cold days.")  # fmt: skip
    take(desk, reference, "action.offer", on=DECIDED, what="Renew the gutter", owner="Roofing", until="8/5/2026",
         costs=False)  # fmt: skip
    with pytest.raises(Refused, match="signed off"):
        sent(desk, reference, "Stage 1 response", **ANSWER)
    desk.people.sit(COLLEAGUE)
    desk.money.approve(reference, "1")
    desk.people.sit(OFFICER)
    said = sent(desk, reference, "Stage 1 response", **ANSWER)
    for words in (
        "at stage 1 of our complaints procedure",
        "The leak was reported on 4 January and not repaired",
        "Nobody called back",
        "partly upheld",
        "Nobody booked the plumber", "The diary is blank in January.",
        "The callback was forgotten", "The switchboard kept no note.",
        "We will credit your account: £95, by Friday 1 May 2026",
        "Renew the gutter, by Friday 8 May 2026",
        "you can ask our Compensation Panel to look at it",
        "You can ask us to look at it again, at stage 2.",
        "Housing Ombudsman Service", "0300 111 3000", "PO Box 1484",
    ):  # fmt: skip
        assert words in said, words


@pytest.mark.clause("onehousing", "6.5.1k")
def test_a_remedy_that_was_sent_back_does_not_hold_the_response_up(desk: Desk) -> None:
    reference = investigated(desk)
    decide(desk, reference, "1", "It was late", "No visit was booked.")
    decide(desk, reference, "2", "It was forgotten", "No note was kept.")
    take(desk, reference, "redress.propose", on=DECIDED, kind="apology", text="We grovel", due="1/5/2026", reasons="x")
    desk.people.sit(COLLEAGUE)
    take(desk, reference, "redress.return", on=DECIDED, item="1", reason="Say it in plain words")
    desk.people.sit(OFFICER)
    said = sent(desk, reference, "Stage 1 response", **ANSWER)
    assert "We grovel" not in said
    assert "Compensation Panel" in said


def test_a_withdrawal_confirms_itself_and_is_signed_once_where_nobody_handles_the_case(desk: Desk) -> None:
    reference = received(desk)
    given = values(desk, reference, "Withdrawal", means="letter", told="telephone")
    assert "confirmed" not in given
    done = desk.letters.send(reference, "Withdrawal", given)
    assert words_of(done.files[0].data).count("One Housing\nOne Housing") == 0
    (event,) = [one for one in desk.store.log(reference) if one.name == "stage1.withdrawn"]
    assert event.fields["confirmed"] is True


@pytest.mark.parametrize(
    ("contact", "more", "means"),
    [
        ("ada@example.org", {}, "e-mail"),
        ("07000 000000", {}, "letter"),
        ("07000 000000", {"address_hidden": True}, "e-mail"),
        ("ada@example.org", {"prefers": "letter"}, "letter"),
    ],
)
def test_a_letter_starts_with_the_way_that_can_reach_the_customer(
    desk: Desk, contact: str, more: dict[str, Any], means: str
) -> None:
    reference = begun(desk, contact=contact, **more)
    assert desk.letters.form(reference, "Acknowledgement").values["means"] == means


def test_points_and_offers_are_chosen_by_their_words(desk: Desk) -> None:
    reference = investigated(desk)
    fields = {spec.name: spec for spec in desk.casework.form(reference, "point.decide").fields}
    assert fields["item"].words["2"] == "2. Nobody called back"
    take(
        desk, reference, "redress.propose", on=DECIDED, kind="apology", text="We say sorry", due="1/5/2026", reasons="x"
    )
    take(desk, reference, "redress.offer", on=DECIDED, item="1", channel="letter")
    fields = {spec.name: spec for spec in desk.casework.form(reference, "redress.accept").fields}
    assert fields["item"].words["1"] == "1. We say sorry"


def test_a_remedy_without_a_date_is_warned_of_before_somebody_signs_it_off(desk: Desk) -> None:
    reference = investigated(desk)
    proposal = {"on": DECIDED, "kind": "financial remedy", "text": "We pay you", "lines": LINES, "reasons": "Cold."}
    for due, told in (("", True), ("1/5/2026", False)):
        warnings = desk.casework.preview(reference, "redress.propose", {**proposal, "due": due}).warnings
        assert any(one.startswith("It has no date.") for one in warnings) is told


@pytest.mark.parametrize(
    ("says", "figure", "fits"),
    [
        ("agrees", "£95", True), ("agrees", "£120", False), ("recommends more", "£120", True),
        ("recommends more", "£95", False), ("recommends less", "£60", True), ("recommends less", "£120", False),
    ],
)  # fmt: skip
def test_what_the_panel_says_and_its_figure_go_together(desk: Desk, says: str, figure: str, fits: bool) -> None:
    reference = investigated(desk)
    decide(desk, reference, "1", "It was late", "No visit was booked.")
    decide(desk, reference, "2", "It was forgotten", "No note was kept.")
    take(desk, reference, "redress.propose", on=DECIDED, kind="financial remedy", text="We pay you", lines=LINES,
         due="1/5/2026", reasons="Cold days.")  # fmt: skip
    desk.people.sit(COLLEAGUE)
    desk.money.approve(reference, "1")
    desk.people.sit(OFFICER)
    take(desk, reference, "redress.offer", on=desk.today, item="1", channel="letter")
    review = {"on": desk.today, "item": "1", "recommends": says, "panel_pence": figure}
    warnings = desk.casework.preview(reference, "redress.review", review).warnings
    assert any("One is not right" in one for one in warnings) is not fits


def test_what_a_field_of_some_cases_says_is_read_under_its_own_label(desk: Desk) -> None:
    reference = received(desk, capacity="group")
    take(desk, reference, "stage1.log", on="31/3/2026", category=("service",))
    take(desk, reference, "stage1.define", on="1/4/2026", points="The damp", lead_person="Bo Sample", state="agreed")
    (entry, *_) = desk.casework.open(reference).timeline
    assert dict(entry.detail)["Lead person of the petition"] == "Bo Sample"
