"""Which pages the administration has, in their order."""

from PySide6.QtCore import QCoreApplication

from ui.administration.calendar_page import CalendarPage
from ui.administration.catalogue_page import CataloguePage
from ui.administration.departments_page import DepartmentsPage
from ui.administration.desk import Page
from ui.administration.limits_page import LimitsPage
from ui.administration.login_page import LoginPage
from ui.administration.matrix_page import MatrixPage
from ui.administration.posts_page import PostsPage
from ui.administration.users_page import UsersPage
from ui.duty.roster_week import RosterWeek


PAGES: tuple[Page, ...] = (
    Page("users", "user-circle", lambda: QCoreApplication.translate("Administration", "Users"),
         lambda: QCoreApplication.translate("Administration", "Who may log in, in which roles and where."),
         UsersPage, frozenset({"user_", "department", "tries", "role"})),
    Page("departments", "buildings", lambda: QCoreApplication.translate("Administration", "Departments"),
         lambda: QCoreApplication.translate("Administration", "Who handles cases. Double click one to change it."),
         DepartmentsPage, frozenset({"department"})),
    Page("permissions", "check", lambda: QCoreApplication.translate("Administration", "Permissions"),
         lambda: QCoreApplication.translate(
             "Administration", "Which role may do what. What isn't granted is denied; nobody grants his own role."),
         MatrixPage, frozenset({"permission", "role"})),
    Page("roster", "calendar-blank", lambda: QCoreApplication.translate("Administration", "Duty roster"),
         lambda: QCoreApplication.translate("Administration", "Who sits at which post in which shift."),
         RosterWeek, frozenset({"duty", "post", "shift", "user_"})),
    Page("posts", "list-bullets", lambda: QCoreApplication.translate("Administration", "Posts and shifts"),
         lambda: QCoreApplication.translate("Administration", "What the roster is made of."),
         PostsPage, frozenset({"post", "shift"})),
    Page("login", "lock-simple", lambda: QCoreApplication.translate("Administration", "Log-in"),
         lambda: QCoreApplication.translate("Administration", "When users are locked out and windows are locked."),
         LoginPage, frozenset({"setting"})),
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
