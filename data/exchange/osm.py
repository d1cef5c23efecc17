"""A real town out of an OpenStreetMap extract: a `Survey`, and a report that accounts for every object.

The extract says what stands where; the mapping says what it is in Wanmi; this module finds the district, brings
everything into its projected CRS and gives each object its one fate: component, base map, or skipped with a reason.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping as MappingOf, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import shapely
from shapely import STRtree

from app.domain.catalogue import CatalogueType
from app.domain.errors import BadInput
from app.domain.place import Line
from app.domain.survey import BaseFeatureRow, ComponentRow, Survey
from data.exchange.divisions import Boundary, Divisions, Patterns, divide
from data.exchange.grid_cutting import cut_grids
from data.exchange.mapping import Mapping, Rule
from data.exchange.osm_file import OsmObject, read_objects
from data.exchange.projection import Projection, crs_of, is_chinese, may_be_china, to_domain, to_shape
from data.exchange.sea import sea_within

CUTTING_ROADS = ("road_main", "road_side")
"""Kinds of the base map that unit grids follow."""
AROUND_MM = 300_000
"""Areas of the base map are cut off so far around the district."""
ROAD_REACH_MM = 60_000
"""How far away a street may be that a component's place is named after."""
PLACE_LONGEST = 100
_LINE_LEAST_MM, _AREA_LEAST_MM2 = 500, 10**6
"""Domain section 12.2: a line of 0.5 m, an area of 1 m²."""
_LISTED = 12
"""Boundaries named in a refusal."""

Progress = Callable[[str, str], None]
"""Called with what is being done (`reading`, `placing`, `cutting`) and how far it is."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the extract's objects; `read` = `taken` + sum of `skipped`."""

    read: int
    taken: int
    """Components and base map."""
    skipped: MappingOf[str, int]
    by_type: MappingOf[str, int]
    """Components only."""

    def plain(self) -> dict[str, object]:
        """Return it for JSON."""
        return {"read": self.read, "taken": self.taken, "skipped": dict(self.skipped), "by_type": dict(self.by_type)}


@dataclass(frozen=True, slots=True)
class Choice:
    """What the command line says where the mapping may say otherwise; empty: the mapping's."""

    boundary: str = ""
    """Name, or id: `2220322`, `relation/2220322`, `r2220322`."""
    code: str = ""


MAPPINGS_CHOICE = Choice()


def read_town(path: Path, mapping: Mapping, types: Iterable[CatalogueType], surveyed_on: date, *,
              choice: Choice = MAPPINGS_CHOICE,
              progress: Progress = lambda what, how_far: None) -> tuple[Survey, Report]:
    """Read an extract into a survey with grids.

    Args:
        path: the extract; see `read_objects`.
        mapping: checked against `types`.
        types: component types of the catalogue.
        surveyed_on: date of the survey.
        choice: what overrides the mapping.
        progress: see `Progress`.

    Raises:
        BadInput: `import.*`, `grid.*`: the file, its district, or nothing that could be taken.
    """
    objects = read_objects(path, lambda count: progress("reading", str(count)))
    district = _district(path, objects, mapping, choice.boundary or mapping.boundary)
    centre = shapely.centroid(district.area)
    code = _district_code(district, mapping, choice.code, centre)
    crs_id = crs_of(code, centre.x, centre.y)
    projection = Projection(crs_id)
    divisions = _divisions(code, objects, district, mapping, projection)
    progress("placing", str(len(objects)))
    catalogue = {each.type_code: each.type_zh for each in types} | {
        each.type_code: each.type_zh for each in mapping.extension_types}
    taking = _Taking(mapping, projection, to_shape(divisions.boundary), catalogue)
    for each in objects:
        taking.take(each)
    if not taking.base and not taking.components:
        raise BadInput("import.nothing_taken", path=str(path), district=_called(district, mapping))
    roads = [row for row in taking.base if row.kind in CUTTING_ROADS and isinstance(row.geometry, Line)]
    grids = cut_grids(code, [(row.code, row.name, row.area) for row in divisions.communities],
                      [row.geometry for row in roads if isinstance(row.geometry, Line)],
                      progress=lambda community: progress("cutting", community))
    used = {row.type_code for row in taking.components}
    survey = Survey(
        district=code, name_zh=mapping.named(district.tags, "zh") or code,
        name_en=mapping.named(district.tags, "en") or mapping.named(district.tags, "zh") or code, crs_id=crs_id,
        demo=False, boundary=divisions.boundary, surveyed_on=surveyed_on, streets=divisions.streets,
        communities=divisions.communities, unit_grids=grids.unit_grids,
        responsibility_grids=grids.responsibility_grids, base=(*taking.sea(), *taking.base),
        components=tuple(_with_places(taking.components, roads)),
        extension_types=tuple(each for each in mapping.extension_types if each.type_code in used))
    return survey, taking.report(len(objects))


def _called(item: OsmObject, mapping: Mapping) -> str:
    return f"{mapping.named(item.tags, 'zh') or item.tags.get('name', '')} ({item.name})"


def _district(path: Path, objects: Sequence[OsmObject], mapping: Mapping, wanted: str) -> OsmObject:
    """Return the one boundary that is the district.

    Raises:
        BadInput: none fits, several fit, or it is not whole in the file.
    """
    boundaries = [each for each in objects if each.tags.get("boundary") == "administrative" and each.kind != "node"]
    level = str(mapping.admin_level)
    fitting = [each for each in boundaries if each.tags.get("admin_level") == level]
    if wanted:
        named = [each for each in objects if _is_called(each, wanted)]
        # The same name stands on several levels: the mapping's level counts before the others.
        fitting = [each for each in named if each in fitting] or [each for each in named if each in boundaries] or [
            each for each in named if each.area is not None]
    whole = [each for each in fitting if each.area is not None]
    if not whole:
        listed = "; ".join(f"{_called(each, mapping)} admin_level={each.tags.get('admin_level', '?')}"
                           for each in boundaries if each.area is not None) or "-"
        code = ("import.boundary_not_whole" if fitting else
                "import.no_such_boundary" if wanted else "import.no_boundary")
        raise BadInput(code, path=str(path), wanted=wanted or f"admin_level={level}", listed=listed)
    if len(whole) > 1:
        listed = "; ".join(_called(each, mapping) for each in whole[:_LISTED])
        raise BadInput("import.several_boundaries", path=str(path), wanted=wanted or f"admin_level={level}",
                       count=len(whole), listed=listed)
    return whole[0]


def _is_called(item: OsmObject, wanted: str) -> bool:
    if wanted in (item.name, f"{item.kind[0]}{item.id}", str(item.id)):
        return item.kind != "node"
    names = (value for tag, value in item.tags.items() if tag == "name" or tag.startswith(("name:", "official_name")))
    return item.kind != "node" and wanted.casefold() in (name.casefold() for name in names)


def _district_code(district: OsmObject, mapping: Mapping, given: str, centre: shapely.Point) -> str:
    near_china = may_be_china(centre.x, centre.y)
    code = given or mapping.code
    if not code and near_china:
        code = next((value for tag in mapping.code_tags if _is_division_code(value := district.tags.get(tag, ""))), "")
        if not code:
            raise BadInput("import.code_needed", district=_called(district, mapping))
    code = code or mapping.code_outside_china
    if not (len(code) == 6 and code.isascii() and code.isdecimal()):
        raise BadInput("store.district_code", value=code)
    if is_chinese(code) and not near_china:
        raise BadInput("import.code_elsewhere", district=_called(district, mapping), division=code)
    return code


def _is_division_code(value: str) -> bool:
    """GB/T 2260: six digits, the first two a province from 11 to 82."""
    return len(value) == 6 and value.isascii() and value.isdecimal() and 11 <= int(value[:2]) <= 82


def _divisions(code: str, objects: Sequence[OsmObject], district: OsmObject, mapping: Mapping,
               projection: Projection) -> Divisions:
    def boundary(item: OsmObject) -> Boundary:
        return Boundary(mapping.named(item.tags, "zh") or item.name, projection.to_mm(item.area))

    def on_level(level: int) -> list[Boundary]:
        return [boundary(each) for each in objects
                if level and each is not district and each.area is not None
                and each.tags.get("boundary") == "administrative" and each.tags.get("admin_level") == str(level)]

    whole = Boundary(mapping.named(district.tags, "zh") or code, projection.to_mm(district.area))
    return divide(code, whole, on_level(mapping.street_admin_level), on_level(mapping.community_admin_level),
                  Patterns(mapping.street_name, mapping.community_name, mapping.rest_name))


class _Skip(Exception):
    """Why an object is not taken."""


@dataclass(slots=True)
class _Taking:
    """Gives each object its fate."""

    mapping: Mapping
    projection: Projection
    district: shapely.MultiPolygon
    catalogue: MappingOf[str, str]
    """Type code → name."""
    base: list[BaseFeatureRow] = field(default_factory=list)
    components: list[ComponentRow] = field(default_factory=list)
    shores: list[shapely.LineString] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    around: shapely.Polygon = field(init=False)
    """As far as areas of the base map are shown."""

    def __post_init__(self) -> None:
        self.around = shapely.box(*shapely.buffer(self.district, AROUND_MM).bounds)
        shapely.prepare(self.district)
        shapely.prepare(self.around)

    def take(self, item: OsmObject) -> None:
        """Take an object, or note why not."""
        rule = self.mapping.rule_for(item.tags)
        try:
            if rule is None:
                raise _Skip("no_rule")
            if rule.skip:
                raise _Skip(rule.skip)
            if rule.component:
                self.components.append(self._component(item, rule))
            elif rule.shape == "coast":
                self.shores.append(self._shape(item, "line"))
            else:
                self.base.append(BaseFeatureRow(rule.base, self.mapping.named(item.tags, "zh"),
                                                to_domain(self._base_shape(item, rule.shape))))
        except _Skip as reason:
            self.skipped[str(reason)] += 1

    def report(self, read: int) -> Report:
        """Account for everything."""
        by_type = Counter(row.type_code for row in self.components)
        taken = len(self.base) + len(self.components) + len(self.shores)
        return Report(read, taken, dict(sorted(self.skipped.items())),
                      dict(sorted(by_type.items())))

    def sea(self) -> list[BaseFeatureRow]:
        """Return the water that the coast lines bound."""
        west, south, east, north = self.district.bounds
        frame = shapely.box(*shapely.buffer(self.district, max(east - west, north - south) / 2).bounds)
        frame = shapely.set_precision(frame, 1)
        shores = [shore for shore in self.shores if frame.intersects(shore)]
        faces = sea_within(frame, shores) if shores else []
        return [BaseFeatureRow("water", "", to_domain(face)) for face in faces]

    def _component(self, item: OsmObject, rule: Rule) -> ComponentRow:
        shape = self._component_shape(item, rule.shape)
        if not self.district.covers(shapely.point_on_surface(shape)):
            raise _Skip("outside_district")
        tags = item.tags
        street, house = self.mapping.named(tags, "street"), self.mapping.named(tags, "house_number")
        attributes: dict[str, str | int] = {"osm": item.name}
        attributes |= {tag: tags[tag] for tag in rule.attributes if tag in tags}
        return ComponentRow(
            rule.component, to_domain(shape), place=f"{street} {house}".strip()[:PLACE_LONGEST] if street else "",
            name=self.mapping.named(tags, "zh"), owner=self.mapping.named(tags, "owner"), attributes=attributes)

    def _component_shape(self, item: OsmObject, wanted: str) -> shapely.Geometry:
        """Return the geometry of the type's kind; a point inside where an object is more than its type."""
        shape = self._shape(item, wanted)
        if wanted == "area" and shape.area >= _AREA_LEAST_MM2 or wanted == "line" and shape.length >= _LINE_LEAST_MM:
            return shape
        if wanted == "point":
            return shape
        raise _Skip("too_small")

    def _base_shape(self, item: OsmObject, wanted: str) -> shapely.Geometry:
        shape = self._shape(item, wanted)
        if not self.district.intersects(shape):
            raise _Skip("outside_district")
        if wanted != "area" or self.around.covers(shape):
            return shape
        clipped = shapely.get_parts(shapely.intersection(shape, self.around, grid_size=1))
        return shapely.multipolygons([part for part in clipped if part.geom_type == "Polygon"])

    def _shape(self, item: OsmObject, wanted: str) -> shapely.Geometry:
        """Return the object's geometry of the wanted kind in whole millimetres."""
        drawn = {"point": item.point, "line": item.line, "area": item.area}[wanted]
        larger = item.area if item.area is not None else item.line
        if drawn is None and wanted == "point" and larger is not None:
            drawn = (shapely.point_on_surface(larger) if item.area is not None
                     else shapely.line_interpolate_point(larger, 0.5, normalized=True))
        if drawn is None:
            has_any = item.point is not None or larger is not None
            raise _Skip("not_the_types_geometry" if has_any else "geometry_not_whole")
        shape = self.projection.to_mm(drawn)
        if shape.is_empty or not shape.is_valid:
            raise _Skip("invalid_geometry")
        return shape


def _with_places(components: Sequence[ComponentRow], roads: Sequence[BaseFeatureRow]) -> list[ComponentRow]:
    """Name the place of each component that has none after the nearest named street."""
    named = [row for row in roads if row.name]
    tree = STRtree([to_shape(row.geometry) for row in named])
    lacking = [number for number, row in enumerate(components) if not row.place]
    shapes = [shapely.centroid(to_shape(components[number].geometry)) for number in lacking]
    nearest: dict[int, int] = {}
    if named and lacking:
        for index, road in zip(*tree.query_nearest(shapes, max_distance=ROAD_REACH_MM).tolist(), strict=True):
            nearest[lacking[index]] = min(road, nearest.get(lacking[index], road))
    return [_placed(row, named[nearest[number]].name) if number in nearest else row
            for number, row in enumerate(components)]


def _placed(row: ComponentRow, street: str) -> ComponentRow:
    return ComponentRow(row.type_code, row.geometry, place=street[:PLACE_LONGEST], name=row.name, owner=row.owner,
                        attributes=row.attributes)
