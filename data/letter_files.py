"""The landlords' letters, `procedures/<id>/letters/`, over the shared ones in `letters/`, read strictly.

A landlord's `NAME.md` stands in the place of the shared one of that name, which stays there as `shared/NAME.md` to be
extended. Nothing here looks into a template: `app.documents.letter_templates` does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from app.errors import ProcedureError
from app.rules.answers import form_parts
from app.rules.letter_facts import DATES
from app.rules.letters import (
    BESIDE,
    CASE,
    KINDS,
    MEANS,
    TEXT,
    Arbitrator,
    ArbitratorRule,
    CopyRule,
    Holds,
    LetterHead,
    LetterRule,
    Letters,
)
from app.rules.procedure import FieldSpec, Procedure
from data.arbitrator_files import arbitrators, in_force
from data.clause_files import clause_ids
from data.letterheads import COLOUR, TINT, letterhead
from data.procedure_files import FOLDER, load
from data.references import References
from data.toml_tables import Findings, Table, TomlFile, nearest

SHARED = Path(__file__).parent / "letters"
"""The templates and blocks that all landlords share."""


@cache
def letters(procedure_id: str) -> Letters:
    """One landlord's letters, read once in a process, with arbitrators' details as of today's files.

    Raises:
        BadInput: when there is no such procedure.
        ProcedureError: when its letters have a fault.
    """
    return read_letters(load(procedure_id), FOLDER / procedure_id)


def has_letters(procedure_id: str) -> bool:
    """Whether the landlord has letters of its own."""
    return (FOLDER / procedure_id / "letters" / "letters.toml").exists()


def read_letters(
    procedure: Procedure,
    folder: Path,
    shared: Path = SHARED,
    day: date = date.max,
    findings: Findings | None = None,
) -> Letters:
    """Read and check one landlord's letters, without remembering them. `day` is the day of the arbitrators' details.

    Raises:
        ProcedureError: at the first fault, with its place.
    """
    own = folder / "letters"
    file = TomlFile(own / "letters.toml", findings)
    file.known_tables("head", "example", "arbitrator", "copy", "letter")
    names = References({process.id for process in procedure.processes}, clause_ids(folder, findings))
    sources, places = _sources(own, shared, procedure.id)
    head = letterhead(file.table("head"), own, LetterHead(procedure.landlord, COLOUR, TINT))
    reader = _Reader(procedure, names, sources, day)
    found: dict[str, LetterRule] = {}
    for table in file.tables("letter"):
        letter = reader.letter(table, found)
        found[letter.id] = letter
    return Letters(
        procedure=procedure.id,
        head=head,
        letters=tuple(found.values()),
        arbitrators=tuple(reader.arbitrator(table) for table in file.tables("arbitrator")),
        copies=tuple(reader.copy(table, found) for table in file.tables("copy")),
        jargon=_jargon(shared),
        example=letterhead(file.table("example"), own, head) if "example" in file.data else None,
        sources=sources,
        places=places,
    )


def version(texts: tuple[str, ...]) -> str:
    """The version of a template made of these texts."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


def _sources(own: Path, shared: Path, procedure_id: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    sources: dict[str, str] = {}
    places: dict[str, str] = {}
    for path in sorted(shared.rglob("*.md")):
        name = path.relative_to(shared).as_posix()
        for key in (name, f"shared/{name}"):
            sources[key], places[key] = _text(path, f"letters/{name}"), f"letters/{name}"
    for path in sorted(own.rglob("*.md")):
        name = path.relative_to(own).as_posix()
        places[name] = f"{procedure_id}/letters/{name}"
        sources[name] = _text(path, places[name])
    return sources, places


def _text(path: Path, place: str) -> str:
    """A template's text. What is not UTF-8 is marked in it, and refused by whoever reads the template."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise ProcedureError(f"The file cannot be read: {error.strerror}.", file=place) from None


def _jargon(shared: Path) -> Mapping[str, str]:
    file = TomlFile(shared / "words.toml")
    file.known_tables("plain")
    table = file.table("plain")
    words = {key: table.text(key) for key in file.data["plain"]}
    table.done()
    return words


class _Reader:
    """Reads `[[letter]]` and `[[arbitrator]]` against the procedure's steps, clocks and clauses."""

    def __init__(self, procedure: Procedure, names: References, sources: Mapping[str, str], day: date) -> None:
        self.procedure, self.names, self.sources, self.day = procedure, names, sources, day

    def letter(self, table: Table, seen: Mapping[str, LetterRule]) -> LetterRule:
        texts: list[FieldSpec] = []
        answers: dict[str, tuple[str, ...]] = {}
        for inner in table.inner("text"):
            parts = self._answers(inner)
            texts.append(self._paragraph(inner, texts))
            if parts:
                answers[texts[-1].name] = parts
        rule = LetterRule(
            id=table.unique("id", seen),
            title=table.text("title"),
            kind=_one_of(table, "kind", KINDS),
            stage=_one_of(table, "stage", (*BESIDE, *self.procedure.process_by_id)),
            template=self._template(table),
            cites=self.names.cites(table),
            step=self._step(table),
            needs=tuple(self.names.event(table, "needs", one) for one in table.texts("needs")),
            during=self._during(table),
            asks=self._asks(table),
            holds=tuple(self._holds(inner) for inner in table.inner("holds")),
            texts=tuple(texts),
            answers=answers,
            dates=self._dates(table),
            sets=table.mapping("sets"),
            means=table.texts("means", list(MEANS)),
            to=_one_of(table, "to", ("customer", "other"), "customer"),
            checked=self._clause(table, "checked"),
            handler_named=self._clause(table, "handler_named"),
            signed=table.take("signed", bool, True),
            copied=table.take("copied", bool, False),
            when_case=self.names.facts(table, "when_case"),
        )
        table.done()
        table.stands("letter", rule.id)
        if not (rule.step or rule.needs or rule.during or rule.when_case):
            table.wrong("Say what this letter hangs on: 'step', 'needs', 'during' or 'when_case'.", "step")
        for means in rule.means:
            if means not in MEANS:
                table.wrong(f"A letter does not go by '{means}'.{nearest(means, MEANS)}", "means")
        return rule

    def _asks(self, table: Table) -> Mapping[str, str]:
        asks = table.mapping("asks")
        for name in asks:
            self.names.event(table, "asks", name)
        return asks

    def _holds(self, table: Table) -> Holds:
        holds = Holds(
            part=table.text("part"),
            clause=self.names.clause(table, "clause", table.text("clause")),
            says=table.text("says"),
            goes=table.text("goes", ""),
            when_case=self.names.facts(table, "when_case"),
            unless_case=self.names.facts(table, "unless_case"),
        )
        table.done()
        return holds

    def _paragraph(self, table: Table, seen: list[FieldSpec]) -> FieldSpec:
        """A paragraph that the officer writes. `draft` is what it begins with."""
        spec = FieldSpec(
            name=TEXT + table.unique("name", [one.name.removeprefix(TEXT) for one in seen]),
            label=table.text("label"),
            kind=_one_of(table, "kind", ("text", "longtext", "date"), "longtext"),
            required=table.take("required", bool, False),
            help=table.text("help", ""),
            default=table.text("draft", "") or None,
            cites=self._cited(table),
            ahead=table.take("ahead", bool, True),
            when_case=self.names.facts(table, "when_case"),
        )
        table.done()
        return spec

    def _answers(self, table: Table) -> tuple[str, ...]:
        """The parts of the teams' answers that a paragraph's draft is made of."""
        known = [part.name for part in form_parts(self.procedure)]
        wanted = table.texts("answers")
        for one in wanted:
            if one not in known:
                table.wrong(f"A team's answer has no part '{one}'.{nearest(one, known)}", "answers")
        return wanted

    def _cited(self, table: Table) -> tuple[str, ...]:
        return tuple(self.names.clause(table, "cites", one) for one in table.texts("cites"))

    def _template(self, table: Table) -> str:
        name = table.text("template")
        if name not in self.sources:
            table.wrong(f"There is no template '{name}'.{nearest(name, self.sources)}", "template")
        return name

    def _step(self, table: Table) -> str:
        step = table.text("step", "")
        known = self.procedure.step_by_id
        if step and step not in known and not any(step == f".{one.partition('.')[2]}" for one in known):
            table.wrong(f"This procedure has no step '{step}'.{nearest(step, known)}", "step")
        return step

    def _dates(self, table: Table) -> Mapping[str, str]:
        dates = table.mapping("dates")
        clocks = self.procedure.clock_by_id
        for name in dates:
            if name not in DATES:
                table.wrong(f"There is no date '{name}'.{nearest(name, DATES)}", "dates")
        for clock in dates.values():
            if clock not in clocks and not any(one.partition(".")[2] == str(clock)[1:] for one in clocks):
                table.wrong(f"There is no clock '{clock}'.{nearest(str(clock), clocks)}", "dates")
        return dates

    def _during(self, table: Table) -> str:
        """The process that must go on for the letter to go; "case" for any, empty for none."""
        during = table.text("during", "")
        known = (CASE, *self.procedure.process_by_id)
        if during and during not in known:
            table.wrong(f"This procedure has no process '{during}'.{nearest(during, known)}", "during")
        return during

    def _clause(self, table: Table, key: str) -> str:
        return self.names.clause(table, key, table.text(key)) if key in table else ""

    def arbitrator(self, table: Table) -> ArbitratorRule:
        """One rule; details that stand in it are the landlord's and go before the public ones."""
        name = table.text("id")
        rule = ArbitratorRule(
            clause=self.names.clause(table, "clause", table.text("clause")),
            arbitrator=_own_details(table, None if name == "none" else self._known_arbitrator(table, "id", name)),
            flags=table.texts("flags"),
            categories=table.texts("categories"),
            when_case=self.names.facts(table, "when_case"),
            says=table.text("says", ""),
            rules_out=tuple(
                found
                for one in table.texts("rules_out")
                if (found := self._known_arbitrator(table, "rules_out", one)) is not None
            ),
        )
        table.done()
        table.stands("arbitrator", str(table.number))
        for key, given in (("flags", rule.flags), ("categories", rule.categories)):
            listed = self.procedure.choices.get("category" if key == "categories" else key, ())
            for one in given:
                if one not in listed:
                    table.wrong(f"This procedure has no '{one}'.{nearest(one, listed)}", key)
        return rule

    def _known_arbitrator(self, table: Table, key: str, name: str) -> Arbitrator | None:
        found = in_force(name, self.day)
        if found is None:
            table.wrong(f"There is no arbitrator '{name}'.{nearest(name, ('none', *arbitrators()))}", key)
        return found

    def copy(self, table: Table, letters: Mapping[str, LetterRule]) -> CopyRule:
        """One rule of who else gets a letter."""
        rule = CopyRule(
            clause=self.names.clause(table, "clause", table.text("clause")),
            people=table.texts("people", ...),
            where=table.mapping("where"),
            when_case=self.names.facts(table, "when_case"),
            letters=table.texts("letters"),
            instead=table.take("instead", bool, False),
            holds_up=table.take("holds_up", bool, True),
        )
        table.stands("copy", str(table.number))
        for fact in rule.people:
            self.names.fact(table, "people", fact)
        for letter in rule.letters:
            if letter not in letters:
                table.wrong(f"There is no letter '{letter}'.{nearest(letter, letters)}", "letters")
        table.done()
        return rule


def _own_details(table: Table, known: Arbitrator | None) -> Arbitrator | None:
    """An arbitrator with what the landlord's document says of it in place of the public details."""
    if known is None:
        return None
    return replace(
        known,
        phone=table.text("phone", known.phone),
        web=table.text("web", known.web),
        email=table.text("email", known.email),
        address=table.texts("address", list(known.address)),
    )


def _one_of(table: Table, key: str, known: Mapping[str, str] | tuple[str, ...], default: str = "") -> str:
    word = table.text(key, default) if default else table.text(key)
    if word not in known:
        table.wrong(f"There is no {key} '{word}'.{nearest(word, known)}", key)
    return word
