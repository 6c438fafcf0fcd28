"""`new`, `step`, `steps`, `show` and `queue`: a case from receipt to answer, from the shell."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import RECEIPT, Putright


def acts(putright: Putright, case: str) -> dict[str, Any]:
    return {act["step"]: act for act in putright("steps", case, "--json").json}


def due(view: dict[str, Any], clock: str) -> str:
    return next(one["due"] for one in view["clocks"] if one["id"] == clock)


def test_a_complaint_is_taken_and_stands_in_the_queue(putright: Putright, case: str) -> None:
    assert case == "ABR-26A-0001"
    rows = putright("queue", "--json").json
    assert [(row["reference"], row["due"], row["act"], row["customer"]) for row in rows] == [
        (case, "2026-04-08", "Acknowledge", "Bo Sample")
    ]
    assert case in putright("queue").out


def test_the_case_as_json(putright: Putright, case: str) -> None:
    view = putright("show", case, "--json").json
    assert view["customer"] == "Bo Sample"
    assert [point["text"] for point in view["points"]] == ["The roof", "The wait"]
    assert due(view, "stage1.acknowledge") == "2026-04-08"
    assert [(entry["title"], entry["on"], entry["by"]) for entry in view["timeline"]] == [
        ("Received", "2026-03-30", "Ada Example")
    ]


@pytest.mark.clause("abri", "11.2a")
def test_a_step_moves_the_dates(putright: Putright, case: str) -> None:
    done = putright("step", case, "stage1.acknowledge", "--on", "2026-04-08", "--set", "channel=e-mail", "--json")
    assert done.code == 0, done.out
    assert due(done.json, "stage1.respond") == "2026-04-22"
    assert putright("show", case, "--json").json["seq"] == 2


def test_a_check_shows_the_dates_and_saves_nothing(putright: Putright, case: str) -> None:
    done = putright(
        "step", case, "stage1.acknowledge", "--on", "2026-04-08", "--set", "channel=e-mail", "--check", "--json"
    )
    assert (done.code, done.json["allowed"], done.json["refused"]) == (0, True, [])
    changes = {change["clock"]: change for change in done.json["changes"]}
    assert (changes["stage1.respond"]["before"], changes["stage1.respond"]["after"]) == (None, "2026-04-22")
    assert changes["stage1.acknowledge"]["state"] == "met"
    assert putright("show", case, "--json").json["seq"] == 1


@pytest.mark.parametrize("check", [(), ("--check",)], ids=["saving", "checking"])
def test_a_refusal_names_gate_clause_and_reason(putright: Putright, case: str, check: tuple[str, ...]) -> None:
    done = putright("step", case, "stage1.respond", "--set", "outcome=upheld", *check, "--json")
    assert done.code == 3
    refused = {refusal["gate"]: refusal for refusal in done.json["refused"]}
    assert "Nothing was acknowledged" in refused["order.needs"]["reason"]
    assert all(refusal.keys() == {"gate", "clause", "reason", "field"} for refusal in refused.values())
    assert any(refusal["clause"] for refusal in refused.values())
    assert putright("show", case, "--json").json["seq"] == 1


def test_a_refusal_in_words(putright: Putright, case: str) -> None:
    done = putright("step", case, "stage1.respond", "--set", "outcome=upheld")
    assert done.code == 3
    assert "Refused: Nothing was acknowledged" in done.err


def test_a_receipt_in_the_future_is_refused(putright: Putright, ada: str) -> None:
    done = putright(*RECEIPT[:-1], "by=Customer Services", "--on", "2026-05-01", "--json")
    assert done.code == 3
    assert done.json["refused"][0]["gate"] == "date.future"


def test_an_event_before_its_case_is_refused(putright: Putright, case: str) -> None:
    done = putright("step", case, "stage1.acknowledge", "--on", "2026-03-27", "--set", "channel=e-mail", "--json")
    assert (done.code, done.json["refused"][0]["gate"]) == (3, "date.early")


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("stage1.acknowledge", "--on", "someday"), "someday"),
        (("stage1.acknowledge", "--set", "colour=red"), "no field 'colour'"),
        (("stage1.acknowledge", "--set", "channel"), "--set needs field=value"),
        (("stage1.acknowledge", "--set", "channel=pigeon"), "'pigeon' is not one of"),
        (("stage1.acknowlege",), "There is no step 'stage1.acknowlege'"),
        (("stage1.allocate", "--set", "to=Nobody Atall"), "nobody called 'Nobody Atall' works here"),
    ],
)
def test_bad_input_is_a_sentence(putright: Putright, case: str, argv: tuple[str, ...], says: str) -> None:
    done = putright("step", case, *argv)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert putright("show", case, "--json").json["seq"] == 1


def test_an_unknown_case_and_an_unknown_landlord(putright: Putright, case: str) -> None:
    assert putright("show", "ABR-26A-9999").code == 2
    done = putright("new", "--procedure", "abrii")
    assert (done.code, "abri" in done.err) == (2, True)


def test_nobody_at_the_desk(putright: Putright) -> None:
    done = putright(*RECEIPT)
    assert (done.code, "putright person add" in done.err) == (2, True)


def test_somebody_else_by_name_may_not_do_everything(putright: Putright, case: str) -> None:
    putright("person", "add", "Ben Sample", "--role", "colleague", "--procedure", "abri")
    done = putright("step", case, "stage1.acknowledge", "--set", "channel=e-mail", "--as", "ben sample", "--json")
    assert (done.code, done.json["refused"][0]["gate"]) == (3, "role")


def test_what_can_be_done_with_its_fields_and_what_cannot_with_its_reasons(putright: Putright, case: str) -> None:
    found = acts(putright, case)
    assert found["stage1.acknowledge"]["can"]
    assert found["stage1.acknowledge"]["next"]
    assert found["stage1.acknowledge"]["due"] == "2026-04-08"
    fields = {field["name"]: field for field in found["stage1.acknowledge"]["fields"]}
    assert (fields["on"]["type"], fields["on"]["required"]) == ("date", True)
    assert "e-mail" in fields["channel"]["choices"]
    assert not found["stage1.respond"]["can"]
    assert found["stage1.respond"]["refused"][0]["reason"]
    words = putright("steps", case).out
    assert "stage1.acknowledge: Acknowledge" in words
    assert "stage1.respond: not now" in words


def test_the_fields_of_a_new_complaint(putright: Putright, ada: str) -> None:
    [first] = putright("steps", "--procedure", "abri", "--json").json
    assert first["step"] == "stage1.receive"
    assert {"customer", "channel", "points"} <= {field["name"] for field in first["fields"]}


def test_names_go_in_and_come_out_and_ids_are_kept(putright: Putright, case: str, ada: str) -> None:
    done = putright("step", case, "stage1.allocate", "--set", "to=ada example", "--set", "conflict=no", "--json")
    assert done.code == 0, done.out
    assert done.json["handler"]["id"] == ada
    assert done.json["handler"]["name"] == "Ada Example"
    assert dict(done.json["timeline"][0]["detail"])["To"] == "Ada Example"
    assert [row["handler_name"] for row in putright("queue", "--view", "mine", "--json").json] == ["Ada Example"]


def test_why_from_the_shell(putright: Putright, case: str) -> None:
    why = putright("show", case, "--why", "stage1.acknowledge", "--json").json
    assert why["clock"]["due"] == "2026-04-08"
    assert ("Easter Monday", None) in {(day["why"], day["number"]) for day in why["days"]}
    assert "11.2a" in dict(why["clauses"])
    assert putright("show", case, "--why", "stage1.respond").code == 2


def test_as_of_is_what_had_happened_and_as_at_what_was_known(putright: Putright, case: str) -> None:
    putright("step", case, "stage1.acknowledge", "--on", "2026-04-08", "--set", "channel=e-mail", today="2026-04-21")
    now = {"today": "2026-04-22"}
    happened = putright("show", case, "--as-of", "2026-04-10", "--json", **now).json
    assert {clock["state"] for clock in happened["clocks"]} == {"met", "running"}
    known = putright("show", case, "--as-at", "2026-04-20", "--json", **now).json
    assert (known["seq"], [clock["state"] for clock in known["clocks"]]) == (1, ["overdue"])
    assert putright("show", case, "--as-at", "2026-04-01", **now).code == 2, "it was recorded on the 20th"


def test_views_and_words(putright: Putright, case: str) -> None:
    putright(*RECEIPT, "--customer", "Cy Other", "--json")
    assert len(putright("queue", "--json").json) == 2
    assert [row["customer"] for row in putright("queue", "--text", "cy", "--json").json] == ["Cy Other"]
    assert len(putright("queue", "--limit", "1", "--json").json) == 1
    assert putright("queue", "--view", "closed", "--json").json == []
    assert putright("queue", "--view", "closed").out == "No case is in this view.\n"
    done = putright("queue", "--view", "mime")
    assert (done.code, "There is no view 'mime'" in done.err) == (2, True)


def test_a_customers_words_command_no_terminal(putright: Putright, ada: str) -> None:
    words = "\x1b[31mred\x1b]0;title\x07 [bold]not bold[/bold] \u202etxt.exe \x9b2J"
    case = putright(*RECEIPT, "--description", words, "--json").json
    assert case["description"] == words
    shown = putright("show", case["reference"]).out
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & {*shown}
    assert r"\x1b[31mred\x1b]0;title\x07 [bold]not bold[/bold] \u202etxt.exe \x9b2J" in shown
    assert putright("show", case["reference"], "--json").out.isascii()


def test_a_hundred_thousand_characters_are_shown_as_text(putright: Putright, ada: str) -> None:
    long = "lang " * 20_000
    case = putright(*RECEIPT, "--description", long, "--json")
    assert case.code == 0
    assert case.json["description"].strip() == long.strip()


def test_the_database_is_where_it_is_said_to_be(putright: Putright, tmp_path: Path) -> None:
    other = str(tmp_path / "other.db")
    add = ("person", "add", "Cora Specimen", "--role", "complaint officer", "--procedure", "abri")
    assert putright(*add, env={"PUTRIGHT_DB": other}).code == 0
    assert [p["name"] for p in putright("person", "list", "--db", other, "--json").json] == ["Cora Specimen"]
    assert "There is no database at" in putright("person", "list", "--procedure", "abri").err


def test_a_database_that_is_none(putright: Putright, tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear Sir or Madam" * 100, "utf-8")
    done = putright("queue", "--db", str(path))
    assert (done.code, "is not a database" in done.err) == (5, True)


def test_a_field_given_two_ways_is_bad_input(putright: Putright, case: str) -> None:
    step = putright("step", case, "stage1.acknowledge", "--on", "2026-04-08", "--set", "on=2026-04-09", "--check")
    assert (step.code, step.out) == (2, "")
    assert "'on' is given twice" in step.err
    new = putright(*RECEIPT, "--set", "customer=Another")
    assert (new.code, new.out) == (2, "")


def test_typed_lines_cannot_pass_for_the_programs_own(putright: Putright, ada: str) -> None:
    forged = "\nABR-26A-9999  Closed\u2028Closed"
    receipt = [forged if one == "Bo Sample" else f"Leak{forged}" if "roof leaks" in one else one for one in RECEIPT]
    assert putright(*receipt).code == 0
    shown = putright("show", "ABR-26A-0001").out
    assert [line for line in shown.splitlines() if line.startswith("ABR-")] == shown.splitlines()[:1]


def test_before_it_was_recorded_there_is_nothing_to_show(putright: Putright, case: str) -> None:
    done = putright("show", case, "--as-at", "2026-01-01")
    assert (done.code, done.err) == (
        2, f"putright: Nothing of {case} had been recorded by the end of Thu 1 Jan 2026.\n"
    )  # fmt: skip


def test_what_a_case_began_with_is_corrected_and_not_undone(putright: Putright, case: str) -> None:
    done = putright("step", case, "case.undo", "--set", "entry=1")
    assert done.code != 0
    assert f"Nothing of {case} would be left. Correct the entry" in done.err
    assert putright("show", case).code == 0


def test_a_misspelt_step_names_the_nearest(putright: Putright, case: str) -> None:
    assert "Is 'stage1.acknowledge' meant?" in putright("step", case, "stage1.acknowlege").err


def test_no_fewer_than_no_rows(putright: Putright, case: str) -> None:
    assert putright("queue", "--limit", "-1").code == 2


@pytest.mark.clause("southern", "4.4.1.p3")
def test_a_second_complaint_of_the_same_customer_is_made_and_told(putright: Putright, ada: str, case: str) -> None:
    new = ("new", "--customer", "bo sample", "--channel", "e-mail", "--description", "Again", "--on", "20/4",
           "--set", "customer_kind=tenant")  # fmt: skip
    done = putright(*new)
    assert done.code == 0
    assert f"Note: {case} is open, of the same customer" in " ".join(done.out.split())
    assert any(case in warning for warning in putright(*new, "--json").json["warnings"])
    checked = putright(*new, "--check", "--json").json["warnings"]
    assert any(f"{case} is open, of the same customer" in warning for warning in checked)


def test_links_and_their_reasons_are_shown(putright: Putright, ada: str, case: str) -> None:
    link = ("--set", "relation=same matter", "--set", "why=The same roof")
    checked = putright("step", case, "case.link", "--set", "reference=SR-9", *link, "--check")
    assert "'SR-9' is no case of this database" in " ".join(checked.out.split())
    assert putright("step", case, "case.link", "--set", "reference=SR-9", *link).code == 0
    shown = putright("show", case).out
    assert "Linked (same matter): SR-9: The same roof" in shown
    [found] = putright("show", case, "--json").json["links"]
    assert (found["reference"], found["known"]) == ("SR-9", False)
