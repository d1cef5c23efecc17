"""What the shared store has not answered yet has a colour and a shape, in the queue and on the map."""

from dataclasses import replace

from pytestqt.qtbot import QtBot
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from tests.helpers.fake_queries import NOW, case_rows
from ui.cases.queue_delegate import QueueDelegate
from ui.cases.queue_rows import ALL, Content, QueueRows
from ui.map.case_marks import marks_of
from ui.theme import Theme

ROW = next(row for row in case_rows() if row.point is not None and row.stage.meaning == "overdue")


def painted(theme: Theme, *, pending: bool) -> QImage:
    """Return the row as the queue paints it."""
    rows = QueueRows(lambda: NOW, "zh_CN")
    rows.take(Content({ALL: 1}, {(ALL, 0): [replace(ROW, pending=pending)]}))
    option, image = QStyleOptionViewItem(), QImage(320, 54, QImage.Format.Format_RGB32)
    option.rect = QRect(0, 0, 320, 54)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    QueueDelegate(theme, "zh_CN", lambda: NOW).paint(painter, option, rows.index(0))
    painter.end()
    return image


def test_a_pending_row_has_its_ground_and_its_glyph(qtbot: QtBot) -> None:
    del qtbot  # An application is needed.
    for name in ("day", "night"):
        theme = Theme(name)
        pending, known = painted(theme, pending=True), painted(theme, pending=False)
        assert pending.pixelColor(1, 1) == theme.colour("meaning.pending.soft") != known.pixelColor(1, 1)
        assert pending.copy(8, 8, 20, 24) != known.copy(8, 8, 20, 24)


def test_on_the_map_it_is_pending_whatever_its_deadline() -> None:
    marks = marks_of([ROW, replace(ROW, pending=True)])
    assert [each.meaning for each in marks] == ["overdue", "pending"]
