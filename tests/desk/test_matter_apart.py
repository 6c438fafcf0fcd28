"""Records of one matter that differ: an address hidden on one, another decision, a change made meanwhile."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import Conflict, Refused
from app.rules.events import Event
from tests.desk.test_letters import decided, record, values, words_of
from tests.desk.test_matter import RESPONSE, SAME, councillors, customers, link, names, pair, respond, send
from tests.screens.stage import TODAY, completed, desk_in, take

OWN = {"capacity": "customer", "representative": "", "represents_as": "", "authority": "", "authority_on": ""}
"""A second record that the customer brought, not the councillor."""
GIVEN = {"channel": "letter", "outcome": "upheld", "answered": "1, 2", "on": TODAY}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = desk_in(tmp_path, "aspire")
    found.note_demo(True)
    yield found
    found.close()


@pytest.fixture
def colleague(desk: Desk) -> Iterator[Desk]:
    found = Desk.open(desk.settings, TODAY)
    found.people.sit("Tom Brandt")
    yield found
    found.close()


def copies(desk: Desk, reference: str, **more: object) -> tuple[str, ...]:
    return desk.letters.preview(reference, RESPONSE, values(desk, reference, RESPONSE, on=TODAY, **more)).copies


def before_saving(desk: Desk, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Somebody else acts once everything was checked, before it is written."""
    batch, acts = desk.store.batch, iter([act])

    def saved_first():
        for one in acts:
            one()
        return batch()

    monkeypatch.setattr(desk.store, "batch", saved_first)


# What must not be seen


def test_an_address_that_any_record_hides_is_in_no_letter_and_on_no_envelope(desk: Desk) -> None:
    first, _ = pair(desk, address_hidden=True)
    with pytest.raises(Refused, match="The letter shows the customer's address"):
        send(desk, first, means="e-mail", text_reviewed="We wrote to you at NW1 1AA.")
    with pytest.raises(Refused, match="This address must not be shown, says ASP-26A-0002"):
        send(desk, first)
    assert "letter.sent" not in names(desk, first)


def test_a_copy_for_the_customer_goes_to_no_address_that_another_record_hides(desk: Desk) -> None:
    first, second = customers(desk), councillors(desk, address_hidden=True)
    link(desk, first, second)
    (copy,) = copies(desk, second, recipient="representative")
    assert copy.startswith("No copy to Ms Ada Example")


@pytest.mark.clause("aspire", "stage1.6b")
def test_a_customers_copy_goes_by_post_unless_the_customer_agreed_to_e_mail(desk: Desk) -> None:
    first, second = pair(desk)
    assert copies(desk, second, recipient="representative") == ("A copy to Ms Ada Example, by post",)
    take(desk, first, "stage1.contact", on="7/4/2026", outcome="spoke", manner="telephone", learned="By email, please",
         email_agreed_on="7/4/2026")  # fmt: skip
    assert copies(desk, second, recipient="representative") == (
        "A copy to Ms Ada Example, by e-mail to ada@example.org",
    )


def test_a_record_of_another_customer_is_pointed_out_before_one_letter_goes_to_both(desk: Desk) -> None:
    first, second = pair(desk, customer="Mr Bo Sample")
    told = " ".join(desk.letters.preview(first, RESPONSE, values(desk, first, RESPONSE, on=TODAY)).warnings)
    assert f"{second} (Mr Bo Sample)" in told
    assert "The customer here is Ms Ada Example: check that each may read this response." in told


# One party, two records


def test_a_councillor_who_brought_two_records_gets_one_copy_that_is_recorded_on_both(desk: Desk) -> None:
    first, second = pair(desk)
    third = councillors(desk, letter_forms=("large print",))
    link(desk, first, third)
    assert copies(desk, first) == (
        "A copy to Cllr Gil Invented, by e-mail to gil@council.example, also in large print",
    )
    assert sum(form.filename.endswith(".eml") for form in send(desk, first).files) == 1
    sent = [desk.casework.case(one).latest("letter.sent") for one in (second, third)]
    assert sent[0].get("file") == sent[1].get("file")
    assert [desk.store.log(one)[-1].get("copy_sent_on") for one in (second, third)] == [TODAY, TODAY]


def test_a_councillor_who_is_authorised_on_one_record_only_gets_that_records_copy(desk: Desk) -> None:
    first, second = pair(desk)
    third = councillors(desk, authority="", authority_on="")
    link(desk, first, third)
    assert [one.split(":")[0] for one in copies(desk, first)] == [
        "A copy to Cllr Gil Invented, by e-mail to gil@council.example", "No copy to Cllr Gil Invented",
    ]  # fmt: skip
    send(desk, first)
    assert [desk.store.log(one)[-1].get("copy_sent_on") for one in (second, third)] == [TODAY, None]


def test_a_party_that_cannot_be_reached_is_said_of_its_own_record(desk: Desk) -> None:
    first, second = pair(desk, representative_contact="")
    assert copies(desk, first) == (
        f"No copy to Cllr Gil Invented: {second} has no e-mail address of theirs, nor one that may be shown. "
        "Enter one there.",
    )


def test_a_form_that_one_record_of_a_customer_asks_for_is_made_whichever_the_letter_is_written_on(desk: Desk) -> None:
    first, _ = pair(desk, **OWN, letter_forms=("large print",))
    assert [form.filename for form in send(desk, first).files] == [f"{first}-L1.pdf", f"{first}-L1-large-print.pdf"]


# One answer


def test_a_tie_is_made_once_so_that_undoing_it_leaves_none_on_either_record(desk: Desk) -> None:
    first, second = pair(desk)
    for mine, other in ((first, second), (second, first)):
        with pytest.raises(Refused, match="is linked so already"):
            link(desk, mine, other)
    desk.casework.undo(first)
    assert [desk.casework.open(one).links for one in (first, second)] == [(), ()]


def test_a_point_that_two_records_decide_differently_is_not_answered(desk: Desk) -> None:
    first, second = pair(desk, points=({"text": "Nobody called back"},))
    fields = {"item": "1", "finding": "We did.", "reasons": "The log shows it.", "outcome": "not upheld"}
    record(desk, second, Event("point.decided", date(2026, 4, 10), fields))
    with pytest.raises(Refused, match=f"{second}, point 1 is point 2 of this letter and was decided otherwise"):
        send(desk, first)


@pytest.mark.clause("aspire", "making.5c")
def test_a_record_that_is_opened_again_after_the_others_were_answered_gets_no_other_answer(desk: Desk) -> None:
    first, second = pair(desk)
    desk.casework.do(second, "stage1.withdraw", {"told": "telephone", "confirmed": True, "on": TODAY})
    respond(desk, first)
    desk.casework.undo(second)
    with pytest.raises(Refused, match=f"{first}, of the same matter, was answered on Tue 14 Apr 2026 without this"):
        desk.casework.do(second, "stage1.respond", GIVEN)


def test_why_an_answer_was_corrected_stands_on_every_record(desk: Desk) -> None:
    first, second = pair(desk)
    respond(desk, first)
    entry = str(len(names(desk, second)))
    desk.casework.do(second, "case.correct", {"entry": entry, "outcome": "not upheld", "because": "A slip"})
    assert [desk.store.log(one)[-1].get("because") for one in (first, second)] == ["A slip", "A slip"]


def test_a_copy_for_whoever_acts_for_the_customer_says_for_whom(desk: Desk) -> None:
    first, second = pair(desk)
    sent = send(desk, first)
    copy = " ".join(words_of(desk.letters.sent(second, "L1")).split())
    assert "We are writing to you because you act for Ms Ada Example." in copy
    assert "you act for" not in words_of(sent.files[0].data)


def test_what_another_record_offers_is_for_the_points_as_this_letter_numbers_them(desk: Desk) -> None:
    first, second = pair(desk, points=({"text": "Nobody called back"}, {"text": "Nobody answered the councillor"}))
    decided(desk, second, 1, 2)
    offer = {"kind": "apology", "text": "An apology", "points": ("1", "2"), "reasons": "We were late.", "due": TODAY}
    take(desk, second, "redress.propose", on=TODAY, **offer)
    assert "An apology (for points 2 and 3)" in " ".join(words_of(send(desk, first).files[0].data).split())


def test_whom_the_customer_can_turn_to_over_another_record_is_in_the_letter_too(desk: Desk) -> None:
    first, second = pair(desk, flags=("personal data",))
    words = " ".join(words_of(send(desk, first).files[0].data).split())
    assert f"Information Commission, about {second}" in words
    assert words.count("Housing Ombudsman Service") == 1


@pytest.mark.parametrize("filed", ["flags", "category"])
def test_no_colleague_is_named_where_another_record_of_the_matter_is_about_one(desk: Desk, filed: str) -> None:
    first, _ = pair(desk, **{filed: ("staff conduct",)})
    with pytest.raises(Refused, match="names “Tom Brandt”, and this complaint is about a colleague"):
        send(desk, first, text_opening="Tom Brandt was rude to you. We are sorry.")


# Meanwhile


def test_a_form_that_showed_a_tie_is_not_saved_once_the_tie_is_gone(desk: Desk, colleague: Desk) -> None:
    first, second = pair(desk)
    seen, given = desk.casework.open(first).seq, completed(desk, first, "stage1.respond", GIVEN)
    colleague.casework.undo(second)
    with pytest.raises(Conflict, match=f"it would no longer be recorded on {second} as well"):
        desk.casework.do(first, "stage1.respond", given, seen_seq=seen)
    assert "stage1.responded" not in names(desk, first)


def test_a_letter_made_of_what_changed_meanwhile_on_another_record_does_not_go(
    desk: Desk, colleague: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = pair(desk, **OWN, customer="Mr Bo Example", contact="07000 000001")
    hide = {"entry": "1", "address_hidden": True}
    before_saving(desk, monkeypatch, lambda: colleague.casework.do(second, "case.correct", hide))
    with pytest.raises(Conflict, match=f"{second} was changed while this was being made of it"):
        send(desk, first)
    assert "letter.sent" not in (*names(desk, first), *names(desk, second))


def test_a_letter_made_of_what_changed_meanwhile_on_its_own_record_does_not_go(
    desk: Desk, colleague: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = customers(desk)
    hide = {"entry": "1", "address_hidden": True}
    before_saving(desk, monkeypatch, lambda: colleague.casework.do(first, "case.correct", hide))
    with pytest.raises(Conflict, match=f"{first} was changed while this was being made of it"):
        send(desk, first)
    assert "letter.sent" not in names(desk, first)


def test_a_letter_does_not_answer_a_record_that_was_linked_while_it_was_made(
    desk: Desk, colleague: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = pair(desk)
    third = councillors(desk, representative="Hal Invented MP", points=({"text": "Rats in the loft"},))
    decided(desk, third, 1)
    tie = {**SAME, "reference": third, "on": "2/4/2026"}
    before_saving(desk, monkeypatch, lambda: colleague.casework.do(second, "case.link", tie))
    with pytest.raises(Conflict, match="was changed while this was being made"):
        send(desk, first)
    assert "stage1.responded" not in (*names(desk, first), *names(desk, third))
