"""A store made by an older program is brought up when it is opened for writing; before its schema changes it is copied.

What a newer program adds to roles and permissions comes in the same way, also where the schema stays the same.
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.domain.plain import canonical, digest
from app.domain.workflow import State
from app.permissions import first_roles, permission_matrix
from app.services.cases import date_cases
from app.services.founding import fill_people
from data import schema, tables
from data.identity import SCHEMA, Identity
from data.unit_of_work import StoreUnit

AUTHOR: dict[str, Any] = {"user": str(UUID(int=0)), "login": "wanmi", "roles": ["SYS"], "department": None,
                          "workstation": "wanmi"}
"""The program itself."""
_LOOKED_UP = 6
"""Schema since which `assisting` and `main_case` are columns."""


def copy_beside(path: Path, identity: Identity) -> Path:
    """Copy the store to a new file beside it and return its path.

    Nothing that was there is overwritten, and the copy has its name once it is whole: one that a kill cut off isn't
    taken for a copy.
    """
    number = 0
    while True:
        copy = path.with_name(f"{path.name}.schema{identity.schema_number}" + (f".{number}" if number else ""))
        if not copy.exists():
            break
        number += 1
    draft = path.with_name(f"{path.name}.copying")
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source, \
            closing(sqlite3.connect(draft)) as target:
        source.backup(target)
    os.replace(draft, copy)
    return copy


def upgrade(unit: StoreUnit, connection: sa.Connection, identity: Identity) -> None:
    """Bring the schema up within the unit's transaction, and put it into the journal."""
    schema.upgrade(connection, identity.srid)
    enter(unit, "UpgradeStore", lambda: _raise_schema(unit, identity))


def lacks_rows(connection: sa.Connection) -> bool:
    """Say whether the program knows roles or permissions that the store doesn't."""
    roles = set(connection.execute(sa.select(tables.role.c.code)).scalars())
    names = set(connection.execute(sa.select(tables.permission.c.name)).scalars())
    return not ({role.code for role in first_roles()} <= roles and permission_matrix().by_name.keys() <= names)


def complete(unit: StoreUnit) -> None:
    """Add the rows that the store lacks, and put it into the journal."""
    enter(unit, "CompletePermissions", lambda: fill_people(unit))


def _raise_schema(unit: StoreUnit, identity: Identity) -> None:
    row = unit.writer.must(tables.store, (identity.id,))
    unit.writer.update(tables.store, row | {"version": row["version"] + 1, "schema_number": SCHEMA})
    fill_people(unit)
    date_cases(unit)
    if identity.schema_number < _LOOKED_UP:
        _fill_looked_up(unit)


def _fill_looked_up(unit: StoreUnit) -> None:
    """Save the cases that were merged or have assistants once more: their columns for looking them up came later."""
    column = tables.case.c
    assisted = sa.type_coerce(column.more, sa.Text).contains('"assistants":[{')
    for case in unit.cases.where(sa.or_(column.state == State.MERGED, assisted), order=column.id):
        unit.cases.save(case, case.version)


def enter(unit: StoreUnit, kind: str, change: Callable[[], None], said: dict[str, str] | None = None) -> None:
    """Change something as the program itself, and put it into the journal with what is to be said of it."""
    unit.claim(unit.new_id(), kind, digest(canonical({"schema": SCHEMA, **(said or {})})), AUTHOR)
    change()
    unit.append({"tables": sorted(unit.changed()), "cases": [], "components": [], "said": said or {}})
