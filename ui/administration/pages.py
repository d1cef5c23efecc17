"""Which pages the administration has, in their order."""

from PySide6.QtCore import QCoreApplication

from ui.administration.calendar_page import CalendarPage
from ui.administration.catalogue_page import CataloguePage
from ui.administration.desk import Page
from ui.administration.limits_page import LimitsPage
from ui.administration.users_page import UsersPage


PAGES: tuple[Page, ...] = (
    Page("users", "user-circle", lambda: QCoreApplication.translate("Administration", "Users"),
         lambda: QCoreApplication.translate("Administration", "Who may log in, in which roles and where."),
         UsersPage, frozenset({"user_"})),
    Page("catalogue", "table", lambda: QCoreApplication.translate("Administration", "Catalogue"),
         lambda: QCoreApplication.translate(
             "Administration", "Types of components and events, when to file and close, and within what limit."),
         CataloguePage, frozenset({"component_type", "event_type", "filing_condition"})),
    Page("calendar", "calendar-blank", lambda: QCoreApplication.translate("Administration", "Calendar"),
         lambda: QCoreApplication.translate(
             "Administration", "Office hours, holidays and make-up days that all deadlines are counted by."),
         CalendarPage, frozenset({"rule_edition"})),
    Page("limits", "sliders-horizontal", lambda: QCoreApplication.translate("Administration", "Stage limits"),
         lambda: QCoreApplication.translate(
             "Administration", "How long each post has for its stage. The handling limit stands in the catalogue."),
         LimitsPage, frozenset({"rule_edition"})),
)
