"""How far a long work has got: a bar on the standard error, only where somebody looks at it and has had to wait."""

import sys
import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

_MOMENT = 1.0  # seconds of work before a bar appears


class Progress:
    """A bar of `total` steps. It costs a look at the clock where it is not shown."""

    def __init__(self, label: str, total: int, shown: bool) -> None:
        self._label, self._total, self._shown = label, total, shown
        self._began = time.monotonic()
        self._done = 0
        self._bar: ProgressBar[int] | None = None

    def step(self) -> None:
        """One more is done."""
        self.reach(self._done + 1)

    def reach(self, done: int) -> None:
        """So many are done."""
        self._done = done
        if self._bar is None and self._shown and time.monotonic() - self._began > _MOMENT:
            self._bar = click.progressbar(length=self._total, label=self._label, file=sys.stderr, show_pos=True)
        if self._bar is not None:
            self._bar.update(self._done - self._bar.pos)

    def say(self, line: str) -> None:
        """A line on the standard error, clear of the bar."""
        click.echo(f"\r\033[K{line}" if self._bar else line, err=True)

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the bar as it is, and the cursor below it."""
        if self._bar is not None:
            self._bar.render_finish()
