"""What stands in the way of sending a letter, what would make it better, and what sending it would do."""

from __future__ import annotations

from textual.content import Content

from app.desk.views import LetterPreview
from app.rules.letters import LetterFinding
from screens.widgets.sheet import Entry, Sheet, hanging

CHECK = "check"
"""The name of what a quality check would mend."""


class LetterPane(Sheet):
    """Findings under a cursor: what refuses first. Each is named by the field or step that mends it."""

    def show_preview(self, preview: LetterPreview) -> None:
        """Show this; the cursor stays where it is if that is still there."""
        self.show(lambda width: finding_entries(preview, width))

    def go_to_first(self) -> None:
        """Put the cursor on the first finding."""
        if self.option_count:
            self.highlighted = 0


def finding_entries(preview: LetterPreview, width: int) -> list[Entry]:
    """The pane's lines."""
    entries = [Entry(finding.goes, _finding(finding, width)) for finding in preview.findings]
    entries += [Entry("", hanging("→ ", change.says, width, "bold")) for change in preview.changes]
    entries += [Entry("", hanging("→ ", copy, width)) for copy in preview.copies]
    entries += [Entry("", hanging("! ", warning, width, "$text-warning")) for warning in preview.warnings]
    if not entries:
        entries.append(Entry("", Content.styled("  Nothing is missing.", "dim")))
    return entries


def _finding(finding: LetterFinding, width: int) -> Content:
    clause = f" ({finding.clause})" if finding.clause else ""
    if finding.must:
        return hanging("x ", f"{finding.reason}{clause}", width, "$text-error")
    return hanging("· ", f"{finding.reason}{clause}", width, "dim")
