"""The ribbon of a drill that plays, and the dialog that begins one."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QDialog, QDialogButtonBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout,
    QWidget,
)

from app.domain.errors import Refusal
from app.messages import filled, sentence
from ui.cases.fields import ChoiceBox
from ui.context import Context
from ui.dialogs import open_dialog
from ui.icons import icon
from ui.local_time import local
from ui.training.drill_player import DrillTold, DrillWish

SPEEDS, HOURS = (1, 10, 60, 300), (1, 2, 4, 8, 16, 40)


class DrillBar(QWidget):
    """Hidden while no drill plays."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("drill_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        player = context.drill
        self._player, self._language = player, context.language
        sign = QLabel()
        sign.setPixmap(icon("play", context.theme, tone="text.1").pixmap(16, 16))
        self.text = QLabel()
        self.stop = QPushButton(self.tr("Stop the drill"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.addWidget(sign)
        row.addWidget(self.text, 1)
        row.addWidget(self.stop)
        self.hide()
        if player is None:
            return
        self.stop.clicked.connect(self._stop)
        player.told.connect(self._tell)
        player.ended.connect(self._end)
        if player.wish is not None:
            self._begin()

    def ask(self) -> None:
        """Ask how to play, and begin."""
        if self._player is None or self._player.wish is not None:
            return
        dialog = DrillDialog(self)
        dialog.accepted.connect(lambda: self.start(dialog.wish()))
        open_dialog(dialog)

    def start(self, wish: DrillWish) -> None:
        """Begin."""
        assert self._player is not None
        self._player.start(wish)
        self._begin()

    def _begin(self) -> None:
        self.text.setText(self.tr("Drill: preparing …"))
        self.stop.setText(self.tr("Stop the drill"))
        self.stop.setEnabled(True)
        self.show()

    def _tell(self, told: DrillTold) -> None:
        player = self._player
        if player is None or player.wish is None or told.at is None:
            return
        self.text.setText(filled(
            self.tr("Drill at {speed}× · {time} · {reported} reported · {steps} {steps:step|steps}"),
            speed=f"{player.wish.speed:g}", time=f"{local(told.at):%m-%d %H:%M}", reported=told.reported,
            steps=told.steps))

    def _stop(self) -> None:
        assert self._player is not None
        self.stop.setEnabled(False)
        self._player.stop()

    def _end(self, found: object) -> None:
        """Say what it came to; the button now closes the ribbon."""
        if isinstance(found, Refusal):
            self.text.setText(sentence(found, self._language))
        elif isinstance(found, DrillTold):
            said = filled(
                self.tr("Drill over: {reported} reported, {steps} {steps:step|steps}, {refused} refused."),
                reported=found.reported, steps=found.steps, refused=found.refused)
            if found.broken:
                said += " " + self.tr("Something does not hold: {what}").format(what=found.broken)
            self.text.setText(said)
        self.stop.setText(self.tr("Close"))
        self.stop.setEnabled(True)
        self.stop.clicked.disconnect()
        self.stop.clicked.connect(self._close)

    def _close(self) -> None:
        self.hide()
        self.stop.clicked.disconnect()
        self.stop.clicked.connect(self._stop)


class DrillDialog(QDialog):
    """How fast, how long, which day."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Begin a drill"))
        said = QLabel(self.tr("Inspectors, posts and departments work by themselves from the next opening on, and the "
                              "demonstration clock moves along. What is done stays in this store."))
        said.setWordWrap(True)
        self.speed = ChoiceBox()
        for speed in SPEEDS:
            self.speed.addItem(self.tr("{speed}×, a day in {minutes} min").format(
                speed=speed, minutes=f"{8 * 60 / speed:g}"), speed)
        self.speed.setCurrentIndex(SPEEDS.index(60))
        self.hours = ChoiceBox()
        for hours in HOURS:
            self.hours.addItem(self.tr("{hours} h").format(hours=hours), hours)
        self.hours.setCurrentIndex(HOURS.index(8))
        self.seed = QLineEdit("1")
        self.seed.setValidator(QIntValidator(1, 99_999, self))
        form = QFormLayout()
        form.addRow(self.tr("Speed"), self.speed)
        form.addRow(self.tr("Office hours"), self.hours)
        form.addRow(self.tr("Seed: the same plays the same day"), self.seed)
        buttons = QDialogButtonBox()
        begin = buttons.addButton(self.tr("Begin"), QDialogButtonBox.ButtonRole.AcceptRole)
        begin.setDefault(True)
        buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(said)
        column.addLayout(form)
        column.addWidget(buttons)
        self.setMinimumWidth(420)

    def wish(self) -> DrillWish:
        """Return what was chosen."""
        return DrillWish(speed=float(self.speed.currentData()), hours=float(self.hours.currentData()),
                         seed=int(self.seed.text() or 1))
