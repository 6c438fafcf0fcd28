"""`putright deadlines`: events as arguments and in files, and what comes out."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.cli.event_arguments import event
from app.errors import BadInput
from data.procedure_files import ids, load, scenarios
from tests.cli.conftest import Putright

ABRI = load("abri")

SHAPE = {
    "clock", "name", "item", "run", "started", "first_due", "due", "stopped", "state", "says", "days_left",
    "days_late", "unit", "owner", "cites", "explanation", "sentences", "days",
}  # fmt: skip
"""The keys of a clock in JSON: the README documents them, and programs rely on them."""


def written(value: object) -> str:
    """A value as `--event` takes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def as_argument(one: dict[str, Any]) -> str:
    rest = "".join(f",{key}={written(value)}" for key, value in one.items() if key not in ("event", "on"))
    return f"{one['event']}={one['on']}{rest}"


EXAMPLES = [pytest.param(one, scenario, id=scenario["id"]) for one in ids() for scenario in scenarios(one)]


@pytest.mark.parametrize(("procedure", "scenario"), EXAMPLES)
def test_every_worked_example_from_the_shell(putright: Putright, procedure: str, scenario: dict[str, Any]) -> None:
    events = [part for one in scenario["events"] for part in ("--event", as_argument(one))]
    done = putright("deadlines", procedure, *events, "--as-of", str(scenario["asof"]), "--json")
    assert done.code == 0, done.out
    found = {(clock["clock"], clock["due"], clock["state"]) for clock in done.json}
    wanted = {(one["clock"], str(one["due"]), one["state"]) for one in scenario["expect"]}
    assert wanted <= found
    assert all(clock.keys() == SHAPE for clock in done.json)


EXTENDED = (
    "--event", "stage1.received=2026-03-30", "--event", "stage1.acknowledged=2026-04-02",
    "--event", "stage1.extended=2026-04-16,until=2026-04-30,agreed=true", "--as-of", "2026-04-20",
)  # fmt: skip


@pytest.mark.clause("abri", "9.1a")
def test_an_extended_response_explains_itself(putright: Putright) -> None:
    clocks = {clock["clock"]: clock for clock in putright("deadlines", "abri", *EXTENDED, "--json").json}
    respond = clocks["stage1.respond"]
    assert (respond["started"], respond["first_due"], respond["due"]) == ("2026-04-02", "2026-04-20", "2026-04-30")
    assert (respond["state"], respond["says"], respond["stopped"]) == ("running", "8 working days left", None)
    assert "Good Friday" in respond["explanation"]
    assert "Extended on Thu 16 Apr 2026 to Thu 30 Apr 2026." in respond["sentences"]
    assert "9.1a" in respond["cites"]
    assert {"date": "2026-04-03", "number": None, "why": "Good Friday"} in respond["days"]
    assert clocks["stage1.acknowledge"]["state"] == "met"


def test_the_same_in_words(putright: Putright) -> None:
    done = putright("deadlines", "abri", *EXTENDED)
    assert "Stage 1 response: due Thu 30 Apr 2026, 8 working days left" in done.out
    assert "Abri, 9.1a" in done.out


def test_clocks_that_have_not_started_are_left_out(putright: Putright) -> None:
    done = putright("deadlines", "abri", "--event", "stage1.received=2026-03-30", "--json")
    assert {clock["clock"] for clock in done.json} == {"stage1.acknowledge"}


def test_a_date_set_is_a_clock_of_its_own(putright: Putright) -> None:
    done = putright("deadlines", "octavia", "--event", "action.offered=2026-04-01,until=2026-05-01,item=1", "--json")
    assert {(clock["clock"], clock["due"], clock["item"]) for clock in done.json} >= {
        ("date:action.offered", "2026-05-01", "1")
    }


def test_today_is_the_day_unless_another_is_named(putright: Putright) -> None:
    argv = ("deadlines", "abri", "--event", "stage1.received=2026-03-30", "--json")
    assert putright(*argv, today="2026-04-08").json[0]["state"] == "running"
    assert putright(*argv, today="2026-04-09").json[0]["state"] == "overdue"


FILE = """
asof = 2026-04-20
events = [
  { event = "stage1.received", on = 2026-03-30 },
  { event = "stage1.acknowledged", on = 2026-04-02 },
]
"""


@pytest.mark.parametrize("text", [FILE, f"[[scenario]]\nid = 'x'\n{FILE}"], ids=["plain", "as a scenario"])
def test_events_from_a_file(putright: Putright, tmp_path: Path, text: str) -> None:
    path = tmp_path / "events.toml"
    path.write_text(text, "utf-8")
    done = putright("deadlines", "abri", "--events", str(path), "--json", today="2026-07-01")
    assert {(clock["clock"], clock["due"], clock["state"]) for clock in done.json} == {
        ("stage1.acknowledge", "2026-04-08", "met"),
        ("stage1.respond", "2026-04-20", "running"),
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("not = [toml", "is not TOML"),
        ("a = 1", "no list 'events'"),
        ("events = [{ event = 'stage1.received', on = '2026-03-30' }]", "event 1: it needs"),
        ("events = [{ event = 'stage1.recieved', on = 2026-03-30 }]", "Did you mean 'stage1.received'"),
        ("events = ['stage1.received']", "event 1: write"),
        ("scenario = [{}, {}]", "holds 2 scenarios"),
    ],
)
def test_a_file_that_is_not_right_says_where(putright: Putright, tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "events.toml"
    path.write_text(text, "utf-8")
    done = putright("deadlines", "abri", "--events", str(path))
    assert (done.code, says in done.err) == (2, True), done.err


def test_a_file_that_is_not_there(putright: Putright) -> None:
    done = putright("deadlines", "abri", "--events", "nowhere.toml")
    assert (done.code, "nowhere.toml cannot be read" in done.err) == (2, True)


def test_no_events_at_all(putright: Putright) -> None:
    assert putright("deadlines", "abri").code == 2


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("stage1.received=2026-03-30", {}),
        ("stage1.received=2026-03-30,level=2", {"level": 2}),
        ("stage1.received=2026-03-30, agreed=yes, details=no", {"agreed": True, "details": False}),
        ('stage1.received=2026-03-30,reason="a survey, ""x"""', None),
        (
            'stage1.received=2026-03-30,reason="a survey, two weeks",item=3',
            {"reason": "a survey, two weeks", "item": 3},
        ),
        (r'stage1.received=2026-03-30,reason="she said \"no\""', {"reason": 'she said "no"'}),
        ("stage1.received=2026-03-30,until=2026-04-30", {"until": date(2026, 4, 30)}),
        ('stage1.received=2026-03-30,until="2026-04-30"', {"until": "2026-04-30"}),
        ("stage1.received=2026-03-30,by=Executive team", {"by": "Executive team"}),
        ("stage1.received=2026-03-30,reason=a=b", {"reason": "a=b"}),
        ("stage1.received=2026-03-30,reason=", {"reason": ""}),
    ],
)
def test_how_an_event_is_written(text: str, fields: dict[str, Any] | None) -> None:
    if fields is None:
        with pytest.raises(BadInput):
            event(text, ABRI)
    else:
        found = event(text, ABRI)
        assert (found.name, found.on, dict(found.fields)) == ("stage1.received", date(2026, 3, 30), fields)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("stage1.received", "needs name=date"),
        ("stage1.received=", "needs a date"),
        ("stage1.received=soon", "needs a date"),
        ("stage1.received=2026-02-30", "needs a date such as"),
        ("stage1.received=2026-03-30,yes", "takes key=value"),
        ("stage1.received=2026-03-30,a=1,a=2", "gives a twice"),
        ('stage1.received=2026-03-30,reason="open', "cannot be read"),
        ("stage1.aknowledged=2026-03-30", "Did you mean 'stage1.acknowledged'"),
        ("stage1.corroborated=2026-03-30", "has no event 'stage1.corroborated'"),
        ("petition.received=2026-03-30", "has no event 'petition.received'"),
    ],
)
def test_an_event_that_is_not_right_says_why(putright: Putright, text: str, says: str) -> None:
    done = putright("deadlines", "abri", "--event", text)
    assert (done.code, says in done.err) == (2, True), done.err


def test_a_date_beyond_the_calendar_names_its_horizon(putright: Putright) -> None:
    done = putright("deadlines", "abri", "--event", "stage1.received=2036-03-30", "--as-of", "2036-04-01")
    assert (done.code, "horizon" in done.err) == (2, True)


WRONG_FIELDS = {
    "stage1.extended=2026-04-16,untill=2026-04-30": "Did you mean 'until'",
    "stage1.extended=2026-04-16,until=soon": "'until' needs a date",
    "stage1.extended=2026-04-16,until=2026-04-30,agreed=maybe": "'agreed' needs true or false",
    "stage1.agreed=2026-04-16,interval=banana": "not a length of time",
    "stage1.extended=2026-04-16,until=2026-04-30,clock=stage1.respnd": "has no clock 'stage1.respnd'",
}


@pytest.mark.parametrize("text", WRONG_FIELDS)
def test_a_field_that_would_be_passed_over_is_bad_input(putright: Putright, tmp_path: Path, text: str) -> None:
    done = putright("deadlines", "abri", "--event", "stage1.received=2026-03-30", "--event", text)
    assert (done.code, done.out) == (2, "")
    assert WRONG_FIELDS[text] in done.err


def test_a_field_that_no_limit_reads_is_let_be() -> None:
    assert event("stage1.received=2026-03-30,weather=rain", ABRI).get("weather") == "rain"


@pytest.mark.parametrize(("word", "value"), [("True", True), ("No", False), ("FALSE", False), ("yes", True)])
def test_yes_and_no_in_any_case(word: str, value: bool) -> None:
    assert event(f"stage1.extended=2026-04-16,until=2026-04-30,agreed={word}", ABRI).get("agreed") is value


def test_an_event_before_its_process_began_is_bad_input(putright: Putright, tmp_path: Path) -> None:
    early = putright(
        "deadlines", "abri", "--event", "stage1.acknowledged=2026-03-29", "--event", "stage1.received=2026-03-30"
    )
    assert (early.code, early.out) == (2, "")
    assert "before its process began: stage1.received is dated Mon 30 Mar 2026" in early.err
    file = tmp_path / "early.toml"
    file.write_text(
        'events = [{ event = "stage2.requested", on = 2026-05-04 }, { event = "stage2.responded", on = 2026-05-01 }]'
    )
    assert putright("deadlines", "abri", "--events", str(file), "--json").json["exit"] == 2


@pytest.mark.parametrize(
    "content",
    [
        'scenario = ["x"]',
        "events = [{ event = 'stage1.received', on = 2026-03-30, at = 10:00:00 }]",
        "events = [{ event = 'stage1.extended', on = 2026-03-30, until = 2026-04-30T10:00:00 }]",
    ],
)
def test_a_file_of_another_shape_is_bad_input(putright: Putright, tmp_path: Path, content: str) -> None:
    file = tmp_path / "events.toml"
    file.write_text(content)
    done = putright("deadlines", "abri", "--events", str(file))
    assert (done.code, done.out) == (2, "")
