"""How each layer looks by day and by night: one function a layer, chosen by its entry's id."""

from collections.abc import Callable

from qgis.core import (QgsCategorizedSymbolRenderer, QgsGraduatedSymbolRenderer, QgsMarkerSymbol, QgsPalLayerSettings,
                       QgsProperty, QgsRendererRange, QgsSingleSymbolRenderer, QgsSymbol, QgsSymbolLayer,
                       QgsVectorLayer)
from qgis.PyQt.QtCore import QPointF

from layers.clusters import WORST_FIRST
from layers.symbols import by_value, fill, growing, labels, line, outline, street, svg, svg_layer
from layers.tokens import Tokens, mm

_WIDTHS_M = {"road_main": 16.0, "road_side": 9.0, "path": 3.0, "bridge": 15.0}
CASE_PX, UNSETTLED_PX = 20, 22
UNSETTLED = ("conflict", "pending")
_COMPONENT_SIZE, _CAMERA_SIZE = (2.6, 5.0, 10.0), (5.0, 9.0, 15.0)
"""Metres on the ground, at least and at most so many px."""


def style(entry: str, column: str, layer: QgsVectorLayer, tokens: Tokens, hidden: frozenset[str]) -> None:
    """Dress a layer: `entry` is its id in the layer list, `column` its geometry, `hidden` class codes not drawn."""
    if entry == "component":
        layer.setRenderer(_components(column, tokens, hidden))
    else:
        _STYLES[entry](layer, column, tokens)


def style_counts(layer: QgsVectorLayer, tokens: Tokens) -> None:
    """Dress the aggregate: components per unit grid, in the ordered ramp, with their number."""
    ramp = tokens.sequential()
    most = max((feature["count"] for feature in layer.getFeatures()), default=0)
    # Seven classes of equal width; the first begins at one, so that an empty grid stays empty.
    width = max(1.0, most / len(ramp))
    ranges = [QgsRendererRange(max(1.0, at * width), (at + 1) * width, fill(colour, opacity=0.45), "")
              for at, colour in enumerate(ramp)]
    layer.setRenderer(QgsGraduatedSymbolRenderer("count", ranges))
    layer.setLabeling(labels(tokens, "if(\"count\" > 0, to_string(\"count\"), '')", size_px=11, bold=True,
                             placement="Horizontal", min_scale=16000, priority=3,
                             fitInPolygonOnly=True))
    layer.setLabelsEnabled(True)


def style_cases(layer: QgsVectorLayer, tokens: Tokens) -> None:
    """Dress the cases: the meaning's shape and colour, a number where there are several, chevrons where urged."""
    symbols = {meaning: (_case(meaning, tokens), meaning) for meaning in WORST_FIRST}
    layer.setRenderer(by_value("meaning", symbols))
    layer.setLabeling(labels(tokens, "\"label\"", size_px=12, bold=True, priority=10,
                             placement="OverPoint", displayAll=True, obstacle=False,
                             quadOffset=QgsPalLayerSettings.QuadrantRight, xOffset=3.2))
    layer.setLabelsEnabled(True)


def style_unsettled(layer: QgsVectorLayer, tokens: Tokens) -> None:
    """Dress the signs around components: dashed where pending, a diamond where in conflict, as everything that is."""
    layer.setRenderer(by_value("meaning", {meaning: (svg(
        f"component_{meaning}", UNSETTLED_PX, tokens.meaning(meaning, "fill"), tokens.map("halo"), 1.0), meaning)
        for meaning in UNSETTLED}))


def _case(meaning: str, tokens: Tokens) -> QgsMarkerSymbol:
    halo = tokens.map("halo")
    symbol = svg(f"case_{meaning}", CASE_PX, tokens.meaning(meaning, "fill"), halo, 1.6)
    urged = svg_layer("case_urged", 15, tokens.meaning("urged", "fill"), halo, 0.6)
    urged.setOffset(QPointF(mm(11), mm(-9)))
    urged.setDataDefinedProperty(QgsSymbolLayer.PropertyLayerEnabled, QgsProperty.fromField("urged"))
    symbol.appendSymbolLayer(urged)
    return symbol


def _components(column: str, tokens: Tokens, hidden: frozenset[str]) -> QgsCategorizedSymbolRenderer:
    symbols: dict[str, tuple[QgsSymbol, str]] = {}
    for code, (shape, colour) in tokens.classes().items():
        if column == "point":
            symbol = growing(svg(f"component_{shape}", 9, colour, tokens.map("halo"), 0.6), *_COMPONENT_SIZE)
        elif column == "line":
            symbol = line(colour, 2.0)
        else:
            symbol = fill(colour, colour, 1.0, opacity=0.18)
        symbols[code] = symbol, code
    return by_value("class_code", symbols, hidden=hidden)


def _camera(layer: QgsVectorLayer, column: str, tokens: Tokens) -> None:
    symbols = {owner: (growing(svg("camera", 15, tokens.ui(colour), tokens.ui("bg.panel"), 1.0), *_CAMERA_SIZE), owner)
               for owner, colour in (("own", "text.1"), ("police", "text.3"))}
    layer.setRenderer(by_value("owner", symbols))


def _landmark(layer: QgsVectorLayer, column: str, tokens: Tokens) -> None:
    symbol = QgsMarkerSymbol.createSimple({"name": "circle", "size": "0.01", "color": "0,0,0,0",
                                           "outline_style": "no"})
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    layer.setLabeling(labels(tokens, "\"name\"", size_px=13, bold=True, priority=8,
                             placement="OverPoint", min_scale=28000))
    layer.setLabelsEnabled(True)


def _responsibility_grid(layer: QgsVectorLayer, column: str, tokens: Tokens) -> None:
    layer.setRenderer(QgsSingleSymbolRenderer(outline(tokens.map("resp.line"), 1.4, (9, 3, 2, 3))))


def _unit_grid(layer: QgsVectorLayer, column: str, tokens: Tokens) -> None:
    layer.setRenderer(QgsSingleSymbolRenderer(outline(tokens.map("grid.line"), 1.0, (1.5, 2.5))))
    layer.setLabeling(labels(tokens, "right(\"code\", 3)", size_px=11, colour=tokens.map("grid.text"),
                             placement="Horizontal", min_scale=7000, priority=4))
    layer.setLabelsEnabled(True)


def _community(layer: QgsVectorLayer, column: str, tokens: Tokens) -> None:
    _division(layer, tokens, 1.6, (6, 4), 12)


def _street(layer: QgsVectorLayer, column: str, tokens: Tokens) -> None:
    _division(layer, tokens, 2.0, (12, 4), 14)


def _division(layer: QgsVectorLayer, tokens: Tokens, width_px: float, dashes_px: tuple[float, ...],
              size_px: int) -> None:
    colour = tokens.map("boundary")
    layer.setRenderer(QgsSingleSymbolRenderer(outline(colour, width_px, dashes_px)))
    layer.setLabeling(labels(tokens, "\"name_zh\"", size_px=size_px, colour=colour, bold=True,
                             placement="Horizontal"))
    layer.setLabelsEnabled(True)


def _district(layer: QgsVectorLayer, column: str, tokens: Tokens) -> None:
    layer.setRenderer(QgsSingleSymbolRenderer(outline(tokens.map("boundary"), 2.0, (10, 3, 2, 3))))


def _building(layer: QgsVectorLayer, column: str, tokens: Tokens) -> None:
    layer.setRenderer(QgsSingleSymbolRenderer(fill(tokens.map("building"), tokens.map("building.line"), 0.8)))
    _named(layer, tokens, 2500)


def _road(layer: QgsVectorLayer, column: str, tokens: Tokens) -> None:
    case, main, side = (tokens.map(name) for name in ("road.case", "road.main", "road.side"))
    symbols = {"path": (street(side, case, _WIDTHS_M["path"], 0.6, 1), ""),
               "road_side": (street(side, case, _WIDTHS_M["road_side"], 1.4, 1), ""),
               "road_main": (street(main, case, _WIDTHS_M["road_main"], 2.4, 2), ""),
               "bridge": (street(main, case, _WIDTHS_M["bridge"], 2.4, 3), "")}
    layer.setRenderer(by_value("kind", symbols, levels=True))
    layer.setLabeling(labels(tokens, "\"name\"", size_px=12, placement="Curved", min_scale=20000,
                             priority=7, repeatDistance=90.0, mergeLines=True))
    layer.setLabelsEnabled(True)


def _water(layer: QgsVectorLayer, column: str, tokens: Tokens) -> None:
    if column == "line":
        layer.setRenderer(QgsSingleSymbolRenderer(line(tokens.map("water.line"), 1.4)))
        return
    layer.setRenderer(QgsSingleSymbolRenderer(fill(tokens.map("water"), tokens.map("water.line"), 1.0)))
    layer.setLabeling(labels(tokens, "\"name\"", size_px=14, colour=tokens.map("grid.text"),
                             placement="Horizontal"))
    layer.setLabelsEnabled(True)


def _green(layer: QgsVectorLayer, column: str, tokens: Tokens) -> None:
    symbols = {"green": (fill(tokens.map("green")), ""),
               "square": (fill(tokens.map("road.side"), tokens.map("building.line"), 0.8), ""),
               "parking": (fill(tokens.map("road.side"), tokens.map("road.case"), 0.8), ""),
               "plot": (fill(tokens.map("terrace")), "")}
    layer.setRenderer(by_value("kind", symbols))
    _named(layer, tokens, 6000)


def _ground(layer: QgsVectorLayer, column: str, tokens: Tokens) -> None:
    if column == "line":
        layer.setRenderer(QgsSingleSymbolRenderer(line(tokens.map("contour"), 0.9)))
        return
    layer.setRenderer(by_value("kind", {"hill": (fill(tokens.map("hill")), ""),
                                        "terrace": (fill(tokens.map("terrace")), "")}))


def _named(layer: QgsVectorLayer, tokens: Tokens, min_scale: float) -> None:
    layer.setLabeling(labels(tokens, "\"name\"", size_px=11, colour=tokens.map("grid.text"), min_scale=min_scale,
                             placement="Horizontal", priority=3))
    layer.setLabelsEnabled(True)


_STYLES: dict[str, Callable[[QgsVectorLayer, str, Tokens], None]] = {
    "camera": _camera, "landmark": _landmark, "responsibility_grid": _responsibility_grid, "unit_grid": _unit_grid,
    "community": _community, "street": _street, "district": _district, "building": _building, "road": _road,
    "water": _water, "green": _green, "ground": _ground,
}
