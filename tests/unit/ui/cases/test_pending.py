"""What the shared store has not answered yet has a colour and a shape, in the queue and on the map."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

from pytestqt.qtbot import QtBot
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from app.domain.errors import NotAllowed
from app.ports.unsettled import Unsettled
from tests.helpers.fake_queries import NOW, case_rows
from ui.cases import wording
from ui.cases.queue_delegate import QueueDelegate
from ui.cases.queue_rows import ALL, Content, QueueRows
from ui.map.case_marks import marks_of
from ui.theme import Theme

ROW = replace(next(row for row in case_rows() if row.point is not None and row.stage.meaning == "overdue"),
              department_zh="市政管理所")
PENDING = Unsettled(at=NOW, who="派遣员02", step="dispatch")
CONFLICT = replace(PENDING, at=NOW - timedelta(days=1), refusal=NotAllowed(
    "step.not_from_here", state="voided", step="dispatch"))


def painted(theme: Theme, unsettled: Unsettled | None = None) -> QImage:
    """Return the row as the queue paints it."""
    rows = QueueRows(lambda: NOW, "zh_CN")
    rows.take(Content({ALL: 1}, {(ALL, 0): [replace(ROW, unsettled=unsettled)]}))
    option, image = QStyleOptionViewItem(), QImage(320, 54, QImage.Format.Format_RGB32)
    option.rect = QRect(0, 0, 320, 54)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    QueueDelegate(theme, "zh_CN", lambda: NOW).paint(painter, option, rows.index(0))
    painter.end()
    return image


def test_what_is_not_settled_has_its_glyph_and_when_it_was_meant_in_place_of_the_time_left(qtbot: QtBot) -> None:
    del qtbot  # An application is needed.
    glyph, time, bar = QRect(8, 8, 20, 24), QRect(220, 6, 90, 22), QRect(224, 34, 84, 10)
    for name in ("day", "night"):
        theme = Theme(name)
        settled, pending, conflict = painted(theme), painted(theme, PENDING), painted(theme, CONFLICT)
        for part in (glyph, time):
            pictures = [each.copy(part) for each in (settled, pending, conflict)]
            assert all(one != other for one, other in combinations(pictures, 2)), (name, part)
        assert settled.copy(bar) != painted(theme, PENDING).copy(bar), "no clock of a step that is done"


def test_a_row_says_what_was_meant_by_whom_and_what_happened() -> None:
    pending, conflict = replace(ROW, unsettled=PENDING), replace(ROW, unsettled=CONFLICT)
    assert wording.second_line(pending, "zh_CN").endswith("派遣 → 市政管理所")
    assert wording.second_line(conflict, "zh_CN").endswith("now: 待派遣 · 市政管理所")
    assert "作废" in wording.unsettled_sentence(conflict, "zh_CN")
    assert "派遣员02" in wording.unsettled_sentence(pending, "zh_CN")
    assert wording.unsettled_text(PENDING, "en").startswith("Pending · 派遣员02 · 12-31")
    assert not wording.unsettled_sentence(ROW, "en")


def test_on_the_map_it_is_unsettled_whatever_its_deadline() -> None:
    marks = marks_of([ROW, replace(ROW, unsettled=PENDING), replace(ROW, unsettled=CONFLICT)])
    assert [each.meaning for each in marks] == ["overdue", "pending", "conflict"]
