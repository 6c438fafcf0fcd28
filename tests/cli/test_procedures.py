"""`putright procedure`: what there is, whether it counts right, where it is looser than the Code, what is met."""

from typing import Any

import pytest

import data.procedure_files
from app.rules.procedure import Clause
from data.procedure_files import ids, load
from tests.cli.conftest import Putright

LANDLORDS = ("abri", "aspire", "octavia", "onehousing", "southern")


def test_list(putright: Putright) -> None:
    found = putright("procedure", "list", "--json").json
    assert [one["id"] for one in found] == list(ids())
    assert {one["id"]: one["clocks"] for one in found} == {one: len(load(one).clocks) for one in ids()}
    assert "Customer Relations Procedure 1.10" in putright("procedure", "list").out


def test_show(putright: Putright) -> None:
    found = putright("procedure", "show", "abri", "--json").json
    clocks = {clock["id"]: clock for clock in found["clocks"]}
    assert clocks["stage1.respond"]["within"] == "10 working days"
    assert "9.1a" in clocks["stage1.respond"]["cites"]
    assert "stage1.received" in found["events"]
    assert "stage1.respond" in putright("procedure", "show", "abri").out


def test_show_needs_to_know_which(putright: Putright) -> None:
    done = putright("procedure", "show")
    assert (done.code, "needs a procedure" in done.err) == (2, True)


def test_every_worked_example_passes(putright: Putright) -> None:
    done = putright("procedure", "test", "--json")
    assert done.code == 0
    assert set(done.json) == set(ids())
    assert all(one["failed"] == 0 and one["passed"] == len(one["examples"]) > 10 for one in done.json.values())


def test_an_example_that_fails_is_found(putright: Putright, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = dict(data.procedure_files.scenarios("abri")[0])
    wrong["expect"] = [{**wrong["expect"][0], "state": "late"}]
    gate = dict(data.procedure_files.gate_examples("abri")[0])
    gate["expect"] = "refused" if gate["expect"] == "allowed" else "allowed"
    monkeypatch.setattr(data.procedure_files, "scenarios", lambda _: (wrong,))
    monkeypatch.setattr(data.procedure_files, "gate_examples", lambda _: (gate,))
    done = putright("procedure", "test", "abri")
    assert done.code == 1
    assert "0 of 2 worked examples pass" in done.out
    assert wrong["id"] in done.out
    assert gate["id"] in done.out


def looser(putright: Putright, procedure: str) -> dict[str, Any]:
    done = putright("procedure", "compare", procedure, "--json")
    assert done.code == int(bool(done.json))
    return {one["code"]: one for one in done.json}


def test_aspire_extends_on_agreement_alone_where_the_code_wants_a_good_reason(putright: Putright) -> None:
    found = looser(putright, "aspire")["6.3"]
    assert found["days"] > 0
    extended = found["events"][-1]
    assert (extended["event"], extended["agreed"]) == ("stage1.extended", True)
    assert "good_reason" not in extended
    assert found["due"] > found["code_due"]


def test_a_landlord_without_a_limit_of_the_codes_is_named(putright: Putright) -> None:
    found = looser(putright, "abri")["6.2b"]
    assert (found["clocks"], found["due"], found["days"]) == ([], None, None)
    assert "no time limit gives no date" in putright("procedure", "compare", "abri").out


def test_the_code_is_no_looser_than_itself(putright: Putright) -> None:
    done = putright("procedure", "compare", "code2024")
    assert (done.code, "no time limit is looser" in done.out) == (0, True)


def test_no_landlord_is_looser_in_acknowledging(putright: Putright) -> None:
    assert all("6.2a" not in looser(putright, landlord) for landlord in LANDLORDS)


def test_coverage_names_every_clause_and_claims_nothing_falsely(putright: Putright) -> None:
    done = putright("procedure", "coverage", "--json")
    assert done.code == 0, "a claim does not resolve"
    assert set(done.json) == set(ids())
    for procedure, found in done.json.items():
        exercised = data.procedure_files.exercised(procedure)
        assert [one["id"] for one in found["clauses"]] == [c.id for c in data.procedure_files.clauses(procedure)]
        assert all(one.keys() == {"id", "kind", "met", "by"} for one in found["clauses"])
        assert all(one["by"] and one["id"] in exercised for one in found["clauses"] if one["met"])
        assert found["unresolved"] == []


def test_a_clause_is_met_only_where_it_is_claimed_there_and_tested(
    putright: Putright, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = {
        "tested": ("clock:stage1.respond", "step:stage1.respond", "field:stage1.receive.channel"),
        "untested": ("clock:stage1.respond",),
        "unclaimed": (),
        "half": ("clock:stage1.respond", "gate:no-such-gate"),
        "misspelt": ("clok:stage1.respond",),
        "nofield": ("field:stage1.receive.colour",),
    }
    rows = tuple(Clause(name, "gate", "stage1", "…", met=met) for name, met in claims.items())
    monkeypatch.setattr(data.procedure_files, "clauses", lambda _: rows)
    monkeypatch.setattr(data.procedure_files, "exercised", lambda _: frozenset(claims) - {"untested"})
    done = putright("procedure", "coverage", "abri", "--json")
    assert done.code == 1
    found = done.json["abri"]
    assert [one["id"] for one in found["clauses"] if one["met"]] == ["tested"]
    assert {one["id"]: one["claims"] for one in found["unresolved"]} == {
        "half": ["gate:no-such-gate"],
        "misspelt": ["clok:stage1.respond"],
        "nofield": ["field:stage1.receive.colour"],
    }
    assert found["untested"] == ["untested"]
    words = putright("procedure", "coverage", "abri").out
    assert "1 of 6 clauses met" in words
    assert "half claims gate:no-such-gate: there is no such thing" in words
    assert "untested claims clock:stage1.respond, but no test exercises it" in words
