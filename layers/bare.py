"""The floors of the bench: the same layers in a bare QgsMapCanvas window, in a bare rendering job, in a project.

Started like the engine (``/usr/bin/python3 -m layers.bare --pipe FD --parent PID``), but on a real screen. It carries
out what the bench asks and answers each order once:

    show {state}          → shown {rect: [x, y, width, height] on the screen, qgis, components}
    view {view}           → shown
    redraw {views}        → redrawn {ms: [one duration each]}
    project {path, data}  → written {extent}
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qgis.core import (Qgis, QgsApplication, QgsMapRendererParallelJob, QgsMapSettings, QgsProject, QgsRectangle,
                       QgsVectorFileWriter, QgsVectorLayer)
from qgis.gui import QgsMapCanvas, QgsMapToolPan
from qgis.PyQt.QtCore import QObject, QSocketNotifier, QTimer
from qgis.PyQt.QtGui import QColor

from app.link.child import open_pipe
from app.link.messages import Message
from app.link.pipe import Pipe, PipeEnded
from layers.__main__ import profile
from layers.cases import CaseLayer
from layers.engine import new_canvas, shown_layers
from layers.style import style_cases
from layers.tokens import Tokens
from layers.town import Town

CALM_MS = 300
"""So long nothing may have been drawn before the map counts as shown."""


class Bare(QObject):
    """The window and its orders."""

    def __init__(self, pipe: Pipe) -> None:
        super().__init__()
        self._pipe = pipe
        self._canvas: QgsMapCanvas | None = None
        self._tool: QgsMapToolPan | None = None
        self._town: Town | None = None
        self._cases = CaseLayer()
        self._order: list[dict[str, Any]] = []
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM_MS)
        self._calm.timeout.connect(self._tell_shown)
        self._reading = QSocketNotifier(pipe.fileno(), QSocketNotifier.Read, self)
        self._reading.activated.connect(self._read)

    def _read(self) -> None:
        try:
            came = self._pipe.receive()
        except PipeEnded:
            self._reading.setEnabled(False)
            QgsApplication.quit()
            return
        for message, _ in came:
            getattr(self, f"_{message['kind']}")(message)

    # The orders

    def _show(self, message: Message) -> None:
        state = message["state"]
        town, tokens, self._order = Town.open(Path(state["store"])), Tokens(state["theme"]), state["layers"]
        town.dress(tokens, frozenset(code for entry in self._order for code in entry["hidden"]))
        town.set_scale_rule(True)
        style_cases(self._cases.qgis, tokens)
        self._cases.set_crs(town.crs)
        self._cases.set_metres_per_px(state["view"]["m_per_px"])
        self._cases.set_marks(state["cases"])
        self._town, self._canvas = town, new_canvas()
        canvas = self._canvas
        canvas.setCanvasColor(QColor(tokens.map("ground")))
        canvas.setDestinationCrs(town.crs)
        canvas.setLayers(shown_layers(town, self._cases, self._order))
        # The canvas doesn't own its tool.
        self._tool = QgsMapToolPan(canvas)
        canvas.setMapTool(self._tool)
        canvas.mapCanvasRefreshed.connect(self._calm.start)
        canvas.setGeometry(0, 0, state["size"]["width_px"], state["size"]["height_px"])
        canvas.show()
        self._view(state)

    def _view(self, message: Message) -> None:
        assert self._canvas is not None
        self._canvas.setExtent(self._extent(message["view"]), True)
        self._canvas.refresh()
        # The same view again draws nothing.
        self._calm.start()

    def _redraw(self, message: Message) -> None:
        """Draw every component at every scale, once for each view."""
        assert self._canvas is not None and self._town is not None
        self._town.set_scale_rule(False)
        settings = QgsMapSettings(self._canvas.mapSettings())
        settings.setLayers(shown_layers(self._town, self._cases, self._order))
        taken_ms = []
        for view in message["views"]:
            settings.setExtent(self._extent(view), True)
            started_s = time.perf_counter()
            job = QgsMapRendererParallelJob(settings)
            job.start()
            job.waitForFinished()
            job.renderedImage()
            taken_ms.append((time.perf_counter() - started_s) * 1000)
        self._tell({"kind": "redrawn", "ms": taken_ms})

    def _project(self, message: Message) -> None:
        """Write a project of the layers as they are shown; what is only in memory goes to a file beside it."""
        assert self._town is not None and self._canvas is not None
        project = QgsProject.instance()
        project.writeEntryBool("Paths", "/Absolute", True)
        project.setCrs(self._town.crs)
        project.setBackgroundColor(self._canvas.canvasColor())
        for layer in shown_layers(self._town, self._cases, self._order):
            kept = layer if layer.providerType() != "memory" else _on_disk(layer, Path(message["data"]))
            project.addMapLayer(kept, False)
            project.layerTreeRoot().addLayer(kept)
        if not project.write(message["path"]):
            raise RuntimeError(project.error())
        box = self._canvas.extent()
        self._tell({"kind": "written",
                    "extent": [box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()]})

    # Answers

    def _tell_shown(self) -> None:
        assert self._canvas is not None and self._town is not None
        if self._canvas.isDrawing():
            self._calm.start()
            return
        box = self._canvas.viewport().rect()
        corner = self._canvas.viewport().mapToGlobal(box.topLeft())
        self._tell({"kind": "shown", "rect": [corner.x(), corner.y(), box.width(), box.height()],
                    "qgis": Qgis.QGIS_VERSION, "components": self._town.counts()["component"]})

    def _tell(self, message: Message) -> None:
        self._pipe.send(message)

    def _extent(self, view: dict[str, Any]) -> QgsRectangle:
        assert self._canvas is not None
        half = view["m_per_px"] / 2
        width, height = self._canvas.width() * half, self._canvas.height() * half
        return QgsRectangle(view["x"] - width, view["y"] - height, view["x"] + width, view["y"] + height)


def _on_disk(layer: QgsVectorLayer, path: Path) -> QgsVectorLayer:
    """Return a layer like this one whose features stand in a file."""
    path = path.with_name(f"{path.stem}_{layer.name()}.gpkg")
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName = "GPKG", layer.name()
    failed, *said = QgsVectorFileWriter.writeAsVectorFormatV3(
        layer, str(path), QgsProject.instance().transformContext(), options)
    if failed:
        raise RuntimeError(f"{path}: {said}")
    kept = QgsVectorLayer(str(path), layer.name(), "ogr")
    kept.setRenderer(layer.renderer().clone())
    kept.setLabeling(layer.labeling().clone())
    kept.setLabelsEnabled(layer.labelsEnabled())
    kept.setMaximumScale(layer.maximumScale())
    kept.setScaleBasedVisibility(layer.hasScaleBasedVisibility())
    kept.setOpacity(layer.opacity())
    return kept


def main(argv: Sequence[str]) -> int:
    """Run until the bench is gone."""
    pipe = open_pipe(argv)
    application = QgsApplication([], True, str(profile()))
    application.initQgis()
    bare = Bare(pipe)
    code = int(application.exec_())
    del bare
    sys.stderr.flush()
    sys.exit(code)


if __name__ == "__main__":
    main(sys.argv[1:])
