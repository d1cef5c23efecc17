"""Reads an OpenStreetMap extract: every object that has a tag, with the geometry that the file holds for it."""

import contextlib
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import osmium
import pyogrio
import shapely
from osmium.filter import EmptyTagFilter

from app.domain.errors import BadInput
from app.files import opened

PROGRESS_STEP = 5_000
"""Objects between two words of progress."""
MOST_BYTES = 4 << 30
"""Whole China has 1.5 GB; a district is cut out of it."""
_WKB = osmium.geom.WKBFactory()
_KINDS = {"n": "node", "w": "way", "r": "relation"}
_FORMS = ((b"\x1f\x8b", "osm.gz"), (b"BZh", "osm.bz2"), (b"<", "osm"), (b"\xef\xbb\xbf<", "osm"))
"""How a file begins → libosmium's name of its format; everything else is taken for PBF. Names of files lie."""


@dataclass(slots=True)
class OsmObject:
    """A node, way or relation with at least one tag. Geometry in WGS 84 degrees; None where there is none."""

    kind: str
    """`node`, `way` or `relation`."""
    id: int
    tags: dict[str, str]
    point: shapely.Point | None = None
    line: shapely.LineString | None = None
    area: shapely.MultiPolygon | None = None

    @property
    def name(self) -> str:
        """Where it can be looked up: `way/123`."""
        return f"{self.kind}/{self.id}"


def read_objects(path: Path, progress: Callable[[int], None] = lambda count: None) -> list[OsmObject]:
    """Return every tagged object of an extract (.osm.pbf, .osm, .osm.gz, .osm.bz2), each once, in the file's order.

    Args:
        path: the extract.
        progress: called with the number of objects read, every `PROGRESS_STEP`.

    Raises:
        BadInput: as `app.files.opened`; `file.empty`; `import.*`: truncated, another format or encoding.
    """
    # libosmium opens it by its name: held open meanwhile, what changes as it is read is noticed.
    with opened(path, MOST_BYTES) as file:
        return _objects(path, _form(path, file), progress)


def _objects(path: Path, form: str, progress: Callable[[int], None]) -> list[OsmObject]:
    objects: dict[tuple[str, int], OsmObject] = {}
    try:
        for item in _items(path, form):
            if item.is_area():
                _complete(item, objects)
                continue
            found = _object(item)
            objects[found.kind, found.id] = found
            if len(objects) % PROGRESS_STEP == 0:
                progress(len(objects))
    except UnicodeDecodeError as error:
        raise BadInput("import.encoding", path=str(path), detail=error.reason) from None
    except (RuntimeError, ValueError, OSError) as error:
        raise _unreadable(path, error) from None
    if not objects:
        raise BadInput("import.no_objects", path=str(path))
    return list(objects.values())


def _complete(area: Any, objects: dict[tuple[str, int], OsmObject]) -> None:
    """Give an area to the way or relation that it is the geometry of, and that came before."""
    owner = objects.get(("way" if area.from_way() else "relation", area.orig_id()))
    if owner is not None:
        owner.area = _shape(_WKB.create_multipolygon, area)


def _object(item: Any) -> OsmObject:
    found = OsmObject(_KINDS[item.type_str()], item.id, {tag.k: tag.v for tag in item.tags})
    if item.is_node() and item.location.valid():
        found.point = shapely.Point(item.lon, item.lat)
    elif item.is_way():
        found.line = _shape(_WKB.create_linestring, item)
    return found


def _shape(make: Callable[[Any], str], item: Any) -> Any:
    # A way whose nodes are not all in the file ends somewhere else than it seems to: it has no geometry.
    with contextlib.suppress(osmium.InvalidLocationError, RuntimeError):
        return shapely.from_wkb(make(item))
    return None


def _items(path: Path, form: str) -> Iterator[Any]:
    yield from osmium.FileProcessor(osmium.io.File(str(path), form)).with_areas().with_filter(EmptyTagFilter())


def _form(path: Path, file: BinaryIO) -> str:
    begin = file.read(16)
    if not begin:
        raise BadInput("file.empty", path=str(path))
    return next((form for magic, form in _FORMS if begin.startswith(magic)), "pbf")


def _unreadable(path: Path, error: Exception) -> BadInput:
    """Say what a file is that can't be read as an extract."""
    with contextlib.suppress(pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError), \
            warnings.catch_warnings(action="ignore"):
        info = pyogrio.read_info(path)
        if info["driver"] != "OSM":
            known = bool(info["crs"])
            return BadInput("import.other_format" if known else "import.no_crs", path=str(path), form=info["driver"])
    detail = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return BadInput("import.unreadable", path=str(path), detail=detail)
