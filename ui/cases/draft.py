"""What is typed into a form, kept on this workstation until the store has it: it survives whatever ends the window."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import Refusal
from ui.context import Context

KIND = "draft"
KEEP_AFTER_MS = 300
"""So long after the last change the draft is kept."""
Content = dict[str, object]


class Draft(QObject):
    """Watches one form. One draft per user: two windows of theirs share it, and the last that typed is kept."""

    def __init__(self, context: Context, content: Callable[[], Content], parent: QObject) -> None:
        """`content` returns what was typed, empty when nothing was."""
        super().__init__(parent)
        self._place = context.workstation
        self._key = f"accept/{context.author.login}"
        self._content = content
        self._quiet = context.read_only
        self._wait = QTimer(self, singleShot=True, interval=KEEP_AFTER_MS, timeout=self.keep)

    def changed(self) -> None:
        """Something was typed."""
        if not self._quiet:
            self._wait.start()

    def keep(self) -> None:
        """Keep what was typed, now."""
        content = self._content()
        try:
            if content:
                self._place.keep(KIND, self._key, content)
            else:
                self._place.forget(KIND, self._key)
        except Refusal:
            self._wait.start()  # Another process has the file: a moment later it will do.

    def forget(self) -> None:
        """It has been reported, or dropped."""
        self._wait.stop()
        try:
            self._place.forget(KIND, self._key)
        except Refusal:
            self._wait.start()

    def offer(self, restore: Callable[[Content], None]) -> None:
        """Put back what was kept, where nothing has been typed yet."""
        kept = self._place.kept(KIND, self._key) if not self._quiet else None
        if kept and not self._content():
            restore(kept)
