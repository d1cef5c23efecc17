"""Small makers of QGIS symbols, labels and renderers. Sizes come in pixels at 96 dpi, widths of streets in metres."""

from typing import Any

from qgis.core import (Qgis, QgsCategorizedSymbolRenderer, QgsFillSymbol, QgsLineSymbol, QgsMapUnitScale,
                       QgsMarkerSymbol, QgsPalLayerSettings, QgsRendererCategory, QgsSimpleLineSymbolLayer,
                       QgsSvgMarkerSymbolLayer, QgsSymbol, QgsSymbolLayer, QgsTextBufferSettings, QgsTextFormat,
                       QgsUnitTypes, QgsVectorLayerSimpleLabeling)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QFont

from layers.tokens import SYMBOLS, Tokens, mm


def fill(colour: str, outline: str = "", width_px: float = 0.0, opacity: float = 1.0) -> QgsFillSymbol:
    """Return a plain area; without an outline where none is named."""
    ground = QColor(colour)
    ground.setAlphaF(opacity)
    return QgsFillSymbol.createSimple({
        "color": _spelled(ground), "outline_style": "solid" if outline else "no", "outline_color": outline or colour,
        "outline_width": str(mm(width_px)), "joinstyle": "round"})


def outline(colour: str, width_px: float, dashes_px: tuple[float, ...] = ()) -> QgsFillSymbol:
    """Return an area of which only the edge is drawn."""
    return _of_layers(QgsFillSymbol(), [_stroke(colour, width_px, dashes_px)])


def line(colour: str, width_px: float, dashes_px: tuple[float, ...] = ()) -> QgsLineSymbol:
    """Return a line of constant width on the screen."""
    return _of_layers(QgsLineSymbol(), [_stroke(colour, width_px, dashes_px)])


def street(ground: str, case: str, width_m: float, least_px: float, level: int) -> QgsLineSymbol:
    """Return a street as wide as it is, never thinner than `least_px`; its case lies under all streets' grounds."""
    layers = []
    for colour, more_px, rendering_pass in ((case, 2.0, 0), (ground, 0.0, level)):
        layer = _stroke(colour, 0.0, ())
        layer.setWidth(width_m)
        layer.setWidthUnit(QgsUnitTypes.RenderMapUnits)
        bounds = QgsMapUnitScale()
        bounds.minSizeMMEnabled, bounds.minSizeMM = True, mm(least_px + more_px)
        layer.setWidthMapUnitScale(bounds)
        if more_px:
            layer.setWidth(width_m + 0.8)
        layer.setPenCapStyle(Qt.RoundCap)
        layer.setRenderingPass(rendering_pass)
        layers.append(layer)
    return _of_layers(QgsLineSymbol(), layers)


def svg(name: str, size_px: float, colour: str, edge: str, edge_px: float) -> QgsMarkerSymbol:
    """Return one of our own signs."""
    return _of_layers(QgsMarkerSymbol(), [svg_layer(name, size_px, colour, edge, edge_px)])


def growing(symbol: QgsMarkerSymbol, size_m: float, least_px: float, most_px: float) -> QgsMarkerSymbol:
    """Let a sign be as large as something on the ground, within bounds: small while many stand close, large enough."""
    bounds = QgsMapUnitScale()
    bounds.minSizeMMEnabled, bounds.minSizeMM = True, mm(least_px)
    bounds.maxSizeMMEnabled, bounds.maxSizeMM = True, mm(most_px)
    for at in range(symbol.symbolLayerCount()):
        layer = symbol.symbolLayer(at)
        layer.setSize(size_m)
        layer.setSizeUnit(QgsUnitTypes.RenderMapUnits)
        layer.setSizeMapUnitScale(bounds)
    return symbol


def svg_layer(name: str, size_px: float, colour: str, edge: str, edge_px: float) -> QgsSvgMarkerSymbolLayer:
    """Return the layer of such a symbol, to be put over another."""
    layer = QgsSvgMarkerSymbolLayer(str(SYMBOLS / f"{name}.svg"), mm(size_px))
    layer.setFillColor(QColor(colour))
    layer.setStrokeColor(QColor(edge))
    layer.setStrokeWidth(mm(edge_px))
    return layer


def by_value(field: str, symbols: dict[str, tuple[QgsSymbol, str]], *, levels: bool = False,
             hidden: frozenset[str] = frozenset()) -> QgsCategorizedSymbolRenderer:
    """Return a renderer that chooses the symbol by a field's value; values it doesn't know aren't drawn."""
    categories = [QgsRendererCategory(value, symbol, label, value not in hidden)
                  for value, (symbol, label) in symbols.items()]
    renderer = QgsCategorizedSymbolRenderer(field, categories)
    renderer.setUsingSymbolLevels(levels)
    return renderer


def labels(tokens: Tokens, text: str, *, size_px: float, colour: str = "", bold: bool = False,
           placement: str = "", max_scale: float = 0.0, min_scale: float = 0.0,
           priority: int = 5, **settings: Any) -> QgsVectorLayerSimpleLabeling:
    """Return labels of an expression with a halo, shown between the two scales (denominators; 0 = any)."""
    pal = QgsPalLayerSettings()
    pal.fieldName, pal.isExpression = text, True
    form = QgsTextFormat()
    font = QFont(tokens.font()[0])
    font.setBold(bold)
    form.setFont(font)
    if bold:
        form.setNamedStyle("Bold")
    form.setSize(mm(size_px))
    form.setSizeUnit(QgsUnitTypes.RenderMillimeters)
    form.setColor(QColor(colour or tokens.map("label")))
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(mm(1.6))
    halo.setSizeUnit(QgsUnitTypes.RenderMillimeters)
    halo.setColor(QColor(tokens.map("halo")))
    form.setBuffer(halo)
    pal.setFormat(form)
    pal.priority = priority
    if placement:
        # WORKAROUND(QGIS 3.22): the places have an enumeration of their own since 3.26, where OverPoint's old name
        # means something else.
        pal.placement = getattr(getattr(Qgis, "LabelPlacement", QgsPalLayerSettings), placement)
    if min_scale or max_scale:
        pal.scaleVisibility, pal.minimumScale, pal.maximumScale = True, min_scale, max_scale
    for name, value in settings.items():
        setattr(pal, name, value)
    return QgsVectorLayerSimpleLabeling(pal)


def _of_layers(symbol: Any, layers: list[QgsSymbolLayer]) -> Any:
    """Give a symbol these layers. (Its constructor takes a list, but leaves the layers to Python, which frees them.)"""
    symbol.changeSymbolLayer(0, layers[0])
    for layer in layers[1:]:
        symbol.appendSymbolLayer(layer)
    return symbol


def _stroke(colour: str, width_px: float, dashes_px: tuple[float, ...]) -> QgsSimpleLineSymbolLayer:
    layer = QgsSimpleLineSymbolLayer(QColor(colour), mm(width_px))
    layer.setPenJoinStyle(Qt.RoundJoin)
    if dashes_px:
        layer.setUseCustomDashPattern(True)
        layer.setCustomDashVector([mm(each) for each in dashes_px])
    return layer


def _spelled(colour: QColor) -> str:
    return f"{colour.red()},{colour.green()},{colour.blue()},{colour.alpha()}"
