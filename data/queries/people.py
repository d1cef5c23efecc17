"""Users and departments as the log-in and the decision bar read them."""

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.queries.people import DepartmentRow, UserRow
from data import tables
from data.queries.standing import Standings
from data.store import Store


class StorePeople:
    """See `app.queries.people.PeopleQueries`."""

    def __init__(self, store: Store, standings: Standings) -> None:
        """`standings` tells which cases are overdue."""
        self._store, self._standings = store, standings

    def users(self) -> list[UserRow]:
        """Return every user, by login."""
        with self._store.reading() as connection:
            return [_user(row) for row in connection.execute(
                sa.select(tables.user).order_by(tables.user.c.login)).mappings()]

    def user(self, login: str) -> UserRow | None:
        """Return the user of that login."""
        with self._store.reading() as connection:
            row = connection.execute(sa.select(tables.user).where(tables.user.c.login == login)).mappings().first()
        return None if row is None else _user(row)

    def password_hash(self, user: UUID | None) -> str:
        """Return the Argon2 text, empty where there is none."""
        return self._store.password_hash(user)

    def departments(self, *, ended: bool = False) -> list[DepartmentRow]:
        """Return the departments with their open and overdue cases, by code; ended ones only when asked for."""
        with self._store.reading() as connection:
            rows = connection.execute(sa.select(tables.department).order_by(tables.department.c.code)).all()
        today = self._store.clock.now().date().isoformat()
        rows = [row for row in rows if ended or row.ended_on is None or row.ended_on > today]
        open_cases: dict[str, list[bool]] = {}
        for case in self._standings.open_cases():
            if case.department is not None:
                open_cases.setdefault(str(case.department), []).append(case.row.stage.meaning == "overdue")
        return [DepartmentRow(id=UUID(row.id), code=row.code, name_zh=row.name_zh, name_en=row.name_en,
                              open_cases=len(open_cases.get(row.id, ())), overdue_cases=sum(open_cases.get(row.id, ())),
                              ended_on=date.fromisoformat(row.ended_on) if row.ended_on else None, version=row.version)
                for row in rows]

    def inspectors(self, unit_grid: str = "") -> list[UserRow]:
        """Return the inspectors, the primary one of the grid's responsibility grid first."""
        with self._store.reading() as connection:
            responsible = connection.execute(sa.select(tables.unit_grid.c.responsibility_grid).where(
                tables.unit_grid.c.code == unit_grid)).scalar()
            rows = connection.execute(sa.select(tables.user).where(tables.user.c.barred.is_(False))).mappings().all()

        def order(row: Any) -> tuple[bool, bool, str]:
            mine = responsible in row["responsibility_grids"]
            return not mine, not (mine and row["primary"]), row["login"]

        return [_user(row) for row in sorted(rows, key=order) if "INS" in row["roles"]]


def _user(row: Any) -> UserRow:
    return UserRow(id=UUID(row["id"]), login=row["login"], name_zh=row["name_zh"], name_en=row["name_en"],
                   roles=frozenset(row["roles"]), department=UUID(row["department"]) if row["department"] else None,
                   barred=row["barred"], must_change_password=row["must_change_password"],
                   responsibility_grids=tuple(row["responsibility_grids"]), primary=row["primary"],
                   version=row["version"])
