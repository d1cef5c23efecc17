"""A store and the windows of everybody who works on it: real window, real store, engines off."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from pytestqt.qtbot import QtBot

from app.domain.calendar import CHINA
from app.domain.people import User
from app.ports.calls import CallExchange
from app.ports.store import UnitOfWork
from app.ports.workstation import Workstation
from app.services.intent import Author
from data.media.door import BoundedDoor
from data.queries.advice import StoreAdvice
from data.queries.cases import StoreCases
from data.queries.catalogue import StoreCatalogue
from data.queries.changes import StoreChanges
from data.queries.figures import StoreFigures
from data.queries.people import StorePeople
from data.queries.places import StorePlaces
from data.queries.records import StoreRecords
from data.queries.staff import StoreStaff
from data.queries.standing import Standings
from data.store import Store
from tests.helpers.fake_context import MemoryWorkstation
from tests.helpers.filled import DEPARTMENT
from tests.helpers.windows import opened
from ui.context import Context
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.theme import Theme
from ui.training.moment import Moment

ROLES = ("VID", "HOT", "ACC", "SHF", "DSP", "SUP", "EVA", "GIS", "DIR", "ADM", "DEP", "DPH", "LED", "ENF", "AUD", "INS")


class Office:
    """One store and everybody who works on it from one workstation."""

    def __init__(self, store: Store, workstation: Workstation | None = None) -> None:
        self.store = store
        self.workstation = workstation or MemoryWorkstation()
        self.standings = Standings(store)
        self.cases = StoreCases(store, self.standings)
        self.people = StorePeople(store, self.standings)

    def author(self, role: str) -> Author:
        """Return the user of a role, or of a login."""
        user = self.people.user(role.lower())
        assert user is not None
        return Author(user=user.id, login=user.login, roles=user.roles, department=user.department,
                      workstation="DESK-1")

    @contextmanager
    def window(self, qtbot: QtBot, role: str, name: str = "", calls: CallExchange | None = None
               ) -> Iterator[MainWindow]:
        """Show the window of a role or login, others read its name; the engines stay off."""
        author, theme = self.author(role), Theme()
        operations = Operations(lambda intent: self.store.carry_out(intent, author))
        context = Context(
            cases=self.cases, places=StorePlaces(self.store), figures=StoreFigures(self.store, self.standings),
            people=self.people, staff=StoreStaff(self.store), records=StoreRecords(self.store),
            advice=StoreAdvice(self.store, self.standings), changes=StoreChanges(self.store),
            catalogue=StoreCatalogue(self.store),
            time_rules=self.standings.time_rules,
            carry_out=lambda intent: self.store.carry_out(intent, author), author=author,
            permissions=self.store.permissions(),
            clock=self.store.clock, blobs=self.store.blobs,
            media=BoundedDoor(self.store.identity.crs_id, CHINA), operations=operations,
            workstation=self.workstation, calls=calls, stills=None, sounds=None, theme=theme, language="zh_CN",
            moment=Moment(self.store.clock))
        with opened(qtbot, context, name or role) as window:
            yield window

    def offered(self, case: UUID, role: str) -> tuple[str, ...]:
        """Return what the role is offered on the case."""
        author = self.author(role)
        return self.cases.detail(case, roles=author.roles, department=author.department, user=author.user).offered


def posts(unit: UnitOfWork) -> None:
    """Give every role but the inspector, who is there, its user."""
    for number, role in enumerate(ROLES[:-1]):
        unit.users.add(User(id=UUID(int=200 + number), login=role.lower(), name_zh=f"{role}01", name_en=role,
                            roles=frozenset({role}), department=DEPARTMENT if role in ("DEP", "DPH") else None))
