"""What `bench sync` asks of the demonstration city, and the tracks that it adds to it."""

import random
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any, Protocol, cast
from uuid import UUID

import shapely
import sqlalchemy as sa

from app.domain.place import Line
from app.domain.plain import canonical, digest, to_plain
from app.domain.town import BaseFeature
from app.services.intent import Author
from data import tables
from data.geometry import from_ewkb
from data.prepared import Prepared
from data.rows import PlainRow
from data.shared.store import SharedStore
from data.store import Store

_SHAPES = ("point", "line", "area")
_SHIFT_POINTS = 960
"""Points of a track: eight hours, every thirty seconds."""
_STEP_MM = 30_000


class Readable(Protocol):
    """A store of either kind."""

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """Give a connection in one snapshot."""


def people(store: Readable) -> dict[str, Author]:
    """Return everybody by login."""
    with store.reading() as connection:
        return {row.login: Author(user=UUID(row.id), login=row.login, roles=frozenset(row.roles),
                                  department=UUID(row.department) if row.department else None, workstation="bench")
                for row in connection.execute(tables.user.select().order_by(tables.user.c.login.desc()))}


_VERSION = Prepared(sa.select(tables.case.c.version).where(tables.case.c.id == sa.bindparam("case")))


def being_handled(store: Readable) -> list[tuple[UUID, Author]]:
    """Return the cases in handling, each with somebody of its department."""
    handlers = {each.department: each for each in people(store).values() if "DEP" in each.roles}
    case = tables.case
    with store.reading() as connection:
        found = connection.execute(sa.select(case.c.id, case.c.department).where(case.c.state == "handling")
                                   .order_by(case.c.id)).all()
    return [(UUID(key), handlers[UUID(of)]) for key, of in found if UUID(of) in handlers]


def versions(store: Readable, cases: Iterable[UUID]) -> list[int]:
    """Return the versions of cases as they can be read now."""
    with store.reading() as connection:
        return [version for each in cases for version, in _VERSION.all(connection, {"case": str(each)})]


def components(store: Readable) -> dict[UUID, PlainRow]:
    """Return status, note and day of change of every component, by id."""
    table = tables.component
    with store.reading() as connection:
        found = connection.execute(sa.select(table.c.id, table.c.status, table.c.note, table.c.changed_on)
                                   .order_by(table.c.id)).mappings()
        return {UUID(row["id"]): {name: row[name] for name in ("status", "note", "changed_on")} for row in found}


def change_components(store: SharedStore, chosen: Iterable[UUID], note: str) -> None:
    """Give components another status and a note, by one big edit: one intent, one entry, its rows in packed chunks."""
    author = people(store)["gis"]
    with store.unit_of_work() as unit:
        unit.claim(unit.new_id(), "BenchChange", digest(canonical(note)), cast(dict[str, Any], to_plain(author)))
        today = unit.now.astimezone(unit.calendar().zone).date()
        for key in chosen:
            component = unit.components.get(key)
            status = "damaged" if component.status == "intact" else "intact"
            unit.components.save(replace(component, status=status, note=note, changed_on=today), component.version)
        unit.append({"tables": ["component"], "cases": [], "components": [], "said": {}})


def component_table(store: Readable) -> tuple[dict[str, list[str | None]], Any]:
    """Return the components' fields as columns, and their geometries as an array of WKB."""
    table = tables.component
    with store.reading() as connection:
        rows = connection.execute(sa.select(table).order_by(table.c.id)).mappings().all()
    shapes = shapely.from_wkb([next(row[name] for name in _SHAPES if row[name] is not None) for row in rows])
    columns = {column.name: [None if row[column.name] is None else str(row[column.name]) for row in rows]
               for column in table.columns if column.name not in ("version", *_SHAPES)}
    return columns, shapely.to_wkb(shapes, include_srid=False)


def add_tracks(store: Store, points: int) -> None:
    """Add inspectors' tracks, a line per shift: there is no table of tracks yet, so they stand among the base map."""
    dice = random.Random(7)
    with store.reading() as connection:
        starts = [from_ewkb(area)[0][0][0] for area in connection.execute(sa.select(tables.unit_grid.c.area)).scalars()]
    author: dict[str, Any] = {"user": str(UUID(int=0)), "login": "bench", "roles": ["SYS"], "department": None,
                              "workstation": "bench"}
    for first in range(0, points, _SHIFT_POINTS):
        x_mm, y_mm = dice.choice(starts)
        positions = []
        for _ in range(min(_SHIFT_POINTS, points - first)):
            x_mm, y_mm = x_mm + dice.randrange(-_STEP_MM, _STEP_MM), y_mm + dice.randrange(-_STEP_MM, _STEP_MM)
            positions.append((x_mm, y_mm))
        with store.unit_of_work() as unit:
            unit.claim(unit.new_id(), "BenchTrack", digest(canonical(first)), author)
            unit.base_features.add(BaseFeature(id=unit.new_id(), kind="track", name=f"轨迹 {first}",
                                               geometry=Line(tuple(positions))))
            unit.append({"tables": ["base_feature"], "cases": [], "components": [], "said": {}})
