"""What geodiff (https://github.com/MerginMaps/geodiff) needs for the same change of components: the floor of ours.

The components stand in a GeoPackage without triggers and without a spatial index: a row is a row, with its geometry.
"""

import shutil
import sqlite3
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import shapely
import sqlalchemy as sa

from data import tables
from data.store import Store

_SHAPES = ("point", "line", "area")
_LAYER = "component"


def export(store: Store, path: Path) -> None:
    """Write every component of the store to a new GeoPackage."""
    table = tables.component
    names = [column.name for column in table.columns if column.name not in ("version", *_SHAPES)]
    with store.reading() as connection:
        rows = connection.execute(sa.select(table).order_by(table.c.id)).mappings().all()
    shapes = shapely.to_wkb(shapely.from_wkb([next(row[name] for name in _SHAPES if row[name] is not None)
                                             for row in rows]), include_srid=False)
    fields = [np.array([_plain(row[name]) for row in rows], dtype=object) for name in names]
    pyogrio.raw.write(path, shapes, fields, names, geometry_type="Unknown",
                      crs=store.identity.crs_id, driver="GPKG", layer=_LAYER, layer_options={"SPATIAL_INDEX": "NO"},
                      dataset_options={"ADD_GPKG_OGR_CONTENTS": "NO"})


def _plain(value: Any) -> str | None:
    return None if value is None else value if isinstance(value, str) else str(value)


def changed(base: Path, path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make `path` a copy of `base` in which the components have the fields of `rows` (each with its `id`)."""
    shutil.copyfile(base, path)
    with sqlite3.connect(path) as connection:
        for row in rows:
            fields = {name: value for name, value in row.items() if name != "id"}
            connection.execute(f"UPDATE {_LAYER} SET {', '.join(f'{name} = ?' for name in fields)} WHERE id = ?",
                               (*fields.values(), row["id"]))
    connection.close()


def make_and_apply(base: Path, other: Path, folder: Path) -> tuple[float, int]:
    """Return how many milliseconds making and applying the difference took, and its bytes."""
    import pygeodiff  # Only the bench needs it.

    copy, difference = folder / "applied.gpkg", folder / "difference.bin"
    shutil.copyfile(base, copy)
    difference.unlink(missing_ok=True)
    geodiff = pygeodiff.GeoDiff()
    begun_s = time.perf_counter()
    geodiff.create_changeset(str(base), str(other), str(difference))
    geodiff.apply_changeset(str(copy), str(difference))
    return (time.perf_counter() - begun_s) * 1000, difference.stat().st_size
