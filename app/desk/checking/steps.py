"""What a landlord's `steps.toml` says of steps, held against the steps themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from app.desk.checking.names import CHOSEN, Names
from app.rules import letter_facts, letters, recipients, report
from app.rules.conditions import listed
from app.rules.events import Value
from app.rules.procedure import FieldSpec, Gate, StepRule
from app.rules.redress import Line
from app.rules.row_gates import LINES
from app.rules.row_gates import OFFER as OFFERED
from app.rules.verbs import CORRECT, UNDO, shape
from app.rules.vocabulary import RULES
from app.rules.words import Relied
from app.steps.forms import model_of
from app.steps.model import specs
from app.steps.reading import ROW_KEYS

if TYPE_CHECKING:
    from data.toml_tables import Findings, Table

WANTED = ("case.note", CORRECT, UNDO)
"""Steps that every landlord has: what was recorded can be added to and put right."""

OFFER = "redress.proposed"

RELIED = tuple(
    one
    for module in (recipients, letters, letter_facts, report)
    for one in vars(module).values()
    if isinstance(one, Relied)
)
"""The words that the program goes by, from the modules that do."""

_LINE = frozenset(Line.__dataclass_fields__)


def check_steps(names: Names, findings: Findings) -> None:
    """Tell what a landlord's steps, fields and gates say that cannot be."""
    head = findings.places.get(("procedure", ""))
    if head is not None:
        _check_course(names, head)
    used = {name for step in names.procedure.steps for name in step.gates}
    for gate in names.procedure.gates:
        if gate.id not in used:
            findings.places["gate", gate.id].wrong(f"No step names the gate '{gate.id}'.", "id")
    _check_lists(names, findings)
    for process in names.procedure.processes:
        for fact in process.handler.not_among if process.handler else ():
            event, _, field = fact.partition(":")
            any_of = (
                [f"{one}:{field}" for one in names.events if one.startswith(event[:-1])] if "*" in event else [fact]
            )
            if not any(names.knows(one) for one in any_of):
                names.values(findings.places["handler", process.id], "not_among", {fact: "any"})
    for step in names.steps():
        _check_step(names, findings, step)
        for name in step.gates:
            gate = names.procedure.gate_by_id[name].of(step.id.partition(".")[0])
            _check_gate(names, findings.places["gate", name], step, gate)


def _check_course(names: Names, head: Table) -> None:
    """A case can be opened, taken through its first stage, added to and put right."""
    have = names.procedure.step_by_id
    stages = [process for process in names.procedure.processes if process.kind == "stage"]
    if not stages:
        head.wrong("No process is a stage: name one in 'processes', or write [[process]] with kind = \"stage\".")
    wanted = [*WANTED, *(step.id for stage in stages[:1] for step in stage.steps)]
    wanted += [f"{stage.id}.extend" for stage in stages[:1]]
    lacking = [one for one in dict.fromkeys(wanted) if one not in have]
    if not names.procedure.begins:
        lacking.insert(0, f"{stages[0].id if stages else 'stage1'}.receive")
    if names.letters is not None and "letter.send" not in have:
        lacking.append("letter.send")
    for one in lacking:
        head.wrong(f"steps.toml has no step '{one}', and without it a case cannot go its way.", at="processes")


def _check_lists(names: Names, findings: Findings) -> None:
    """The lists of choices are some field's, and hold the words that the program itself goes by."""
    from data.toml_tables import nearest

    table = findings.places.get(("choices", ""))
    asked = {spec.name for by_name in names.fields.values() for spec in by_name.values() if spec.kind in CHOSEN}
    for key, words in names.procedure.choices.items():
        if table is not None and key not in table.given:
            continue
        if table is not None and key not in asked and key != "category":
            table.wrong(f"No step has a choice called '{key}'.{nearest(key, asked)}", key)
        if table is not None:
            _check_relied(table, key, key, words)


def _check_relied(table: Table, key: str, list_name: str, words: Collection[str]) -> None:
    """A list has the words that the program goes by."""
    from data.toml_tables import nearest

    for word in (one for one in RELIED if one.field == list_name):
        if word not in words:
            table.wrong(f"'{list_name}' has to offer '{word}': {word.why}.{nearest(word, words)}", key)


def _check_step(names: Names, findings: Findings, step: StepRule) -> None:
    from data.toml_tables import nearest

    table = findings.places["step", step.id]
    model = [spec.name for spec in specs(model_of(step.id))]
    for name in step.omits:
        if name not in model:
            table.wrong(f"'{step.id}' asks for no '{name}' that could be left out.{nearest(name, model)}", "omits")
    own = names.fields[step.id]
    chosen = {"category" if spec.kind == "points" else spec.name for spec in own.values()
              if spec.kind in (*CHOSEN, "points")}  # fmt: skip
    for key, words in step.choices.items():
        if key not in chosen:
            table.wrong(f"'{step.id}' has no choice called '{key}'.{nearest(key, chosen)}", "choices")
        _check_relied(table, "choices", f"{step.id}.{key}", words)
    _check_asked(table, step, own)
    seen: set[str] = set()
    for spec in step.fields:
        place = findings.places.get(("field", f"{step.id}.{spec.name}"), table)
        if spec.name in seen or (spec.name in model and spec.name not in step.omits):
            place.wrong(f"'{step.id}' asks for '{spec.name}' already.", "name")
        seen.add(spec.name)
        _check_field(names, place, step, spec)


def _check_asked(table: Table, step: StepRule, own: Mapping[str, FieldSpec]) -> None:
    """A shared field that is asked only while another has a certain value can come to be asked."""
    declared = {spec.name for spec in step.fields}
    for spec in own.values():
        for name, value in spec.when.items() if spec.name not in declared else ():
            lists = own[name].choices if name in own and own[name].kind in CHOSEN else ()
            if lists and not any(one in lists for one in listed(value)):
                words = " or ".join(f"'{one}'" for one in listed(value))
                table.wrong(f"'{spec.name}' is asked while '{name}' is {words}, and no list offers that.", "choices")


def _check_field(names: Names, table: Table, step: StepRule, spec: FieldSpec) -> None:
    event = shape(step.id).event
    names.values(table, "when", spec.when, of=event)
    names.values(table, "when_case", names.at(spec.when_case, step.id))
    names.values(table, "unless_case", names.at(spec.unless_case, step.id))
    for fact in names.at(dict.fromkeys(spec.starts, "any"), step.id):
        names.values(table, "starts", {fact: "any"})
    if spec.default is not None and spec.kind in CHOSEN and spec.choices and spec.default not in spec.choices:
        table.wrong(f"'{spec.name}' cannot start with '{spec.default}': no list offers it.", "default")


def _check_gate(names: Names, table: Table, step: StepRule, gate: Gate) -> None:
    event = shape(step.id).event
    key = "params" if "params" in table.given else "fields" if "fields" in table.given else "name"
    names.own(table, "field", step.id, [gate.field])
    names.values(table, "when", gate.when, of=event)
    names.values(table, "unless", gate.unless, of=event)
    names.values(table, "when_case", gate.when_case)
    names.values(table, "unless_case", gate.unless_case)
    about = [f"{event}:{gate.params['field']}"] if isinstance(gate.params.get("field"), str) else []
    for name, kind in RULES[gate.rule].params.items():
        value = gate.params.get(name, ())
        if kind in ("name", "names"):
            names.own(table, key, step.id, listed(value))
        elif kind == "facts":
            for fact in listed(value):
                names.values(table, key, {fact: "any"})
            about += [str(one) for one in listed(value)]
        elif kind in ("offered", "offered fields", "wheres"):
            events = [OFFER] if kind != "wheres" else [str(one) for one in listed(gate.params.get("event", ()))]
            _check_where(names, table, key, events, value)
        elif kind == "rows":
            if (source := str(value)) not in (LINES, OFFERED):
                names.values(table, key, {source if ":" in source else f"{event}:{source}": "any"})
        elif kind in ("columns", "row"):
            _check_columns(names, table, key, step, gate, value)
    for name, value in gate.params.items():
        _check_values(names, table, key, gate, name, value, about)


def _check_where(names: Names, table: Table, key: str, events: list[str], value: Value) -> None:
    """Fields of other events, as the condition looks for them: one of the events has to have them all."""
    known = [event for event in events if names.near(event)]
    for where in listed(value):
        pairs = where if isinstance(where, Mapping) else {str(where): "any"}
        fitting = [event for event in known if all(names.knows(f"{event}:{name}") for name in pairs)]
        if not fitting and known:
            names.values(table, key, pairs, of=known[0])
        for name, one in pairs.items() if fitting else ():
            names.offered(table, key, [f"{event}:{name}" for event in fitting], one)


def _check_columns(names: Names, table: Table, key: str, step: StepRule, gate: Gate, value: Value) -> None:
    """Columns of a list: what is asked about each of its rows."""
    from data.toml_tables import nearest

    known = set(_columns(names, step, gate))
    if isinstance(value, Mapping) and gate.params.get("rows") == OFFERED:
        names.values(table, key, value, of=OFFER)
        return
    for name in value if isinstance(value, Mapping) else listed(value):
        if known and name not in known:
            table.wrong(f"No row has a '{name}'.{nearest(str(name), known)}", key)


def _columns(names: Names, step: StepRule, gate: Gate) -> Iterator[str]:
    """What may be asked about the rows that the gate looks at."""
    source = str(gate.params.get("rows", ""))
    if source == OFFERED:
        yield from (fact.partition(":")[2] for fact in names.near(OFFER))
    elif source == LINES:
        yield from _LINE
    else:
        fact = source if ":" in source else f"{shape(step.id).event}:{source}"
        for spec in names.recorded.get(fact, ()):
            yield from _LINE if spec.kind == "lines" else ROW_KEYS.get(spec.kind, ())


def _check_values(names: Names, table: Table, key: str, gate: Gate, name: str, value: Value, about: list[str]) -> None:
    """Values that a condition compares with: those of its fields, heads of money, marks of a case."""
    from data.toml_tables import nearest

    if name in ("is", "differ"):
        for fact in about:
            names.offered(table, key, fact, value)
    elif name in ("head", "heads"):
        heads = names.procedure.redress.heads
        for one in listed(value):
            if one not in heads:
                table.wrong(f"redress.toml has no head '{one}'.{nearest(str(one), heads)}", key)
    elif name == "flag":
        names.offered(table, key, "*:flags", value)
