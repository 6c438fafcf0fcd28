"""What stands in the way of sending a letter, what would make it better, and what sending it would do."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from app.desk.views import LetterPreview
from app.rules.letters import LetterFinding
from screens.widgets.sheet import Entry, Sheet, hanging

IN_THE_CASE = "case"
"""The name of what no field and no form is known to mend."""
CHECK = "check"
"""The name of what a quality check would mend."""


class LetterPane(Sheet):
    """Findings under a cursor: what refuses first. Each is named by the field or step that mends it.

    Where such a step is about a point, the name is `STEP:POINT`.
    """

    def show_preview(self, preview: LetterPreview) -> None:
        """Show this; the cursor stays where it is if that is still there."""
        self.show(lambda width: finding_entries(preview, width))

    def show_fault(self, words: str) -> None:
        """Show what was typed wrong, so that there is no letter to look through yet."""
        self.show(lambda width: [Entry("", hanging("x ", words, width, "$text-error"))])

    def go_to_first(self) -> None:
        """Put the cursor on the first finding."""
        if self.option_count:
            self.highlighted = 0


def merged(findings: Sequence[LetterFinding]) -> list[LetterFinding]:
    """The findings, each sentence once with all of its clauses: what is mended at one go is one thing to mend."""
    found: dict[tuple[str, str, bool, str], list[str]] = {}
    for one in findings:
        clauses = found.setdefault((one.reason, one.goes, one.must, one.item), [])
        if one.clause and one.clause not in clauses:
            clauses.append(one.clause)
    return [
        LetterFinding(reason, ", ".join(cites), goes, must=must, item=item)
        for (reason, goes, must, item), cites in found.items()
    ]


def finding_entries(preview: LetterPreview, width: int) -> list[Entry]:
    """The pane's lines."""
    entries = [Entry(_name(finding), _finding(finding, width)) for finding in merged(preview.findings)]
    entries += [Entry("", hanging("→ ", change.says, width, "bold")) for change in preview.changes]
    entries += [Entry("", hanging("→ ", copy, width)) for copy in preview.copies]
    entries += [Entry("", hanging("! ", warning, width, "$text-warning")) for warning in preview.warnings]
    if not entries:
        entries.append(Entry("", Content.styled("  Nothing is missing.", "dim")))
    return entries


def _name(finding: LetterFinding) -> str:
    goes = finding.goes or IN_THE_CASE
    return f"{goes}:{finding.item}" if finding.item else goes


def _finding(finding: LetterFinding, width: int) -> Content:
    clause = f" ({finding.clause})" if finding.clause else ""
    if finding.must:
        return hanging("x ", f"{finding.reason}{clause}", width, "$text-error")
    return hanging("· ", f"{finding.reason}{clause}", width, "dim")
