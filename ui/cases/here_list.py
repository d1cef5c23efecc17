"""The cases at one place: what a click on the map has found."""

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.domain.place import Point
from app.domain.repeats import away_m
from app.messages import filled
from app.queries.cases import CaseRow
from ui.cases import wording
from ui.cases.near_list import age_text
from ui.cases.wording import tr
from ui.glyphs import glyph_icon
from ui.theme import Theme

_ID = Qt.ItemDataRole.UserRole


class HereList(QWidget):
    """Lists cases, nearest first, open and ended ones."""

    case_chosen = Signal(object)
    """UUID of the row that was clicked or activated."""

    def __init__(self, language: str, theme: Theme) -> None:
        super().__init__()
        self._language, self._theme = language, theme
        self.said = QLabel()
        self.said.setContentsMargins(12, 6, 12, 6)
        self.said.setProperty("tone", "secondary")
        self.list = QListWidget()
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(tr("Cases here"))
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.said)
        column.addWidget(self.list, 1)
        self.clear()

    def clear(self) -> None:
        """Show none, and say how some come here."""
        self.list.clear()
        self.said.setText(tr("Click the map: the cases there are listed here."))

    def show_rows(self, rows: list[CaseRow], point: Point, radius_m: float, now: datetime) -> None:
        """Show the cases within the radius of the point."""
        self.list.clear()
        for row in rows:
            words = (wording.short_number(row.number), wording.type_text(row, self._language), row.place,
                     wording.state_text(row.state, self._language), f"{away_m(row.point, point) or 0:.0f} m",
                     age_text(row.reported_at, now))
            item = QListWidgetItem(glyph_icon("urged" if row.urged else row.stage.meaning, self._theme),
                                   wording.DOT.join(word for word in words if word))
            item.setData(_ID, row.id)
            self.list.addItem(item)
        self.said.setText(filled(
            tr("{count} {count:case|cases} within {metres} m of this place"), count=len(rows), metres=round(radius_m)))

    def _choose(self, item: QListWidgetItem) -> None:
        case: UUID = item.data(_ID)
        self.case_chosen.emit(case)
