"""The one condition about rows: what each says, which of them count, how many there are."""

from datetime import date

import pytest

from app.rules.casefile import fold
from app.rules.conditions import Actor, Ask
from app.rules.events import Event, Value
from app.rules.params import Params
from app.rules.row_gates import rows_say
from data.procedure_files import load

DAY = date(2026, 3, 2)
MEMBERS = (
    {"name": "A. Example", "lead": True, "confirmed": "yes"},
    {"name": "B. Example", "lead": True},
    {"name": "C. Example", "confirmed": False},
)


def ask(members: Value) -> Ask:
    event = Event("stage1.received", DAY, {"members": members, "customer": "A. Example"}, id="e1", seq=1)
    case = fold(load("octavia"), "OCT-26A-0001", (event,), DAY)
    return Ask(load("octavia"), event, None, case, None, Actor("p1"))


@pytest.mark.parametrize(
    ("params", "finding"),
    [
        ({"says": "name"}, None),
        ({"says": "confirmed"}, {"missing": "1", "line": "2", "n": "3"}),
        ({"says": ("name", "confirmed")}, {"missing": "1", "line": "2", "n": "3"}),
        ({"says": ("lead", "confirmed"), "one_of": True}, None),
        ({"says": ("adjustments", "confirmed"), "one_of": True}, {"missing": "1", "line": "2", "n": "3"}),
        ({"says": "confirmed", "where": {"lead": True}}, {"missing": "1", "line": "2", "n": "2"}),
        ({"says": "confirmed", "where": {"name": ("A. Example", "C. Example")}}, None),
        ({"least": 3}, None),
        ({"least": 5}, {"missing": "2", "line": "4", "n": "3"}),
        ({"where": {"lead": True}, "most": 2}, None),
        ({"where": {"lead": True}, "most": 1}, {"missing": "0", "line": "3", "n": "1"}),
        ({"most": 3}, None),
    ],
)
@pytest.mark.parametrize("source", ["members", "stage1.received:members", "*:members"])
def test_rows_say(params: dict[str, Value], finding: dict[str, str] | None, source: str) -> None:
    assert rows_say(ask(MEMBERS), Params({"rows": source, **params})) == finding


def test_a_list_that_is_not_there_has_no_row_that_could_lack_anything() -> None:
    assert rows_say(ask(()), Params({"rows": "members", "says": "confirmed", "most": 1})) is None
    assert rows_say(ask(()), Params({"rows": "members", "says": "confirmed", "least": 1})) == {
        "missing": "1", "line": "1", "n": "0",
    }  # fmt: skip


@pytest.mark.parametrize("source", ["lines", "offer"])
def test_where_there_is_no_offer_nothing_is_refused(source: str) -> None:
    assert rows_say(ask(MEMBERS), Params({"rows": source, "says": "basis"})) is None
