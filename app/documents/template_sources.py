"""The texts of templates as the engine reads them: a line that has words keeps its end."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from jinja2 import BaseLoader, Environment, TemplateNotFound, nodes

_TAG: Final = re.compile(r"\{%.*?%\}")
_AT_THE_END: Final = re.compile(r"(?<![-+])%\}[ \t]*$")


def keep_line_ends(source: str) -> str:
    """A template in which a line that has words and ends in a tag keeps its end, so that a list item stays one.

    The end of a line of nothing but tags goes, as everywhere.
    """
    lines = source.split("\n")
    return "\n".join(
        _AT_THE_END.sub("+%}", line) if _AT_THE_END.search(line) and _TAG.sub("", line).strip() else line
        for line in lines
    )


class Sources(BaseLoader):
    """Templates from texts; their name stands for a file's in errors."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources
        self._trees: dict[str, nodes.Template] = {}
        self._good: set[str] = set()

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template."""
        if template not in self._sources:
            raise TemplateNotFound(template)
        return keep_line_ends(self._sources[template]), template, lambda: True
