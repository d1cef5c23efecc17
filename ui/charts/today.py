"""The day so far beside the map: how the last month went by day, and by which channels today's cases came."""

from datetime import timedelta

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.queries.figures import Figures
from ui.cases.wording import channel_text, is_chinese
from ui.charts.day_chart import DayChart
from ui.charts.row_chart import Row, RowChart
from ui.context import Context
from ui.local_time import local

DAYS = 30
REFRESH_MS = 60_000


class TodayCharts(QWidget):
    """The content of a tab under the map."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("today_charts")
        self._context = context
        self.readings = 0
        self.days = DayChart(context.theme)
        self.channels = RowChart(self.tr("Today by channel"), self.tr("cases"), context.theme, most=4)
        self.types = RowChart(self.tr("Today by type"), self.tr("cases"), context.theme, most=5)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for chart, stretch in ((self.days, 5), (self.channels, 3), (self.types, 4)):
            row.addWidget(chart, stretch)
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(lambda: self.isVisible() and self.refresh())
        self._timer.start()

    def refresh(self) -> None:
        """Read the figures anew."""
        today = local(self._context.clock.now()).date()
        figures = self._context.figures
        self._context.operations.read(
            lambda: (figures.figures(first=today - timedelta(days=DAYS - 1), last=today),
                     figures.figures(first=today, last=today)), lambda found: self._take(*found))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Bring the figures up to date."""
        super().showEvent(event)
        self.refresh()

    def _take(self, month: Figures, today: Figures) -> None:
        chinese = is_chinese(self._context.language)
        self.days.show_days(month.per_day)
        self.channels.show_rows([Row(channel_text(channel), count) for channel, count in today.by_channel])
        self.types.show_rows([Row(zh if chinese else en, count) for _, zh, en, count in today.by_type])
        self.readings += 1
