"""The evaluation's centre: a span, its key figures, and four charts of the same cases."""

from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.errors import Refusal
from app.domain.evaluation import Evaluation
from app.messages import sentence
from app.queries.figures import Figures
from ui.cases.wording import channel_text, is_chinese
from ui.charts.day_chart import DayChart
from ui.charts.key_figures import KeyFigures
from ui.charts.row_chart import Row, RowChart
from ui.charts.span import SpanBar
from ui.context import Context
from ui.local_time import local

REFRESH_MS = 60_000
GAP_PX = 6


class ChartsPanel(QWidget):
    """Figures of a span. `readings` counts the answers that were shown."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("evaluation")
        self._context = context
        self._reading = 0
        self.readings = 0
        theme = context.theme
        self.span = SpanBar(local(context.clock.now()).date())
        self.key_figures = KeyFigures()
        self.days = DayChart(theme)
        self.departments = RowChart(self.tr("By department"), self.tr("dispatched cases"), theme)
        self.types = RowChart(self.tr("By type"), self.tr("reported cases"), theme)
        self.channels = RowChart(self.tr("By channel"), self.tr("reported cases"), theme, most=6)
        self.said = QLabel()
        self.said.setProperty("role", "hint")
        self._build()
        self.span.chosen.connect(lambda *_: self.refresh())
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(lambda: self.isVisible() and self.refresh())
        self._timer.start()

    def refresh(self) -> None:
        """Read the figures anew."""
        first, last = self.span.span
        self._reading += 1
        reading, figures = self._reading, self._context.figures
        self._context.operations.read(
            lambda: (figures.evaluate(first=first, last=last), figures.figures(first=first, last=last)),
            lambda found: self._take(reading, first, last, *found), refused=self._refused)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Bring the figures up to date."""
        super().showEvent(event)
        self.refresh()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP_PX)
        head = QWidget()
        head.setObjectName("chart")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 8, 12, 8)
        row.addWidget(self.span, 1)
        row.addWidget(self.said)
        column.addWidget(head)
        column.addWidget(self.key_figures)
        grid = QGridLayout()
        grid.setSpacing(GAP_PX)
        grid.addWidget(self.days, 0, 0, 1, 2)
        grid.addWidget(self.channels, 0, 2)
        grid.addWidget(self.types, 1, 0)
        grid.addWidget(self.departments, 1, 1, 1, 2)
        for at, stretch in enumerate((4, 2, 3)):
            grid.setColumnStretch(at, stretch)
        for at, stretch in enumerate((4, 5)):
            grid.setRowStretch(at, stretch)
        column.addLayout(grid, 1)

    def _take(self, reading: int, first: date, last: date, evaluation: Evaluation, figures: Figures) -> None:
        if reading != self._reading:
            return
        chinese = is_chinese(self._context.language)
        self.key_figures.show_evaluation(evaluation)
        self.days.show_days(figures.per_day)
        self.channels.show_rows([Row(channel_text(channel), count) for channel, count in figures.by_channel])
        self.types.show_rows([Row(zh if chinese else en, count) for _, zh, en, count in figures.by_type])
        self.departments.show_rows([
            Row(zh if chinese else en, handled, self.tr("{count} over their limit").format(count=late))
            for zh, en, handled, late in figures.by_department])
        self.said.setText(self.tr("{first} to {last}, as of {now}").format(
            first=first.isoformat(), last=last.isoformat(),
            now=local(self._context.clock.now()).strftime("%Y-%m-%d %H:%M")))
        self.readings += 1

    def _refused(self, refusal: Refusal) -> None:
        self.said.setText(sentence(refusal, self._context.language))
