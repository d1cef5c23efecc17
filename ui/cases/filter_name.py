"""Asks for the name by which a filter is kept."""

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.card import Card
from ui.cases.wording import tr
from ui.context import Context

MOST_LETTERS = 40


class FilterNameDialog(Card):
    """A name, neither empty nor another filter's, unless the person says so by pressing again."""

    def __init__(self, context: Context, title: str, act: str, name: str, taken: frozenset[str], parent: QWidget
                 ) -> None:
        """`name` is what it is called now, `taken` what others are called."""
        super().__init__(context.operations, context.language, title, act, parent)
        self._taken = taken - {name}
        self._warned = ""
        self.name = QLineEdit(name)
        self.name.setMaxLength(MOST_LETTERS)
        self.name.setAccessibleName(tr("Filter's name"))
        self.name.textChanged.connect(self._typed)
        self.form.addRow(tr("Filter's name"), self.name)
        self.name.selectAll()
        self.name.setFocus()
        self._typed()

    def chosen(self) -> str:
        """Return the name."""
        return self.name.text().strip()

    def submit(self) -> None:
        """Take the name; one that is taken already is warned of once."""
        if self.chosen() in self._taken and self._warned != self.chosen():
            self._warned = self.chosen()
            self.say(tr("There is a filter of this name. Press again to replace it."))
            return
        self.accept()

    def _typed(self) -> None:
        self.say("")
        self._warned = ""
        self.act.setEnabled(bool(self.chosen()))
        self.act.setToolTip("" if self.chosen() else tr("Give it a name first"))
