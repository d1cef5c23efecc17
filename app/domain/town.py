"""The town as the store holds it: divisions, grids, base map, components, cameras.

Objects are frozen; `version` is 0 until the store has taken them and rises by one with every change.
Geometry is in the district's CRS, whole millimetres.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.domain.place import Area, Geometry, Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """A district, street or community (区、街道、社区): 6, 9 or 12 digits."""

    code: str
    version: int = 0
    name_zh: str
    name_en: str = ""
    area: Area


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitGrid:
    """A unit grid (单元网格); one polygon without holes. `ended_on` keeps a retired one for its old cases."""

    code: str
    version: int = 0
    community: str
    street: str
    responsibility_grid: str
    area: Area
    begun_on: date
    ended_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibilityGrid:
    """A responsibility grid (责任网格): a connected union of whole unit grids."""

    code: str
    version: int = 0
    name_zh: str
    name_en: str = ""
    area: Area
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseFeature:
    """Something of the base map; kinds as in `app.domain.survey.BaseFeatureRow`."""

    id: UUID
    version: int = 0
    kind: str
    name: str = ""
    geometry: Geometry


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A component (部件), domain section 3.2."""

    id: UUID
    version: int = 0
    code: str
    """16 digits, given by the store's counter (`Components.next_code`)."""
    class_code: str
    type_code: str
    name: str
    geometry: Geometry
    unit_grid: str = ""
    department: UUID | None = None
    """The supervising department (主管部门)."""
    owner: str = ""
    maintainer: str = ""
    place: str = ""
    status: str = "intact"
    """`intact damaged lost scrapped removed`."""
    surveyed_on: date
    changed_on: date | None = None
    data_source: str = "survey"
    accuracy_class: str = "B"
    note: str = ""
    attributes: dict[str, str | int] = field(default_factory=dict)
    replaces: UUID | None = None
    retired_on: date | None = None
    retired_why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """A camera of the registry."""

    id: UUID
    version: int = 0
    code: str
    name: str
    owner: str
    """`own` or `police`."""
    point: Point
    bearing_deg: int = 0
    """Clockwise from north, 0–359."""
    component: UUID | None = None
    url: str = ""
