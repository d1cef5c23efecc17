"""What an administrator sets for log-ins: when wrong passwords lock somebody out, when an idle window is locked."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from app.domain.ids import uuid7
from app.domain.login import LEAST_CHARACTERS, LEAST_KINDS, LoginRules
from app.services.people import SetLoginRules
from ui.administration.reason_dialog import ReasonDialog
from ui.context import Context
from ui.dialogs import open_dialog
from ui.spin import spaced

_SPIN_PX = 110


class LoginPage(QWidget):
    """Five numbers, and what a password must be."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.wrong, self.minutes, self.idle, self.offline, self.kept = (QSpinBox() for _ in range(5))
        for spin, least, most, suffix in ((self.wrong, 3, 20, ""), (self.minutes, 1, 1440, " " + self.tr("min")),
                                          (self.idle, 0, 240, " " + self.tr("min")),
                                          (self.offline, 1, 2160, " " + self.tr("h")),
                                          (self.kept, 1, 90, " " + self.tr("days"))):
            spin.setRange(least, most)
            spin.setSuffix(suffix)
            spaced(spin).setFixedWidth(_SPIN_PX)
        self.idle.setSpecialValueText(self.tr("never"))
        self.save = QPushButton(self.tr("Save…"))
        self.save.setProperty("step", "primary")
        self.save.clicked.connect(self._save)
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(14)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for words, spin in ((self.tr("Wrong passwords that lock a user out at a workstation"), self.wrong),
                            (self.tr("Locked out for"), self.minutes),
                            (self.tr("Lock a window when nobody has touched it for"), self.idle),
                            (self.tr("A workstation may work without the shared store for"), self.offline),
                            (self.tr("Who has logged in at it may log in there without the shared store for"),
                             self.kept)):
            spin.setAccessibleName(words)
            form.addRow(words, spin)
        said = QLabel(self.tr(
            "A password has at least {least} characters of {kinds} kinds, doesn't hold the login, and isn't one of "
            "those everybody tries first. A password that an administrator gives is for one log-in.").format(
                least=LEAST_CHARACTERS, kinds=LEAST_KINDS))
        said.setWordWrap(True)
        said.setProperty("role", "said")
        foot = QHBoxLayout()
        foot.addWidget(self.save)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(20)
        column.addLayout(form)
        column.addWidget(said)
        column.addLayout(foot)
        column.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        """Read what is set."""
        self._context.operations.read(self._context.staff.login_rules, self._show)

    def _show(self, rules: LoginRules) -> None:
        self.wrong.setValue(rules.wrong_most)
        self.minutes.setValue(rules.locked_minutes)
        self.idle.setValue(rules.idle_minutes)
        self.offline.setValue(rules.offline_hours)
        self.kept.setValue(rules.kept_days)

    def _save(self) -> None:
        rules = LoginRules(wrong_most=self.wrong.value(), locked_minutes=self.minutes.value(),
                           idle_minutes=self.idle.value(), offline_hours=self.offline.value(),
                           kept_days=self.kept.value())
        dialog = ReasonDialog(self._context, self.tr("Change the log-in rules"),
                              self.tr("They hold from the next log-in on."), lambda reason: [
            SetLoginRules(id=uuid7(self._context.clock.now()), rules=rules, reason=reason)], self)
        dialog.accepted.connect(self.refresh)
        open_dialog(dialog)
