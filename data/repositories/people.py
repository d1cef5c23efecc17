"""Departments, users, roles and what they may do, posts, shifts, roster, workstations; passwords behind seals."""

from datetime import date
from uuid import UUID

from app.domain.people import Department, Duty, Handover, Post, Role, Shift, Tries, User
from app.domain.permission import Permission
from app.domain.workstation import Workstation
from data import tables
from data.repositories.records import Mapping, Records
from data.rows import PlainRow, RowWriter

DEPARTMENT = Mapping(Department, tables.department)
USER = Mapping(User, tables.user)
ROLE = Mapping(Role, tables.role)
PERMISSION = Mapping(Permission, tables.permission)
POST = Mapping(Post, tables.post)
SHIFT = Mapping(Shift, tables.shift)
DUTY = Mapping(Duty, tables.duty)
HANDOVER = Mapping(Handover, tables.handover)
TRIES = Mapping(Tries, tables.tries)
WORKSTATION = Mapping(Workstation, tables.workstation)


class DutyRecords(Records[Duty]):
    """The roster; see `app.ports.store.Duties`."""

    def __init__(self, writer: RowWriter, district: str) -> None:
        """See `Records`."""
        super().__init__(DUTY, writer, district)

    def between(self, first: date, last: date) -> tuple[Duty, ...]:
        """Return the cells of these days, both included."""
        day = tables.duty.c.day
        return self.where(day >= first.isoformat(), day <= last.isoformat(), order=tables.duty.c.id)


class UserRecords(Records[User]):
    """Users; see `app.ports.store.Users`."""

    def __init__(self, writer: RowWriter, district: str) -> None:
        """See `Records`."""
        super().__init__(USER, writer, district)

    def by_login(self, login: str) -> User | None:
        """Return the user of that login."""
        found = self.where(tables.user.c.login == login, order=tables.user.c.login)
        return found[0] if found else None

    def set_password(self, user: UUID, hashed: str) -> None:
        """Keep the Argon2 text behind a seal."""
        row = self._writer.must(tables.user, self._key(user))
        sealed = self._writer.seal(hashed, row["password"])
        self._writer.update(tables.user, row | {"password": sealed, "version": row["version"] + 1})

    def _new(self, row: User) -> PlainRow:
        return super()._new(row) | {"password": ""}


class WorkstationRecords(Records[Workstation]):
    """Workstations; see `app.ports.store.Workstations`."""

    def __init__(self, writer: RowWriter, district: str) -> None:
        """See `Records`."""
        super().__init__(WORKSTATION, writer, district)

    def by_name(self, name: str) -> Workstation | None:
        """Return the workstation of that name."""
        found = self.where(tables.workstation.c.name == name, order=tables.workstation.c.name)
        return found[0] if found else None
