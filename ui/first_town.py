"""Which town an extract holds: its administrative boundary and its code, where the mapping can't know them."""

from pathlib import Path

from PySide6.QtCore import QRegularExpression, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

CODE = "[0-9]{6}"
"""A division code (GB/T 2260) has six digits."""


class TownForm(QWidget):
    """Asks what `main.py import` can be told; what is left empty, the mapping decides."""

    wanted = Signal(Path, str, str)
    """The extract, its boundary and its code; the last two may be empty."""
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._extract = Path()
        self.title = QLabel()
        self.title.setWordWrap(True)
        self.title.setProperty("role", "title")
        self.trouble = QLabel()
        self.trouble.setObjectName("town_trouble")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.boundary = QLineEdit()
        self.boundary.setPlaceholderText(self.tr("Name or OpenStreetMap id; empty: as the mapping says"))
        self.code = QLineEdit()
        self.code.setValidator(QRegularExpressionValidator(QRegularExpression(CODE), self.code))
        self.code.setPlaceholderText(self.tr("Six digits; empty: out of the extract, 990001 outside China"))
        self.go_on = QPushButton(self.tr("Import"))
        self.go_on.setProperty("step", "primary")
        self.go_on.clicked.connect(self._want)
        back = QPushButton(self.tr("Back"))
        back.clicked.connect(self.left)
        self.code.textChanged.connect(self._check)
        for field in (self.boundary, self.code):
            field.returnPressed.connect(self.go_on.click)
        form = QFormLayout()
        form.addRow(self.tr("Administrative boundary"), self.boundary)
        form.addRow(self.tr("Division code"), self.code)
        row = QHBoxLayout()
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self.title, self.trouble):
            column.addWidget(part)
        column.addLayout(form)
        column.addStretch(1)
        column.addLayout(row)

    def ask(self, extract: Path) -> None:
        """Ask about another extract: what was said of the last one goes."""
        self._extract = extract
        self.title.setText(self.tr("Which town does {file} hold?").format(file=extract.name))
        self.say("")
        self.boundary.clear()
        self.code.clear()
        self._check()

    def say(self, trouble: str) -> None:
        """Show why the last try came to nothing; what was typed stays."""
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))

    def _check(self) -> None:
        self.go_on.setEnabled(not self.code.text() or self.code.hasAcceptableInput())

    def _want(self) -> None:
        self.wanted.emit(self._extract, self.boundary.text().strip(), self.code.text())
