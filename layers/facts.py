"""What lies under the pointer, and inside a selection: features as plain facts, which the window words."""

from typing import Any

from qgis.core import QgsFeature, QgsFeatureRequest, QgsGeometry, QgsMapLayer, QgsRectangle, QgsVectorLayer

from layers.cases import CaseLayer
from layers.town import Town

Facts = dict[str, Any]
"""`layer` (entry id, or `grid_counts` for the aggregate), `id`, then the layer's own fields; `x`, `y` in metres."""

MOST_LISTED = 2000
_TOLD = ("code", "class_code", "type_code", "name", "name_zh", "place", "status", "unit_grid", "owner", "kind",
         "community", "street", "responsibility_grid", "bearing_deg", "surveyed_on", "count")
_SOUGHT = ("camera", "component", "landmark", "building", "road", "green", "unit_grid", "responsibility_grid")
_SELECTABLE = ("component", "camera")


def under(box: QgsRectangle, town: Town, cases: CaseLayer, shown: list[QgsMapLayer], scale: float,
          entries: tuple[str, ...] = _SOUGHT) -> list[Facts]:
    """Return what is drawn at a spot, top first; `box` is the spot with the pointer's tolerance."""
    found: list[Facts] = []
    if cases.qgis in shown:
        found += [{"layer": "case", "id": id_} for id_ in cases.at(box)]
    for entry in entries:
        for layer in town.of_entry(entry):
            if layer in shown and layer.isInScaleRange(scale):
                name = "grid_counts" if layer is town.grid_counts else entry
                found += [_facts(name, feature) for feature in _within(layer, box)]
    return found


def selected(shape: QgsGeometry, town: Town, shown: list[QgsMapLayer]) -> list[Facts]:
    """Return the components and cameras that a shape touches, also where the scale shows their aggregate."""
    found: list[Facts] = []
    for entry in _SELECTABLE:
        for layer in town.of_entry(entry):
            if layer in shown and layer is not town.grid_counts:
                found += [_facts(entry, feature) for feature in layer.getFeatures(shape.boundingBox())
                          if _drawn(layer, feature) and shape.intersects(feature.geometry())]
    return found


def _within(layer: QgsVectorLayer, box: QgsRectangle) -> list[QgsFeature]:
    request = QgsFeatureRequest(box)
    request.setFlags(QgsFeatureRequest.ExactIntersect)
    request.setLimit(20)
    return [feature for feature in layer.getFeatures(request) if _drawn(layer, feature)]


def _drawn(layer: QgsVectorLayer, feature: QgsFeature) -> bool:
    """Say whether the feature's class is switched on."""
    if layer.fields().indexOf("class_code") < 0:
        return True
    renderer = layer.renderer()
    return any(category.value() == feature["class_code"] and category.renderState()
               for category in renderer.categories())


def _facts(entry: str, feature: QgsFeature) -> Facts:
    names = feature.fields().names()
    told = {name: feature[name] for name in _TOLD if name in names and isinstance(feature[name], str | int)}
    centre = feature.geometry().pointOnSurface().asPoint()
    return {"layer": entry, "id": str(feature["id"] if "id" in names else feature["code"]),
            **told, "x": round(centre.x(), 3), "y": round(centre.y(), 3)}
