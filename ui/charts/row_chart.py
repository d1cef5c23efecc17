"""Counts by name as lying bars, the most first; what exceeds the room is added up as one last row."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF

from app.messages import filled
from ui.charts.chart import Chart
from ui.charts.plot import Plot, TickAxis, bars, text_item
from ui.theme import Theme

BAR_HEIGHT = 0.5
MOST_ROWS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One bar."""

    name: str
    count: int
    note: str = ""
    """What stands behind the number and is said on hovering."""


def fitted(rows: Sequence[Row], most: int, others: str) -> list[Row]:
    """Return at most so many rows; those that don't fit become one named by `others` (with `{count}`)."""
    if len(rows) <= most:
        return list(rows)
    rest = rows[most - 1:]
    return [*rows[:most - 1], Row(filled(others, count=len(rest)), sum(row.count for row in rest))]


class RowChart(Chart):
    """Lying bars with their numbers at the end."""

    def __init__(self, title: str, unit: str, theme: Theme, *, most: int = MOST_ROWS) -> None:
        self._rows: list[Row] = []
        self._most = most
        self._names = TickAxis("left", theme)
        self._names.setTextPen(theme.colour("text.2"))
        self._names.setStyle(tickFont=theme.font("small"))
        super().__init__(title, unit, Plot(theme, left=self._names), theme)
        self.plot.hideAxis("bottom")
        self.plot.invertY(True)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Draw the rows."""
        self._rows = fitted(rows, self._most, self.tr("{count} {count:other|others}"))
        plot, theme, shown = self.plot, self.theme, self._rows
        plot.clear()
        self._names.setTicks([[(at, row.name) for at, row in enumerate(shown)]])
        # What the others are together is told, not drawn: their bar would flatten all the rest.
        drawn = [row.count if row in rows else 0 for row in shown]
        ys, widths = list(range(len(shown))), drawn
        self._hover = bars(theme.colour("bg.hover"), x0=[0], y=[0], width=[0], height=0.9)
        plot.addItem(self._hover, ignoreBounds=True)
        plot.addItem(bars(theme.series()[0], x0=0, y=ys, width=widths, height=BAR_HEIGHT))
        for at, row in enumerate(shown):
            label = text_item(theme, f"{row.count:,}".replace(",", " "), (0, 0.5))
            label.setPos(drawn[at], at)
            plot.addItem(label, ignoreBounds=True)
        widest = max(widths, default=0) or 1
        plot.setXRange(0, widest * 1.14, padding=0)
        # Always as if full, so that bars keep their thickness.
        plot.setYRange(-0.6, max(len(shown), 4) - 0.4, padding=0)
        self.fill_table((self.tr("Name"), self.tr("Count"), self.tr("Note")),
                        [(row.name, str(row.count), row.note) for row in rows])
        self.said.setText("")

    def _hovered(self, at: object) -> None:
        row = round(at.y()) if isinstance(at, QPointF) else -1
        if not 0 <= row < len(self._rows):
            self.said.setText("")
            if self._rows:
                self._hover.setOpts(width=[0])
            return
        self._hover.setOpts(y=[row], width=[self.plot.viewRange()[0][1]])
        shown = self._rows[row]
        self.said.setText(" · ".join(filter(None, (f"{shown.name} {shown.count}", shown.note))))
