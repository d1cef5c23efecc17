"""What is typed into a form, kept on this workstation until the store has it: it survives whatever ends the window."""

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import Refusal
from app.domain.ids import uuid7
from ui.context import Context

KIND = "draft"
KEEP_AFTER_MS = 300
"""So long after the last change the draft is kept."""
PARKED_AT = "parked_at"
Content = dict[str, object]


class Draft(QObject):
    """Watches one form. One draft in work per form and user; two windows of theirs share it, the last typing is kept.

    Others may be parked beside it (`park`) until they are taken up again.
    """

    def __init__(self, context: Context, content: Callable[[], Content], parent: QObject, form: str = "accept") -> None:
        """`content` returns what was typed, empty when nothing was; `form` names the form, also in another window."""
        super().__init__(parent)
        self._context, self._form = context, form
        self._place, self._key = context.workstation, _key(context, form)
        self._content = content
        self._quiet = context.read_only
        self._wait = QTimer(self, singleShot=True, interval=KEEP_AFTER_MS, timeout=self.keep)

    def changed(self) -> None:
        """Something was typed."""
        if not self._quiet:
            self._wait.start()

    def settle(self) -> None:
        """Keep at once what was still to be kept: the form goes."""
        if self._wait.isActive():
            self._wait.stop()
            self.keep()

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
        content = kept(self._context, self._form)
        if content and not self._content():
            restore(content)


def kept(context: Context, form: str) -> Content:
    """Return what was kept of a form, empty where nothing was or where it can't be read now."""
    try:
        return (None if context.read_only else context.workstation.kept(KIND, _key(context, form))) or {}
    except Refusal:
        return {}


def forget(context: Context, form: str) -> None:
    """Drop what was kept of a form; where it can't be done now, it stays."""
    with suppress(Refusal):
        context.workstation.forget(KIND, _key(context, form))


def park(context: Context, form: str, content: Content) -> str:
    """Keep what was typed beside the draft in work; return its key. Raises Unusable as the workstation's store does."""
    now = context.clock.now()
    key = f"{_key(context, form)}/{uuid7(now)}"
    context.workstation.keep(KIND, key, {**content, PARKED_AT: now.isoformat()})
    return key


def parked(context: Context, form: str) -> dict[str, Content]:
    """Return what this person parked, by key, the oldest first; nothing where it can't be read now."""
    begin = f"{_key(context, form)}/"
    try:
        return {} if context.read_only else {
            key: content for key, content in context.workstation.all(KIND) if key.startswith(begin)}
    except Refusal:
        return {}


def drop_parked(context: Context, key: str) -> None:
    """Drop what was parked. Raises Unusable as the workstation's store does."""
    context.workstation.forget(KIND, key)


def _key(context: Context, form: str) -> str:
    return f"{form}/{context.author.login}"
