"""What geodiff (https://github.com/MerginMaps/geodiff) needs for the same change of components: the floor of ours.

The components stand in a GeoPackage without triggers and without a spatial index: a row is a row, with its geometry.
"""

import shutil
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pyogrio.raw

from data.demo.exchanging import component_table
from data.store import Store

_LAYER = "component"


def export(store: Store, path: Path) -> None:
    """Write every component of the store to a new GeoPackage."""
    columns, shapes = component_table(store)
    fields = [np.array(column, dtype=object) for column in columns.values()]
    pyogrio.raw.write(path, shapes, fields, list(columns), geometry_type="Unknown", crs=store.identity.crs_id,
                      driver="GPKG", layer=_LAYER, layer_options={"SPATIAL_INDEX": "NO"},
                      dataset_options={"ADD_GPKG_OGR_CONTENTS": "NO"})


def changed(base: Path, path: Path, rows: Mapping[UUID, Mapping[str, Any]]) -> None:
    """Make `path` a copy of `base` in which the components have the fields of `rows`."""
    shutil.copyfile(base, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        for key, row in rows.items():
            connection.execute(f"UPDATE {_LAYER} SET {', '.join(f'{name} = ?' for name in row)} WHERE id = ?",
                               (*row.values(), str(key)))


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
