"""Letters to others than the customer: they go to nobody's address but their own, and not to who acts no more."""

from datetime import date
from email import message_from_bytes
from email.policy import default

import pytest

from app.desk import Desk
from app.errors import Refused
from app.rules.events import Event
from tests.desk.letter_desk import desk_of
from tests.desk.test_letters import begun, record, values

CHASE = "Service desk chase"
ACTS = {
    "capacity": "representative",
    "representative": "Rae Invented",
    "represents_as": "relative",
    "representative_contact": "rae@family.example",
}

desk = desk_of("southern", with_head=True)


@pytest.mark.parametrize("acts", [{}, ACTS])
def test_a_letter_to_a_team_is_not_mailed_to_the_customer_nor_to_who_acts_for_them(
    desk: Desk, acts: dict[str, str]
) -> None:
    reference = begun(desk, letter_forms=("large print",), **acts)
    record(desk, reference, Event("dissatisfaction.received", date(2026, 3, 30), {}))
    told = values(
        desk, reference, CHASE, text_addressee="Plumbing Team", text_missing="The date.", recipient="representative"
    )
    goes = "It goes by e-mail to an address that is still to be entered for Plumbing Team, as a draft"
    assert desk.letters.preview(reference, CHASE, told).way.startswith(goes)
    with pytest.raises(Refused, match="No e-mail address of the recipient"):
        desk.letters.send(reference, CHASE, told)
    done = desk.letters.send(reference, CHASE, {**told, "email": "plumbing@landlord.example"})
    mail = message_from_bytes(done.files[-1].data, policy=default)
    words = mail.get_body()
    assert mail["To"] == "plumbing@landlord.example"
    assert words is not None
    assert words.get_content().startswith("Dear Plumbing Team,")
    assert "your complaint" not in words.get_content()
    sent = desk.store.log(reference)[-1]
    assert (sent.get("to"), sent.get("formats", ())) == ("other", ())


def test_the_customers_own_address_is_pointed_out_as_a_draft_from_before_may_hold_it(desk: Desk) -> None:
    reference = begun(desk)
    told = values(desk, reference, CHASE, text_addressee="Plumbing Team", text_missing="The date.")

    def advice(email: str) -> list[str]:
        return [one.reason for one in desk.letters.preview(reference, CHASE, {**told, "email": email}).findings]

    (said,) = [one for one in advice("ada@example.org") if "ada@example.org" in one]
    assert "recorded as the customer's or representative's" in said
    assert not any("recorded as" in one for one in advice("plumbing@landlord.example"))


@pytest.mark.parametrize("means", ["e-mail", "letter"])
def test_no_letter_goes_to_a_representative_once_the_receipt_says_that_nobody_acts_for_the_customer(
    desk: Desk, means: str
) -> None:
    reference = begun(desk, **ACTS)
    desk.casework.do(reference, "case.correct", {"entry": "1", "capacity": "customer", "because": "She came alone."})
    told = values(desk, reference, "Acknowledgement", recipient="representative", means=means)
    with pytest.raises(Refused, match="Nobody acts for the customer"):
        desk.letters.send(reference, "Acknowledgement", {**told, "representative_email": "rae@family.example"})
    assert "letter.sent" not in [event.name for event in desk.store.log(reference)]


def test_to_whom_it_goes_is_read_as_every_choice_is(desk: Desk) -> None:
    reference = begun(desk, **ACTS)
    told = values(desk, reference, "Acknowledgement", means="e-mail")
    for typed in ("rep", "Representative"):
        preview = desk.letters.preview(reference, "Acknowledgement", {**told, "recipient": typed})
        assert preview.way.startswith("It goes by e-mail to rae@family.example for Rae Invented")
    with pytest.raises(Refused, match="to the customer or to the representative|not one of customer, representative"):
        desk.letters.send(reference, "Acknowledgement", {**told, "recipient": "dog"})
    unread = desk.letters.preview(reference, "Withdrawal", {**told, "recipient": "dog"})
    assert "Address it to the customer or to the representative." in [one.reason for one in unread.findings if one.must]
