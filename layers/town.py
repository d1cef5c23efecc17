"""The layers of one store, opened read-only: QGIS's SpatiaLite provider for what is drawn, plain SQL for the counts.

Each layer is a query, not a table: of a table the provider wants to update SpatiaLite's statistics first, which is a
write. A query without rows has no geometry type, so there is no layer where there is nothing to show.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from qgis.core import (QgsCoordinateReferenceSystem, QgsDataSourceUri, QgsExpression, QgsFeature, QgsField,
                       QgsRectangle, QgsVectorLayer)
from qgis.PyQt.QtCore import QVariant

from layers.style import style, style_counts
from layers.tokens import Tokens, layer_list


class NotAStore(Exception):
    """The file can't be shown; the text says why."""


@dataclass
class Layer:
    """One QGIS layer of an entry; an entry has one per geometry column."""

    entry: str
    column: str
    qgis: QgsVectorLayer


@dataclass
class Town:
    """An open store."""

    path: Path
    crs: QgsCoordinateReferenceSystem
    demo: bool
    name: str
    layers: list[Layer] = field(default_factory=list)
    grid_counts: QgsVectorLayer | None = None
    """The aggregate: unit grids with the number of components in each."""
    scale_rule: bool = True
    _immutable: bool = False

    @classmethod
    def open(cls, path: Path) -> "Town":
        """Open a store and every layer of it.

        Raises:
            NotAStore: with the reason, for the log.
        """
        immutable = False
        try:
            row, name = _about(path, immutable)
        except sqlite3.OperationalError:
            # A read-only folder: no -shm file can be made beside it, and nobody else writes there.
            immutable = True
            try:
                row, name = _about(path, immutable)
            except sqlite3.Error as error:
                raise NotAStore(f"{path}: {error}") from error
        except sqlite3.Error as error:
            raise NotAStore(f"{path}: {error}") from error
        town = cls(path, QgsCoordinateReferenceSystem(row[0]), bool(row[1]), name, _immutable=immutable)
        for entry in layer_list():
            town.layers += town._open_entry(entry)
        town.grid_counts = town._make_grid_counts()
        return town

    def of_entry(self, entry: str) -> list[QgsVectorLayer]:
        """Return an entry's QGIS layers, points first; the aggregate last, with the components."""
        found = [layer.qgis for layer in self.layers if layer.entry == entry]
        if entry == "component" and self.grid_counts is not None and self.scale_rule:
            found.append(self.grid_counts)
        return found

    def counts(self) -> dict[str, int]:
        """Return the features of each entry of the store; the aggregate isn't counted beside what it stands for."""
        found = {str(entry["id"]): 0 for entry in layer_list() if "table" in entry}
        for layer in self.layers:
            found[layer.entry] += int(layer.qgis.featureCount())
        return found

    def extent(self) -> QgsRectangle:
        """Return what the full view shows: the district, else the grids, else whatever there is."""
        for entry in ("district", "unit_grid", "component", "building", "road"):
            box = QgsRectangle()
            box.setMinimal()
            for layer in (each for each in self.layers if each.entry == entry):
                for feature in layer.qgis.getFeatures():
                    if feature.hasGeometry():
                        box.combineExtentWith(feature.geometry().boundingBox())
            if not box.isEmpty():
                return box
        return self.crs.bounds() if self.crs.isValid() else QgsRectangle(0, 0, 1, 1)

    def dress(self, tokens: Tokens, hidden: frozenset[str]) -> None:
        """Give every layer its style."""
        for layer in self.layers:
            style(layer.entry, layer.column, layer.qgis, tokens, hidden)
        if self.grid_counts is not None:
            style_counts(self.grid_counts, tokens)

    def set_scale_rule(self, on: bool) -> None:
        """Show points and areas only when zoomed in and the aggregate else, or (for a measurement) all always."""
        self.scale_rule = on
        for entry in layer_list():
            for layer in (each.qgis for each in self.layers if each.entry == entry["id"]):
                layer.setMinimumScale(entry.get("min_scale", 0.0))
                layer.setScaleBasedVisibility(on and "min_scale" in entry)
        if self.grid_counts is not None:
            self.grid_counts.setMaximumScale(_min_scale_of("component"))
            self.grid_counts.setScaleBasedVisibility(True)

    def reload(self, entries: list[str]) -> None:
        """Open again what changed in the store; it wants to be dressed and shown anew."""
        self.layers = [layer for layer in self.layers if layer.entry not in entries]
        for entry in layer_list():
            if entry["id"] in entries:
                self.layers += self._open_entry(entry)
        if "component" in entries or "unit_grid" in entries:
            self._fill_grid_counts()
        self.set_scale_rule(self.scale_rule)

    def _open_entry(self, entry: dict[str, Any]) -> list[Layer]:
        opened = []
        for column in entry.get("columns", ()):
            where = _where(entry, column)
            if not self._ask(f"SELECT EXISTS (SELECT 1 FROM {entry['table']} WHERE {where})")[0][0]:
                continue
            uri = QgsDataSourceUri()
            uri.setDatabase(_uri(self.path, self._immutable))
            uri.setDataSource("", f"(SELECT rowid AS fid, * FROM {entry['table']} WHERE {where})", column, "", "fid")
            qgis = QgsVectorLayer(uri.uri(), entry["id"], "spatialite")
            if not qgis.isValid():
                raise NotAStore(f"{self.path}: {entry['table']}.{column}: {qgis.error().message()}")
            qgis.setReadOnly(True)
            opened.append(Layer(entry["id"], column, qgis))
        return opened

    def _ask(self, sql: str) -> list[tuple[Any, ...]]:
        try:
            with closing(_connect(self.path, self._immutable)) as connection:
                return connection.execute(sql).fetchall()
        except sqlite3.Error as error:
            raise NotAStore(f"{self.path}: {error}") from error

    def _make_grid_counts(self) -> QgsVectorLayer:
        layer = QgsVectorLayer("Polygon", "grid_counts", "memory")
        layer.setCrs(self.crs)
        layer.dataProvider().addAttributes([QgsField("code", QVariant.String), QgsField("count", QVariant.Int)])
        layer.updateFields()
        self.grid_counts = layer
        self._fill_grid_counts()
        return layer

    def _fill_grid_counts(self) -> None:
        assert self.grid_counts is not None
        counts = dict(self._ask(
            "SELECT unit_grid, COUNT(*) FROM component WHERE retired_on IS NULL GROUP BY unit_grid"))
        features = []
        for grid in (feature for layer in self.of_entry("unit_grid") for feature in layer.getFeatures()):
            feature = QgsFeature(self.grid_counts.fields())
            feature.setGeometry(grid.geometry())
            feature.setAttributes([grid["code"], counts.get(grid["code"], 0)])
            features.append(feature)
        self.grid_counts.dataProvider().truncate()
        self.grid_counts.dataProvider().addFeatures(features)
        self.grid_counts.triggerRepaint()


def _where(entry: dict[str, Any], column: str) -> str:
    """Return the condition for an entry's rows that have this geometry. All of it stands in the layer list."""
    where = [QgsExpression.quotedColumnRef(column) + " IS NOT NULL"]
    if "where" in entry:
        where.append(entry["where"])
    if "kinds" in entry:
        where.append("\"kind\" IN ({})".format(", ".join(map(QgsExpression.quotedString, entry["kinds"]))))
    return " AND ".join(where)


def _min_scale_of(entry: str) -> float:
    return float(next(each["min_scale"] for each in layer_list() if each["id"] == entry))


def _uri(path: Path, immutable: bool) -> str:
    return f"file:{quote(str(path))}?{'immutable=1' if immutable else 'mode=ro'}"


def _connect(path: Path, immutable: bool) -> sqlite3.Connection:
    return sqlite3.connect(_uri(path, immutable), uri=True)


def _about(path: Path, immutable: bool) -> tuple[tuple[str, int], str]:
    """Return (CRS, demo) and the district's name."""
    with closing(_connect(path, immutable)) as connection:
        row = connection.execute("SELECT crs_id, demo FROM store").fetchone()
        if row is None:
            raise NotAStore(f"{path}: the store is empty")
        name = connection.execute("SELECT name_zh FROM district").fetchone()
    return row, name[0] if name else ""
