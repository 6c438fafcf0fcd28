"""A landlord's folder loads strictly: whatever is wrong in it is an error that names file, table, key and line."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from app.errors import BadInput, ProcedureError
from app.rules.procedure import Limit
from data import procedure_files
from data.clause_files import read_clauses

CLOCKS = {"abri": 11, "aspire": 10, "code2024": 6, "octavia": 20, "onehousing": 8, "southern": 39}
CLAUSES = {"abri": 317, "aspire": 149, "code2024": 102, "octavia": 385, "onehousing": 168, "southern": 353}

STEPS = """\
[[role]]
id    = "complaints officer"
name  = "Complaints Officer"
rank  = 1
cites = ["4.1"]

[choices]
channel = ["e-mail", "telephone"]

[[gate]]
id        = "reason-given"
rule      = "reason_if_late"
params    = { clock = "stage1.respond", field = "reason" }
when      = { agreed = false }
when_case = { "stage1.received:flags" = "building safety" }
field     = "reason"
clause    = "6.4b"
reason    = "It was due on {due}: give the reason."

[[gate]]
id     = "answered-first"
rule   = "needs_event"
params = { event = "stage1.responded" }
clause = "6.6a"
reason = "Answer first."

[[step]]
id    = "stage1.extend"
roles = ["complaints officer"]
gates = ["reason-given"]
cites = ["6.4a"]

[[step.field]]
name  = "surveyor"
label = "Surveyor"
kind  = "text"
cites = ["6.4a"]

[[step]]
id    = "stage1.close"
gates = ["answered-first"]
cites = ["6.6a"]

[[step.field]]
name  = "learning"
label = "What was learned"
kind  = "longtext"
cites = ["9.1"]
"""
"""A small `steps.toml` for the Code, with each table that there is."""


class Fault(NamedTuple):
    """One thing broken in a folder, and where the error must point."""

    landlord: str
    file: str
    old: str
    new: str
    at: str
    """A part of the line, after the change, that the error must name."""
    table: str
    key: str
    says: str


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[str], Path]:
    """Copies a landlord's folder, with the small `steps.toml` in the Code's."""

    def copy(landlord: str) -> Path:
        made = tmp_path / landlord
        shutil.copytree(procedure_files.FOLDER / landlord, made)
        if landlord == "code2024":
            (made / "steps.toml").write_text(STEPS, encoding="utf-8")
        return made

    return copy


def broken(path: Path, old: str, new: str, at: str) -> int:
    """Replace the first `old` by `new`; the number of the line that holds `at`, the last one before what follows."""
    text = path.read_text(encoding="utf-8")
    before, found, after = text.partition(old)
    assert found, f"{path.name} has no {old!r}"
    path.write_text(before + new + after, encoding="utf-8")
    lines = (before + new + after.partition("\n")[0]).splitlines()
    return max(number for number, line in enumerate(lines, 1) if at in line)


# ---------------------------------------------------------------- what there is


@pytest.mark.parametrize("landlord", CLOCKS)
def test_every_clock_and_clause_of_the_register_is_there(landlord: str) -> None:
    procedure = procedure_files.load(landlord)
    assert len([clock for clock in procedure.clocks if not clock.date_set]) == CLOCKS[landlord]
    clauses = procedure_files.clauses(landlord)
    assert len(clauses) == CLAUSES[landlord]
    # Each clause that asks for a clock names one that cites it, or one of its own number's letters.
    for clause in clauses:
        if clause.clock:
            cited = {one.rstrip("abcdefgh") for one in procedure.clock_by_id[clause.clock].cites}
            assert clause.id.rstrip("abcdefgh") in cited, f"{clause.id}: {clause.clock}"


def test_there_are_six_procedures_and_94_clocks() -> None:
    assert procedure_files.ids() == tuple(sorted(CLOCKS))
    assert sum(CLOCKS.values()) == 94
    assert sum(CLAUSES.values()) == 1474


def test_a_procedure_is_read_once() -> None:
    assert procedure_files.load("abri") is procedure_files.load("abri")


def test_an_unknown_procedure_is_named_with_those_there_are() -> None:
    with pytest.raises(BadInput, match=r"no procedure 'abry'\. Is 'abri' meant\? There are: abri, aspire, code2024"):
        procedure_files.load("abry")


@pytest.mark.parametrize("landlord", ["../abri", "abri/", "", "procedures"])
def test_a_path_is_no_procedure(landlord: str) -> None:
    with pytest.raises(BadInput, match="no procedure"):
        procedure_files.load(landlord)


@pytest.mark.parametrize("landlord", CLOCKS)
def test_a_copy_reads_like_the_original(folder: Callable[[str], Path], landlord: str) -> None:
    if landlord != "code2024":
        assert procedure_files.read_procedure(folder(landlord)) == procedure_files.load(landlord)


def test_the_fingerprint_follows_the_content(folder: Callable[[str], Path]) -> None:
    copy = folder("abri")
    before = procedure_files.read_procedure(copy).fingerprint
    broken(copy / "procedure.toml", 'within = "5 working days"', 'within = "4 working days"', "within")
    assert procedure_files.read_procedure(copy).fingerprint != before


def test_what_the_small_steps_say(folder: Callable[[str], Path]) -> None:
    read = procedure_files.read_procedure(folder("code2024"))
    assert [role.id for role in read.roles] == ["complaints officer"]
    assert [gate.id for gate in read.gates] == ["reason-given", "answered-first"]
    assert [(step.id, [field.name for field in step.fields]) for step in read.steps] == [
        ("stage1.extend", ["surveyor"]),
        ("stage1.close", ["learning"]),
    ]
    assert read.choices["channel"] == ("e-mail", "telephone")


# ---------------------------------------------------------------- what is refused

P, S, C = "procedure.toml", "steps.toml", "clauses.toml"
HEAD = 'prefix   = "ABR"'
STARTS = 'starts = "stage1.received"'

SAME_ROLE = '[[role]]\nid = "complaints officer"\nname = "x"\ncites = ["4.1"]'

# fmt: off
IN_CLOCKS = [
    # keys: misspelt, missing, of the wrong kind, empty, unknown
    ('version  = "1.10"', 'verison  = "1.10"', "verison", "procedure", "version", "Is 'verison' meant"),
    ('version  = "1.10"\n', "", "[procedure]", "procedure", "version", "missing"),
    ('version  = "1.10"', "version  = 1.10", "version", "procedure", "version", "should be a text"),
    ('version  = "1.10"', 'version  = " "', "version", "procedure", "version", "empty"),
    ("2026-02-16", '"16 February"', "in_force", "procedure", "in_force", "a date like 2026-04-09"),
    ("2026-02-16", "2026-02-16T09:00:00", "in_force", "procedure", "in_force", "a date like"),
    (HEAD, f'{HEAD}\nlandlords = "x"', "landlords", "procedure", "landlords", "Is 'landlord' meant?"),
    (HEAD, f'{HEAD}\nnation = "scottland"', "nation", "procedure", "nation", "Is 'scotland' meant?"),
    ('id       = "abri"', 'id       = "abry"', "abry", "procedure", "id", "folder is called 'abri'"),
    ('within = "5', 'wihtin = "5', "wihtin", "clock", "within", "Is 'wihtin' meant for it?"),
    (STARTS + "\n", "", "[[clock]]", "clock", "starts", "missing."),
    ('cap    = "20', 'capp   = "20', "capp", "clock", "capp", "Is 'cap' meant?"),
    # limits
    ('"5 working days"', '"5 workingdays"', "within", "clock", "within", "write '10 working days'"),
    ('"5 working days"', '"0 days"', "within", "clock", "within", "not a length of time"),
    ('"5 working days"', '"five days"', "within", "clock", "within", "not a length of time"),
    ('"20 working days"', '"twenty"', "cap ", "clock", "cap", "not a length of time"),
    ('"good_reason"', '"good_reasons"', "beyond", "clock", "beyond", "Is 'good_reason' meant?"),
    # events and processes
    (STARTS, 'starts = "stage1.recieved"', "starts", "clock", "starts", "Is 'received' meant?"),
    (STARTS, 'starts = "stge1.received"', "starts", "clock", "starts", "Is 'stage1' meant?"),
    (STARTS, 'starts = ""', "starts", "clock", "starts", "no process ''"),
    (STARTS, "starts = []", "starts", "clock", "starts", "at least one event"),
    (STARTS, "starts = [3]", "starts", "clock", "starts", "Write an event"),
    (STARTS, 'starts = [{ event = "stage1.received", wen = {} }]', "starts", "clock", "starts", "Write"),
    (STARTS, 'starts = [{ event = "stage1.received", when = 3 }]', "starts", "clock", "starts", "Write"),
    (STARTS, 'starts = [\n  "stage1.logged",\n  "stage1.lost",\n]', "starts", "clock", "starts", "'lost'"),
    ('ends   = ["stage1.refused"]', 'ends   = ["stage1.refusd"]', "ends", "clock", "ends", "'refused'"),
    ('after  = "stage1.responded"', 'after  = "stage1.respond"', "after", "process", "after", "'respond'"),
    ('["stage1.updated"]', '["stage1.updatd"]', "renews", "date", "renews", "Is 'updated' meant?"),
    ('"stage1", "stage2"]', '"stage1", "stage3"]', "part_of", "process", "part_of", "'stage2' meant"),
    ('each = "item"', 'each = "itm"', "each", "process", "each", "write 'item'"),
    ("outlives = true", 'outlives = true\npart_of = ["stage1"]', "part_of", "process", "part_of", "outlives"),
    ('id   = "stage2"', 'id   = "stage1"', "id ", "process", "id", "stands here twice"),
    # clocks
    (STARTS, 'starts = "due:stage1.ack"', "starts", "clock", "starts", "no clock 'stage1.ack'"),
    (STARTS, 'starts = "due:stage1.acknowledge"', "starts", "clock", "starts", "itself refers"),
    ('stops  = "stage1.responded"', 'stops  = "due:stage1.log"', "stops", "clock", "stops", "no process"),
    ('cap    = "20 working days"', 'cap    = "as:stage1.reply"', "cap ", "clock", "cap", "no clock"),
    ('cap    = "20 working days"', 'cap    = "as:safety.notify"', "cap ", "clock", "cap", "no cap"),
    ('id     = "stage1.respond"', 'id     = "stage1.acknowledge"', "id ", "clock", "id", "twice"),
    ('id     = "stage1.respond"', 'id     = "stage9.respond"', "id ", "clock", "id", "stage9.respond"),
    ('id     = "stage1.respond"', 'id     = "stage1"', "id ", "clock", "id", "write process.step"),
    # clauses and prompts
    ('["11.2a"]', '["11.2z"]', "cites", "clock", "cites", "no clause '11.2z'"),
    ('["11.2a"]', "[]", "cites", "clock", "cites", "Name the clauses"),
    ('["12.2c"]', '["12.2zz"]', "cites", "clock.prompt", "cites", "no clause '12.2zz'"),
    ('code   = "6.3"', 'code   = "6.33"', "code", "clock", "code", "The Code has no clause '6.33'"),
    ('act   = "information', 'acct  = "information', "acct", "clock.prompt", "act", "'acct' meant for it"),
    # days
    (HEAD, f'{HEAD}\n[[closure]]\non = 2026-12-29', "[[closure]]", "closure", "name", "missing"),
    (HEAD, f'{HEAD}\n[[holiday]]\non = 2226-12-29\nname = "x"', "on =", "holiday", "on", "outside"),
    (HEAD, HEAD + '\n[[closure]]\non = 2026-12-29\nname = "x"' * 2, "on =", "closure", "on", "twice"),
    # tables
    ("[[clock]]", "[[clocks]]", "[[clocks]]", "clocks", "", "Is 'clock' meant?"),
    ("[procedure]", "[[procedure]]", "[[procedure]]", "procedure", "", "Write [procedure], once"),
    ("[procedure]", "holiday = 3\n[procedure]", "holiday = 3", "holiday", "", "Write [[holiday]], one for each"),
]
IN_STEPS = [
    # roles, steps, gates and fields
    ("rank  = 1", "rang  = 1", "rang", "role", "rang", "Is 'rank' meant?"),
    ("rank  = 1", "rank  = true", "rank", "role", "rank", "a whole number"),
    ("[choices]", f"{SAME_ROLE}\n[choices]", "id =", "role", "id", "twice"),
    ("[choices]", "[[choices]]", "[[choices]]", "choices", "", "Write [choices], once"),
    ("[choices]", "[choises]", "[choises]", "choises", "", "Is 'choices' meant?"),
    ('["complaints officer"]', '["complaint officer"]', "roles", "step", "roles", "no role 'complaint"),
    ('["reason-given"]', '["reason-givn"]', "gates", "step", "gates", "no gate 'reason-givn'"),
    ('"stage1.extend"', '"stage1.extent"', "extent", "step", "id", "Is 'stage1.extend' meant?"),
    ('"stage1.close"', '"stage1.extend"', "id ", "step", "id", "twice"),
    ('["6.4a"]', '["6.4"]', "cites", "step", "cites", "no clause '6.4'"),
    ('"answered-first"', '"reason-given"', "id ", "gate", "id", "twice"),
    ('"needs_event"', '"need_event"', "rule", "gate", "rule", "no condition 'need_event'"),
    ('{ event = "stage1.responded" }', '{ evnt = "x.y" }', "params", "gate", "params", "no 'evnt'"),
    ('"stage1.responded" }', '"stage1.respond" }', "params", "gate", "params", "no event 'respond'"),
    ('{ clock = "stage1.respond",', '{ clock = "stage1.reply",', "params", "gate", "params", "a clock"),
    ('clause    = "6.4b"', 'clause    = "6.4z"', "clause", "gate", "clause", "no clause '6.4z'"),
    ('"stage1.received:flags"', '"stage1.recieved:flags"', "when_case", "gate", "when_case", "recieved"),
    ('"stage1.received:flags"', '"flags"', "when_case", "gate", "when_case", "is no fact"),
    ("{due}", "{date}", "reason    = ", "gate", "reason", "does not fill '{date}'"),
    ("{due}", "{due", "reason    = ", "gate", "reason", "brace"),
    ('kind  = "longtext"', 'kind  = "longtxt"', "longtxt", "step.field", "kind", "'longtext' meant?"),
    ('label = "What', 'lable = "What', "lable", "step.field", "label", "Is 'lable' meant for it?"),
    ('["9.1"]', '["99"]', "cites", "step.field", "cites", "no clause '99'"),
]
FAULTS = [
    *(Fault("abri", P, *row) for row in IN_CLOCKS),
    *(Fault("code2024", S, *row) for row in IN_STEPS),
    Fault("southern", P, "rung   = true", 'rung   = "true"', "rung", "clock", "rung", "true or false"),
    Fault("aspire", P, "unless = { channel", "unles  = { channel", "unles ", "clock", "unles", "Is 'unless' meant?"),
    Fault("aspire", S, 'relation = "same', 'relation = "sane', "relation", "matter", "relation", "Is 'same matter"),
    Fault("aspire", S, '"stage1.responded"]\n', '"stage1.logd"]\n', "together", "matter", "together", "'stage1.logd'"),
    Fault("onehousing", P, '"action.offered"', '"action.ofered"', "until_last", "clock", "until_last", "'offered'"),
    Fault("southern", P, '"day after due"', '"day after"', "on ", "clock.prompt", "on", "Write 'due'"),
    Fault("southern", P, 'act   = "stage1.extend"', 'act   = "stage1.extent"', "act", "clock.prompt", "act", "no step"),
]
# fmt: on


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f.file.partition('.')[0]} {f.table} {f.key} {f.new[-30:]!r}")
def test_a_fault_is_named_with_its_place(folder: Callable[[str], Path], fault: Fault) -> None:
    copy = folder(fault.landlord)
    line = broken(copy / fault.file, fault.old, fault.new, fault.at)
    with pytest.raises(ProcedureError) as raised:
        procedure_files.read_procedure(copy)
    error = raised.value
    assert fault.says in str(error)
    assert (error.file, error.table, error.key, error.line) == (
        f"{fault.landlord}/{fault.file}",
        fault.table,
        fault.key,
        line,
    )
    assert str(error).startswith(f"{fault.landlord}/{fault.file}:{line}, table {fault.table}")


@pytest.mark.parametrize("name", [P, S, C])
def test_a_missing_file(folder: Callable[[str], Path], name: str) -> None:
    copy = folder("abri")
    (copy / name).unlink()
    with pytest.raises(ProcedureError, match="is missing") as raised:
        procedure_files.read_procedure(copy)
    assert raised.value.file == f"abri/{name}"


@pytest.mark.parametrize("name", [P, S, C])
def test_a_file_that_is_not_utf_8(folder: Callable[[str], Path], name: str) -> None:
    copy = folder("abri")
    (copy / name).write_bytes("# Café\n".encode("latin-1") + (copy / name).read_bytes())
    with pytest.raises(ProcedureError, match=r"not UTF-8 text\. Save it as UTF-8") as raised:
        procedure_files.read_procedure(copy)
    assert raised.value.file == f"abri/{name}"


@pytest.mark.parametrize(("name", "old"), [(P, 'owner  = "complaint officer"'), (S, 'name  = "Complaints Officer"')])
def test_a_file_that_is_not_toml(folder: Callable[[str], Path], name: str, old: str) -> None:
    copy = folder("code2024" if name == S else "abri")
    line = broken(copy / name, old, old.rstrip('"'), old.rstrip('"'))
    with pytest.raises(ProcedureError, match="not valid TOML") as raised:
        procedure_files.read_procedure(copy)
    assert raised.value.line == line


def test_a_key_that_stands_twice_is_not_toml(folder: Callable[[str], Path]) -> None:
    copy = folder("abri")
    line = broken(copy / P, 'within = "5 working days"', 'within = "5 days"\nwithin = "6 days"', "6 days")
    with pytest.raises(ProcedureError, match="not valid TOML") as raised:
        procedure_files.read_procedure(copy)
    assert raised.value.line == line


# fmt: off
CLAUSE_FAULTS = [
    Fault("abri", C, 'kind  = "clock"', 'kind  = "clok"', "clok", "clause", "kind", "Is 'clock' meant?"),
    Fault("abri", C, 'stage = "stage1"', 'stage = "stage3"', "stage3", "clause", "stage", "no stage 'stage3'"),
    Fault("abri", C, "needs = ", "need  = ", "need  =", "clause", "needs", "Is 'need' meant for it?"),
    Fault("abri", C, 'clock = "stage1.respond"\n', "", "[[clause]]", "clause", "clock", "names its clock"),
]
# fmt: on


@pytest.mark.parametrize("fault", CLAUSE_FAULTS, ids=lambda f: f.key)
def test_a_fault_in_the_register(folder: Callable[[str], Path], fault: Fault) -> None:
    copy = folder(fault.landlord)
    line = broken(copy / C, fault.old, fault.new, fault.at)
    with pytest.raises(ProcedureError) as raised:
        read_clauses(copy)
    assert fault.says in str(raised.value)
    assert (raised.value.table, raised.value.key, raised.value.line) == (fault.table, fault.key, line)


def test_a_clause_that_stands_twice(folder: Callable[[str], Path]) -> None:
    copy = folder("abri")
    first, second = (clause.id for clause in read_clauses(copy)[:2])
    line = broken(copy / C, f'"{second}"', f'"{first}"', f'"{first}"')
    with pytest.raises(ProcedureError, match="stands here twice") as raised:
        read_clauses(copy)
    assert raised.value.line == line


# ---------------------------------------------------------------- lengths of time


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("10 working days", Limit(10, "working days"), "10 working days"),
        ("1 working day", Limit(1, "working days"), "1 working day"),
        (" 28  Days ", Limit(28, "days"), "28 days"),
        ("1 calendar day", Limit(1, "days"), "1 day"),
        ("same day", Limit(0, "same day"), "same day"),
        ("same working day", Limit(0, "same working day"), "same working day"),
        ("date set", Limit(0, "date set"), "date set"),
        ("interval set", Limit(0, "interval set"), "interval set"),
    ],
)
def test_a_length_of_time_as_people_write_it(text: str, limit: Limit, shown: str) -> None:
    assert Limit.parse(text) == limit
    assert str(limit) == shown
    assert Limit.parse(shown) == limit


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10",
        "days",
        "-1 days",
        "0 days",
        "1001 days",
        "1.5 days",
        "ten days",
        "2 weeks",
        "² days",
        pytest.param("9" * 5000 + " days", id="5,000 digits"),
    ],
)
def test_what_is_no_length_of_time(text: str) -> None:
    with pytest.raises(BadInput, match="not a length of time"):
        Limit.parse(text)
