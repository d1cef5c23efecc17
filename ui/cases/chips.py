"""Small buttons one after the other, as many in a line as fit: a further one never widens the panel."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ui.cases.wording import tr

GAP_PX = 4


class Chips(QWidget):
    """One chip for each choice that can be taken back by a press; nothing to see while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.chips: list[QPushButton] = []
        self.hide()

    def show_chips(self, chips: list[tuple[str, Callable[[], None]]]) -> None:
        """Show these words, each with what its press does."""
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        self.chips = [self._chip(*each) for each in chips]
        self.setVisible(bool(self.chips))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another width may hold more of them in a line."""
        super().resizeEvent(event)
        self._place()

    def _chip(self, words: str, act: Callable[[], None]) -> QPushButton:
        chip = QPushButton(f"{words} ✕", self)
        chip.setProperty("step", "chip")
        chip.setToolTip(tr("No longer filter by this"))
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.clicked.connect(lambda: act())
        chip.show()
        return chip

    def _place(self) -> None:
        left = top = line = 0
        for chip in self.chips:
            size = chip.sizeHint()
            size.setWidth(min(size.width(), self.width()))
            if left and left + size.width() > self.width():
                left, top, line = 0, top + line + GAP_PX, 0
            chip.setGeometry(left, top, size.width(), size.height())
            left, line = left + size.width() + GAP_PX, max(line, size.height())
        self.setFixedHeight(top + line)
