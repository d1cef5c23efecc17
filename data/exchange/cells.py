"""Cuts one polygon into cells of about a hectare that tile it exactly (domain section 2.4).

Everything is done on whole millimetres, and no step ever moves a vertex of the polygon or sets one on its edge: streets
are noded among themselves and led to the polygon's own vertices, what is left too large is parted from vertex to
vertex, and what is too small is joined to a neighbour. So cells share their edges to the last digit, and so do cells of
neighbouring polygons that share theirs.
"""

import heapq
from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from shapely import LineString, Polygon, STRtree

NOMINAL_MM2 = 10_000 * 10**6
"""万米单元网格: about 10,000 m², domain section 2.4."""
SPACING_MM = 20_000
"""Vertices along streets and partings, so that later cuts find one."""
_PART_ABOVE, _JOIN_BELOW, _JOINED_MOST, _TINY = 1.6, 0.55, 1.7, 0.25
"""In units of the wanted area: part what is larger; join what is smaller, to no more than; join at any price."""
_FROM_BORDER_MM = 15_000
"""Streets nearer to the border run along it, and the border is their edge."""
_REACH_MM = 60_000
"""How far a street's end may be from the border vertex that it is led to."""
_LEAST_PARTS = (0.3, 0.1, 0.02)
"""How small the smaller part of a parting may be: the last where the shape allows nothing better."""
_TRIES, _VERTICES_MOST = 2_000, 1_000
_THIN = 0.3 / (4 * np.pi)

Segment = tuple[tuple[float, float], tuple[float, float]]


def cut(area: Polygon, streets: Sequence[LineString], wanted_mm2: float = NOMINAL_MM2) -> list[Polygon]:
    """Return cells without holes that tile `area`, following the streets where they can.

    Args:
        area: valid, whole millimetres, holes allowed.
        streets: centre lines, whole millimetres, anywhere.
        wanted_mm2: how large a cell should be.
    """
    parts = [part for face in _blocks(area, streets) for part in _parted(face, wanted_mm2)]
    return _joined(parts, wanted_mm2)


def segments(shape: shapely.Geometry) -> list[Segment]:
    """Return the edges of a polygon or the pieces of lines, each as two positions."""
    found: list[Segment] = []
    for line in shapely.get_parts(shapely.boundary(shape) if "Polygon" in shape.geom_type else shape):
        positions = [(x, y) for x, y in line.coords]
        found += zip(positions, positions[1:], strict=False)
    return found


def edges_of(cells: Iterable[Polygon]) -> dict[Segment, list[int]]:
    """Return, for each edge (its ends in order), the cells that have it."""
    found: dict[Segment, list[int]] = {}
    for number, cell in enumerate(cells):
        for begin, end in segments(cell):
            found.setdefault((min(begin, end), max(begin, end)), []).append(number)
    return found


def _blocks(area: Polygon, streets: Sequence[LineString]) -> list[Polygon]:
    """Return the blocks between the streets, none with a hole in it."""
    done: list[Polygon] = []
    left = _faces(area, _cutting_lines(area, streets))
    while left:
        face = left.pop()
        if not face.interiors:
            done.append(face)
            continue
        bridges = _bridges(face)
        # Triangles need no bridge; joined, they make cells like any other.
        left += (_faces(face, bridges) if bridges else
                 shapely.get_parts(shapely.constrained_delaunay_triangles(face)).tolist())
    return done[::-1]


def _faces(area: Polygon, lines: list[Segment]) -> list[Polygon]:
    """Return what the polygon's own edges and the lines enclose inside it; dangling lines count for nothing."""
    shapes = shapely.linestrings([[*edge] for edge in [*segments(area), *lines]])
    faces = shapely.get_parts(shapely.polygonize(shapes))
    return list(faces[shapely.contains(area, shapely.point_on_surface(faces))])


def _bridges(face: Polygon) -> list[Segment]:
    """Return two short ways from one hole to the outer edge, from vertex to vertex: they part the face there."""
    shapely.prepare(face)
    outer = shapely.get_coordinates(face.exterior)[:-1]
    for hole in sorted(face.interiors, key=lambda ring: float(ring.distance(face.exterior))):
        inner = shapely.get_coordinates(hole)[:-1]
        first = _bridge(face, inner, outer)
        if first is None:
            continue
        # The other one leaves from the far side of the hole, so that both parts are of use.
        begin = int(np.flatnonzero((inner == first.coords[0]).all(axis=1))[0])
        far = np.roll(inner, -begin, axis=0)[len(inner) // 4:len(inner) - len(inner) // 4]
        second = (_bridge(face, far[(far != first.coords[0]).any(axis=1)], outer, first)
                  or _bridge(face, inner[(inner != first.coords[0]).any(axis=1)], outer, first))
        if second is not None:
            return [*segments(first), *segments(second)]
    return []


def _bridge(face: Polygon, begins: np.ndarray, ends: np.ndarray, apart: LineString | None = None) -> LineString | None:
    """Return the shortest way inside the face between two sets of its vertices that doesn't meet `apart`."""
    begins, ends = begins[_some(len(begins))], ends[_some(len(ends))]
    lengths = np.hypot(*(begins[:, None, :] - ends[None, :, :]).transpose(2, 0, 1))
    order = np.argsort(lengths, axis=None, kind="stable")
    order = order[lengths.ravel()[order] > 0][:_TRIES]  # A hole may touch the outer edge in a vertex.
    for begin, end in zip(*(each.tolist() for each in np.unravel_index(order, lengths.shape)), strict=True):
        drawn = _drawn(begins[begin], ends[end])
        if _crosses_inside(face, drawn) and (apart is None or not apart.intersects(drawn)):
            return drawn
    return None


def _some(count: int) -> np.ndarray:
    """Return at most `_VERTICES_MOST` of the numbers below `count`, evenly: pairs of more would fill the memory."""
    return np.unique(np.linspace(0, count - 1, min(count, _VERTICES_MOST)).astype(int))


def _drawn(begin: np.ndarray, end: np.ndarray) -> LineString:
    """Return the straight line with vertices in between."""
    return LineString(shapely.get_coordinates(shapely.segmentize(LineString([begin, end]), SPACING_MM)).round())


def _crosses_inside(face: Polygon, drawn: LineString) -> bool:
    """Say whether a line lies inside and touches the edge with its two ends only."""
    if not face.covers(drawn):
        return False
    met = drawn.intersection(face.boundary)
    return bool(met.geom_type == "MultiPoint" and len(met.geoms) == 2)


def _cutting_lines(area: Polygon, streets: Sequence[LineString]) -> list[Segment]:
    """Return the streets inside, noded, and led to vertices of the border; none touches it elsewhere."""
    core = shapely.buffer(area, -_FROM_BORDER_MM)
    if not streets or core.is_empty:
        return []
    inner = shapely.get_parts(shapely.intersection(shapely.union_all(shapely.simplify(streets, 500)), core))
    inner = [line for line in inner if line.geom_type == "LineString" and line.length > 0]
    if not inner:
        return []
    leads = _leads(area, core, inner)
    noded = shapely.union_all(shapely.segmentize([*inner, *leads], SPACING_MM), grid_size=1)
    return _clear_of_border(area, segments(noded))


def _leads(area: Polygon, core: shapely.Geometry, inner: Sequence[LineString]) -> list[LineString]:
    """Lead each end that lies on the core's edge to the nearest vertex of the border that can be seen from it."""
    border = shapely.boundary(area)
    corners = np.unique(shapely.get_coordinates(border), axis=0)
    tree = STRtree(shapely.points(corners))
    ends = np.unique([position for line in inner for position in (line.coords[0], line.coords[-1])], axis=0)
    ends = ends[shapely.distance(shapely.boundary(core), shapely.points(ends)) < 1]
    shapely.prepare(area)
    leads: list[LineString] = []
    for end in ends.round():
        near = tree.query(shapely.Point(end), predicate="dwithin", distance=_REACH_MM)
        for corner in sorted(near.tolist(), key=lambda n: (float(np.hypot(*(corners[n] - end))), n)):
            lead = LineString([end, corners[corner]])
            if area.covers(lead) and lead.intersection(border).geom_type == "Point":
                leads.append(lead)
                break
    return leads


def _clear_of_border(area: Polygon, lines: list[Segment]) -> list[Segment]:
    """Leave out what touches or crosses the border anywhere but with its own end in a vertex."""
    if not lines:
        return []
    edges = segments(area)
    corners = {begin for begin, _ in edges}
    tree = STRtree(shapely.linestrings([[*edge] for edge in edges]))
    bad: set[int] = set()
    met = tree.query(shapely.linestrings([[*each] for each in lines]), predicate="intersects")
    for line, edge in zip(*met.tolist(), strict=True):
        if not _meet_at_corner(lines[line], edges[edge], corners):
            bad.add(line)
    return [line for number, line in enumerate(lines) if number not in bad]


def _meet_at_corner(line: Segment, edge: Segment, corners: set[tuple[float, float]]) -> bool:
    common = set(line) & set(edge) & corners
    return len(common) == 1 and bool(LineString(line).intersection(LineString(edge)).geom_type == "Point")


def _parted(face: Polygon, wanted_mm2: float) -> list[Polygon]:
    """Part what is too large from vertex to vertex, again and again."""
    done, left = [], [face]
    while left:
        part = left.pop()
        halves = _halves(part) if part.area > _PART_ABOVE * wanted_mm2 else None
        if halves is None:
            done.append(part)
        else:
            left += halves
    return done


def _halves(face: Polygon) -> tuple[Polygon, Polygon] | None:
    """Part a polygon without holes by the shortest line between two vertices that leaves no part small."""
    ring = np.array(face.exterior.coords[:-1])
    shapely.prepare(face)
    for least_part in _LEAST_PARTS:
        first, second = _candidates(ring, face.area, least_part)
        for some in (slice(0, _TRIES // 20), slice(_TRIES // 20, _TRIES)):
            chords = shapely.linestrings(np.stack([ring[first[some]], ring[second[some]]], axis=1))
            for n in np.flatnonzero(shapely.covers(face, chords)).tolist():
                halves = _halves_at(face, ring, int(first[some][n]), int(second[some][n]))
                if halves is not None:
                    return halves
    return None


def _halves_at(face: Polygon, ring: np.ndarray, i: int, j: int) -> tuple[Polygon, Polygon] | None:
    drawn = _drawn(ring[i], ring[j])
    if not _crosses_inside(face, drawn):
        return None
    path = shapely.get_coordinates(drawn)
    one = Polygon(np.concatenate([ring[i:j + 1], path[-2:0:-1]]))
    other = Polygon(np.concatenate([ring[j:], ring[:i + 1], path[1:-1]]))
    return (one, other) if one.is_valid and other.is_valid else None


def _candidates(ring: np.ndarray, area: float, least_part: float) -> tuple[np.ndarray, np.ndarray]:
    """Return pairs of vertices, the best parting first: short, and with parts of like size."""
    x, y = (ring - ring.mean(axis=0)).T
    twice = x * np.roll(y, -1) - np.roll(x, -1) * y
    before = np.concatenate([[0.0], np.cumsum(twice)])[:-1]
    some = _some(len(ring))
    first, second = (some[each] for each in np.triu_indices(len(some), 1))
    closing = x[second] * y[first] - x[first] * y[second]
    one = np.abs(before[second] - before[first] + closing) / 2
    smaller = np.minimum(one, area - one)
    length = np.hypot(x[second] - x[first], y[second] - y[first])
    fits = np.flatnonzero((smaller > least_part * area) & (length > 0))
    score = length[fits] ** 2 / smaller[fits]
    best = fits[np.argsort(score, kind="stable")[:_TRIES]]
    return first[best], second[best]


def _joined(cells: list[Polygon], wanted_mm2: float) -> list[Polygon]:
    """Join what is too small to the neighbour with which it makes the roundest cell."""
    living: dict[int, Polygon] = dict(enumerate(cells))
    around = _neighbours(cells)
    waiting = [(cell.area, number) for number, cell in living.items()]
    heapq.heapify(waiting)
    while waiting:
        area, number = heapq.heappop(waiting)
        cell = living.get(number)
        if cell is None or cell.area != area or not _is_to_join(cell, wanted_mm2):
            continue
        best = _best_join(number, living, around, wanted_mm2)
        if best is None:
            continue
        other, living[other] = best
        del living[number]
        for each in around.pop(number):
            around[each].discard(number)
            if each != other:
                around[each].add(other)
                around[other].add(each)
        # Neighbours that found nobody may find somebody now.
        for each in (other, *around[other]):
            heapq.heappush(waiting, (living[each].area, each))
    return [living[number] for number in sorted(living)]


def _is_to_join(cell: Polygon, wanted_mm2: float) -> bool:
    return bool(cell.area < _JOIN_BELOW * wanted_mm2
                or (cell.area < wanted_mm2 and cell.area / cell.length ** 2 < _THIN))


def _neighbours(cells: list[Polygon]) -> dict[int, set[int]]:
    around: dict[int, set[int]] = {number: set() for number in range(len(cells))}
    for sharing in edges_of(cells).values():
        if len(sharing) == 2:
            around[sharing[0]].add(sharing[1])
            around[sharing[1]].add(sharing[0])
    return around


def _best_join(number: int, living: dict[int, Polygon], around: dict[int, set[int]],
               wanted_mm2: float) -> tuple[int, Polygon] | None:
    """Return the neighbour to join and the joined cell, None where there is none that makes a whole one."""
    cell = living[number]
    best: tuple[float, int, Polygon] | None = None
    for other in sorted(around[number]):
        size = cell.area + living[other].area
        if size > _JOINED_MOST * wanted_mm2 and cell.area > _TINY * wanted_mm2:
            continue
        union = shapely.coverage_union(cell, living[other])
        if union.geom_type != "Polygon" or union.interiors or not union.is_valid:
            continue
        roundness = union.area / union.length ** 2 / max(1.0, size / (_JOINED_MOST * wanted_mm2)) ** 2
        if best is None or roundness > best[0]:
            best = roundness, other, union
    return None if best is None else best[1:]
