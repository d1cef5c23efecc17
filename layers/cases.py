"""The case markers: a memory layer that the window feeds, joined to clusters anew at each scale."""

from typing import Any

from qgis.core import (QgsCoordinateReferenceSystem, QgsFeature, QgsField, QgsGeometry, QgsPointXY, QgsRectangle,
                       QgsVectorLayer)
from qgis.PyQt.QtCore import QVariant

from layers.clusters import CaseMark, clusters

TOGETHER_PX = 20
_FIELDS = (("meaning", QVariant.String), ("urged", QVariant.Bool), ("ids", QVariant.String),
           ("label", QVariant.String))


class CaseLayer:
    """Holds the marks, and one feature for each marker."""

    def __init__(self) -> None:
        self.qgis = QgsVectorLayer("Point", "case", "memory")
        self.qgis.dataProvider().addAttributes([QgsField(name, kind) for name, kind in _FIELDS])
        self.qgis.updateFields()
        self._marks: list[CaseMark] = []
        self._chosen: frozenset[str] = frozenset()
        self._reach_m = 0.0

    @property
    def count(self) -> int:
        """How many cases the layer stands for."""
        return len(self._marks)

    def set_crs(self, crs: QgsCoordinateReferenceSystem) -> None:
        """Take over the district's CRS."""
        self.qgis.setCrs(crs)

    def set_marks(self, rows: list[dict[str, Any]]) -> None:
        """Show these cases: dictionaries with the fields of `CaseMark`."""
        self._marks = [CaseMark(**row) for row in rows]
        self._fill()

    def choose(self, ids: list[str]) -> None:
        """Write the number beside the chosen ones."""
        if self._chosen != frozenset(ids):
            self._chosen = frozenset(ids)
            self._fill()

    def set_metres_per_px(self, metres: float) -> None:
        """Join anew where the scale has changed. `metres` is what one pixel at 96 dpi covers."""
        reach_m = metres * TOGETHER_PX
        if abs(reach_m - self._reach_m) > 1e-6 * reach_m:
            self._reach_m = reach_m
            self._fill()

    def at(self, box: QgsRectangle) -> list[str]:
        """Return the ids of the cases whose marker stands in a box."""
        found: list[str] = []
        for feature in self.qgis.getFeatures(box):
            found += str(feature["ids"]).split()
        return found

    def _fill(self) -> None:
        if self._reach_m <= 0:
            return
        features = []
        for cluster in clusters(self._marks, self._reach_m):
            feature = QgsFeature(self.qgis.fields())
            feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(cluster.lead.x, cluster.lead.y)))
            ids = [mark.id for mark in cluster.marks]
            chosen = next((mark.label for mark in cluster.marks if mark.id in self._chosen), "")
            label = " · ".join(filter(None, (str(len(ids)) if len(ids) > 1 else "", chosen)))
            feature.setAttributes([cluster.lead.meaning, cluster.urged, " ".join(ids), label])
            features.append(feature)
        self.qgis.dataProvider().truncate()
        self.qgis.dataProvider().addFeatures(features)
        self.qgis.triggerRepaint()
