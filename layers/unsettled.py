"""The sign around each component for which something meant here is not accepted, or was refused: a memory layer."""

from qgis.core import QgsExpression, QgsFeature, QgsFeatureRequest, QgsGeometry, QgsVectorLayer

from layers.town import Town


class UnsettledLayer:
    """Holds ids with their meaning, and one point for each that the store has: in the middle of a line or an area."""

    def __init__(self) -> None:
        self.qgis = QgsVectorLayer("Point?field=meaning:string", "unsettled", "memory")
        self._meanings: dict[str, str] = {}

    def set_meanings(self, meanings: dict[str, str], town: Town) -> None:
        """Mark these components of the store, by id, as `pending` or `conflict`, and no others."""
        if meanings != self._meanings:
            self._meanings = meanings
            self.fill(town)

    def fill(self, town: Town) -> None:
        """Read anew where they are: what was meant may be the place itself."""
        self.qgis.setCrs(town.crs)
        self.qgis.dataProvider().truncate()
        features = []
        request = QgsFeatureRequest(QgsExpression(
            f"\"id\" IN ({', '.join(map(QgsExpression.quotedString, self._meanings))})"))
        for layer in town.of_entry("component") if self._meanings else ():
            if layer is town.grid_counts:
                continue
            for each in layer.getFeatures(request):
                feature = QgsFeature(self.qgis.fields())
                feature["meaning"] = self._meanings[each["id"]]
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
