"""The tabs of a queue, words and a number each: where the dock is narrow, words are shortened, never a number."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionTab, QTabBar


class CountedTabs(QTabBar):
    """A row of tabs that is never wider than its dock; the chosen one keeps its words."""

    def __init__(self) -> None:
        """Without tabs."""
        super().__init__()
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumTabSizeHint(self, index: int) -> QSize:
        """See QTabBar."""
        return self.tabSizeHint(index) if index == self.currentIndex() else super().minimumTabSizeHint(index)

    def initStyleOption(self, option: QStyleOptionTab, index: int) -> None:
        """See QTabBar."""
        super().initStyleOption(option, index)
        whole = self.tabText(index)
        words, _, number = whole.rpartition(" ")
        if option.text == whole or not number.isdigit():  # type: ignore[attr-defined]
            return
        room = self.style().subElementRect(QStyle.SubElement.SE_TabBarTabText, option, self).width()
        metrics = option.fontMetrics  # type: ignore[attr-defined]
        left = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room - metrics.horizontalAdvance(f" {number}"))
        option.text = f"{left} {number}"  # type: ignore[attr-defined]
