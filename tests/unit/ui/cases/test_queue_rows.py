"""The queue's rows: groups, filter, and a list that doesn't move under the hand."""

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.helpers.fake_queries import NOW, case_rows, made_id
from ui.cases.queue_rows import ENTRY_ROLE, GroupHead, QueueRows

FILED = [row for row in case_rows() if row.state == "filed"]


def rows_of(qtbot: QtBot, cases=FILED) -> QueueRows:
    del qtbot  # An application is needed.
    rows = QueueRows(lambda: NOW, "zh_CN")
    rows.take(cases)
    return rows


def test_groups_by_meaning_with_heads_that_cannot_be_chosen(qtbot: QtBot) -> None:
    rows = rows_of(qtbot)
    heads = [(at, entry) for at in range(rows.rowCount()) if isinstance(entry := rows.entry(at), GroupHead)]
    assert [(head.meaning, head.count) for _, head in heads] == [("overdue", 3), ("near", 2), ("ontime", 4)]
    assert all(rows.flags(rows.index(at)) == Qt.ItemFlag.NoItemFlags for at, _ in heads)
    assert [row.id for row in rows.cases()] == [row.id for row in FILED]


def test_filter_finds_every_word_and_can_be_cleared(qtbot: QtBot) -> None:
    rows = rows_of(qtbot)
    rows.filter("井盖 公园")
    assert [row.number[-4:] for row in rows.cases()] == ["0007"]
    assert (rows.total(), rows.rowCount()) == (9, 2)
    rows.filter("")
    assert len(rows.cases()) == 9


def test_held_rows_change_in_place_but_neither_come_nor_leave(qtbot: QtBot) -> None:
    rows = rows_of(qtbot)
    changed, new = replace(FILED[1], note="刚刚催办"), replace(FILED[0], id=made_id(77))
    order = [row.id for row in rows.cases()]
    rows.take([new, changed, *FILED[2:]], hold=True)
    assert [row.id for row in rows.cases()] == order
    assert rows.cases()[1].note == "刚刚催办"
    assert rows.waiting() == 2
    rows.settle()
    assert rows.waiting() == 0
    assert [row.id for row in rows.cases()] == [new.id, *order[1:]]


def test_same_order_repaints_without_a_reset(qtbot: QtBot) -> None:
    rows = rows_of(qtbot)
    resets: list[bool] = []
    rows.modelReset.connect(lambda: resets.append(True))
    with qtbot.waitSignal(rows.dataChanged):
        rows.take([replace(row, note="x") for row in FILED])
    assert not resets
    rows.take(FILED[1:])
    assert resets


def test_a_row_tells_screen_readers_everything(qtbot: QtBot) -> None:
    rows = rows_of(qtbot)
    index = rows.index(1)
    assert "路灯" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert index.data(ENTRY_ROLE) == FILED[0]
