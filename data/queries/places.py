"""The town as the search box, the forms and the map read it."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.domain.errors import BadInput
from app.domain.place import Point
from app.queries.cases import CaseFilter, Order
from app.queries.places import COMPONENTS_WITHIN_M, CameraAt, CatalogueType, ComponentAt, Found, PlacedAt, Town
from app.queries.reader import Reader
from data import tables
from data.geometry import from_ewkb
from data.repositories.town import GUESS_M, nearest_grid
from data.queries.case_filter import Names
from data.queries.case_pages import Pages
from data.queries.catalogue import StoreCatalogue
from data.queries.named_places import named_places
from data.queries.place_sounds import sounds_like
from data.queries.seeing import seen_by
from data.queries.standing import KnownWords
from data.store import Store

ROAD_REACH_M = 60.0
"""A road so near gives a place its name."""
LANDMARK_REACH_M = 300.0
_SIDES = ("北侧", "东北侧", "东侧", "东南侧", "南侧", "西南侧", "西侧", "西北侧")
Extent = tuple[int, int, int, int]


class StorePlaces:
    """See `app.queries.places.PlaceQueries`."""

    def __init__(self, store: Store, reader: Reader | None = None) -> None:
        """`store` is open; every call takes a connection of its reading pool. `reader` finds the cases he may see."""
        self._store, self._reader = store, reader
        self._srid = store.identity.srid
        self._catalogue = StoreCatalogue(store)
        self._words = KnownWords()

    def town(self) -> Town:
        """Return the district and what it holds."""
        with self._store.reading() as connection:
            row = connection.execute(sa.select(tables.district)).mappings().first()
            if row is None:
                raise BadInput("store.no_town", path=str(self._store.path))
            living = sa.select(sa.func.count()).select_from
            counts = {table.name: connection.execute(living(table)).scalar_one() for table in (
                tables.component, tables.camera)}
            grids = {table.name: connection.execute(living(table).where(table.c.ended_on.is_(None))).scalar_one()
                     for table in (tables.unit_grid, tables.responsibility_grid)}
        identity = self._store.identity
        return Town(district=row["code"], name_zh=row["name_zh"], name_en=row["name_en"], crs_id=identity.crs_id,
                    demo=identity.demo, extent_mm=extent_of(row["area"]), unit_grids=grids["unit_grid"],
                    responsibility_grids=grids["responsibility_grid"], components=counts["component"],
                    cameras=counts["camera"])

    def search(self, text: str, *, limit: int = 8, told: bool = False) -> list[Found]:
        """Find grids, cases, components, addresses and cameras by code, name or its pinyin; starts come first.

        `told`: cases by what was said of them, too, the newest first.
        """
        text = text.strip()
        if not text:
            return []
        digits = text.replace("-", "").upper()
        by_code = digits.isascii() and len(digits) >= 3 and digits.lstrip("ZCP").isdecimal()
        with self._store.reading() as connection:
            found: list[Found] = []
            if by_code:
                found += self._grids(connection, digits, limit) + self._cases(connection, digits, limit)
                found += self._components(connection, digits, limit)
            if not by_code:
                found += self._typed_components(connection, text, limit // 2)
                found += self._told_cases(connection, text, limit // 2) if told else []
            found += self._addresses(connection, text, limit) + self._cameras(connection, text, limit)
            if not by_code:
                found += self._named_grids(connection, text, limit)
                found += self._sounding(connection, text, limit)
        return found[:limit]

    def _sounding(self, connection: sa.Connection, text: str, limit: int) -> list[Found]:
        """Find streets, buildings and other named places, divisions and cameras by pinyin or its initials."""
        if not text.isascii():
            return []
        names = connection.execute(sa.union(*(sa.select(column).where(column != "") for column in (
            tables.base_feature.c.name, tables.responsibility_grid.c.name_zh, tables.community.c.name_zh,
            tables.street.c.name_zh, tables.camera.c.name)))).scalars()
        found: list[Found] = []
        for name in sounds_like(text, names):
            for each in (self._addresses(connection, name, 1) + self._named_grids(connection, name, 1)
                         + self._cameras(connection, name, 1)):
                if each.title == name:
                    found.append(each)
            if len(found) >= limit:
                break
        return found

    def named_in(self, text: str, *, limit: int = 2) -> list[Found]:
        """Return the doors, places and roads that a description names, the most exact first."""
        with self._store.reading() as connection:
            found = []
            for words, row in named_places(connection, text, limit):
                shape = row.point or row.line or row.area
                found.append(Found(kind="address", id=row.id, title=words, subtitle="", point=_middle(shape),
                                   extent_mm=None if row.point else extent_of(shape)))
        return found

    def types(self) -> list[CatalogueType]:
        """Return every type that the forms offer, with the conditions in force, components first, by code."""
        conditions: dict[tuple[str, str], list[tuple[str, str, str, int, str]]] = {}
        for each in self._catalogue.conditions():
            conditions.setdefault((each.kind, each.type_code), []).append(
                (each.id, each.filing_zh, each.closing_zh, each.limit_value, each.limit_unit))
        today = str(self._store.clock.now().date())
        with self._store.reading() as connection:
            return [CatalogueType(
                kind=kind, class_code=row.class_code, class_zh=row.class_zh, class_en=row.class_en,
                type_code=row.type_code, type_zh=row.type_zh, type_en=row.type_en, department_zh=row.department_zh,
                conditions=tuple(conditions.get((kind, row.type_code), ())))
                for kind, each in (("component", tables.component_type), ("event", tables.event_type))
                for row in connection.execute(sa.select(each).order_by(each.c.type_code))
                if row.retired_on is None or row.retired_on > today]

    def cameras_near(self, point: Point, *, limit: int = 4) -> list[CameraAt]:
        """Return the nearest cameras, nearest first."""
        table = tables.camera
        away = self._distance("point")
        statement = sa.select(table, away.label("away")).where(table.c.point.is_not(None)).order_by(
            sa.text("away"), table.c.code).limit(limit)
        with self._store.reading() as connection:
            rows = connection.execute(statement, self._at(point)).mappings().all()
        return [CameraAt(id=UUID(row["id"]), code=row["code"], name=row["name"], owner=row["owner"],
                         point=point_of(row["point"]), bearing_deg=row["bearing_deg"], distance_m=row["away"])
                for row in rows]

    def components_near(self, point: Point, *, type_code: str = "", limit: int = 5) -> list[ComponentAt]:
        """Return the components within 50 m, nearest first."""
        table = tables.component
        near = sa.or_(*(sa.text(_box(table.name, column)) for column in ("point", "line", "area")))
        away = self._distance("COALESCE(component.point, component.line, component.area)")
        statement = self._component_rows(away).where(near, table.c.retired_on.is_(None))
        if type_code:
            statement = statement.where(table.c.type_code == type_code)
        statement = statement.order_by(sa.text("away"), table.c.code).limit(limit)
        with self._store.reading() as connection:
            rows = connection.execute(statement, self._at(point, COMPONENTS_WITHIN_M)).mappings().all()
        return [_component_at(row) for row in rows if row["away"] <= COMPONENTS_WITHIN_M]

    def component(self, component: UUID) -> ComponentAt:
        """Return one component; raises BadInput `store.no_such_row`."""
        statement = self._component_rows(sa.literal(0.0)).where(tables.component.c.id == str(component))
        with self._store.reading() as connection:
            row = connection.execute(statement).mappings().first()
        if row is None:
            raise BadInput("store.no_such_row", table="component", key=str(component))
        return _component_at(row)

    def placed_at(self, point: Point) -> PlacedAt:
        """Return what lies under a point."""
        with self._store.reading() as connection:
            code, away_m = nearest_grid(connection, point, self._srid)
            grid: Any = connection.execute(sa.select(tables.unit_grid).where(
                tables.unit_grid.c.code == code)).mappings().first() or {}
            outside_m = connection.execute(sa.select(self._distance("district.area")).select_from(tables.district),
                                           self._at(point)).scalar() or 0.0
            return PlacedAt(
                unit_grid=code, responsibility_grid=grid.get("responsibility_grid", ""),
                community=grid.get("community", ""), street=grid.get("street", ""), guessed=0 < away_m <= GUESS_M,
                phrase=self._phrase(connection, point), outside_m=outside_m)

    def _phrase(self, connection: sa.Connection, point: Point) -> str:
        """Return 'road, landmark and side': how people here say where something is."""
        road = self._nearest_named(connection, point, ("road_main", "road_side", "bridge"), ROAD_REACH_M)
        landmark = self._nearest_named(connection, point, ("landmark", "square", "parking", "building"),
                                       LANDMARK_REACH_M)
        parts = [road["name"]] if road else []
        if landmark:
            side = _SIDES[round(landmark["bearing"] / 45) % 8]
            away = round(landmark["away"] / 10) * 10
            parts.append(f"{landmark['name']}{side}{f' {away} 米' if away else ''}")
        return "，".join(parts)

    def _nearest_named(self, connection: sa.Connection, point: Point, kinds: tuple[str, ...],
                       reach_m: float) -> Any:
        shape = "COALESCE(point, line, area)"
        statement = sa.text(f"""
            SELECT name, ST_Distance({shape}, MakePoint(:x, :y, :srid)) AS away,
                   COALESCE(ST_Azimuth(ST_Centroid({shape}), MakePoint(:x, :y, :srid)), 0) * 57.29577951308232
                   AS bearing
            FROM base_feature WHERE name <> '' AND kind IN ({", ".join(map(repr, kinds))})
            AND ({" OR ".join(_box("base_feature", column) for column in ("point", "line", "area"))})
            ORDER BY away, name LIMIT 1""")
        row = connection.execute(statement, self._at(point, reach_m)).mappings().first()
        return row if row and row["away"] <= reach_m else None

    # Search, one kind each

    def _grids(self, connection: sa.Connection, digits: str, limit: int) -> list[Found]:
        found = []
        for table, kind in ((tables.responsibility_grid, "责任网格"), (tables.unit_grid, "单元网格")):
            rows = connection.execute(
                sa.select(table).where(sa.or_(table.c.code.startswith(digits, autoescape=True),
                                              table.c.code.endswith(digits, autoescape=True)),
                                       table.c.ended_on.is_(None)).order_by(table.c.code).limit(limit))
            found += [_area_found("grid", row.code, row.code, kind, row.area) for row in rows]
        return found

    def _named_grids(self, connection: sa.Connection, text: str, limit: int) -> list[Found]:
        found = []
        for table, kind in ((tables.responsibility_grid, "责任网格"), (tables.community, "社区"),
                            (tables.street, "街道")):
            rows = connection.execute(sa.select(table).where(table.c.name_zh.contains(text, autoescape=True))
                                      .order_by(table.c.code).limit(limit))
            found += [_area_found("grid", row.code, row.name_zh, f"{kind} {row.code}", row.area) for row in rows]
        return found

    def _cases(self, connection: sa.Connection, digits: str, limit: int) -> list[Found]:
        table = tables.case
        rows = connection.execute(sa.select(table).where(
            table.c.point.is_not(None), sa.or_(table.c.number.startswith(digits, autoescape=True),
                                               table.c.number.endswith(digits, autoescape=True)),
            *seen_by(self._reader, self._store)).order_by(table.c.number.desc()).limit(limit))
        return [Found(kind="case", id=row.id, title=row.number, subtitle=row.place or "", point=point_of(row.point))
                for row in rows]

    def _told_cases(self, connection: sa.Connection, text: str, limit: int) -> list[Found]:
        words = self._words.of(connection)
        pages = Pages(connection, CaseFilter(text=text), self._store.clock.now(), Names(words.types, words.departments),
                      reporters=False, seen=seen_by(self._reader, self._store))
        table, ids = tables.case, pages.ids(Order.NEWEST, 0, limit)
        rows = {row.id: row for row in connection.execute(sa.select(table).where(table.c.id.in_(ids)))}
        return [Found(kind="case", id=row.id, title=row.number,
                      subtitle=" ".join(filter(None, (row.place, row.description[:30]))),
                      point=point_of(row.point) if row.point else None) for row in map(rows.__getitem__, ids)]

    def _components(self, connection: sa.Connection, digits: str, limit: int) -> list[Found]:
        table = tables.component
        rows = connection.execute(sa.select(table).where(
            sa.or_(table.c.code.startswith(digits, autoescape=True), table.c.code.endswith(digits, autoescape=True)))
            .order_by(table.c.code).limit(limit))
        return [Found(kind="component", id=row.id, title=row.code, subtitle=f"{row.name} {row.place}".strip(),
                      point=_middle(row.point or row.line or row.area)) for row in rows]

    def _typed_components(self, connection: sa.Connection, text: str, limit: int) -> list[Found]:
        """Find components by words: one at least names a type, by Chinese, English or pinyin, or is in the name of a
        component; every other word is in its place or name."""
        table, kind = tables.component, tables.component_type
        types = connection.execute(sa.select(kind.c.type_code, kind.c.type_zh, kind.c.type_en)).all()
        conditions: list[sa.ColumnElement[bool]] = [table.c.retired_on.is_(None)]
        typed = False
        for word in text.split():
            sounding = set(sounds_like(word, (row.type_zh for row in types)))
            codes = [row.type_code for row in types if word in row.type_zh or row.type_zh in sounding
                     or len(word) > 2 and word.casefold() in row.type_en.casefold()]
            typed |= bool(codes)
            said = (table.c.name.contains(word, autoescape=True), table.c.place.contains(word, autoescape=True))
            conditions.append(sa.or_(table.c.type_code.in_(codes), *said) if codes else sa.or_(*said))
        if not typed:
            conditions.append(table.c.name.contains(text, autoescape=True))
        rows = connection.execute(sa.select(table).where(*conditions).order_by(table.c.code).limit(limit)).all()
        names = {row.type_code: row.type_zh for row in types}
        return [Found(kind="component", id=row.id, title=row.code, point=_middle(row.point or row.line or row.area),
                      subtitle=" ".join(filter(None, (row.name or names.get(row.type_code, ""), row.place))))
                for row in rows]

    def _cameras(self, connection: sa.Connection, text: str, limit: int) -> list[Found]:
        table = tables.camera
        rows = connection.execute(sa.select(table).where(
            sa.or_(table.c.code.contains(text.upper(), autoescape=True), table.c.name.contains(text, autoescape=True)))
            .order_by(table.c.code).limit(limit))
        return [Found(kind="camera", id=row.id, title=row.name, subtitle=row.code, point=point_of(row.point))
                for row in rows]

    def _addresses(self, connection: sa.Connection, text: str, limit: int) -> list[Found]:
        table = tables.base_feature
        rows = connection.execute(sa.select(table).where(table.c.name.contains(text, autoescape=True))
                                  .group_by(table.c.name)
                                  .order_by(sa.func.length(table.c.name), table.c.name).limit(limit))
        found = []
        for row in rows:
            shape = row.point or row.line or row.area
            found.append(Found(kind="address", id=row.id, title=row.name, subtitle="", point=_middle(shape),
                               extent_mm=None if row.point else extent_of(shape)))
        return found

    # Pieces of SQL

    def _component_rows(self, away: sa.ColumnElement[float]) -> sa.Select[Any]:
        component, kind, department = tables.component, tables.component_type, tables.department
        return (sa.select(component.c.id, component.c.code, component.c.type_code, kind.c.type_zh, kind.c.type_en,
                          component.c.place, component.c.status, component.c.unit_grid,
                          sa.func.coalesce(department.c.name_zh, kind.c.department_zh).label("department_zh"),
                          away.label("away"))
                .join(kind, kind.c.type_code == component.c.type_code)
                .outerjoin(department, department.c.id == component.c.department))

    def _distance(self, shape: str) -> sa.ColumnElement[float]:
        here = sa.func.MakePoint(*map(sa.bindparam, ("x", "y", "srid")))
        return sa.func.ST_Distance(sa.literal_column(shape), here, type_=sa.Float)

    def _at(self, point: Point, reach_m: float = 0.0) -> dict[str, Any]:
        x, y = point.x_mm / 1000, point.y_mm / 1000
        return {"x": x, "y": y, "srid": self._srid, "west": x - reach_m, "east": x + reach_m, "south": y - reach_m,
                "north": y + reach_m}


def _box(table: str, column: str) -> str:
    """Return the condition that a geometry's box is near, answered by its spatial index."""
    return (f"{table}.rowid IN (SELECT pkid FROM idx_{table}_{column}"
            " WHERE xmin <= :east AND xmax >= :west AND ymin <= :north AND ymax >= :south)")


def point_of(ewkb: bytes) -> Point:
    """Return the point of an EWKB."""
    return Point(*from_ewkb(ewkb))


def extent_of(ewkb: bytes) -> Extent:
    """Return x_min, y_min, x_max, y_max in mm."""
    flat = list(_flat(from_ewkb(ewkb)))
    eastings, northings = [x for x, _ in flat], [y for _, y in flat]
    return min(eastings), min(northings), max(eastings), max(northings)


def _flat(plain: Any) -> Any:
    if isinstance(plain[0], int):
        yield plain
        return
    for part in plain:
        yield from _flat(part)


def _middle(ewkb: bytes) -> Point:
    """Return a position of the geometry near its middle: where the map flies to."""
    flat = list(_flat(from_ewkb(ewkb)))
    west, south, east, north = extent_of(ewkb)
    middle = (west + east) // 2, (south + north) // 2
    return Point(*min(flat, key=lambda each: (each[0] - middle[0]) ** 2 + (each[1] - middle[1]) ** 2))


def _area_found(kind: str, code: str, title: str, subtitle: str, area: bytes) -> Found:
    west, south, east, north = extent = extent_of(area)
    return Found(kind=kind, id=code, title=title, subtitle=subtitle, extent_mm=extent,
                 point=Point((west + east) // 2, (south + north) // 2))


def _component_at(row: Any) -> ComponentAt:
    return ComponentAt(
        id=UUID(row["id"]), code=row["code"], type_code=row["type_code"], type_zh=row["type_zh"],
        type_en=row["type_en"], place=row["place"], status=row["status"], department_zh=row["department_zh"],
        unit_grid=row["unit_grid"], distance_m=row["away"])
