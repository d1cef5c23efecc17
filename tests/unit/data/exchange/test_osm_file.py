"""Reading an extract: every tagged object once, with the geometry that the file has; or one clear refusal."""

import bz2
import gzip
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely

from app.domain.errors import BadInput
from data.exchange.osm_file import PROGRESS_STEP, read_objects
from tests.helpers.osm_town import OsmTown, box

ROOT = Path(__file__).resolve().parents[4]
MONACO = ROOT / "tests" / "data" / "monaco.osm.pbf"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">{}</osm>'
NODE = '<node id="1" version="1" lat="1" lon="2"><tag k="name" v="安塞"/></node>'


def test_each_tagged_object_once_with_its_geometry(tmp_path: Path) -> None:
    town = OsmTown()
    node = town.node(0, 0, natural="tree", name="槐")
    town.node(5, 5)
    open_way = town.way((0, 0), (10, 0), highway="path")
    closed = town.way(*box(0, 0, 10, 10), closed=True, building="yes")
    broken = town.way((0, 0), (10, 0), highway="path", missing=True)
    outer = town.way(*box(20, 0, 10, 10), closed=True)
    relation = town.relation(outer, type="multipolygon", building="yes")
    route = town.relation(open_way, type="route", route="bus")
    extract, _ = town.save(tmp_path)
    found = {each.id: each for each in read_objects(extract)}
    assert found.keys() == {node, open_way, closed, broken, relation, route}
    assert found[node].point is not None and found[node].tags == {"natural": "tree", "name": "槐"}
    assert found[open_way].line is not None and found[open_way].area is None
    assert found[closed].line is not None and found[closed].area is not None and found[closed].area.area > 0
    assert found[broken].line is None and found[broken].area is None
    assert found[relation].area is not None and found[route].area is None
    assert found[relation].name == f"relation/{relation}"


@pytest.mark.parametrize(("name", "pack"), [
    ("t.osm", bytes), ("t.osm.gz", gzip.compress), ("t.osm.bz2", bz2.compress), ("no_suffix", bytes),
    ("wrong.osm.pbf", bytes)])
def test_the_form_is_told_by_the_content(tmp_path: Path, name: str, pack: type) -> None:
    (tmp_path / name).write_bytes(pack(XML.format(NODE).encode()))
    assert [each.tags["name"] for each in read_objects(tmp_path / name)] == ["安塞"]


def test_progress_is_told() -> None:
    told: list[int] = []
    assert len(read_objects(MONACO, told.append)) == 9_673
    assert told == list(range(PROGRESS_STEP, 9_673, PROGRESS_STEP)) != []


def unusable(folder: Path) -> dict[str, tuple[Path, str]]:
    """Make files that are no extracts; name → (path, code of the refusal)."""
    pbf = MONACO.read_bytes()
    contents = {
        "empty.osm.pbf": (b"", "file.empty"), "cut.osm.pbf": (pbf[:300_000], "import.unreadable"),
        "head.osm.pbf": (pbf[:60], "import.unreadable"), "noise.osm.pbf": (bytes(range(255, 0, -1)) * 9,
                                                                           "import.unreadable"),
        "cut.osm": (XML.format(NODE).encode()[:-12], "import.unreadable"),
        "gbk.osm": (XML.format(NODE).encode("gbk"), "import.unreadable"),
        "text.osm": (b"hello", "import.unreadable"), "none.osm": (XML.format("").encode(), "import.no_objects"),
        "cut.osm.gz": (gzip.compress(XML.format(NODE * 99).encode())[:-20], "import.unreadable"),
        "other.osm": (b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": '
                      b'{"type": "Point", "coordinates": [1, 2]}}]}', "import.other_format"),
    }
    made = {}
    for name, (content, code) in contents.items():
        (folder / name).write_bytes(content)
        made[name] = folder / name, code
    with pytest.warns(UserWarning, match="'crs' was not provided"):
        pyogrio.raw.write(folder / "lamps.shp", np.array([shapely.to_wkb(shapely.Point(1, 2))], dtype=object),
                          [np.array([1])], ["n"], geometry_type="Point")
    (folder / "folder.osm").mkdir()
    return made | {"shape": (folder / "lamps.shp", "import.no_crs"), "folder": (folder / "folder.osm", "file.folder"),
                   "missing": (folder / "missing.osm.pbf", "environment.not_found")}


def test_what_is_no_extract_is_refused(tmp_path: Path) -> None:
    for name, (path, code) in unusable(tmp_path).items():
        with pytest.raises(BadInput) as met:
            read_objects(path)
        assert met.value.code == code, name
        assert met.value.facts["path"] == str(path)
