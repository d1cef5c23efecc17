"""The camera registry: 115 cameras of the digital city management office, 224 of the police.

Each is one of the components of type 0136 and looks at the middle of the junction it stands at.
"""

from collections import Counter
from collections.abc import Sequence
from math import atan2, degrees

import shapely

from app.domain.place import Point
from app.domain.survey import CameraRow, ComponentRow
from data.demo.placing import spread
from data.demo.streets import Junction

CAMERA_TYPE = "0136"
OWN = 115
_SIDES = "北东南西"


def camera_rows(components: Sequence[ComponentRow], junctions: Sequence[Junction], district: str) -> list[CameraRow]:
    """A row for every camera among the components, in their order; the own ones are spread over the town."""
    indices = [k for k, row in enumerate(components) if row.type_code == CAMERA_TYPE]
    own = set(spread(indices, OWN))
    middles = shapely.STRtree([shapely.Point(each.at) for each in junctions])
    rows: list[CameraRow] = []
    numbers: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for k in indices:
        point = components[k].geometry
        assert isinstance(point, Point)
        junction = junctions[int(middles.nearest(shapely.Point(point.x_mm / 1000, point.y_mm / 1000)))]
        bearing = _bearing_deg(point, junction)
        owner, letter = ("own", "C") if k in own else ("police", "P")
        numbers[owner] += 1
        name = f"{junction.name}{_SIDES[((bearing + 180) % 360 + 45) // 90 % 4]}侧"
        names[name] += 1
        rows.append(CameraRow(
            code=f"{district}{letter}{numbers[owner]:03d}", owner=owner, point=point, bearing_deg=bearing, component=k,
            name=name if names[name] == 1 else f"{name}{names[name]}"))
    return rows


def _bearing_deg(point: Point, junction: Junction) -> int:
    east, north = junction.at[0] - point.x_mm / 1000, junction.at[1] - point.y_mm / 1000
    return round(degrees(atan2(east, north))) % 360
