"""Letter templates: Markdown with named fields, read in a sandbox.

A value never meets the Markdown reader: where a field stands, the template's text only gets a mark, and the value
takes the mark's place once the Markdown has been read. Whatever a customer typed is therefore text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from jinja2 import Environment, StrictUndefined, TemplateError, TemplateNotFound, nodes, pass_context
from jinja2.exceptions import SecurityError, TemplateRuntimeError, TemplateSyntaxError, UndefinedError
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.documents.blocks import Span
from app.documents.template_sources import Sources
from app.errors import ProcedureError
from app.rules.letters import Gap
from app.rules.typed_dates import long_date

VALUE: Final = ("\ue000", "\ue001")
"""What stands around the number of a value in a template's text. Values may hold them too: they are put in last."""
PART: Final = ("\ue002", "\ue003")
"""What stands around the name of a part where it begins, and around /name where it ends."""

_VALUES: Final = "values put out"
_LONGEST: Final = 200_000
"""Characters of a filled template: some 60 pages."""
_LISTS: Final = ("address", "flags")
"""The parts of fields that are lists of texts."""
_SPOILT: Final = re.compile("[\0\ufffd]")
"""What stands in a text that was none, or none as UTF-8."""
_DEEPEST: Final = 2
"""Loops in each other: what is offered for each point."""

ALLOWED: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.NSRef, nodes.Getattr, nodes.Getitem, nodes.If,
    nodes.For, nodes.Assign, nodes.Include, nodes.Extends, nodes.Block, nodes.Filter, nodes.Compare, nodes.Operand,
    nodes.Not, nodes.And, nodes.Or, nodes.Const, nodes.CondExpr, nodes.Tuple, nodes.List,
)  # fmt: skip
"""What a template may be made of: fields, conditions, loops, parts and shared blocks; nothing that calls."""


class TemplateFault(ProcedureError):
    """A template cannot be used; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A template's text with marks for its values, and the values by their number."""

    text: str
    values: tuple[object, ...]


class PartTag(Extension):
    """`{% part NAME %} … {% endpart %}`: a part that the letter's list of contents can ask for.

    A template that extends another puts its own part of that name in place of the other's. With the word `panel`
    the part is set apart on the page.
    """

    tags = {"part"}

    def parse(self, parser: Parser) -> nodes.Node:
        """A block of the part's name, with marks around what it says."""
        line = next(parser.stream).lineno
        name = parser.stream.expect("name").value
        panel = "!" if parser.stream.skip_if("name:panel") else ""
        body = parser.parse_statements(("name:endpart",), drop_needle=True)

        def mark(text: str) -> nodes.Output:
            return nodes.Output([nodes.TemplateData(f"\n\n{PART[0]}{text}{PART[1]}\n\n", lineno=line)], lineno=line)

        return nodes.Block(name, [mark(panel + name), *body, mark(f"/{name}")], True, False, lineno=line)


class Templates:
    """The templates of one landlord, shared ones among them."""

    def __init__(self, sources: Mapping[str, str], places: Mapping[str, str]) -> None:
        """Take the templates' texts by name; `places` says where each lies, for errors."""
        self._places = places
        self._environment = _environment(sources)
        self._sources = sources
        self._trees: dict[str, nodes.Template] = {}
        self._good: set[str] = set()

    def check(self, name: str, fields: Mapping[str, frozenset[str] | None]) -> None:
        """Read a template and all that it includes, and hold its fields against those there are.

        `fields` are the names that it may use, each with the parts that it has (None: it is a single value).

        Raises:
            TemplateFault: at the first fault.
        """
        self._ends(name, ())
        for one in self.reach(name):
            tree = self._parse(one)
            for node in tree.find_all(nodes.Node):
                if not isinstance(node, ALLOWED):
                    raise self._fault(one, node.lineno, f"A template cannot hold this ({type(node).__name__.lower()}).")
                if isinstance(node, nodes.Filter) and node.name not in FILTERS:
                    raise self._fault(one, node.lineno, f"There is no filter '{node.name}'.{_listed(FILTERS)}")
                if isinstance(node, nodes.For) and _deep(node) > _DEEPEST:
                    raise self._fault(one, node.lineno, f"Loops may stand in each other {_DEEPEST} deep, no deeper.")
            _check_fields(tree, dict(fields), partial(self._fault, one))
            self._compiles(one)

    def _ends(self, name: str, around: tuple[str, ...]) -> None:
        """Refuse a template that comes to itself again, by way of others or at once."""
        if name in around:
            raise self._fault(name, 1, "It includes itself, directly or through another.")
        for node in self._parse(name).find_all((nodes.Include, nodes.Extends)):
            target = node.template  # type: ignore[attr-defined]
            if isinstance(target, nodes.Const) and target.value in self._sources:
                self._ends(str(target.value), (*around, name))

    def _compiles(self, name: str) -> None:
        if name in self._good:
            return
        try:
            self._environment.compile(self._sources[name], name, name)
            self._good.add(name)
        except TemplateSyntaxError as error:
            raise self._fault(name, error.lineno, error.message or "It cannot be read.") from None
        except (SyntaxError, RecursionError, MemoryError):
            raise self._fault(name, 1, "It is nested too deeply.") from None

    def fill(self, name: str, context: Mapping[str, Any]) -> Filled:
        """The template's text for these fields.

        Raises:
            TemplateFault: when a field is not there, or the template does not end.
        """
        values: list[object] = []
        try:
            text = _within(self._environment.get_template(name).generate({**context, _VALUES: values}))
        except TemplateSyntaxError as error:
            raise self._fault(error.name or name, error.lineno, error.message or "It cannot be read.") from None
        except TemplateNotFound as error:
            raise self._fault(name, 1, f"There is no template '{error.name}'.") from None
        except UndefinedError as error:
            raise self._fault(*_place(error, name), f"There is no such field: {error.message}.") from None
        except (TemplateError, SecurityError) as error:
            raise self._fault(*_place(error, name), f"{error.message or 'It cannot be used.'}") from None
        except (TypeError, ValueError, ArithmeticError) as error:
            raise self._fault(*_place(error, name), "A field is used in a way that it does not allow.") from None
        except RecursionError:
            raise self._fault(name, 1, "It includes itself, directly or through another.") from None
        if text is None:
            raise self._fault(name, 1, "It makes a letter that is too long to be one. Does a loop stand in another?")
        return Filled(text, tuple(values))

    def reach(self, name: str) -> tuple[str, ...]:
        """The template and all that it extends or includes, each once."""
        found: list[str] = []
        waiting = [name]
        while waiting:
            one = waiting.pop(0)
            if one in found:
                continue
            found.append(one)
            for node in self._parse(one).find_all((nodes.Include, nodes.Extends)):
                target = node.template  # type: ignore[attr-defined]
                if not isinstance(target, nodes.Const) or not isinstance(target.value, str):
                    raise self._fault(one, node.lineno, "Name the template in quotes.")
                if target.value not in self._sources:
                    raise self._fault(one, node.lineno, f"There is no template '{target.value}'.")
                waiting.append(target.value)
        return tuple(found)

    def parts(self, name: str) -> frozenset[str]:
        """The parts that a template can hold, those of what it extends and includes among them."""
        trees = (self._parse(one) for one in self.reach(name))
        return frozenset(block.name for tree in trees for block in tree.find_all(nodes.Block))

    def version_sources(self, name: str) -> tuple[str, ...]:
        """The texts that make up a template, in order: what its version is made of."""
        return tuple(self._sources[one] for one in self.reach(name))

    def _parse(self, name: str) -> nodes.Template:
        """A template as read, once each: letters share most of what they are made of."""
        if name in self._trees:
            return self._trees[name]
        if name not in self._sources:
            raise self._fault(name, 0, "There is no such template.")
        if spoilt := _SPOILT.search(self._sources[name]):
            line = self._sources[name].count("\n", 0, spoilt.start()) + 1
            raise self._fault(name, line, "This is not text as UTF-8. Save the file as UTF-8.")
        try:
            self._trees[name] = self._environment.parse(self._sources[name], name, name)
            return self._trees[name]
        except TemplateSyntaxError as error:
            raise self._fault(name, error.lineno, error.message or "It cannot be read.") from None
        except RecursionError:
            raise self._fault(name, 1, "It is nested too deeply.") from None

    def _fault(self, name: str, line: int, says: str) -> TemplateFault:
        says = says if says.endswith((".", "?")) else f"{says}."
        return TemplateFault(says, file=self._places.get(name, name), line=line)


def _within(pieces: Iterable[str]) -> str | None:
    """The pieces joined; None as soon as they are more than a letter can hold, so that a runaway loop is stopped."""
    found: list[str] = []
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > _LONGEST:
            return None
        found.append(piece)
    return "".join(found)


def _deep(loop: nodes.For) -> int:
    """How many loops stand in each other here, this one among them."""
    return 1 + max((_deep(inner) for inner in loop.find_all(nodes.For)), default=0)


def _check_fields(
    tree: nodes.Template, known: dict[str, frozenset[str] | None], fault: Callable[[int, str], TemplateFault]
) -> None:
    """Refuse names that are no fields, and parts that a field does not have."""
    for loop in tree.find_all(nodes.For):
        of = _named(loop.iter)
        if f"{of}[]" not in known and of.rpartition(".")[2] not in _LISTS:
            raise fault(loop.lineno, "A loop goes over a list: points, remedies, actions or arbitrators.")
        if isinstance(loop.target, nodes.Name):
            known[loop.target.name] = known.get(f"{of}[]") if of else None
    for assigned in tree.find_all(nodes.Assign):
        if isinstance(assigned.target, nodes.Name):
            known.setdefault(assigned.target.name, None)
    known["loop"] = frozenset(("first", "last", "index", "length"))
    shown = [name for name in known if "[" not in name and name != "loop"]
    for node in tree.find_all(nodes.Name):
        if node.name not in known:
            raise fault(node.lineno, f"There is no field '{node.name}'.{_listed(shown)}")
    for part in tree.find_all(nodes.Getattr):
        of = _named(part.node)
        parts = known.get(of)
        if of and parts is not None and part.attr not in parts:
            raise fault(part.lineno, f"There is no field '{of}.{part.attr}'.{_listed(parts)}")


def _named(node: nodes.Node) -> str:
    """The field that an expression is: `points`, `point.remedies`; empty for any other."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        return f"{node.node.name}.{node.attr}"
    return ""


def _listed(names: Any) -> str:
    return f" There are: {', '.join(sorted(names))}."


def _place(error: BaseException, name: str) -> tuple[str, int]:
    """The template and line in which an error arose."""
    found = (name, 1)
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(".md"):
            found = (file, trace.tb_lineno)
        trace = trace.tb_next
    return found


@pass_context
def _put_out(context: Context, value: object) -> str:
    """A mark in the place of a value, which is kept aside."""
    if isinstance(value, StrictUndefined):
        str(value)  # says by itself what is not there
    if isinstance(value, bool) or not isinstance(value, (str, int, Gap, Span)):
        raise TemplateRuntimeError("A field that is no text was put out; a date needs '| date'.")
    values: list[object] = context[_VALUES]
    values.append(value if isinstance(value, (Gap, Span, str)) else str(value))
    return f"{VALUE[0]}{len(values) - 1}{VALUE[1]}"


def _environment(sources: Mapping[str, str]) -> Environment:
    environment = ImmutableSandboxedEnvironment(
        loader=Sources(sources),
        undefined=StrictUndefined,
        finalize=_put_out,
        extensions=[PartTag],
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    environment.filters = dict(FILTERS)
    environment.tests = {}
    environment.globals = {}
    return environment


def _date(value: object) -> object:
    """A day as letters write it: Thursday 9 April 2026."""
    return long_date(value) if isinstance(value, date) else value


def _listing(value: object) -> object:
    """Several texts in a row: a, b and c."""
    if isinstance(value, (str, Gap)) or not isinstance(value, (tuple, list)):
        return value
    texts = [str(one) for one in value]
    return " and ".join((", ".join(texts[:-1]), texts[-1])) if len(texts) > 1 else "".join(texts)


def _lines(value: object) -> object:
    """Several texts, a line each."""
    return "\n".join(str(one) for one in value) if isinstance(value, (tuple, list)) else value


def _inline(value: object) -> object:
    """Several texts on one line: an address."""
    return ", ".join(str(one) for one in value) if isinstance(value, (tuple, list)) else value


def _lower(value: object) -> object:
    return str(value).lower() if isinstance(value, str) else value


def _first_upper(value: object) -> object:
    return value[:1].upper() + value[1:] if isinstance(value, str) else value


def _sentence(value: object) -> object:
    """A text that ends as a sentence does."""
    text = value.rstrip() if isinstance(value, str) else ""
    return f"{text}." if text and text[-1].isalnum() else value


def _unstopped(value: object) -> object:
    """A text that goes on after its last full stop."""
    return value.rstrip().removesuffix(".") if isinstance(value, str) else value


def _count(value: object) -> int:
    return len(value) if isinstance(value, (str, tuple, list)) else 0


def _web(value: object) -> object:
    """An address on the web that a reader can open."""
    if not isinstance(value, str) or not value:
        return value
    return Span(value.removeprefix("https://"), link=value if value.startswith("https://") else f"https://{value}")


def _mail(value: object) -> object:
    """An e-mail address that a reader can write to."""
    return Span(value, link=f"mailto:{value}") if isinstance(value, str) and value else value


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "date": _date,
    "listing": _listing,
    "lines": _lines,
    "inline": _inline,
    "lower": _lower,
    "first_upper": _first_upper,
    "sentence": _sentence,
    "unstopped": _unstopped,
    "count": _count,
    "web": _web,
    "mail": _mail,
}
"""The filters of templates."""
