"""Name and phone of a reporter. They stand behind seals: no facts, and offered only to who may see them."""

import re

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.services.cases import Facts
from ui.cases.fields import Field
from ui.cases.wording import tr

NUMBER_PX = 112
"""Room for a mobile number with its blanks."""
PHONE = re.compile(r"\+?[0-9][0-9]{5,18}")
"""As it is spelled without blanks and hyphens."""


class ContactField(Field):
    """Name and phone; both may be missing. Beside them whether the reporter asks to stay anonymous."""

    def __init__(self, name: str = "", phone: str = "", *, anonymous: bool = False) -> None:
        super().__init__(tr("Reporter"), required=False)
        self.number_wanted = False
        """Whether somebody has to call or write back."""
        self.name, self.phone = QLineEdit(name), QLineEdit(phone)
        self.name.setPlaceholderText(tr("Name"))
        self.phone.setPlaceholderText(tr("Phone"))
        self.phone.setMinimumWidth(NUMBER_PX)
        self._was_anonymous = anonymous
        self.anonymous = QCheckBox(tr("Anonymous"))
        self.anonymous.setChecked(anonymous)
        self.anonymous.setToolTip(tr("Asks to stay anonymous: on no sheet, and named to nobody but who answers."))
        self.anonymous.toggled.connect(lambda _: self.changed.emit())
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
        self._column.addWidget(self.anonymous)  # Beside the two it would widen the form.
        self.hold(whole)
        self.setFocusProxy(self.phone)

    @property
    def number(self) -> str:
        """The phone number without blanks and hyphens: one number has one spelling."""
        return re.sub(r"[ \-]", "", self.phone.text())

    def facts(self) -> Facts:
        """The wish alone, where it has changed: name and phone are no facts."""
        wish = self.anonymous.isChecked()
        return {"anonymous": wish} if wish != self._was_anonymous else {}

    def state(self) -> list[str]:
        return [self.name.text(), self.phone.text(), "anonymous" if self.anonymous.isChecked() else ""]

    def put(self, state: list[str]) -> None:
        name, phone, *wish = state  # What an older program kept says nothing of the wish.
        self.name.setText(name)
        self.phone.setText(phone)
        self.anonymous.setChecked(bool(wish and wish[0]))

    def gap(self) -> str:
        phone = self.number
        if not phone and self.number_wanted:
            return tr("a phone number for the answer")
        return tr("a usable phone number") if phone and not PHONE.fullmatch(phone) else ""

    def clear(self) -> None:
        """Empty the field."""
        self.name.clear()
        self.phone.clear()
        self.anonymous.setChecked(False)
