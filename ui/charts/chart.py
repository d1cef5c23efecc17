"""What every chart has: a title row that also says the hovered value, the plot, and the same numbers as a table."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QSizePolicy, QStackedWidget, QTableWidget
from PySide6.QtWidgets import QTableWidgetItem, QToolButton, QVBoxLayout, QWidget

from ui.charts.plot import Plot
from ui.icons import icon
from ui.theme import Theme


class Chart(QWidget):
    """A titled plot; subclasses fill it and say what is under the pointer."""

    def __init__(self, title: str, unit: str, plot: Plot, theme: Theme) -> None:
        """`unit` stands beside the title, not at each tick."""
        super().__init__()
        self.setObjectName("chart")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        self.theme, self.plot = theme, plot
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot.hovered = self._hovered
        self.said = QLabel()
        self.said.setProperty("role", "said")
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        # A long value must not widen the chart while the pointer walks over it.
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table = QTableWidget()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.px("row.list"))
        self.stack = QStackedWidget()
        self.stack.addWidget(plot)
        self.stack.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 8)
        self.stack.setContentsMargins(8, 0, 8, 0)
        column.setSpacing(0)
        column.addLayout(self._title_row(title, unit))
        column.addWidget(self.stack, 1)

    def _title_row(self, title: str, unit: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(12, 4, 6, 4)
        row.setSpacing(8)
        words, measure = QLabel(title), QLabel(unit)
        words.setProperty("role", "strong")
        measure.setProperty("role", "hint")
        self.table_button = QToolButton()
        self.table_button.setCheckable(True)
        self.table_button.setIcon(icon("rows", self.theme, tone="text.2"))
        self.table_button.setToolTip(self.tr("As a table"))
        self.table_button.setAccessibleName(self.tr("{title} as a table").format(title=title))
        self.table_button.toggled.connect(lambda on: self.stack.setCurrentIndex(int(on)))
        for part in (words, measure):
            row.addWidget(part)
        row.addWidget(self.said, 1)
        row.addWidget(self.table_button)
        return row

    def fill_table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show the numbers of the plot as a table too."""
        self.table.clear()
        self.table.setColumnCount(len(heads))
        self.table.setRowCount(len(rows))
        self.table.setHorizontalHeaderLabels(list(heads))
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text)
                side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(at, column, item)

    def _hovered(self, at: object) -> None:
        """Say what is at a position of the plot, None where the pointer is elsewhere."""
        raise NotImplementedError
