"""A surveyed town: what a component survey (部件普查) or an import hands over, before it is in any store.

Both the demonstration city and a real town's extract become one `Survey`; one service takes it into a store.
Geometry is in the survey's own projected CRS (`crs_id`), whole millimetres.
"""

from dataclasses import dataclass, field
from datetime import date

from app.domain.place import Area, Geometry, Line, Point, Ring


@dataclass(frozen=True, slots=True)
class StreetRow:
    """A street or town (街道、镇): 3 digits below the district."""

    code: str
    """9 digits: district 6 + 3."""
    name: str
    area: Area


@dataclass(frozen=True, slots=True)
class CommunityRow:
    """A community or village (社区、村): 3 digits below the street."""

    code: str
    """12 digits."""
    name: str
    area: Area


@dataclass(frozen=True, slots=True)
class UnitGridRow:
    """A unit grid (单元网格): tiles its community; a polygon without holes."""

    code: str
    """15 digits: community 12 + 3 (GB/T 30428.1; CJ/T 213 has 14)."""
    ring: Ring
    responsibility_grid: str
    """Code of the responsibility grid that holds it."""


@dataclass(frozen=True, slots=True)
class ResponsibilityGridRow:
    """A responsibility grid (责任网格): a connected union of whole unit grids."""

    code: str
    """District 6 + `Z` + 3 digits."""
    name: str
    area: Area


@dataclass(frozen=True, slots=True)
class BaseFeatureRow:
    """Something of the base map; no component, no case, only to see where one is.

    `kind` is one of: road_main road_side path bridge river water terrace hill contour building green square parking
    plot landmark boundary. `name` may be empty.
    """

    kind: str
    name: str
    geometry: Geometry


@dataclass(frozen=True, slots=True)
class ComponentRow:
    """A surveyed component (部件). The 16-digit code and the grid are given by the store that takes it."""

    type_code: str
    """Class + type, 4 digits, of the component catalogue."""
    geometry: Geometry
    place: str = ""
    name: str = ""
    """Empty: the type's name."""
    owner: str = ""
    attributes: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CameraRow:
    """A camera of the registry; it points to its component by position in `Survey.components`."""

    code: str
    name: str
    owner: str
    """`own` or `police`."""
    point: Point
    bearing_deg: int
    """Clockwise from north, 0–359."""
    component: int
    """Index into `Survey.components`, or -1 where the camera has no component."""


@dataclass(frozen=True, slots=True)
class ExtensionType:
    """A component type that the catalogue lacks, in class 21."""

    type_code: str
    type_zh: str
    type_en: str
    geometry: str
    """`point`, `line` or `polygon`."""
    department_zh: str = ""
    """The supervising department that is suggested, empty for none."""
    filing_zh: str = "破损、缺失、倾斜或污损，影响使用或安全"
    """The type's one filing condition: without one no case of it could be filed."""
    closing_zh: str = "修复、更换或清洁，可正常使用"
    limit_value: int = 5
    limit_unit: str = "工作日"


@dataclass(frozen=True, slots=True)
class Survey:
    """A whole town, ready to be taken."""

    district: str
    """6-digit division code."""
    name_zh: str
    name_en: str
    crs_id: str
    """`EPSG:n` of the projected CRS; metres."""
    demo: bool
    boundary: Area
    surveyed_on: date
    streets: tuple[StreetRow, ...] = ()
    communities: tuple[CommunityRow, ...] = ()
    unit_grids: tuple[UnitGridRow, ...] = ()
    responsibility_grids: tuple[ResponsibilityGridRow, ...] = ()
    base: tuple[BaseFeatureRow, ...] = ()
    components: tuple[ComponentRow, ...] = ()
    cameras: tuple[CameraRow, ...] = ()
    extension_types: tuple[ExtensionType, ...] = ()

    def roads(self) -> tuple[tuple[str, Line], ...]:
        """Named road centre lines, for addresses."""
        return tuple((row.name, row.geometry) for row in self.base
                     if row.kind in ("road_main", "road_side") and row.name and isinstance(row.geometry, Line))
