"""Aspire's letters, sent and read back: each fact has a word of its own, and without it the letter cannot go."""

from datetime import date

import pytest

from app.desk import Desk
from app.errors import Refused
from data.procedure_files import load
from tests.desk.letter_desk import desk_of
from tests.desk.test_letters import begun, sent, values, wants
from tests.screens.stage import OFFICER, received, take

DECIDED = date(2026, 4, 10)

desk = desk_of("aspire", with_head=True)


@pytest.mark.clause("aspire", "making.3e")
def test_the_acknowledgement_says_all_that_its_clause_lists(desk: Desk) -> None:
    reference = begun(desk)
    said = sent(desk, reference, "Acknowledgement", on="2/4/2026")
    for words in (
        f"Your reference is {reference}.",
        "1. The leak was reported on 4 January and not repaired",
        "2. Nobody called back",
        "Repair the ceiling and say sorry.",
        f"{OFFICER}, complaint handler, handles your complaint",
        "our full answer by Monday 20 April 2026",
        "You can reach us by telephone on 01632 960000 or by e-mail at complaints@aspire.example.",
    ):
        assert words in said, words
    assert "All of this is our responsibility" not in said  # nobody said so


@pytest.mark.clause("aspire", "making.3e")
def test_an_acknowledgement_names_the_handler_and_the_ways_of_reaching_us_or_is_refused(desk: Desk) -> None:
    reference = received(desk)
    take(desk, reference, "stage1.log", on="31/3/2026")
    assert "Nobody is named who handles the complaint." in wants(desk, reference, "Acknowledgement", means="letter")
    desk.note_demo(False)
    missing = wants(desk, begun(desk), "Acknowledgement", means="letter")
    assert any("phone is not entered" in reason for reason in missing)
    assert any("email is not entered" in reason for reason in missing)


@pytest.mark.clause("aspire", "handling.7a")
@pytest.mark.parametrize("ground", load("aspire").step_by_id["stage1.refuse"].choices["ground"])
def test_a_refusal_says_in_words_on_which_ground_it_stands(desk: Desk, ground: str) -> None:
    reference = received(desk)
    given = {"ground": ground, "reason": "The gutter was painted blue.", "means": "letter"}
    preview = desk.letters.preview(reference, "Not accepted", values(desk, reference, "Not accepted", **given))
    reasons = preview.words.partition("## Why not")[2] or preview.words.partition("Why not")[2]
    said = " ".join(reasons.partition("The gutter was painted blue.")[0].split())
    assert said.endswith(".")
    assert "that we rely on" not in said  # said in a sentence, not by the name that the form has for it


def investigated(desk: Desk) -> str:
    """A complaint of two points, with the customer spoken to."""
    reference = begun(desk)
    take(desk, reference, "stage1.acknowledge", on="2/4/2026")
    take(desk, reference, "stage1.contact", on="3/4/2026", outcome="spoke", manner="telephone", learned="Wants a roof")
    return reference


def decide(desk: Desk, reference: str, item: str, finding: str, reasons: str, outcome: str) -> None:
    given = {"item": item, "finding": finding, "reasons": reasons, "outcome": outcome}
    take(desk, reference, "point.decide", on=DECIDED, **given)


ANSWER = {
    "outcome": "partly upheld",
    "text_opening": "We are sorry that the lagging froze.",
    "text_reviewed": "We read the plumber's diary.",
}


def answered(desk: Desk) -> str:
    """A complaint with findings, a remedy, an action that is done and one that is to come."""
    reference = investigated(desk)
    decide(desk, reference, "1", "Nobody booked the plumber", "The diary is blank in January.", "upheld")
    decide(desk, reference, "2", "The callback was made", "The switchboard shows it.", "not upheld")
    take(desk, reference, "redress.propose", on=DECIDED, kind="financial remedy", text="We will credit your account",
         lines="by way of apology; eleven cold days; ; Service failure; £50", due="1/5/2026",
         reasons="Eleven cold days.")  # fmt: skip
    for what, until in (("Clear the drain", "9/4/2026"), ("Renew the gutter", "8/5/2026")):
        take(desk, reference, "action.offer", on="9/4/2026", what=what, owner="Roofing", until=until, pays=False)
    take(desk, reference, "action.complete", on=DECIDED, item="A1", evidence="A photograph", satisfactory=True)
    return reference


@pytest.mark.clause("aspire", "stage1.7")
@pytest.mark.clause("aspire", "resolution.1a")
def test_the_response_says_all_that_its_clause_lists(desk: Desk) -> None:
    reference = answered(desk)
    said = sent(desk, reference, "Stage 1 response", on="13/4/2026", **ANSWER)
    for words in (
        "at stage 1 of our complaints procedure",
        "We are sorry that the lagging froze.",
        "partly upheld",
        "Upheld. Nobody booked the plumber", "The diary is blank in January.",
        "Not upheld. The callback was made", "The switchboard shows it.",
        "We will credit your account: £50, by Friday 1 May 2026",
        "Clear the drain, done on Friday 10 April 2026",
        "Renew the gutter, by Friday 8 May 2026",
        "You can ask us to look at it again, at stage 2.",
        "Please do so by Monday 27 April 2026, which is within 14 days",
        "Housing Ombudsman Service", "0300 111 3000", "PO Box 1484", "info@housing-ombudsman.org.uk",
    ):  # fmt: skip
        assert words in said, words


@pytest.mark.clause("aspire", "stage1.7")
@pytest.mark.parametrize(
    ("lacking", "says"),
    [("text_opening", "Opening: what went wrong"), ("outcome", "The outcome is not entered")],
)
def test_a_response_without_apology_or_outcome_is_refused(desk: Desk, lacking: str, says: str) -> None:
    reference = answered(desk)
    assert wants(desk, reference, "Stage 1 response", means="letter", **ANSWER) == []
    with pytest.raises(Refused, match=says):
        sent(desk, reference, "Stage 1 response", **{**ANSWER, lacking: ""})


@pytest.mark.clause("aspire", "stage1.7")
def test_a_response_that_leaves_an_issue_out_is_refused(desk: Desk) -> None:
    reference = investigated(desk)
    decide(desk, reference, "1", "Nobody booked the plumber", "The diary is blank.", "upheld")
    with pytest.raises(Refused, match=r"2"):
        sent(desk, reference, "Stage 1 response", **ANSWER)


@pytest.mark.clause("aspire", "resolution.1a")
def test_a_remedy_without_its_date_is_refused(desk: Desk) -> None:
    reference = answered(desk)
    take(
        desk, reference, "redress.propose", on=DECIDED, kind="apology", text="We will call on you", reasons="We owe it"
    )
    with pytest.raises(Refused, match="Remedy 2 has no date"):
        sent(desk, reference, "Stage 1 response", **ANSWER)
