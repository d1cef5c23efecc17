"""What the search box, the acceptance form and the map read of the town."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from app.domain.place import Point

COMPONENTS_WITHIN_M = 50.0
"""Components farther from a point are not offered for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """The one district of the store."""

    district: str
    name_zh: str
    name_en: str
    crs_id: str
    demo: bool
    extent_mm: tuple[int, int, int, int]
    """x_min, y_min, x_max, y_max in millimetres."""
    unit_grids: int
    responsibility_grids: int
    components: int
    cameras: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One hit of the search box: fly to it."""

    kind: str
    """`grid`, `component`, `camera`, `address`, `case`."""
    id: str
    title: str
    subtitle: str
    point: Point | None
    """None of a case alone: one that was told without a place on the map."""
    extent_mm: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueType:
    """A component or event type as the form offers it."""

    kind: str
    class_code: str
    class_zh: str
    class_en: str
    type_code: str
    type_zh: str
    type_en: str
    department_zh: str
    conditions: tuple[tuple[str, str, str, int, str], ...]
    """(id, filing condition, closing condition, limit value, limit unit key)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraAt:
    """A camera and how far it is from the place asked about."""

    id: UUID
    code: str
    name: str
    owner: str
    point: Point
    bearing_deg: int
    distance_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedAt:
    """What lies under a point: grids and the nearest landmark phrase."""

    unit_grid: str
    responsibility_grid: str
    community: str
    street: str
    phrase: str
    guessed: bool
    """True when the point is outside every grid but within 30 m of one."""
    outside_m: float
    """0 inside the district, else the distance to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentAt:
    """A component near a point, or behind a click."""

    id: UUID
    code: str
    type_code: str
    type_zh: str
    type_en: str
    place: str
    status: str
    department_zh: str
    unit_grid: str
    distance_m: float


class PlaceQueries(Protocol):
    """Read-only; runs on a reading thread."""

    def town(self) -> Town: ...

    def search(self, text: str, *, limit: int = 8, told: bool = False) -> list[Found]: ...

    def named_in(self, text: str, *, limit: int = 2) -> list[Found]: ...

    def types(self) -> list[CatalogueType]: ...

    def cameras_near(self, point: Point, *, limit: int = 4) -> list[CameraAt]: ...

    def components_near(self, point: Point, *, type_code: str = "", limit: int = 5) -> list[ComponentAt]: ...

    def component(self, component: UUID) -> ComponentAt: ...

    def placed_at(self, point: Point) -> PlacedAt: ...
