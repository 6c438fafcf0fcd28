"""Slow work beside the screen: a thread does it and only posts what came of it."""

from __future__ import annotations

from collections.abc import Callable

from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from app.errors import PutrightError


def beside(
    node: Widget,
    work: Callable[[], Message | None],
    failed: Callable[[PutrightError], Message],
    group: str,
    *,
    exclusive: bool = True,
) -> None:
    """Run `work` in a thread and post to `node` what it returns, or what `failed` makes of an expected error.

    With `exclusive`, what an earlier call of the same group still brings is thrown away.
    """

    def run() -> None:
        try:
            message = work()
        except PutrightError as error:
            message = failed(error)
        if message is not None and not get_current_worker().is_cancelled:
            node.post_message(message)

    node.run_worker(run, thread=True, group=group, exclusive=exclusive)
