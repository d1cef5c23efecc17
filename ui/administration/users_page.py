"""Users: a list with search, and the chosen one's form."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.queries.people import UserRow
from ui.administration.table import Column, RecordTable
from ui.cases.wording import is_chinese
from ui.context import Context


class UsersPage(QWidget):
    """Every user of the store."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        chinese = is_chinese(context.language)

        def name(user: UserRow) -> str:
            return user.name_zh if chinese else user.name_en

        self.table = RecordTable(
            (Column(self.tr("Login"), lambda user: user.login, 110), Column(self.tr("Name"), name),
             Column(self.tr("Roles"), lambda user: " ".join(sorted(user.roles)), 140)),
            context.theme, search=self.tr("Login, name or role"), faint=lambda user: user.barred)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.table)
        self.refresh()

    def refresh(self) -> None:
        """Read the users anew."""
        self._context.operations.read(self._context.people.users, self.table.show_records)
