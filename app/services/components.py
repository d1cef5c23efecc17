"""What people change of a component: single fields, so that two who change different ones don't meet."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self
from uuid import UUID

from app.domain.errors import BadInput, Stale
from app.domain.merge import merge
from app.domain.place import Area, Geometry, Line, Point
from app.domain.plain import to_plain
from app.domain.texts import check_texts
from app.domain.town import Component
from app.ports.store import UnitOfWork
from app.services.intent import Author, Intent

FIELDS = ("name", "owner", "maintainer", "place", "status", "data_source", "accuracy_class", "note")
GEOMETRY, ATTRIBUTE = "geometry", "attributes."
"""The place is one field; each attribute is one (`attributes.height_mm`)."""
STATES = frozenset({"intact", "damaged", "lost", "scrapped", "removed"})
MOST_CHARACTERS = 500
_SHAPES = {Point: "point", Line: "line", Area: "area"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeComponent(Intent):
    """Fields of a component get new values; each is held against what its author saw of it."""

    kind: ClassVar[str] = "ChangeComponent"
    permission: ClassVar[str] = "edit_town"
    component: UUID
    seen: dict[str, Any] = field(default_factory=dict)
    mine: dict[str, Any] = field(default_factory=dict)

    def rebased(self, row: Mapping[str, Any]) -> Self:
        """Return the same change, on what the component's row holds now."""
        return replace(self, seen={name: _of_row(row, name) for name in self.mine})


def fields_of(component: Component) -> dict[str, Any]:
    """Return what may be changed of a component, as plain values."""
    found: dict[str, Any] = {name: getattr(component, name) for name in FIELDS}
    found |= {ATTRIBUTE + name: value for name, value in component.attributes.items()}
    return found | {GEOMETRY: _spelled(component.geometry)}


def change_component(intent: ChangeComponent, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Write the fields that nobody else has changed since their author saw them.

    Raises:
        BadInput: `component.no_such_field`, `component.no_such_status`, `component.other_geometry`, a text's.
        Stale: `component.moved` (component, fields): others have changed the same fields; nothing is written.
    """
    del author
    component = unit.components.held(intent.component)  # Else a race would refuse what could be merged.
    _check(intent, component)
    merged = merge(intent.seen, intent.mine, fields_of(component))
    if merged.conflicts:
        raise Stale("component.moved", component=component.code, fields=", ".join(merged.conflicts))
    if merged.changed:
        changed = _with(component, merged.changed)
        if changed.geometry != component.geometry:
            changed = replace(changed, unit_grid=unit.unit_grids.of_geometries([changed.geometry])[0])
        today = unit.now.astimezone(unit.calendar().zone).date()
        unit.components.save(replace(changed, changed_on=today), component.version)
    return {"component": component.code, "fields": ", ".join(sorted(merged.changed))}


def _check(intent: ChangeComponent, component: Component) -> None:
    for name in intent.mine:
        if name not in (*FIELDS, GEOMETRY) and not name.startswith(ATTRIBUTE):
            raise BadInput("component.no_such_field", field=name)
    check_texts({name: value for name, value in intent.mine.items() if isinstance(value, str)}, MOST_CHARACTERS)
    if intent.mine.get("status", "intact") not in STATES:
        raise BadInput("component.no_such_status", status=str(intent.mine["status"]))
    if GEOMETRY in intent.mine:
        try:
            _read(type(component.geometry), intent.mine[GEOMETRY])
        except (TypeError, ValueError, IndexError) as error:
            raise BadInput("component.other_geometry", component=component.code) from error


def _with(component: Component, changed: Mapping[str, Any]) -> Component:
    attributes = dict(component.attributes)
    for name, value in changed.items():
        if name.startswith(ATTRIBUTE):
            attributes[name.removeprefix(ATTRIBUTE)] = value
    attributes = {name: value for name, value in attributes.items() if value is not None}
    plain: dict[str, Any] = {name: value for name, value in changed.items() if name in FIELDS}
    if GEOMETRY in changed:
        plain[GEOMETRY] = _read(type(component.geometry), changed[GEOMETRY])
    return replace(component, attributes=attributes, **plain)


def _of_row(row: Mapping[str, Any], name: str) -> Any:
    if name == GEOMETRY:
        return next(row[shape] for shape in _SHAPES.values() if row[shape] is not None)
    return row["attributes"].get(name.removeprefix(ATTRIBUTE)) if name.startswith(ATTRIBUTE) else row[name]


def _spelled(geometry: Geometry) -> Any:
    """Spell a geometry as its row does: lists of millimetres."""
    if isinstance(geometry, Point):
        return [geometry.x_mm, geometry.y_mm]
    return to_plain(geometry.positions if isinstance(geometry, Line) else geometry.polygons)


def _read(kind: type[Geometry], spelled: Any) -> Geometry:
    if kind is Point:
        x_mm, y_mm = spelled
        return Point(x_mm, y_mm)
    if kind is Line:
        return Line(tuple((x, y) for x, y in spelled))
    return Area(tuple(tuple(tuple((x, y) for x, y in ring) for ring in polygon) for polygon in spelled))
