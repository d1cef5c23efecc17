"""Name and phone of a reporter. They stand behind seals: no facts, and offered only to who may see them."""

import re

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.services.cases import Facts
from ui.cases.fields import Field
from ui.cases.wording import tr

PHONE = re.compile(r"\+?[0-9][0-9]{5,18}")
"""As it is spelled without blanks and hyphens."""


class ContactField(Field):
    """Name and phone; both may be missing."""

    def __init__(self, name: str = "", phone: str = "") -> None:
        super().__init__(tr("Reporter"), required=False)
        self.number_wanted = False
        """Whether somebody has to call or write back."""
        self.name, self.phone = QLineEdit(name), QLineEdit(phone)
        self.name.setPlaceholderText(tr("Name"))
        self.phone.setPlaceholderText(tr("Phone"))
        line = QHBoxLayout()
        line.setSpacing(8)
        for edit, stretch in ((self.phone, 2), (self.name, 1)):
            edit.textChanged.connect(lambda _: self.changed.emit())
            edit.setAccessibleName(edit.placeholderText())
            line.addWidget(edit, stretch)
        whole = QWidget()
        self._column = QVBoxLayout(whole)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addLayout(line)
        self.hold(whole)
        self.setFocusProxy(self.phone)

    @property
    def number(self) -> str:
        """The phone number without blanks and hyphens: one number has one spelling."""
        return re.sub(r"[ \-]", "", self.phone.text())

    def facts(self) -> Facts:
        return {}

    def state(self) -> list[str]:
        return [self.name.text(), self.phone.text()]

    def put(self, state: list[str]) -> None:
        for edit, text in zip((self.name, self.phone), state, strict=True):
            edit.setText(text)

    def gap(self) -> str:
        phone = self.number
        if not phone and self.number_wanted:
            return tr("a phone number for the answer")
        return tr("a usable phone number") if phone and not PHONE.fullmatch(phone) else ""

    def clear(self) -> None:
        """Empty the field."""
        self.name.clear()
        self.phone.clear()
