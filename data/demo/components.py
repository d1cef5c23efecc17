"""The surveyed components as rows: where each stands, what is told of it."""

from collections.abc import Callable
from random import Random

from shapely.geometry.base import BaseGeometry

from app.domain.survey import ComponentRow
from data.demo.addresses import Addresses
from data.demo.base_map import to_geometry
from data.demo.placing import Placed, Placer
from data.demo.streets import BRIDGE_STREETS, BRIDGES

Attributes = dict[str, str | int]

_TREES = ("国槐", "国槐", "垂柳", "白蜡", "法国梧桐", "新疆杨")
_COVERS = ("0101", "0102", "0103", "0105", "0106", "0107", "0108", "0110", "0111", "0112", "0114", "0129")
_STEEL_COVERS = ("0105", "0106", "0107", "0108", "0112")


def _cover(type_code: str, number: int, rng: Random) -> Attributes:
    material = "复合材料" if type_code in _STEEL_COVERS and rng.random() < 0.5 else "球墨铸铁"
    return {"material": material, "diameter_mm": rng.choice((600, 700, 700, 700, 800))}


def _lamp(type_code: str, number: int, rng: Random) -> Attributes:
    return {"lamp_number": f"LD{number:04d}", "height_m": rng.choice((8, 8, 10)), "power_w": rng.choice((90, 120))}


def _pole(type_code: str, number: int, rng: Random) -> Attributes:
    return {"material": rng.choice(("水泥", "水泥", "钢")), "height_m": rng.choice((8, 10, 12))}


def _tree(type_code: str, number: int, rng: Random) -> Attributes:
    return {"species": rng.choice(_TREES), "girth_cm": rng.randint(38, 112)}


def _old_tree(type_code: str, number: int, rng: Random) -> Attributes:
    return {"species": rng.choice(("古槐", "侧柏")), "girth_cm": rng.randint(210, 380), "age_years": rng.randint(120, 460)}


def _bin(type_code: str, number: int, rng: Random) -> Attributes:
    return {"material": rng.choice(("不锈钢", "塑料")), "volume_l": rng.choice((60, 80, 120))}


_ATTRIBUTES: dict[str, Callable[[str, int, Random], Attributes]] = {
    **dict.fromkeys(_COVERS, _cover), "0117": _pole, "0118": _lamp, "0305": _bin, "0401": _old_tree, "0402": _tree}


def component_rows(placer: Placer, counts: dict[str, int], addresses: Addresses, rng: Random) -> list[ComponentRow]:
    """Exactly `counts` components, type after type."""
    rows = []
    for type_code, count in counts.items():
        placed = placer.place(type_code, count)
        assert len(placed) == count, f"{type_code}: {len(placed)} placed of {count}"
        rows += _of_type(type_code, placed, addresses, rng)
    return rows


def _of_type(type_code: str, placed: list[Placed], addresses: Addresses, rng: Random) -> list[ComponentRow]:
    shapes: list[BaseGeometry] = [shape for shape, _ in placed]
    places = addresses.at(shapes, [street for _, street in placed])
    describe = _ATTRIBUTES.get(type_code)
    return [ComponentRow(
        type_code=type_code, geometry=to_geometry(shape), place=place, name=_name(type_code, street, place),
        attributes=describe(type_code, number, rng) if describe else {})
        for number, ((shape, street), place) in enumerate(zip(placed, places, strict=True), start=1)]


def _name(type_code: str, street: str, place: str) -> str:
    if type_code == "0208":
        return BRIDGES[BRIDGE_STREETS.index(street)]
    if type_code == "0205":
        return f"{street}过街天桥"
    if type_code == "0203":
        return f"{place.removesuffix('号')}号站亭" if place.endswith("号") else f"{place}站亭"
    return ""
