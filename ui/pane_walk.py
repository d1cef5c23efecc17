"""F6 and Shift+F6: the focus goes from pane to pane, and back to where it was in each (interface sections 8 and 11)."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget


class PaneWalk(QObject):
    """Knows the panes of a window in their order and the widget of each that had the focus last."""

    def __init__(self, window: QMainWindow, panes: Callable[[], Sequence[QWidget]]) -> None:
        """`panes` returns them in the order of the walk; those that are hidden are passed over."""
        super().__init__(window)
        self._panes = panes
        self._last: dict[QWidget, QWidget] = {}
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._remember)

    def walk(self, by: int) -> None:
        """Give the focus to the pane so many on, from the last to the first."""
        panes = [pane for pane in self._panes() if pane.isVisible()]
        if not panes:
            return
        focused = QApplication.focusWidget()
        at = next((at for at, pane in enumerate(panes) if _holds(pane, focused)), None)
        pane = panes[(at + by) % len(panes) if at is not None else 0]
        last = self._last.get(pane)
        _focus(last if last is not None and last.isVisible() and last.isEnabled() else pane)

    def _remember(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is None:
            return
        for pane in self._panes():
            if _holds(pane, now):
                self._last[pane] = now
                now.destroyed.connect(lambda _, pane=pane: self._last.pop(pane, None))


def _holds(pane: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (pane is widget or pane.isAncestorOf(widget))


def _focus(widget: QWidget) -> None:
    """Focus a widget, or the first in it that knows where its focus belongs or takes it from the keyboard."""
    takes = Qt.FocusPolicy.TabFocus
    first = widget if widget.focusPolicy() else next(
        (each for each in widget.findChildren(QWidget) if each.isVisible() and each.isEnabled()
         and (each.focusPolicy() & takes or each.focusProxy() is not None)), None)
    if first is not None:
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)
