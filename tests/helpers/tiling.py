"""Whether areas tile another to the last millimetre: by their edges, without tolerance or a geometry library."""

from collections.abc import Iterable

from app.domain.place import Area, Position, Ring

Edge = tuple[Position, Position]


def assert_tiles(parts: Iterable[Ring], whole: Area) -> None:
    """Fail unless the rings fill `whole` without gap or overlap, sharing every vertex along common edges.

    Every ring runs one way round. An edge inside is then run through once in each direction, an edge of the whole's
    border once; with equal areas nothing can overlap.
    """
    rings = [_anticlockwise(ring) for ring in parts]
    border = {_undirected(edge) for polygon in whole.polygons for ring in polygon for edge in _edges(ring)}
    seen: dict[Edge, int] = {}
    for ring in rings:
        for edge in _edges(ring):
            assert edge not in seen, f"two parts lie on the same side of {edge}"
            seen[edge] = 1
    lone = {_undirected(edge) for edge in seen if edge[::-1] not in seen}
    assert lone == border
    twice = sum(_twice_area(_anticlockwise(polygon[0])) - sum(_twice_area(_anticlockwise(hole)) for hole in polygon[1:])
                for polygon in whole.polygons)
    assert sum(map(_twice_area, rings)) == twice


def _edges(ring: Ring) -> list[Edge]:
    assert ring[0] == ring[-1]
    return list(zip(ring, ring[1:], strict=False))


def _undirected(edge: Edge) -> Edge:
    return min(edge), max(edge)


def _twice_area(ring: Ring) -> int:
    return sum(x * b - a * y for (x, y), (a, b) in _edges(ring))


def _anticlockwise(ring: Ring) -> Ring:
    return ring if _twice_area(ring) > 0 else ring[::-1]
