"""The sign around each component that shows what the shared store has not accepted: a memory layer, fed with ids."""

from qgis.core import QgsExpression, QgsFeature, QgsFeatureRequest, QgsGeometry, QgsVectorLayer

from layers.town import Town


class PendingLayer:
    """Holds the ids, and one point for each of them that the store has: in the middle of a line or an area."""

    def __init__(self) -> None:
        self.qgis = QgsVectorLayer("Point", "pending", "memory")
        self._ids: list[str] = []

    def set_ids(self, ids: list[str], town: Town) -> None:
        """Mark these components of the store, and no others."""
        if ids != self._ids:
            self._ids = ids
            self.fill(town)

    def fill(self, town: Town) -> None:
        """Read anew where they are: what is pending may be the place itself."""
        self.qgis.setCrs(town.crs)
        self.qgis.dataProvider().truncate()
        features = []
        request = QgsFeatureRequest(QgsExpression(
            f"\"id\" IN ({', '.join(map(QgsExpression.quotedString, self._ids))})"))
        for layer in town.of_entry("component") if self._ids else ():
            if layer is town.grid_counts:
                continue
            for each in layer.getFeatures(request):
                feature = QgsFeature()
                feature.setGeometry(_middle(each.geometry()))
                features.append(feature)
        self.qgis.dataProvider().addFeatures(features)
        self.qgis.updateExtents()
        self.qgis.triggerRepaint()


def _middle(geometry: QgsGeometry) -> QgsGeometry:
    """Return a point on the geometry itself."""
    if geometry.length() > 0 and geometry.area() == 0:
        return geometry.interpolate(geometry.length() / 2)
    return geometry.pointOnSurface()
