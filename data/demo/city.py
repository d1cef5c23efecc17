"""The made-up demonstration city: a valley town at the place of Ansai, surveyed.

Nothing in it is measured: streets, grids and components are drawn by rule and by seed. Only its sums (4.5 km², 151 and
15 grids, 20,055 components, 339 cameras) and some names are those of the public report that the project grew from.
"""

from datetime import date
from random import Random

from shapely import Polygon

from app.domain.place import Area
from app.domain.survey import Survey
from data.catalogue_files import demo_counts
from data.demo.addresses import Addresses
from data.demo.base_map import base_map
from data.demo.blocks import build_ground
from data.demo.cameras import camera_rows
from data.demo.components import component_rows
from data.demo.divisions import DISTRICT, cut_cells, divide
from data.demo.frontage import Frontages
from data.demo.placing import Placer
from data.demo.relief import water_shape
from data.demo.streets import lay_streets
from data.demo.valley import CRS_ID, Valley

SURVEYED_ON = date(2020, 10, 20)
_LOT_TYPES = {"0405": "green", "0201": "parking", "0602": "works"}
"""Types that are surfaces inside the blocks: as many of them are laid out as are wanted."""


def survey(seed: int = 2021) -> Survey:
    """The whole city in EPSG:4545; the same seed gives the same city."""
    valley, rng, counts = Valley(), Random(seed), demo_counts()
    streets = lay_streets(valley, rng)
    divisions = divide(cut_cells(valley, streets))
    ground = build_ground(valley, streets, rng, {use: counts[code] for code, use in _LOT_TYPES.items()})
    frontages = Frontages(streets, _in_metres(divisions.boundary), water_shape(valley))
    placer = Placer(valley, streets, ground, frontages, rng)
    components = component_rows(placer, counts, Addresses(streets), rng)
    return Survey(
        district=DISTRICT, name_zh="安塞区", name_en="Ansai", crs_id=CRS_ID, demo=True, boundary=divisions.boundary,
        surveyed_on=SURVEYED_ON, streets=divisions.streets, communities=divisions.communities,
        unit_grids=divisions.unit_grids, responsibility_grids=divisions.responsibility_grids,
        base=base_map(valley, streets, ground), components=tuple(components),
        cameras=tuple(camera_rows(components, streets.junctions, DISTRICT)))


def _in_metres(area: Area) -> Polygon:
    ((outer, *_),) = area.polygons
    return Polygon([(x / 1000, y / 1000) for x, y in outer])
