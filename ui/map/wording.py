"""What the engine tells as facts, in words; coordinates and figures as surveyors write them."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.messages import filled

_CHINESE_ZONES = range(4490, 4555)
"""EPSG codes of the CGCS2000 Gauss-Kruger zones, where X is north."""


@dataclass(frozen=True, slots=True)
class Coordinates:
    """Where the pointer is: metres of the district's CRS and WGS 84 degrees."""

    x: float
    y: float
    lon_deg: float
    lat_deg: float
    crs_id: str

    @property
    def projected(self) -> str:
        """`X 4 082 316.4 Y 531 204.8` (X north, as Chinese surveyors write) or `E 370 000.0 N 4 843 000.0`."""
        east, north = _spaced(self.x), _spaced(self.y)
        chinese = self.crs_id.startswith("EPSG:") and int(self.crs_id[5:]) in _CHINESE_ZONES
        return f"X {north} Y {east}" if chinese else f"E {east} N {north}"

    @property
    def geographic(self) -> str:
        """`36.860123° N 109.330456° E`."""
        north, east = "N" if self.lat_deg >= 0 else "S", "E" if self.lon_deg >= 0 else "W"
        return f"{abs(self.lat_deg):.6f}° {north} {abs(self.lon_deg):.6f}° {east}"


def figure_text(length_m: float, area_m2: float, *, area: bool) -> str:
    """Return a measured length, or an area with its outline."""
    length = f"{length_m / 1000:.3f} km" if length_m >= 1000 else f"{length_m:.1f} m"
    if not area:
        return length
    size = f"{area_m2 / 1e6:.4f} km²" if area_m2 >= 1e6 else f"{area_m2:.1f} m²"
    return f"{size} · {length}"


def title(facts: dict[str, Any]) -> str:
    """Return the one line that names a feature: what it is, its code, where it stands, what of it is unsettled."""
    translate = QCoreApplication.translate
    what = {
        "unit_grid": translate("MapFacts", "Unit grid"), "grid_counts": translate("MapFacts", "Unit grid"),
        "responsibility_grid": translate("MapFacts", "Responsibility grid"),
        "building": translate("MapFacts", "Building"), "road": translate("MapFacts", "Road"),
        "green": translate("MapFacts", "Green"), "case": translate("MapFacts", "Case"),
        "camera": translate("MapFacts", "Camera"),
    }.get(facts["layer"], "")
    name = str(facts.get("name") or facts.get("name_zh") or "")
    parts = [" ".join(filter(None, (what, name))), str(facts.get("code", "")), str(facts.get("place", ""))]
    if "count" in facts:
        parts.append(filled(
            translate("MapFacts", "{count} {count:component|components}"), count=facts["count"]))
    parts.append(str(facts.get("unsettled", "")))
    return " · ".join(part for part in parts if part)


def _spaced(number: float) -> str:
    return f"{number:,.1f}".replace(",", "\N{NARROW NO-BREAK SPACE}")
