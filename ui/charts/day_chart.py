"""Reported and closed cases by day: closed in front of reported, wheel zooms the days."""

from datetime import date

import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QPointF

from ui.charts.chart import Chart
from ui.charts.plot import Plot, TickAxis, bars, faded, grid_line, grid_step
from ui.theme import Theme

BAR_WIDTH = 0.76
Day = tuple[date, int, int]


class DayChart(Chart):
    """One column per day."""

    def __init__(self, theme: Theme) -> None:
        self._days: tuple[Day, ...] = ()
        self._axis = TickAxis("bottom", theme, self._day_word)
        translate = QCoreApplication.translate
        super().__init__(translate("DayChart", "Reported and closed by day"), translate("DayChart", "cases"),
                         Plot(theme, bottom=self._axis, zooms=True), theme)

    def show_days(self, days: tuple[Day, ...]) -> None:
        """Draw the days; they follow one another."""
        self._days = days
        plot, theme = self.plot, self.theme
        plot.clear()
        xs = list(range(len(days)))
        most = max([max(reported, closed) for _, reported, closed in days], default=0) or 1
        step = grid_step(most)
        plot.getAxis("left").setTicks([[(at, str(at)) for at in range(0, step * 5, step) if at <= most + step]])
        for at in range(step, most + step, step):
            plot.addItem(grid_line(theme, at))
        reported, closed = [day[1] for day in days], [day[2] for day in days]
        light = faded(theme.series()[0], 0.32)
        plot.addItem(bars(light, x=xs, height=reported, width=BAR_WIDTH))
        plot.addItem(bars(theme.series()[0], x=xs, height=closed, width=BAR_WIDTH * 0.62))
        self._cursor = pg.InfiniteLine(0, angle=90, pen=pg.mkPen(theme.colour("focus"), width=1))
        self._cursor.hide()
        plot.addItem(self._cursor, ignoreBounds=True)
        plot.getPlotItem().getViewBox().setLimits(xMin=-1, xMax=max(len(days), 1), minXRange=min(7, len(days) + 1),
                                                  yMin=0)
        plot.setXRange(-0.6, len(days) - 0.4, padding=0)
        plot.setYRange(0, most * 1.08, padding=0)
        self.fill_table((self.tr("Day"), self.tr("Reported"), self.tr("Closed")),
                        [(day.isoformat(), str(came), str(gone)) for day, came, gone in days])
        self.said.setText(self._legend())

    def _legend(self) -> str:
        came, gone = (sum(day[column] for day in self._days) for column in (1, 2))
        return self.tr("wide: reported {came} · narrow: closed {gone}").format(came=came, gone=gone)

    def _day_word(self, value: float) -> str:
        at = round(value)
        return self._days[at][0].strftime("%m-%d") if at == value and 0 <= at < len(self._days) else ""

    def _hovered(self, at: object) -> None:
        day = round(at.x()) if isinstance(at, QPointF) else -1
        inside = 0 <= day < len(self._days)
        if self._days:
            self._cursor.setVisible(inside)
            self._cursor.setValue(day)
        if not inside:
            self.said.setText(self._legend() if self._days else "")
            return
        when, came, gone = self._days[day]
        self.said.setText(self.tr("{day} · reported {came} · closed {gone}").format(
            day=when.isoformat(), came=came, gone=gone))
