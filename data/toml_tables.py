"""Strict reading of TOML: every key is taken by name, what is left over is an error that names its line.

tomllib keeps no line numbers, so a small scanner finds them in the text again.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from app.errors import BadInput, ProcedureError
from app.rules.events import from_plain

T = TypeVar("T")

_HEADER = re.compile(r"^\s*\[\[?\s*([A-Za-z0-9_.\-\"]+)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*(?:"([^"]+)"|([A-Za-z0-9_\-]+))\s*=""")


class Places:
    """Where tables and keys stand in a TOML text. Lines count from 1; 0 is unknown."""

    def __init__(self, text: str) -> None:
        """Scan the text once."""
        self._lines = text.splitlines()
        self._headers: list[tuple[int, str]] = [(0, "")]
        self._keys: dict[tuple[int, str], int] = {}
        for number, line in enumerate(self._lines, 1):
            if header := _HEADER.match(line):
                self._headers.append((number, header.group(1)))
            elif key := _KEY.match(line):
                self._keys.setdefault((self._headers[-1][0], key.group(1) or key.group(2)), number)

    def table(self, name: str, number: int) -> int:
        """The line of the heading of the nth table of a name, from 0."""
        found = [line for line, called in self._headers if called == name]
        return found[number] if number < len(found) else 0

    def inner(self, outer: int, name: str, number: int) -> int:
        """The line of the nth `[[name]]` beneath the heading at line `outer`, or where it is written in braces."""
        last = next((line for line, called in self._headers if line > outer and not self._beneath(outer, called)), None)
        found = [
            line for line, called in self._headers if called == name and outer < line and (last is None or line < last)
        ]
        if number < len(found):
            return found[number]
        start = self.key(outer, name.rpartition(".")[2])
        braces = (n for n, line in enumerate(self._lines[start:], start + 1) if line.lstrip().startswith("{"))
        if not start or "{" in self._lines[start - 1]:
            return start
        return next((n for place, n in enumerate(braces) if place == number), start)

    def key(self, header: int, key: str) -> int:
        """The line of a key beneath the heading at that line; 0 where it is not there."""
        return self._keys.get((header, key), 0)

    def _beneath(self, outer: int, called: str) -> bool:
        name = next((called for line, called in self._headers if line == outer), "")
        return called.startswith(f"{name}.")


class Findings:
    """All that is wrong in a folder, and where its tables stand, for what can only be judged once all is read.

    `unread` are the files that could not be: what rests on them cannot be judged then.
    """

    def __init__(self) -> None:
        """Nothing found yet."""
        self.faults: list[ProcedureError] = []
        self.unread: set[str] = set()
        self.places: dict[tuple[str, str], Table] = {}

    def tell(self, error: ProcedureError) -> None:
        """Keep a fault, once for each line and key."""
        if all((one.file, one.line, one.key, str(one)) != (error.file, error.line, error.key, str(error))
               for one in self.faults):  # fmt: skip
            self.faults.append(error)

    def in_order(self) -> tuple[ProcedureError, ...]:
        """The faults by file and line."""
        return tuple(sorted(self.faults, key=lambda one: (one.file, one.line)))


class TomlFile:
    """One TOML file, read whole, with the places of its keys.

    With `findings`, a fault is kept there and reading goes on with an empty value in place of the wrong one; without,
    the first fault is raised.
    """

    def __init__(self, path: Path, findings: Findings | None = None) -> None:
        """Read and parse the file.

        Raises:
            ProcedureError: when it is missing, not UTF-8 or not TOML, and nothing keeps findings.
        """
        self.findings = findings
        self.data: dict[str, Any] = {}
        self.text = ""
        self._places: Places | None = None
        self._unread = False
        try:
            self._read(path)
        except ProcedureError as error:
            if findings is None:
                raise
            findings.tell(error)
            findings.unread.add(self.name)
            self._unread = True

    def tell(self, error: ProcedureError) -> None:
        """Keep a fault, or raise it where nothing is kept. Of a file that could not be read one fault is enough."""
        if self.findings is None:
            raise error
        if not self._unread:
            self.findings.tell(error)

    def _read(self, path: Path) -> None:
        self.path = path
        above = path.absolute().parent
        # A landlord's letters lie one folder deeper: whose they are is said too.
        inside = f"{above.parent.name}/{above.name}" if above.name == "letters" else above.name
        self.name = f"{inside}/{path.name}"
        try:
            self.text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise ProcedureError("The file is missing. Restore it, or reinstall the program.", file=self.name) from None
        except UnicodeDecodeError:
            raise ProcedureError("The file is not UTF-8 text. Save it as UTF-8.", file=self.name) from None
        try:
            self.data = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line (\d+)", str(error))
            raise ProcedureError(
                f"This is not valid TOML: {error}. A value is a name, = and the value, words in quotation marks; "
                "a heading is its name in square brackets, alone on its line. Mend the line named.",
                file=self.name,
                line=int(line.group(1)) if line else 0,
            ) from None

    @property
    def places(self) -> Places:
        """Where all stands; scanned for only once something is wrong."""
        if self._places is None:
            self._places = Places(self.text)
        return self._places

    def _line_of(self, name: str) -> int:
        """The line of a table, or of a key outside any table."""
        return self.places.table(name, 0) or self.places.key(0, name)

    def known_tables(self, *names: str) -> None:
        """Refuse a top-level table or key that is not one of `names`."""
        for name in self.data:
            if name not in names:
                self.tell(ProcedureError(
                    f"There is no table '{name}' here.{nearest(name, names)}",
                    file=self.name, table=name, line=self._line_of(name),
                ))  # fmt: skip

    def table(self, name: str) -> Table:
        """The one table of this name, which must be there."""
        if not isinstance(self.data.get(name), dict):
            wrong = f"Write [{name}], once." if name in self.data else f"The table [{name}] is missing."
            self.tell(ProcedureError(wrong, file=self.name, table=name, line=self._line_of(name)))
            return Table(self, name, 0, {}, silent=True)
        return Table(self, name, 0, self.data[name])

    def tables(self, name: str) -> Iterator[Table]:
        """Every `[[name]]`, in order."""
        found = self.data.get(name, [])
        if not isinstance(found, list):
            self.tell(ProcedureError(
                f"Write [[{name}]], one for each.", file=self.name, table=name, line=self._line_of(name)
            ))  # fmt: skip
            return
        for number, values in enumerate(found):
            yield Table(self, name, number, values)


class Table:
    """One table whose keys are taken one by one; `done` refuses what nobody took."""

    def __init__(
        self,
        file: TomlFile,
        name: str,
        number: int,
        values: Mapping[str, Any],
        *,
        outer: Table | None = None,
        silent: bool = False,
    ) -> None:
        """Wrap the values of the `number`th table of that name (from 0) in the file, or in the table that holds it.

        A `silent` one stands for one that is not there.
        """
        self._outer = outer
        self._silent = silent
        self.file, self.name, self.number = file, name, number
        self._values = dict(values)
        self.given = tuple(values)
        self._asked: set[str] = set()
        self._meant: set[str] = set()

    def __contains__(self, key: str) -> bool:
        """Whether the table has the key and nobody took it yet."""
        return key in self._values

    def wrong(self, message: str, key: str = "", *, at: str = "") -> None:
        """Tell a fault at this table, or at one of its keys.

        Raises:
            ProcedureError: where the file keeps no findings.
        """
        if not self._silent:
            self.file.tell(self.error(message, key, at=at))

    def stands(self, kind: str, name: str) -> None:
        """Keep where this one of its kind stands, for the checks that come once all is read."""
        if self.file.findings is not None:
            self.file.findings.places[kind, name] = self

    def error(self, message: str, key: str = "", *, at: str = "") -> ProcedureError:
        """An error at this table, or at one of its keys; `at` is the key whose line it is, where that is another."""
        return ProcedureError(
            message,
            file=self.file.name,
            table=self.name,
            key=key,
            line=self.file.places.key(self.line, at or key) or self.line,
        )

    @property
    def line(self) -> int:
        """The line of its heading; 0 when unknown."""
        places = self.file.places
        return (
            places.inner(self._outer.line, self.name, self.number)
            if self._outer
            else places.table(self.name, self.number)
        )

    def take(self, key: str, kind: type[T] | tuple[type, ...], default: Any = ...) -> Any:
        """A value of the kind asked for; without `default` it must be there."""
        self._asked.add(key)
        if key not in self._values:
            if default is ...:
                near = closest(key, (k for k in self._values if k not in self._asked), alike=0.75)
                meant = f" Is '{near}' meant for it?" if near else ""
                self.wrong(f"The key '{key}' is missing.{meant}", key, at=near)
                self._meant.add(near)
                return _blank(kind)
            return default
        value = self._values.pop(key)
        # A bool is an int and a moment a date only to Python.
        kinds = kind if isinstance(kind, tuple) else (kind,)
        if not isinstance(value, kinds) or (isinstance(value, (bool, datetime)) and type(value) not in kinds):
            self.wrong(f"'{key}' should be {_kind_words(kind)}.", key)
            return _blank(kind) if default is ... else default
        return value

    def peek(self, key: str) -> object:
        """A value without taking it; None where it is not there."""
        return self._values.get(key)

    def narrow(self, key: str, known: Container[str]) -> None:
        """Leave out of a list of texts what is not among these."""
        if isinstance(found := self._values.get(key), list):
            self._values[key] = [one for one in found if one in known]

    def text(self, key: str, default: Any = ...) -> str:
        """A string with something in it (or the default)."""
        value = self.take(key, str, default)
        if default is ... and not value.strip() and key in self.given:
            self.wrong(f"'{key}' is empty.", key)
        return str(value)

    def unique(self, key: str, seen: Iterable[str]) -> str:
        """A string that no table before this one has."""
        value = self.text(key)
        if value in seen:
            self.wrong(f"'{value}' stands here twice.", key)
        return value

    def texts(self, key: str, default: Any = ()) -> tuple[str, ...]:
        """A list of strings; a single string is a list of one."""
        value = self.take(key, (str, list), default)
        items = (value,) if isinstance(value, str) else tuple(value)
        if not all(isinstance(item, str) and item for item in items):
            self.wrong(f"'{key}' should be a list of texts.", key)
            return ()
        return items

    def mapping(self, key: str) -> Mapping[str, Any]:
        """A small table of values, lists as tuples; empty when not there."""
        return {k: from_plain(v) for k, v in self.take(key, dict, {}).items()}

    def convert(self, key: str, make: Callable[[str], T], default: Any = ..., *, blank: Any = None) -> T:
        """A string turned into something by `make`, whose BadInput becomes an error at this key.

        `blank` stands in its place where the fault is only kept.
        """
        value = self.text(key, default) if default is ... else self.take(key, str, default)
        if not value and key not in self.given:
            return blank  # type: ignore[no-any-return]
        try:
            return make(value)
        except BadInput as error:
            self.wrong(str(error), key)
            return blank  # type: ignore[no-any-return]

    def inner(self, key: str) -> Iterator[Table]:
        """The tables `[[name.key]]` inside this one, or the one `[name.key]`."""
        found = self.take(key, (list, dict), [])
        for number, values in enumerate(found if isinstance(found, list) else [found]):
            if isinstance(values, dict):
                yield Table(self.file, f"{self.name}.{key}", number, values, outer=self)
            else:
                self.wrong(f"Write [[{self.name}.{key}]], one for each.", key)

    def beneath(self, key: str, number: int) -> Table:
        """The nth `[[name.key]]` inside this one, for what is to be told at it."""
        return Table(self.file, f"{self.name}.{key}", number, {}, outer=self)

    def done(self) -> None:
        """Refuse any key that nobody asked for."""
        for key in self._values.keys() - self._meant:
            self.wrong(f"There is no key '{key}' here.{nearest(key, self._asked)}", key)


def _blank(kind: type[Any] | tuple[type, ...]) -> Any:
    """An empty value of a kind, to go on with where the right one is not there."""
    first = kind[0] if isinstance(kind, tuple) else kind
    return date(2000, 1, 1) if first is date else first()


def closest(word: str, known: Iterable[str], alike: float = 0.6) -> str:
    """The known word that is most like it, or nothing; `alike` from 0 to 1 is how like it must be."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=alike)), "")


def nearest(word: str, known: Iterable[str]) -> str:
    """A suggestion with a leading space, or nothing."""
    close = closest(word, known)
    return f" Is '{close}' meant?" if close else ""


def _kind_words(kind: type[Any] | tuple[type, ...]) -> str:
    words = {"str": "a text", "int": "a whole number", "bool": "true or false", "list": "a list", "dict": "a table",
             "date": "a date like 2026-04-09"}  # fmt: skip
    kinds = kind if isinstance(kind, tuple) else (kind,)
    return " or ".join(words.get(k.__name__, k.__name__) for k in kinds)
