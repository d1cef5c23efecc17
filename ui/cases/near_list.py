"""Cases that may be the same one, each with its reason: how far, of which type, how old."""

from datetime import datetime, timedelta
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.domain.place import Point
from app.domain.workflow import ENDS, State
from app.queries.cases import CaseRow
from app.queries.places import CatalogueType
from ui.cases import wording
from ui.cases.wording import tr
from ui.theme import Theme

SHOWN = 4
REPEAT = timedelta(days=30)
"""Ended cases older than this are no repeat (domain section 6.5)."""


def age_text(since: datetime, now: datetime) -> str:
    """Return how long ago something was."""
    minutes = max(round((now - since).total_seconds() / 60), 0)
    if minutes < 60:
        return tr("{minutes} min ago").format(minutes=minutes)
    if minutes < 24 * 60:
        return tr("{hours} h ago").format(hours=minutes // 60)
    return tr("{days} d ago").format(days=minutes // (24 * 60))


def reason_text(row: CaseRow, point: Point, known: CatalogueType | None, now: datetime) -> str:
    """Return why a case may be the same: `18 m · 同类 · 40 分钟前`."""
    away_m = 0.0
    if row.point is not None:
        away_m = ((row.point.x_mm - point.x_mm) ** 2 + (row.point.y_mm - point.y_mm) ** 2) ** 0.5 / 1000
    same = known is not None and (known.kind, known.type_code) == (row.kind, row.type_code)
    return wording.DOT.join(part for part in (f"{away_m:.0f} m", tr("same type") if same else "",
                                              age_text(row.reported_at, now)) if part)


class NearList(QWidget):
    """Nothing to see while there is no possible duplicate."""

    case_chosen = Signal(object)

    def __init__(self, language: str, theme: Theme) -> None:
        super().__init__()
        self._language = language
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.title = QLabel()
        self.title.setFont(theme.font("strong"))
        self._column.addWidget(self.title)
        self._buttons: list[QPushButton] = []
        self.hide()

    def show_rows(self, rows: list[CaseRow], point: Point | None, known: CatalogueType | None, now: datetime) -> None:
        """Show the cases near the point, those of the same type first."""
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        rows = [row for row in rows if State(row.state) not in ENDS or now - row.reported_at <= REPEAT]
        self.setVisible(bool(rows) and point is not None)
        if point is None:
            return
        self.title.setText(tr("Possible duplicates · {count}").format(count=len(rows)))
        same = sorted(rows, key=lambda row: known is None or (row.kind, row.type_code) != (known.kind, known.type_code))
        for row in same[:SHOWN]:
            self._add(row, reason_text(row, point, known, now))

    def lines(self) -> list[str]:
        """Return what the cases' lines say."""
        return [button.text() for button in self._buttons]

    def press(self, at: int) -> None:
        """Choose the case of a line."""
        self._buttons[at].click()

    def _add(self, row: CaseRow, reason: str) -> None:
        words = (wording.short_number(row.number), wording.type_text(row, self._language), reason,
                 wording.state_text(row.state, self._language), row.place)
        button = QPushButton(wording.DOT.join(word for word in words if word))
        button.setFlat(True)
        button.setToolTip(button.text())
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # Long words widen no form.
        case: UUID = row.id
        button.clicked.connect(lambda: self.case_chosen.emit(case))
        self._column.addWidget(button)
        self._buttons.append(button)
