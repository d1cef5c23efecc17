"""Other cases that have to do with this one: same component or place, repeats, merged ones; each says why."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QStyleOptionButton, QVBoxLayout, QWidget

from app.queries.cases import RelatedCase
from ui.cases import wording
from ui.cases.near_list import age_text
from ui.cases.wording import tr
from ui.glyphs import glyph_icon
from ui.theme import Theme

SHOWN, SHOWN_LOW = 3, 1
_GLYPH_PX, _AROUND_PX = 14, 16


class RelatedList(QWidget):
    """The nearest few as one line each, all of them at a press; nothing to see where there are none."""

    case_chosen = Signal(object)
    """UUID of the case whose line was pressed."""

    def __init__(self, theme: Theme, language: str) -> None:
        super().__init__()
        self._theme, self._language = theme, language
        self._found: tuple[RelatedCase, ...] = ()
        self._now: datetime | None = None
        self._low = self._all = False
        self._lines: list[QPushButton] = []
        self.title = QLabel()
        self.title.setFont(theme.font("strong"))
        self.more = QPushButton()
        self.more.setFlat(True)
        self.more.clicked.connect(self._show_all)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(self.title)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def show_cases(self, found: Sequence[RelatedCase], now: datetime) -> None:
        """Show these cases, strongest reason first."""
        if tuple(found) != self._found:
            self._all = False
        self._found, self._now = tuple(found), now
        self._fill()

    def set_low(self, low: bool) -> None:
        """Show one line only, where the panel has little height."""
        if low != self._low:
            self._low = low
            self._fill()

    def lines(self) -> list[QPushButton]:
        """Return the lines that are shown."""
        return self._lines

    def _show_all(self) -> None:
        self._all = True
        self._fill()

    def _fill(self) -> None:
        for line in self._lines:
            line.hide()
            line.deleteLater()
        count = len(self._found) if self._all else SHOWN_LOW if self._low else SHOWN
        self._lines = [self._line(each) for each in self._found[:count]]
        for at, line in enumerate(self._lines, start=1):
            self._column.insertWidget(at, line)
        rest = len(self._found) - len(self._lines)
        self.title.setText(tr("Related cases · {count}").format(count=len(self._found)))
        self.more.setText(tr("{count} more").format(count=rest))
        self.more.setVisible(rest > 0)

    def _line(self, related: RelatedCase) -> QPushButton:
        row = related.row
        assert self._now is not None
        words = (wording.short_number(row.number), wording.type_text(row, self._language), reasons_text(related),
                 wording.state_text(row.state, self._language), age_text(row.reported_at, self._now))
        line = _Line(glyph_icon("urged" if row.urged else row.stage.meaning, self._theme, _GLYPH_PX),
                     wording.DOT.join(word for word in words if word))
        line.setIconSize(QSize(_GLYPH_PX, _GLYPH_PX))
        line.setFlat(True)
        line.setToolTip(line.text() + (wording.DOT + row.place if row.place else ""))
        line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # Long words widen no panel.
        case: UUID = row.id
        line.clicked.connect(lambda: self.case_chosen.emit(case))
        return line


class _Line(QPushButton):
    """A case in one line; what has no room ends in `…`."""

    def initStyleOption(self, option: QStyleOptionButton) -> None:  # noqa: N802
        """Shorten the words as they are painted; `text` stays whole."""
        super().initStyleOption(option)
        room = self.width() - self.iconSize().width() - _AROUND_PX
        option.text = option.fontMetrics.elidedText(option.text, Qt.TextElideMode.ElideRight, room)


def reasons_text(related: RelatedCase) -> str:
    """Return the distance and every reason: `18 m · 同一部件 · 反复发案`."""
    away = "" if related.away_m is None else f"{related.away_m:.0f} m"
    return wording.DOT.join(part for part in (away, *map(reason_text, related.reasons)) if part)


def reason_text(reason: str) -> str:
    """Return one reason in words."""
    words = {"merged_here": tr("merged into this case"), "merged_into": tr("this case was merged into it"),
             "repeated": tr("happens again after it"), "repeats": tr("happened again after this case"),
             "same_component": tr("same component"), "same_place": tr("same place")}
    return words.get(reason, reason)
