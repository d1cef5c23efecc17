"""Stills: small pictures of the map for case panels and case sheets, drawn beside the canvas by the same layers.

A still may be by day while the canvas is by night (paper is white): then the layers' other looks are given to the job
as overrides, and the canvas notices nothing.
"""

import base64
from collections.abc import Callable, Sequence

from qgis.core import (QgsMapLayer, QgsMapLayerStyle, QgsMapRendererParallelJob, QgsMapSettings, QgsRectangle,
                       QgsVectorLayer)
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize
from qgis.PyQt.QtGui import QColor

from app.link.messages import Message
from layers.tokens import Tokens
from layers.town import Town

MOST_PX = 1600
"""Of either edge."""
_MOST_PNG_BYTES = 700_000
"""Larger pictures go as JPEG, so that each fits into a message."""


class Stills(QObject):
    """Draws stills one beside the other and sends each when it is done."""

    def __init__(self, tell: Callable[[Message], None]) -> None:
        super().__init__()
        self._tell = tell
        self._jobs: dict[int, QgsMapRendererParallelJob] = {}

    def draw(self, wanted: Message, town: Town, layers: Sequence[QgsVectorLayer], shown: Tokens,
             hidden: frozenset[str]) -> None:
        """Begin a still.

        Args:
            wanted: `id`, `x` and `y` of the centre in metres, `m_per_px` of a logical pixel, `width_px` and
                `height_px` in logical pixels, `ratio` of those to the picture's, `theme`.
            town: the open store.
            layers: what is drawn, top first.
            shown: the tokens that the layers are dressed in now.
            hidden: class codes that are not drawn.
        """
        tokens, ratio = Tokens(wanted["theme"]), float(wanted["ratio"])
        settings = QgsMapSettings()
        settings.setDestinationCrs(town.crs)
        settings.setLayers(list(layers))
        settings.setBackgroundColor(QColor(tokens.map("ground")))
        settings.setFlag(QgsMapSettings.Antialiasing)
        settings.setOutputDpi(96 * ratio)
        width, height = (min(round(wanted[edge] * ratio), MOST_PX) for edge in ("width_px", "height_px"))
        settings.setOutputSize(QSize(width, height))
        half = wanted["m_per_px"] / ratio / 2
        settings.setExtent(QgsRectangle(wanted["x"] - width * half, wanted["y"] - height * half,
                                        wanted["x"] + width * half, wanted["y"] + height * half))
        if tokens.theme != shown.theme:
            settings.setLayerStyleOverrides(_looks(town, layers, tokens, shown, hidden))
        job = QgsMapRendererParallelJob(settings)
        number = int(wanted["id"])
        self._jobs[number] = job
        job.finished.connect(lambda: self._finished(number))
        job.start()

    def _finished(self, number: int) -> None:
        job = self._jobs.pop(number)
        image, data = job.renderedImage(), QByteArray()
        for kind, quality in (("PNG", -1), ("JPG", 85)):
            data = QByteArray()
            buffer = QBuffer(data)
            buffer.open(QIODevice.WriteOnly)
            image.save(buffer, kind, quality)
            if data.size() <= _MOST_PNG_BYTES:
                break
        self._tell({"kind": "still", "id": number, "picture": base64.b64encode(bytes(data)).decode()})
        job.deleteLater()


def _looks(town: Town, layers: Sequence[QgsVectorLayer], wanted: Tokens, shown: Tokens,
           hidden: frozenset[str]) -> dict[str, str]:
    """Return the layers' looks in the wanted tokens; they keep those that are shown."""
    dressed: list[QgsMapLayer] = [*(each.qgis for each in town.layers), *filter(None, (town.grid_counts,))]
    for layer in dressed:
        layer.blockSignals(True)
    try:
        town.dress(wanted, hidden)
        looks = {}
        for layer in layers:
            look = QgsMapLayerStyle()
            look.readFromLayer(layer)
            looks[layer.id()] = look.xmlData()
        town.dress(shown, hidden)
    finally:
        for layer in dressed:
            layer.blockSignals(False)
    return looks
