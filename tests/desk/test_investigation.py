"""Investigations at a desk: evidence with its file, the report as a PDF, promised actions over all cases."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.desk import Desk
from app.documents.render import NotWritten
from app.errors import BadInput, Refused
from data.files import LARGEST
from tests.desk.conftest import REFERENCE
from tests.screens.stage import desk_in, received, take

Open = Callable[..., Desk]
PNG = b"\x89PNG\r\n\x1a\nnot much of a picture"
GIVEN = {"dated": "5/1/2026", "points": ("1",)}
NASTY = '<b>bold</b> &amp; [red]red[/] <img src="/etc/passwd"/> {field} %s =1+1 <font color="eval(1)">x</font>'
FINISHED = {
    "outcome": "upheld",
    "justification": "Both points were our fault.",
    "root_cause": "A visit was cancelled without a new date",
    "impartial": True,
}


@pytest.fixture
def desk(open_desk: Open) -> Desk:
    return open_desk("Ada Example")


def evidence(desk: Desk, path: Path | str, **more: Any) -> None:
    values = {"kind": "photograph", "source": "the customer", "shows": "A stain", "file": str(path), **GIVEN, **more}
    desk.casework.do(REFERENCE, "evidence.receive", values)


def made_ready(desk: Desk, words: str = "Nothing out of the ordinary") -> None:
    """Everything that Abri's report must say, with these words in every text."""
    do = desk.casework.do
    do(REFERENCE, "investigation.declare", {"conflict": True, "what": words, "measure": words})
    do(REFERENCE, "investigation.consider", {"vulnerability": words, "adjustments": words, "equality": words})
    do(REFERENCE, "investigation.plan", {"text": words, "sources": words})
    do(REFERENCE, "investigation.hold", {"manner": "meeting", "with_role": words, "summary": words, "absent": words})
    do(REFERENCE, "investigation.chronicle", {"happened_on": "4/1/2026", "what": words, "source": words})
    do(REFERENCE, "evidence.receive", {"kind": "statement", "source": words, "shows": words, **GIVEN})
    for number in ("1", "2"):
        do(REFERENCE, "point.agree", {"item": number, "responsible": "yes", "text": words})
        do(
            REFERENCE,
            "point.decide",
            {"item": number, "finding": words, "reasons": words, "outcome": "upheld", "refers_to": words,
             "legal": True, "obligations_ours": words, "obligations_customers": words},
        )  # fmt: skip
    do(REFERENCE, "action.offer", {"what": words, "owner": words, "until": "1/6/2026", "costs": False})


def text_of(pdf: bytes) -> str:
    """All words of a PDF, with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.clause("abri", "12.1e")
def test_evidence_keeps_its_file_by_digest(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "damp [red].png"
    path.write_bytes(PNG)
    evidence(desk, path, points=("1",), dated="5/1/2026")
    path.unlink()
    (event,) = desk.casework.read(REFERENCE).all("evidence.received")
    assert event.get("file") == hashlib.sha256(PNG).hexdigest()
    assert (event.get("filename"), event.get("media"), event.get("size")) == ("damp [red].png", "image/png", len(PNG))
    assert event.item == "E1"
    written = desk.investigation.save_file(REFERENCE, "E1", tmp_path / "out")
    assert written == tmp_path / "out" / f"{REFERENCE}-E1.png"
    assert written.read_bytes() == PNG
    assert desk.store.verify() == ()


def test_a_name_of_a_file_leads_nowhere_else(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("words")
    digest = hashlib.sha256(b"words").hexdigest()
    evidence(desk, path)
    given = {"kind": "other document", "source": "x", "shows": "x", **GIVEN}
    values = {**given, "file": digest, "filename": "../../../etc/x./sh"}
    desk.casework.do(REFERENCE, "evidence.receive", values)
    assert desk.investigation.save_file(REFERENCE, "E2", tmp_path / "out") == tmp_path / "out" / f"{REFERENCE}-E2"


def test_a_correction_brings_its_own_file(desk: Desk, tmp_path: Path) -> None:
    for name in ("first.txt", "second.txt"):
        (tmp_path / name).write_text(name)
    evidence(desk, tmp_path / "first.txt")
    seq = str(len(desk.casework.read(REFERENCE).log))
    desk.casework.do(REFERENCE, "case.correct", {"entry": seq, "file": str(tmp_path / "second.txt")})
    (event,) = desk.casework.read(REFERENCE).all("evidence.received")
    assert event.get("filename") == "second.txt"
    assert desk.store.files.get(event.get("file")).content == b"second.txt"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("gone.png", None, "There is no file"),
        ("big.txt", b"x" * (LARGEST + 1), "25 MB is the most"),
        ("run.exe", b"MZ", "kind that is not kept"),
        ("empty.txt", b"", "empty"),
        ("page.pdf", b"<html>", "not what its name says"),
    ],
)
def test_a_file_that_cannot_be_kept_saves_nothing(
    desk: Desk, tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    before = len(desk.casework.read(REFERENCE).log)
    with pytest.raises(BadInput, match=says):
        evidence(desk, tmp_path / name)
    assert len(desk.casework.read(REFERENCE).log) == before


def test_the_form_says_at_once_that_a_file_is_missing(desk: Desk, tmp_path: Path) -> None:
    preview = desk.casework.preview(
        REFERENCE,
        "evidence.receive",
        {"kind": "statement", "source": "x", "shows": "x", "file": str(tmp_path / "gone.png")},
    )
    assert "there is no file" in preview.errors["file"]


@pytest.mark.clause("abri", "12.4")
def test_a_report_that_lacks_something_is_refused_and_keeps_nothing(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        desk.casework.do(REFERENCE, "investigation.report", FINISHED)
    assert {refusal.gate for refusal in refused.value.refusals} == {"report"}
    assert "Point 1 has no finding." in {refusal.reason for refusal in refused.value.refusals}
    with pytest.raises(BadInput, match="No report"):
        desk.investigation.filed(REFERENCE)


@pytest.mark.clause("abri", "12.3a")
@pytest.mark.clause("abri", "12.3b")
@pytest.mark.clause("abri", "appA.1")
def test_the_finished_report_is_kept_as_it_was(desk: Desk, tmp_path: Path) -> None:
    made_ready(desk)
    desk.casework.do(REFERENCE, "investigation.report", FINISHED)
    kept = desk.investigation.filed(REFERENCE)
    words = text_of(kept)
    for part in desk.investigation.open(REFERENCE).rules.parts:
        assert part.heading in words
    assert "Both points were our fault." in words
    assert "Customer Relations Procedure 1.10" in words
    assert "Still missing" not in words
    desk.casework.do(REFERENCE, "case.note", {"text": "Afterwards"})
    assert desk.investigation.filed(REFERENCE) == kept
    desk.casework.do(REFERENCE, "investigation.report", {**FINISHED, "justification": "A second version."})
    assert "A second version." in text_of(desk.investigation.filed(REFERENCE))
    assert desk.store.files.get(hashlib.sha256(kept).hexdigest()).content == kept
    assert desk.store.verify() == ()


def test_a_draft_says_what_is_missing_and_shows_what_is_being_written(desk: Desk) -> None:
    desk.casework.drafts.save(REFERENCE, "investigation.report", {"justification": "Half a sentence"})
    path, made = desk.investigation.write(REFERENCE)
    words = text_of(path.read_bytes())
    assert "Point 1 has no finding. (12.4)" in words
    assert "Half a sentence" in words
    assert made.warnings == ()
    assert desk.investigation.write(REFERENCE)[1].data == made.data


def test_the_cases_points_say_what_was_agreed_and_found(desk: Desk) -> None:
    do = desk.casework.do
    do(REFERENCE, "point.agree", {"item": "2", "responsible": "yes", "text": "Six weeks of waiting"})
    decided = {"finding": "Late", "reasons": "The log", "outcome": "upheld", "effect": "Wet", "remedy": "Money"}
    do(REFERENCE, "point.decide", {"item": "2", **decided})
    point = desk.casework.open(REFERENCE).points[1]
    assert (point.text, point.responsible, point.outcome) == ("Six weeks of waiting", "yes", "upheld")


def test_markup_in_every_text_comes_out_as_text(desk: Desk) -> None:
    made_ready(desk, NASTY)
    desk.casework.do(REFERENCE, "investigation.report", {**FINISHED, "justification": NASTY, "root_cause": NASTY})
    words = text_of(desk.investigation.filed(REFERENCE)).replace(" ", "")
    assert words.count(NASTY.replace(" ", "")) > 10


def test_a_report_that_cannot_be_written_leaves_what_was_there(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(NotWritten, match="that is a folder"):
        desk.investigation.write(REFERENCE, tmp_path)
    with pytest.raises(NotWritten, match="does not exist"):
        desk.investigation.write(REFERENCE, tmp_path / "no" / "such" / "folder.pdf")


@pytest.mark.clause("abri", "17.4c")
def test_promised_actions_are_listed_over_all_cases_also_closed_ones(desk: Desk, open_desk: Open) -> None:
    do = desk.casework.do
    for what, owner, until in (("Mend the roof", "Repairs", "10/4/2026"), ("Say sorry", "Manager", "1/6/2026")):
        promise = {"on": "1/4/2026", "what": what, "owner": owner, "until": until, "costs": False}
        do(REFERENCE, "action.offer", promise)
    do(REFERENCE, "stage1.withdraw", {"told": "telephone", "reason": "All is well", "confirmed": True})
    assert desk.casework.open(REFERENCE).closed
    first, second = desk.investigation.promised()
    assert (first.promise.item, first.promise.state, first.days_late) == ("A1", "overdue", 10)
    assert "the team concerned" in first.tell
    assert second.tell == ""
    assert (second.promise.item, second.promise.state, second.days_late) == ("A2", "open", 0)
    do(REFERENCE, "action.extend", {"on": "10/4/2026", "item": "A1", "until": "30/4/2026", "reason": "Parts"})
    assert desk.investigation.promised()[0].promise.due == date(2026, 4, 30)
    do(REFERENCE, "action.complete", {"item": "A1", "evidence": "Photograph of the roof"})
    do(REFERENCE, "action.complete", {"item": "A2", "evidence": "Letter"})
    assert desk.investigation.promised() == ()
    assert [line.promise.state for line in desk.investigation.promised(done=True)] == ["done", "done"]
    desk.casework.undo(REFERENCE)
    assert [line.promise.item for line in desk.investigation.promised()] == ["A2"]


def test_what_is_typed_about_one_point_does_not_turn_up_at_another(desk: Desk) -> None:
    desk.casework.drafts.save(REFERENCE, "point.decide", {"item": "1", "finding": "Half a sentence"})
    assert "finding" not in desk.casework.form(REFERENCE, "point.decide", item="2").values
    desk.casework.drafts.save(REFERENCE, "point.decide", {"item": "2", "finding": "Another"})
    assert desk.casework.form(REFERENCE, "point.decide", item="1").values["finding"] == "Half a sentence"
    decided = {"item": "2", "finding": "Decided", "reasons": "As said", "outcome": "upheld"}
    desk.casework.do(REFERENCE, "point.decide", decided)
    form = desk.casework.form(REFERENCE, "point.decide", item="2")
    assert (form.values["finding"], form.values["reasons"]) == ("Decided", "As said")
    assert desk.casework.form(REFERENCE, "point.decide", item="1").values["finding"] == "Half a sentence"


@pytest.mark.clause("octavia", "5.31c")
@pytest.mark.clause("octavia", "5.31d")
def test_octavias_plan_is_optional_and_findings_and_outcome_stand_in_its_report(tmp_path: Path) -> None:
    octavia = desk_in(tmp_path, "octavia")
    reference = received(octavia)
    lacks = {one.step for one in octavia.investigation.open(reference).missing}
    assert "investigation.plan" not in lacks
    assert "How far did the leak go?" not in text_of(octavia.investigation.draft(reference).data)
    take(octavia, reference, "investigation.plan", text="How far did the leak go?")
    take(octavia, reference, "stage1.define", state="agreed")
    take(octavia, reference, "investigation.declare", conflict=False)
    take(octavia, reference, "evidence.receive", kind="statement", source="a neighbour", shows="Water on the stairs")
    for point in octavia.casework.open(reference).points:
        take(octavia, reference, "point.agree", item=str(point.number), responsible="yes")
        take(
            octavia, reference, "point.decide", item=str(point.number), finding=f"Found on {point.number}",
            reasons="The record shows it", outcome="upheld", refers_to="Repairs Policy 4.2",
        )  # fmt: skip
    take(octavia, reference, "investigation.report", outcome="upheld", justification="All of it was ours", merits=True)
    words = text_of(octavia.investigation.filed(reference))
    for one in ("How far did the leak go?", "Found on 1", "Repairs Policy 4.2", "All of it was ours"):
        assert one in words
    octavia.close()


@pytest.mark.clause("abri", "17.3a")
def test_money_promised_as_an_action_is_warned_of(desk: Desk) -> None:
    given = {"what": "Pay you £5,000 and rewire the flat", "owner": "Repairs", "until": "1/6/2026", "costs": False}
    (warning,) = desk.casework.preview(REFERENCE, "action.offer", given).warnings
    assert "promises an amount of money" in warning
    assert desk.casework.preview(REFERENCE, "action.offer", {**given, "what": "Rewire flat 3"}).warnings == ()
