"""What a person can do, one module per process; pure.

`fields` is what a form asks, `parse` reads what was typed, `record` makes the events. Gates are `app.rules.gates`.
"""

from __future__ import annotations

from app.steps.forms import fields, model_of, parse, record, step_for

__all__ = ["fields", "model_of", "parse", "record", "step_for"]
