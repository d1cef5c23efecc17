"""Roles, posts, roster, hand-over notes and log-ins, read from the store."""

from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa

from app.domain.login import LoginRules
from app.domain.people import Duty, Handover, Post, Role, Shift, Tries, tries_key
from app.domain.permission import Permission
from app.permissions import permission_matrix
from app.services.people import LOGIN_RULES
from data import tables
from data.repositories import people
from data.repositories.records import Mapping
from data.rows import to_plain_row
from data.store import Store

Row = TypeVar("Row")


class StoreStaff:
    """See `app.queries.staff.StaffQueries`."""

    def __init__(self, store: Store) -> None:
        """`store` is open."""
        self._store = store

    def roles(self) -> list[Role]:
        """Return the roles in their order."""
        return self._all(people.ROLE, order=tables.role.c.position)

    def permissions(self) -> list[Permission]:
        """Return the rows of the matrix in the order of the program's file, others after them."""
        order = {name: at for at, name in enumerate(permission_matrix().by_name)}
        return sorted(self._all(people.PERMISSION, order=tables.permission.c.name),
                      key=lambda row: (order.get(row.name, len(order)), row.name))

    def posts(self) -> list[Post]:
        """Return the posts in their order."""
        return self._all(people.POST, order=tables.post.c.position)

    def shifts(self) -> list[Shift]:
        """Return the shifts by their begin."""
        return self._all(people.SHIFT, order=tables.shift.c.begins_min)

    def duties(self, first: date, last: date) -> list[Duty]:
        """Return the cells of the roster on these days, both included."""
        day = tables.duty.c.day
        return self._all(people.DUTY, day >= first.isoformat(), day <= last.isoformat(), order=tables.duty.c.id)

    def handovers(self, posts: frozenset[str], *, limit: int = 50) -> list[Handover]:
        """Return the hand-over notes of the posts, newest first."""
        table = tables.handover
        return self._all(people.HANDOVER, table.c.post.in_(sorted(posts)), order=table.c.given_at.desc(), limit=limit)

    def responsibility_grids(self) -> list[tuple[str, str, str]]:
        """Return the living responsibility grids: (code, Chinese name, English name)."""
        table = tables.responsibility_grid
        statement = sa.select(table.c.code, table.c.name_zh, table.c.name_en).where(
            table.c.ended_on.is_(None)).order_by(table.c.code)
        with self._store.reading() as connection:
            return [(code, zh, en) for code, zh, en in connection.execute(statement)]

    def tries(self, user: UUID, workstation: str) -> Tries | None:
        """Return the wrong passwords of a user at a workstation."""
        table = tables.tries
        found = self._all(people.TRIES, table.c.id == tries_key(user, workstation), order=table.c.id)
        return found[0] if found else None

    def locked(self, now: datetime) -> dict[UUID, datetime]:
        """Return the users who are locked out somewhere, and until when."""
        table = tables.tries
        found = self._all(people.TRIES, table.c.locked_until.is_not(None), order=table.c.locked_until)
        return {each.user: each.locked_until for each in found if each.locked_until and each.locked_until > now}

    def login_rules(self) -> LoginRules:
        """Return what is set for log-ins."""
        table = tables.setting
        with self._store.reading() as connection:
            value = connection.execute(sa.select(table.c.value).where(table.c.name == LOGIN_RULES)).scalar()
        return LoginRules(**(value or {}))

    def _all(self, mapping: Mapping[Row], *conditions: sa.ColumnElement[bool], order: sa.ColumnElement[object],
             limit: int | None = None) -> list[Row]:
        statement = mapping.table.select().where(*conditions).order_by(order).limit(limit)
        with self._store.reading() as connection:
            return [mapping.decode(to_plain_row(mapping.table, row)) for row in
                    connection.execute(statement).mappings()]
