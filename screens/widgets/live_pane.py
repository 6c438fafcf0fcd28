"""What saving a form would do, shown while it is filled in: dates that move, what is missing, what refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from textual.content import Content

from app.desk.views import DateChange, FormSpec, Preview
from screens.widgets.case_sections import refusal_words
from screens.widgets.sheet import Entry, Sheet, hanging

SIGNS = {"running": "→", "overdue": "!", "met": "✓", "late": "✗", "ended": "–", "gone": "–"}
STYLES = {"running": "bold", "overdue": "$text-error bold", "met": "$text-success", "late": "$text-warning bold"}


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the pane shows: a preview in the words of the form.

    `wrong` are the fields that hold something that is not right, with the reason; `missing` the labels, by field, of
    those that are still to be given; `meanwhile` what somebody else did to the case since the form was opened;
    `forewarned` what other cases warn of.
    """

    preview: Preview = field(default_factory=Preview)
    wrong: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    meanwhile: str = ""
    says: str = ""
    forewarned: tuple[str, ...] = ()

    @property
    def obstacles(self) -> tuple[str, ...]:
        """The fields of everything that stands in the way of saving; "" for what no field of the form mends."""
        return (*self.wrong, *(refusal.field for refusal in self.preview.refusals), *self.missing)


class LivePane(Sheet):
    """Enter on what stands in the way goes to the field that mends it; enter on a date says why."""

    outlook: Outlook | None = None

    def show_outlook(self, outlook: Outlook) -> None:
        """Show this; the cursor stays where it is if that is still there. Most keys change nothing of it."""
        if outlook == self.outlook:
            return
        self.outlook = outlook
        self.show(lambda width: outlook_entries(outlook, width))


def outlook_title(outlook: Outlook, form: FormSpec | None) -> str:
    """The line above the pane: whether the form can be saved."""
    if ways := len(outlook.obstacles):
        return f"If you save this · not yet: {ways} in the way"
    return f"If you save this · ctrl+s saves{', then it can only be corrected' if form and form.leaves else ''}"


def outlook_entries(outlook: Outlook, width: int) -> list[Entry]:
    """The pane's lines. Their names are `field:NAME` and `clock:ID`, empty for what leads nowhere.

    Where a step would mend it that is about a point or another item, the name is `field:STEP:ITEM`.
    """
    entries: list[Entry] = []
    if outlook.meanwhile:
        entries.append(Entry("", hanging("! ", outlook.meanwhile, width, "$text-warning bold")))
    if outlook.says:
        entries.append(Entry("", hanging("! ", outlook.says, width, "bold")))
    entries += [_change(change, width) for change in outlook.preview.changes]
    for name, reason in outlook.wrong.items():
        entries.append(Entry(f"field:{name}", hanging("! ", reason, width, "$text-error")))
    for refusal in outlook.preview.refusals:
        entries.append(
            Entry(
                ":".join(filter(None, ("field", refusal.field, refusal.item))) if refusal.field else "field:",
                hanging("x ", f"Cannot save: {refusal_words(refusal)}", width, "$text-error"),
            )
        )
    if outlook.missing:
        first = next(iter(outlook.missing))
        words = ", ".join(outlook.missing.values())
        entries.append(Entry(f"field:{first}", hanging("* Still needed: ", words, width)))
    warnings = (*outlook.preview.warnings, *outlook.forewarned)
    entries += [Entry("", hanging("! ", warning, width, "$text-warning")) for warning in warnings]
    if not entries:
        entries.append(Entry("", Content.styled("  No date would move.", "dim")))
    return entries


def _change(change: DateChange, width: int) -> Entry:
    sign = SIGNS.get(change.state, " ")
    name = f"clock:{change.clock}" if change.after else ""
    return Entry(name, hanging(f"{sign} ", change.says, width, STYLES.get(change.state, "")))
