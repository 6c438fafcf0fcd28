"""Records of one matter that came by several routes: linked, answered by one response, closed after its copy."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest

from app.desk import Desk
from app.desk.letters import SentLetter
from app.desk.views import CaseView
from app.errors import BadInput, Conflict, Refused
from app.rules.events import Event
from app.settings import Settings
from tests.desk.test_letters import begun, decided, record, values, words_of
from tests.screens.stage import TODAY, desk_in, desk_over, take
from tests.stores import new_file, postgres_database, postgres_server, postgres_url, sqlite_url, store_url

__all__ = ["new_file", "postgres_database", "postgres_server", "postgres_url", "sqlite_url", "store_url"]

SAME = {"relation": "same matter by another route", "why": "The councillor writes about the same ceiling"}
ACTS = {
    "capacity": "representative",
    "representative": "Cllr Gil Invented",
    "represents_as": "councillor",
    "representative_contact": "gil@council.example",
}
AGREES = {"authority": "written", "authority_on": "27/3/2026"}
RESPONSE = "Stage 1 response"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = desk_in(tmp_path, "aspire")
    found.note_demo(True)
    yield found
    found.close()


def customers(desk: Desk) -> str:
    """The customer's own record, investigated and ready to be answered."""
    reference = begun(desk)
    take(desk, reference, "stage1.acknowledge", on="2/4/2026", channel="letter", recipient="customer")
    take(desk, reference, "stage1.contact", on="3/4/2026", outcome="spoke", manner="telephone", learned="Wants it dry")
    decided(desk, reference, 1, 2)
    return reference


def councillors(desk: Desk, *, acknowledge: bool = True, **more: object) -> str:
    """The same matter, brought by a councillor a day later: a record of its own without points of its own."""
    reference = begun(desk, **{"on": "31/3/2026", "points": (), **ACTS, **AGREES, **more})
    if acknowledge:
        take(desk, reference, "stage1.acknowledge", on="1/4/2026", channel="letter", recipient="customer")
    return reference


def link(desk: Desk, reference: str, other: str) -> CaseView:
    return desk.casework.do(reference, "case.link", {**SAME, "reference": other, "on": "2/4/2026"})


def pair(desk: Desk, **more: object) -> tuple[str, str]:
    first, second = customers(desk), councillors(desk, **more)
    link(desk, first, second)
    return first, second


def send(desk: Desk, reference: str, **more: object) -> SentLetter:
    told = {"text_opening": "We are sorry.", "text_reviewed": "Our records.", "outcome": "upheld", "means": "letter"}
    return desk.letters.send(reference, RESPONSE, values(desk, reference, RESPONSE, on=TODAY, **{**told, **more}))


def respond(desk: Desk, reference: str, **more: object) -> CaseView:
    return take(
        desk, reference, "stage1.respond", on=TODAY, channel="letter", outcome="upheld", answered="1, 2", **more
    )


def names(desk: Desk, reference: str) -> list[str]:
    return [event.name for event in desk.store.log(reference)]


# Linking


@pytest.mark.clause("aspire", "making.5c")
def test_the_tie_stands_on_both_records_and_says_by_when_the_one_response_is_wanted(desk: Desk) -> None:
    first, second = pair(desk)
    for mine, other in ((first, second), (second, first)):
        view = desk.casework.open(mine)
        assert [(one.reference, one.label) for one in view.links] == [(other, SAME["relation"])]
        assert (
            f"One response answers this and {other}: it is wanted by Fri 17 Apr 2026, the earliest of their dates."
            in (view.warnings)
        )
    assert desk.store.verify() == ()


def test_a_record_that_is_not_here_or_another_landlords_or_this_one_is_not_tied(desk: Desk) -> None:
    first = customers(desk)
    with pytest.raises(BadInput, match="no case"):
        link(desk, first, "SR-1")
    desk.sit(procedure_id="southern")
    theirs = take(desk, None, "stage1.receive", customer="Bo Sample", description="It drips.").reference
    desk.sit(procedure_id="aspire")
    with pytest.raises(Refused, match="another landlord"):
        link(desk, first, theirs)
    with pytest.raises(BadInput, match="this case itself"):
        link(desk, first, first)
    assert "case.linked" not in names(desk, first)


def test_undoing_the_tie_on_one_record_undoes_it_on_the_other(desk: Desk) -> None:
    first, second = pair(desk)
    assert desk.casework.undo(second).links == ()
    assert desk.casework.open(first).links == ()
    link(desk, second, first)
    assert [one.reference for one in desk.casework.open(first).links] == [second]


def test_a_tie_is_corrected_on_both_and_not_turned_into_another_link(desk: Desk) -> None:
    first, second = pair(desk)
    desk.casework.do(first, "case.correct", {"entry": str(len(names(desk, first))), "why": "The same leak"})
    assert [desk.casework.open(one).links[0].why for one in (first, second)] == ["The same leak"] * 2
    with pytest.raises(Refused, match="Undo the link, and link anew"):
        desk.casework.do(first, "case.correct", {"entry": str(len(names(desk, first))), "relation": "other"})


def test_what_was_answered_or_closed_is_not_tied_any_more(desk: Desk) -> None:
    first, second, third = customers(desk), councillors(desk), councillors(desk)
    respond(desk, first)
    with pytest.raises(Refused, match=f"{first} was answered on Tue 14 Apr 2026"):
        link(desk, second, first)
    desk.casework.do(third, "stage1.withdraw", {"told": "telephone", "confirmed": True, "on": TODAY})
    with pytest.raises(Refused, match=f"{third} is closed"):
        link(desk, second, third)
    assert "case.linked" not in names(desk, second)


# One response


@pytest.mark.clause("aspire", "making.5b")
def test_one_letter_answers_every_record_the_same_day_with_a_copy_for_each_party(desk: Desk) -> None:
    first, second = pair(desk)
    third = councillors(desk, representative="Hal Invented MP", represents_as="Member of Parliament",
                        representative_contact="hal@parliament.example")  # fmt: skip
    link(desk, second, third)
    preview = desk.letters.preview(first, RESPONSE, values(desk, first, RESPONSE, on=TODAY))
    assert preview.copies == (
        "A copy to Cllr Gil Invented, by e-mail to gil@council.example",
        "A copy to Hal Invented MP, by e-mail to hal@parliament.example",
    )
    assert [warning for warning in preview.warnings if second in warning or third in warning]
    done = send(desk, first)
    for reference, who in ((second, "Cllr Gil Invented"), (third, "Hal Invented MP")):
        sent, responded = desk.store.log(reference)[-2:]
        assert (sent.name, responded.name, responded.on) == ("letter.sent", "stage1.responded", TODAY)
        assert (responded.get("answered_with"), responded.get("copy_sent_on")) == (first, TODAY)
        words = " ".join(words_of(desk.letters.sent(reference, sent.item)).split())
        assert f"Dear {who}," in words
        assert f"our answer to your complaint {first} at stage 1" in words
        assert f"It also answers {second} and {third}" in words
        view = desk.casework.open(reference)
        assert view.stage == "Answered"
        assert {clock.id: clock.state for clock in view.clocks}["stage1.contact"] == "ended"
    assert names(desk, first)[-2:] == ["letter.sent", "stage1.responded"]
    assert sum(form.filename.endswith(".eml") for form in done.files) == 2
    assert desk.store.verify() == ()


@pytest.mark.clause("aspire", "making.5b")
def test_the_same_person_by_two_routes_gets_one_letter_that_lies_on_both_records(desk: Desk) -> None:
    first, second = pair(desk, capacity="customer", representative="", represents_as="", authority="", authority_on="")
    done = send(desk, first)
    assert [form.filename for form in done.files if form.media == "application/pdf"] == [f"{first}-L1.pdf"]
    assert desk.letters.sent(second, "L1") == done.files[0].data
    assert desk.store.log(second)[-1].get("copy_sent_on") == TODAY


@pytest.mark.clause("aspire", "making.5b")
def test_a_party_whom_the_customer_has_not_authorised_gets_no_copy_and_the_customer_is_answered(desk: Desk) -> None:
    first, second = pair(desk, authority="", authority_on="")
    preview = desk.letters.preview(first, RESPONSE, values(desk, first, RESPONSE, on=TODAY))
    (copy,) = preview.copies
    assert copy.startswith("No copy to Cllr Gil Invented: The customer has not authorised this advocate")
    send(desk, first)
    assert names(desk, second)[-1] == "stage1.responded"
    assert desk.store.log(second)[-1].get("copy_sent_on") is None
    assert "letter.sent" not in names(desk, second)


@pytest.mark.clause("aspire", "making.5b")
def test_what_another_record_raises_besides_is_decided_there_and_answered_in_the_letter(desk: Desk) -> None:
    raised = ({"text": "Nobody answered the councillor"}, {"text": "Nobody called back"})
    first, second = pair(desk, points=raised)
    with pytest.raises(Refused, match=f"{second}, point 1 has no finding"):
        send(desk, first)
    with pytest.raises(Refused, match=f"{second}, of the same matter: Every issue raised is decided"):
        respond(desk, first)
    decided(desk, second, 1, 2)
    words = " ".join(words_of(send(desk, first).files[0].data).split())
    assert "Point 3: Nobody answered the councillor" in words
    assert words.count("Nobody called back") == 2  # as told and as decided, once each
    assert desk.store.log(second)[-1].get("answered") == ("1", "2")


@pytest.mark.clause("aspire", "making.5c")
def test_none_is_answered_where_one_record_refuses(desk: Desk) -> None:
    first, second = customers(desk), councillors(desk, acknowledge=False)
    link(desk, first, second)
    with pytest.raises(Refused, match=f"{second}, of the same matter: Nothing was acknowledged"):
        send(desk, first)
    with pytest.raises(Refused, match=f"{second}, of the same matter"):
        respond(desk, first)
    assert not {"stage1.responded", "letter.sent"} & {*names(desk, first), *names(desk, second)}


@pytest.mark.clause("aspire", "making.5c")
def test_no_record_is_answered_by_a_response_of_its_own(desk: Desk) -> None:
    first, second = pair(desk)
    with pytest.raises(Refused, match="Speak to the complainant first"):
        desk.casework.do(second, "stage1.respond", {"channel": "letter", "outcome": "upheld", "on": TODAY})
    take(desk, second, "stage1.contact", on="3/4/2026", outcome="declined", reason="Wants it in writing")
    take(desk, second, "stage1.define", on="3/4/2026", points=({"text": "The leak"},), state="agreed")
    decided(desk, second, 1)
    take(desk, second, "stage1.respond", on=TODAY, channel="letter", outcome="upheld", answered="1")
    assert desk.store.log(first)[-1].get("answered_with") == second
    for reference in (first, second):
        with pytest.raises(Refused, match="already recorded"):
            desk.casework.do(reference, "stage1.respond", {"channel": "letter", "outcome": "upheld", "on": TODAY})
        assert names(desk, reference).count("stage1.responded") == 1


@pytest.mark.clause("aspire", "making.5c")
def test_a_record_is_closed_as_answered_only_once_its_own_party_has_the_copy(desk: Desk) -> None:
    first, second = pair(desk)
    respond(desk, first)
    ending = {"ground": "resolution agreed", "agreed_on": TODAY, "confirmed_on": TODAY, "on": TODAY}
    with pytest.raises(Refused, match="until then it is not closed as answered"):
        desk.casework.do(second, "stage1.close", ending)
    assert desk.casework.do(second, "stage1.close", {**ending, "copy_sent_on": TODAY}).closed == TODAY
    assert desk.casework.do(first, "stage1.close", ending).closed == TODAY


def test_an_answered_tie_stays_and_a_corrected_response_is_corrected_on_every_record(desk: Desk) -> None:
    first, second = pair(desk)
    respond(desk, first)
    with pytest.raises(Refused, match="their link stays"):
        desk.casework.undo(second, desk.casework.open(second).timeline[1].id)
    desk.casework.do(first, "case.correct", {"on": date(2026, 4, 13), "outcome": "partly upheld", "because": "A slip"})
    for reference in (first, second):
        [stands] = desk.casework.case(reference).all("stage1.responded")
        assert (stands.on, stands.get("outcome")) == (date(2026, 4, 13), "partly upheld")
    assert desk.casework.case(second).latest("stage1.responded").get("answered_with") == first


def test_a_record_that_is_closed_already_stays_as_it_is(desk: Desk) -> None:
    first, second = pair(desk)
    desk.casework.do(second, "stage1.withdraw", {"told": "telephone", "confirmed": True, "on": TODAY})
    respond(desk, first)
    assert "stage1.responded" not in names(desk, second)


def test_when_another_record_changes_meanwhile_it_is_held_against_what_stands_there_now(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = pair(desk)
    colleague = Desk.open(desk.settings, TODAY)
    colleague.people.sit("Tom Brandt")
    batch, meanwhile = desk.store.batch, iter([{"told": "telephone", "confirmed": True, "on": TODAY}])

    def saved_by_somebody_else_first():
        for withdrawn in meanwhile:
            colleague.casework.do(second, "stage1.withdraw", withdrawn)
        return batch()

    monkeypatch.setattr(desk.store, "batch", saved_by_somebody_else_first)
    respond(desk, first)
    assert names(desk, first)[-1] == "stage1.responded"
    assert names(desk, second)[-1] == "stage1.withdrawn"
    colleague.close()


def test_what_is_previewed_says_what_else_is_recorded(desk: Desk) -> None:
    first, second = customers(desk), councillors(desk)
    told = desk.casework.preview(first, "case.link", {**SAME, "reference": second.lower(), "on": "2/4/2026"}).warnings
    assert f"The link stands on {second} as well: one response answers both." in told
    link(desk, first, second)
    given = {"channel": "letter", "outcome": "upheld", "answered": "1, 2", "on": TODAY}
    preview = desk.casework.preview(first, "stage1.respond", given)
    assert preview.allowed, preview
    assert [one for one in preview.warnings if second in one] == [
        f"{second} (Ms Ada Example) is of the same matter: the same is recorded there, in one save."
    ]


def test_a_link_to_what_is_not_here_holds_up_nothing(desk: Desk) -> None:
    first = customers(desk)
    record(desk, first, Event("case.linked", date(2026, 4, 2), {**SAME, "reference": "SR-1"}))
    assert desk.casework.open(first).warnings == ()
    assert respond(desk, first).stage == "Answered"


def test_a_second_draft_of_the_one_response_is_pointed_out(desk: Desk) -> None:
    first, second = pair(desk)
    desk.letters.save_draft(second, RESPONSE, {"text_opening": "We are sorry."})
    preview = desk.letters.preview(first, RESPONSE, values(desk, first, RESPONSE, on=TODAY))
    assert f"It is being written on {second} as well" in " ".join(one.reason for one in preview.findings)


def test_no_colleague_is_named_where_another_record_is_about_one(desk: Desk) -> None:
    first, _ = pair(desk, flags=("staff conduct",))
    with pytest.raises(Refused, match="names “Tom Brandt”, and this complaint is about a colleague"):
        send(desk, first, text_reviewed="We asked Tom Brandt.")


def test_two_who_answer_from_either_record_at_once_make_one_answer(store_url: str, tmp_path: Path) -> None:
    settings = Settings(store_url, tmp_path, tmp_path / "settings.toml", landlord="aspire")
    desk = desk_over(settings)
    first, second = customers(desk), councillors(desk, points=({"text": "The leak"},))
    take(desk, second, "stage1.contact", on="3/4/2026", outcome="declined", reason="Wants it in writing")
    decided(desk, second, 1)
    link(desk, first, second)
    both, given = Barrier(2), {"channel": "letter", "outcome": "upheld", "on": TODAY}

    def answers(reference: str, points: str) -> str:
        mine = desk_over(settings)
        both.wait()
        try:
            mine.casework.do(reference, "stage1.respond", {**given, "answered": points})
        except (Refused, Conflict) as stopped:
            return str(stopped)
        finally:
            mine.close()
        return ""

    with ThreadPoolExecutor(2) as threads:
        said = sorted(threads.map(answers, (first, second), ("1, 2", "1")))
    assert said[0] == ""
    assert "already recorded" in said[1]
    assert [names(desk, one).count("stage1.responded") for one in (first, second)] == [1, 1]
    assert desk.store.verify() == ()
    desk.close()
