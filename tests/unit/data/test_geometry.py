"""Millimetres survive the way to both engines' forms and back, and shapely reads what is written."""

import shapely
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app.domain.place import Area, Geometry, Line, Point
from data.geometry import GeometryColumn, from_ewkb, from_plain, to_ewkb, to_plain

MM = st.integers(-2**40, 2**40)
POSITION = st.tuples(MM, MM)
RING = st.lists(POSITION, min_size=3, max_size=6).map(lambda run: (*run, run[0]))
POLYGON = st.lists(RING, min_size=1, max_size=3).map(tuple)
SHAPES = st.one_of(
    st.tuples(st.just("POINT"), POSITION.map(lambda at: Point(*at))),
    st.tuples(st.just("LINESTRING"), st.lists(POSITION, min_size=2, max_size=9).map(lambda run: Line(tuple(run)))),
    st.tuples(st.just("POLYGON"), POLYGON.map(lambda one: Area((one,)))),
    st.tuples(st.just("MULTIPOLYGON"), st.lists(POLYGON, min_size=1, max_size=3).map(lambda many: Area(tuple(many)))))


@given(SHAPES)
def test_way_to_the_store_and_back(shape: tuple[str, Geometry]) -> None:
    kind, geometry = shape
    ewkb = to_ewkb(kind, to_plain(geometry), 4545)
    column, dialect = GeometryColumn(kind), sa.create_engine("sqlite://").dialect
    stored = column.bind_processor(dialect)(ewkb)
    assert column.result_processor(dialect, None)(stored) == ewkb
    assert from_plain(kind, from_ewkb(ewkb)) == geometry


@given(SHAPES)
def test_others_read_it(shape: tuple[str, Geometry]) -> None:
    kind, geometry = shape
    read = shapely.from_wkb(to_ewkb(kind, to_plain(geometry), 4545))
    assert (read.geom_type.upper(), shapely.get_srid(read)) == (kind, 4545)
    first = to_plain(geometry)
    while not isinstance(first[0], int):
        first = first[0]
    assert shapely.get_coordinates(read)[0].tolist() == [first[0] / 1000, first[1] / 1000]
