"""While an input method composes, no key is a short cut (interface section 8): it belongs to the composition."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class Composing(QObject):
    """Watches the widget with the focus, and only that one: a watch over all events would slow every frame."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._watched: QWidget | None = None
        self.composing = False
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)
        self._follow(None, QApplication.focusWidget())

    def _follow(self, _: QWidget | None, now: QWidget | None) -> None:
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched, self.composing = now, False
        if now is not None:
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keep keys from short cuts and from widgets that act on them."""
        if event.type() == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            self.composing = bool(event.preeditString())
        elif self.composing and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        elif self.composing and event.type() == QEvent.Type.KeyPress:
            return True
        return super().eventFilter(watched, event)
