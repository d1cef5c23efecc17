"""A pyqtgraph plot in the window's look: no box, four grid lines, small ticks, nothing to press, wheel zooms x only."""

from collections.abc import Callable, Sequence

import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from ui.theme import Theme

GRID_LINES = 4


class TickAxis(pg.AxisItem):
    """An axis without a line of its own whose ticks are words: the window's numbers, dates or names."""

    def __init__(self, side: str, theme: Theme, words: Callable[[float], str] | None = None) -> None:
        """`words` writes a tick's value; without it whole numbers are written, and fractions are left out."""
        super().__init__(side, pen=pg.mkPen(None), textPen=theme.colour("chart.axis"), tick_pen=pg.mkPen(None))
        self._words = words
        self.setStyle(tickFont=theme.font("micro"), tickLength=0, tickTextOffset=6, autoExpandTextSpace=True)
        self.enableAutoSIPrefix(False)

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        """Write the ticks."""
        del scale, spacing
        if self._words is not None:
            return [self._words(value) for value in values]
        return [f"{round(value):,}".replace(",", " ") if value == round(value) else "" for value in values]


class Plot(pg.PlotWidget):
    """One plot. `hovered` is told where the pointer is, in the plot's own coordinates, or None outside."""

    def __init__(self, theme: Theme, *, bottom: TickAxis | None = None, left: TickAxis | None = None,
                 zooms: bool = False) -> None:
        axes = {"bottom": bottom or TickAxis("bottom", theme), "left": left or TickAxis("left", theme)}
        super().__init__(background=theme.colour("bg.panel"), axisItems=axes, enableMenu=False)
        self.hovered: Callable[[QPointF | None], None] = lambda _: None
        self.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        self.setAntialiasing(True)
        self.hideButtons()
        self.setMouseEnabled(x=zooms, y=False)
        self.setMenuEnabled(False)
        # The wheel belongs to the page where there is nothing to zoom.
        self._zooms = zooms
        self.scene().sigMouseMoved.connect(self._moved)

    def wheelEvent(self, event: object) -> None:  # noqa: N802
        """Zoom, or leave the wheel to what the plot lies in."""
        if self._zooms:
            super().wheelEvent(event)
        else:
            event.ignore()  # type: ignore[attr-defined]

    def leaveEvent(self, event: object) -> None:  # noqa: N802
        """Nothing is hovered any more."""
        self.hovered(None)
        super().leaveEvent(event)

    def _moved(self, at: QPointF) -> None:
        view = self.getPlotItem().getViewBox()
        self.hovered(view.mapSceneToView(at) if view.sceneBoundingRect().contains(at) else None)


def grid_step(most: float) -> int:
    """Return the distance of at most four grid lines that reach `most`: 1, 2 or 5 times a power of ten."""
    step = 1
    while step * GRID_LINES < most:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step


def bars(colour: QColor, **geometry: object) -> pg.BarGraphItem:
    """Return bars without outlines; `geometry` as `BarGraphItem` takes it."""
    return pg.BarGraphItem(pen=pg.mkPen(None), brush=colour, **geometry)


def grid_line(theme: Theme, at: float, *, angle: int = 0) -> pg.InfiniteLine:
    """Return a hairline behind the bars."""
    line = pg.InfiniteLine(at, angle=angle, pen=pg.mkPen(theme.colour("chart.grid"), width=1))
    line.setZValue(-10)
    return line


def text_item(theme: Theme, text: str, anchor: tuple[float, float], token: str = "text.1") -> pg.TextItem:
    """Return words inside a plot."""
    item = pg.TextItem(text, color=theme.colour(token), anchor=anchor)
    item.setFont(theme.font("small"))
    return item


def faded(colour: QColor, share: float) -> QColor:
    """Return the colour with a part of its strength, for what is behind."""
    colour.setAlphaF(share)
    return colour
