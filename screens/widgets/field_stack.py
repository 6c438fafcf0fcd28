"""What fields stand in, one below the other, in a form or in a dialog: it gives them their looks."""

from __future__ import annotations

from textual.containers import VerticalScroll

from screens.widgets.labelled import LOOKS


class FieldStack(VerticalScroll, can_focus=False):
    """Fields below each other; scrolls, and takes no focus itself."""

    COMPONENT_CLASSES = LOOKS
    DEFAULT_CSS = """
    FieldStack {
        height: 1fr;
        padding: 0 1;
        scrollbar-size-vertical: 1;
        & .heading { text-style: bold; color: $text-muted; height: 1; }
        & .heading-after { margin-top: 1; }
        & > .field--label { color: $foreground; }
        & > .field--focused { color: $foreground; text-style: bold; }
        & > .field--error { color: $text-error; text-style: bold; }
        & > .field--note { color: $text-accent; }
        & > .field--picked { text-style: bold; }
        & > .field--cursor { text-style: reverse; }
        & > .field--dim { text-style: dim; }
        & LineField, & LongField, & PickField, & ChoiceField, & ListField { background: $foreground 8%; height: auto; }
        & LineField:focus, & LongField:focus, & PickField:focus, & ChoiceField:focus, & ListField:focus {
            background: $foreground 16%;
        }
        & LineField, & LineField:focus { border: none; padding: 0; }
        & LongField { max-height: 8; }
    }
    """
