"""A landlord's folder loads strictly: whatever is wrong in it is an error that names file, table, key and line."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from app.errors import ProcedureError
from data import procedure_files
from data.clause_files import read_clauses
from tests.data.folders import broken


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


# ---------------------------------------------------------------- what is refused

P, K, S, C = "procedure.toml", "clocks.toml", "steps.toml", "clauses.toml"
HEAD = 'prefix   = "ABR"'
LAST = '"recommendation", "case",\n]'
STARTS = 'starts = "stage1.received"'

SAME_ROLE = '[[role]]\nid = "complaints officer"\nname = "x"\ncites = ["4.1"]'

# fmt: off
IN_HEAD = [
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
    # processes: those named, and its own
    ('"request", "stage1"', '"request", "stge1"', "processes =", "procedure", "processes", "'stage1' meant"),
    # days
    (LAST, f'{LAST}\n[[closure]]\non = 2026-12-29', "[[closure]]", "closure", "name", "missing"),
    (LAST, f'{LAST}\n[[holiday]]\non = 2226-12-29\nname = "x"', "on =", "holiday", "on", "outside"),
    (LAST, LAST + '\n[[closure]]\non = 2026-12-29\nname = "x"' * 2, "on =", "closure", "on", "twice"),
    # tables
    ("[procedure]", "[[procedure]]", "[[procedure]]", "procedure", "", "Write [procedure], once"),
    ("[procedure]", "holiday = 3\n[procedure]", "holiday = 3", "holiday", "", "Write [[holiday]], one for each"),
]
CALL = 'name = "Call or visit"'
IN_PROCESSES = [
    ("[[process]]", "[[proces]]", "[[proces]]", "proces", "", "Is 'process' meant?"),
    (CALL, 'nam = "Call or visit"', "nam =", "process", "name", "Is 'nam' meant for it?"),
    (CALL, f'{CALL}\nafter = "stage1.responded"', "after", "process", "after", "no key"),
    ('part_of = ["senior_review"]', 'part_of = ["senior_revie"]', "part_of", "process", "part_of", "'senior_review'"),
    (CALL, f'{CALL}\neach = "itm"', "each", "process", "each", "write 'item'"),
    (CALL + "\n", f"{CALL}\noutlives = true\n", "part_of", "process", "part_of", "outlives"),
    ('id   = "call"', 'id   = "panel"', "id ", "process", "id", "stands here twice"),
]
IN_CLOCKS = [
    ('within = "5', 'wihtin = "5', "wihtin", "clock", "within", "Is 'wihtin' meant for it?"),
    (STARTS + "\n", "", "[[clock]]", "clock", "starts", "missing."),
    ('cap    = "20', 'capp   = "20', "capp", "clock", "capp", "Is 'cap' meant?"),
    # limits
    ('"5 working days"', '"5 workingdays"', "within", "clock", "within", "write '10 working days'"),
    ('"5 working days"', '"0 days"', "within", "clock", "within", "not a length of time"),
    ('"5 working days"', '"five days"', "within", "clock", "within", "not a length of time"),
    ('"20 working days"', '"twenty"', "cap ", "clock", "cap", "not a length of time"),
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
    ('["stage1.updated"]', '["stage1.updatd"]', "renews", "date", "renews", "Is 'updated' meant?"),
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
    # tables
    ("[[clock]]", "[[clocks]]", "[[clocks]]", "clocks", "", "Is 'clock' meant?"),
]
IN_STEPS = [
    # roles, steps, gates and fields
    ("rank  = 1", "rang  = 1", "rang", "role", "rang", "Is 'rank' meant?"),
    ("rank  = 1", "rank  = true", "rank", "role", "rank", "a whole number"),
    ("[choices]", f"{SAME_ROLE}\n[choices]", "id =", "role", "id", "twice"),
    ("[choices]", "[[choices]]", "[[choices]]", "choices", "", "Write [choices], once"),
    ("[choices]", "[choises]", "[choises]", "choises", "", "Is 'choices' meant?"),
    ('["complaints officer"]', '["complaint officer"]', "roles", "default", "roles", "no role 'complaint"),
    ("roles = []", 'roles = ["complaint officer"]', "roles", "step", "roles", "no role 'complaint"),
    ('["answered-first"]', '["answerd-first"]', "gates", "step", "gates", "no gate 'answerd-first'"),
    ('"stage1.extend"', '"stage1.extent"', "extent", "step", "id", "Is 'stage1.extend' meant?"),
    ('"stage1.close"', '"stage1.extend"', "id ", "step", "id", "twice"),
    ('["6.4a"]', '["6.4"]', "cites", "step", "cites", "no clause '6.4'"),
    ('"reason-given"', '"answered-first"', "id ", "step.gate", "id", "twice"),
    ('"interval-given"', '"surveyor-named"', "id ", "step.field.needed", "id", "twice"),
    ('says   = "Say', 'say   = "Say', "say  ", "step.field.needed", "says", "Is 'say' meant for it?"),
    ("unless = { agr", "unles = { agr", "unles ", "step.field.needed", "unles", "Is 'unless' meant?"),
    ('name = "interval"', 'name = "interval"\nkind = "text"', "kind =", "step.field", "kind", "no key 'kind'"),
    ('"needs_event"', '"need_event"', "rule", "gate", "rule", "no condition 'need_event'"),
    ('{ event = "stage1.responded" }', '{ evnt = "x.y" }', "params", "gate", "params", "no 'evnt'"),
    ('"stage1.responded" }', '"stage1.respond" }', "params", "gate", "params", "no event 'respond'"),
    ('{ clock = "stage1.respond",', '{ clock = "stage1.reply",', "params", "step.gate", "params", "a clock"),
    ('clause    = "6.4b"', 'clause    = "6.4z"', "clause", "step.gate", "clause", "no clause '6.4z'"),
    ('"stage1.received:flags"', '"stage1.recieved:flags"', "when_case", "step.gate", "when_case", "recieved"),
    ('"stage1.received:flags"', '"flags"', "when_case", "step.gate", "when_case", "is no fact"),
    ("{due}", "{date}", "reason    = ", "step.gate", "reason", "does not fill '{date}'"),
    ("{due}", "{due", "reason    = ", "step.gate", "reason", "brace"),
    ('kind  = "longtext"', 'kind  = "longtxt"', "longtxt", "step.field", "kind", "'longtext' meant?"),
    ('label = "What', 'lable = "What', "lable", "step.field", "label", "Is 'lable' meant for it?"),
    ('["9.1"]', '["99"]', "cites", "step.field", "cites", "no clause '99'"),
]
FAULTS = [
    *(Fault("abri", P, *row) for row in IN_HEAD),
    *(Fault("southern", P, *row) for row in IN_PROCESSES),
    *(Fault("abri", K, *row) for row in IN_CLOCKS),
    *(Fault("code2024", S, *row) for row in IN_STEPS),
    Fault("southern", K, "rung   = true", 'rung   = "true"', "rung", "clock", "rung", "true or false"),
    Fault("aspire", K, "unless = { channel", "unles  = { channel", "unles ", "clock", "unles", "Is 'unless' meant?"),
    Fault("aspire", S, 'relation = "same', 'relation = "sane', "relation", "matter", "relation", "Is 'same matter"),
    Fault("aspire", S, '"stage1.responded"]\n', '"stage1.logd"]\n', "together", "matter", "together", "'stage1.logd'"),
    Fault("onehousing", K, '"action.offered"', '"action.ofered"', "until_last", "clock", "until_last", "'offered'"),
    Fault("southern", K, '"day after due"', '"day after"', "on ", "clock.prompt", "on", "Write 'due'"),
    Fault("southern", K, 'act   = "stage1.extend"', 'act   = "stage1.extent"', "act", "clock.prompt", "act", "no step"),
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


@pytest.mark.parametrize("name", [P, K, S, C])
def test_a_missing_file(folder: Callable[[str], Path], name: str) -> None:
    copy = folder("abri")
    (copy / name).unlink()
    with pytest.raises(ProcedureError, match="is missing") as raised:
        procedure_files.read_procedure(copy)
    assert raised.value.file == f"abri/{name}"


@pytest.mark.parametrize("name", [P, K, S, C])
def test_a_file_that_is_not_utf_8(folder: Callable[[str], Path], name: str) -> None:
    copy = folder("abri")
    (copy / name).write_bytes("# Café\n".encode("latin-1") + (copy / name).read_bytes())
    with pytest.raises(ProcedureError, match=r"not UTF-8 text\. Save it as UTF-8") as raised:
        procedure_files.read_procedure(copy)
    assert raised.value.file == f"abri/{name}"


@pytest.mark.parametrize(("name", "old"), [(K, 'owner  = "complaint officer"'), (S, 'name  = "Complaints Officer"')])
def test_a_file_that_is_not_toml(folder: Callable[[str], Path], name: str, old: str) -> None:
    copy = folder("code2024" if name == S else "abri")
    line = broken(copy / name, old, old.rstrip('"'), old.rstrip('"'))
    with pytest.raises(ProcedureError, match="not valid TOML") as raised:
        procedure_files.read_procedure(copy)
    assert raised.value.line == line


def test_a_key_that_stands_twice_is_not_toml(folder: Callable[[str], Path]) -> None:
    copy = folder("abri")
    line = broken(copy / K, 'within = "5 working days"', 'within = "5 days"\nwithin = "6 days"', "6 days")
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
