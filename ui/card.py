"""The small dialog that all of them are: a head, a form, one sentence below it, two buttons."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.errors import Refusal
from app.messages import sentence
from ui.cases.asking import Asking
from ui.operations import Operations

WIDTH_PX = 400


class Card(QDialog):
    """A form with one sentence below it and two buttons, of which the first does it."""

    def __init__(self, operations: Operations, language: str, title: str, act: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("login")
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH_PX)
        self._operations, self._language = Asking(operations, self), language
        self.form = QFormLayout()
        self.form.setSpacing(12)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head = QLabel(title)
        head.setProperty("role", "title")
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setProperty("role", "said")
        self.act = QPushButton(act)
        self.act.setProperty("step", "primary")
        self.act.setDefault(True)
        self.act.clicked.connect(self.submit)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.act)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(16)
        column.addWidget(head)
        column.addLayout(self.form)
        column.addWidget(self.said)
        column.addLayout(self.buttons)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Tab goes through the fields, then the buttons, and begins in the first field."""
        super().showEvent(event)
        fields = [each for each in self._in_tab_order() if each not in (self.cancel, self.act)]
        if fields:
            self.setTabOrder(fields[-1], self.cancel)
            self.setTabOrder(self.cancel, self.act)
            if self.focusWidget() in (None, self, self.cancel, self.act):
                fields[0].setFocus()

    def _in_tab_order(self) -> list[QWidget]:
        found, each = [], self.nextInFocusChain()
        while each is not self:
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isEnabled() and each.isVisibleTo(self):
                found.append(each)
            each = each.nextInFocusChain()
        return found

    def submit(self) -> None:
        """Do it."""
        raise NotImplementedError

    def say(self, text: str) -> None:
        """Say something below the fields."""
        self.said.setText(text)

    def set_busy(self, busy: bool) -> None:
        """While it is checked nothing can be pressed twice."""
        self.act.setDisabled(busy)

    def refuse(self, refusal: Refusal) -> None:
        """Say why not."""
        self.set_busy(False)
        self.say(sentence(refusal, self._language))
