"""Which pages the administration has, in their order."""

from PySide6.QtCore import QCoreApplication

from ui.administration.desk import Page
from ui.administration.users_page import UsersPage


PAGES: tuple[Page, ...] = (
    Page("users", "user-circle", lambda: QCoreApplication.translate("Administration", "Users"),
         lambda: QCoreApplication.translate("Administration", "Who may log in, in which roles and where."),
         UsersPage, frozenset({"user_"})),
)
