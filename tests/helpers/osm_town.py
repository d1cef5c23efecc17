"""A small made-up town as an OpenStreetMap XML extract, and a mapping for it that is none of the product's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

CENTRE = (109.33, 36.86)
"""Longitude and latitude of Ansai, degrees."""
DEG_PER_M = (1.1216e-5, 9.0e-6)
"""Roughly, there."""

MAPPING = """
[district]
admin_level = 6
code = "610603"

[division]
street_admin_level = 8
community_admin_level = 10
street_name = "{name}街道"
community_name = "{name}社区"
rest_name = "{street}其他"

[names]
zh = ["name"]
street = ["addr:street"]
house_number = ["addr:housenumber"]

[[extension]]
type_code = "2150"
zh = "人行横道"
en = "Zebra crossing"
geometry = "point"

[[rule]]
match = { natural = "tree" }
component = "0402"
attributes = ["species"]

[[rule]]
match = { amenity = "bench" }
component = "0407"

[[rule]]
match = { barrier = "guard_rail" }
component = "0211"

[[rule]]
match = { amenity = "parking" }
component = "0201"

[[rule]]
match = { highway = "crossing" }
component = "2150"

[[rule]]
match = { building = true }
base = "building"

[[rule]]
match = { highway = ["primary"] }
base = "road_main"

[[rule]]
match = { highway = ["residential"] }
base = "road_side"

[[rule]]
match = { shop = true }
skip = "shop"
"""


@dataclass
class OsmTown:
    """Collects nodes, ways and relations; positions are metres east and north of `centre`."""

    centre: tuple[float, float] = CENTRE
    _nodes: list[ElementTree.Element] = field(default_factory=list)
    _others: list[ElementTree.Element] = field(default_factory=list)
    _last: int = 0

    def node(self, x_m: float, y_m: float, **tags: str) -> int:
        """Add a node and return its id."""
        lon, lat = self.centre[0] + x_m * DEG_PER_M[0], self.centre[1] + y_m * DEG_PER_M[1]
        self._nodes.append(self._element("node", tags, lon=f"{lon:.7f}", lat=f"{lat:.7f}"))
        return self._last

    def way(self, *positions: tuple[float, float], closed: bool = False, missing: bool = False, **tags: str) -> int:
        """Add a way through new nodes; `missing` names a node that the extract lacks."""
        nodes = [self.node(x, y) for x, y in positions]
        way = self._element("way", tags)
        for node in [*nodes, *[nodes[0]] * closed, *[999_999] * missing]:
            ElementTree.SubElement(way, "nd", ref=str(node))
        self._others.append(way)
        return self._last

    def relation(self, *ways: int, **tags: str) -> int:
        """Add a relation with outer ways."""
        relation = self._element("relation", tags)
        for way in ways:
            ElementTree.SubElement(relation, "member", type="way", ref=str(way), role="outer")
        self._others.append(relation)
        return self._last

    def _element(self, kind: str, tags: Mapping[str, str], **attributes: str) -> ElementTree.Element:
        self._last += 1
        element = ElementTree.Element(kind, {"id": str(self._last), "version": "1", **attributes})
        for key, value in tags.items():
            ElementTree.SubElement(element, "tag", k=key.replace("__", ":"), v=value)
        return element

    def boundary(self, level: int, name: str, *corners: tuple[float, float], **tags: str) -> int:
        """Add an administrative boundary."""
        return self.relation(self.way(*corners, closed=True), type="boundary", boundary="administrative",
                             admin_level=str(level), name=name, **tags)

    def xml(self) -> str:
        """Return the extract's text."""
        root = ElementTree.Element("osm", version="0.6")
        root.extend([*self._nodes, *self._others])
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode")

    def save(self, folder: Path, mapping: str = MAPPING) -> tuple[Path, Path]:
        """Write extract and mapping; return their paths."""
        extract, rules = folder / "town.osm", folder / "town.toml"
        extract.write_text(self.xml(), "utf-8")
        rules.write_text(mapping, "utf-8")
        return extract, rules


def box(x_m: float, y_m: float, width_m: float, height_m: float) -> tuple[tuple[float, float], ...]:
    """Return the corners of a rectangle from its south-west corner."""
    return ((x_m, y_m), (x_m + width_m, y_m), (x_m + width_m, y_m + height_m), (x_m, y_m + height_m))


def small_town() -> OsmTown:
    """Return a district of 1,000 m × 800 m: one street (west, with two communities), the east in no street."""
    town = OsmTown()
    town.boundary(6, "安塞", *box(0, 0, 1000, 800))
    town.boundary(8, "城西", *box(0, 0, 600, 800))
    town.boundary(10, "文化", *box(0, 400, 600, 400))
    town.boundary(10, "公园", *box(0, 0, 600, 400))
    for number, x_m in enumerate((150, 300, 450, 750), start=1):
        town.way((x_m, -50), (x_m, 850), highway="residential", name=f"{number}道街")
    town.way((-100, 200), (1100, 210), highway="primary", name="环城路")
    town.way((-100, 590), (1100, 600), highway="primary", name="滨河路")
    town.way(*box(210, 250, 30, 20), closed=True, building="yes", name="文化馆")
    for x_m in range(100, 900, 40):
        town.node(x_m, 205, natural="tree", species="国槐")
    town.way(*box(160, 300, 2, 1), closed=True, amenity="bench")
    town.way((300, 205), (340, 206), barrier="guard_rail")
    town.way(*box(500, 300, 40, 30), closed=True, amenity="parking")
    town.node(520, 500, amenity="parking")
    town.node(300, 203, highway="crossing", crossing="zebra")
    town.node(2000, 2000, natural="tree")
    town.node(200, 200, shop="kiosk")
    town.node(210, 200, craft="shoemaker")
    town.way((310, 700), (320, 700), highway="residential", missing=True)
    return town
