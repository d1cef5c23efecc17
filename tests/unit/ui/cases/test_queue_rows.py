"""The queue's rows: groups, pages that are read when looked at, and a list that doesn't move under the hand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ports.unsettled import Unsettled
from app.queries.cases import CaseRow
from tests.helpers.fake_queries import NOW, case_rows, made_id
from ui.cases.queue_rows import ALL, ENTRY_ROLE, MARK_ROLE, PAGE, Content, GroupHead, QueueRows

FILED = [row for row in case_rows() if row.state == "filed"]


def content(cases: Sequence[CaseRow]) -> Content:
    counts = Counter(row.stage.meaning for row in cases)
    return Content(counts, {(group, 0): [row for row in cases if row.stage.meaning == group] for group in counts})


def rows_of(qtbot: QtBot, cases: Sequence[CaseRow] = FILED) -> QueueRows:
    del qtbot  # An application is needed.
    rows = QueueRows(lambda: NOW, "zh_CN")
    rows.take(content(cases))
    return rows


def test_groups_by_meaning_with_heads_that_cannot_be_chosen(qtbot: QtBot) -> None:
    rows = rows_of(qtbot)
    heads = [(at, entry) for at in range(rows.rowCount()) if isinstance(entry := rows.entry(at), GroupHead)]
    assert [(head.meaning, head.count) for _, head in heads] == [("overdue", 3), ("near", 2), ("ontime", 4)]
    assert all(rows.flags(rows.index(at)) == Qt.ItemFlag.NoItemFlags for at, _ in heads)
    assert [row.id for row in rows.cases()] == [row.id for row in FILED]


def test_a_hundred_thousand_rows_are_known_by_number_and_asked_for_by_page_once(qtbot: QtBot) -> None:
    rows = QueueRows(lambda: NOW, "zh_CN")
    wanted: list[tuple[str, int]] = []
    rows.page_wanted.connect(lambda group, number: wanted.append((group, number)))
    rows.take(Content({"overdue": 100_000, "ontime": 7}, {}))
    assert rows.rowCount() == 100_009
    assert rows.index(50_001).data(ENTRY_ROLE) is None
    assert rows.index(50_002).data(Qt.ItemDataRole.DisplayRole) is None
    assert wanted == [("overdue", 50_000 // PAGE)]
    page = [replace(FILED[0], id=made_id(at)) for at in range(PAGE)]
    rows.take_page(("overdue", 50_000 // PAGE), page)
    assert rows.entry(50_001) == page[0]
    assert rows.row_of(page[3].id) == 50_004


def test_a_queue_that_is_not_sorted_by_time_has_no_heads(qtbot: QtBot) -> None:
    rows = QueueRows(lambda: NOW, "zh_CN")
    rows.take(Content({ALL: len(FILED)}, {(ALL, 0): FILED}))
    assert [rows.entry(at) for at in range(rows.rowCount())] == FILED


def test_held_rows_change_in_place_but_neither_come_nor_leave(qtbot: QtBot) -> None:
    rows = rows_of(qtbot)
    changed, new = replace(FILED[1], note="刚刚催办"), replace(FILED[0], id=made_id(77))
    order = [row.id for row in rows.cases()]
    rows.take(content([new, FILED[0], changed, *FILED[2:]]), hold=True)
    assert [row.id for row in rows.cases()] == order
    assert rows.cases()[1].note == "刚刚催办"
    assert rows.waiting() == 1
    rows.settle()
    assert rows.waiting() == 0
    assert [row.id for row in rows.cases()] == [new.id, *order]


def test_same_order_repaints_without_a_reset(qtbot: QtBot) -> None:
    rows = rows_of(qtbot)
    resets: list[bool] = []
    rows.modelReset.connect(lambda: resets.append(True))
    with qtbot.waitSignal(rows.dataChanged):
        rows.take(content([replace(row, note="x") for row in FILED]))
    assert not resets
    rows.take(content(FILED[1:]))
    assert resets


def test_marks_stay_with_their_cases(qtbot: QtBot) -> None:
    rows = rows_of(qtbot)
    rows.mark([FILED[1], FILED[4]])
    rows.take(content(FILED[1:]))
    marked = [rows.entry(at) for at in range(rows.rowCount()) if rows.index(at).data(MARK_ROLE)]
    assert marked == [FILED[1], FILED[4]]
    rows.mark([FILED[1]])
    assert list(rows.marks) == [FILED[4].id]


def test_what_is_not_settled_stands_above_what_is_overdue_and_does_not_outgrow_its_group(qtbot: QtBot) -> None:
    del qtbot  # An application is needed.
    waits = Unsettled(at=NOW, who="派遣员02", step="dispatch")
    pending = [replace(each, unsettled=waits) for each in FILED[:2]]
    rows = QueueRows(lambda: NOW, "zh_CN")
    rows.take(Content({"ontime": 1, "overdue": 1, "pending": 2, "conflict": 500}, {
        ("pending", 0): pending, ("overdue", 0): FILED[2:3]}))
    heads = [(at, rows.index(at).data()) for at in range(rows.rowCount()) if isinstance(rows.entry(at), GroupHead)]
    assert heads == [(0, "冲突 500 for you to decide"), (501, "待同步 2 sent by itself once connected"),
                     (504, "超期 1"), (506, "在期 1")]
    assert rows.row_of(pending[1].id) == 503 and not rows.outgrown(0, rows.rowCount() - 1)
    assert [row.id for row in rows.cases()] == [row.id for row in FILED[:3]]


def test_what_is_not_settled_stands_above_the_rest_whatever_the_order(qtbot: QtBot) -> None:
    del qtbot  # An application is needed.
    rows = QueueRows(lambda: NOW, "zh_CN")
    rows.take(Content({"pending": 1, ALL: 2}, {("pending", 0): FILED[:1], (ALL, 0): FILED[1:3]}))
    assert [rows.index(at).data() for at in (0, 2)] == ["待同步 1 sent by itself once connected", "All others 2"]
    assert [rows.entry(at) for at in (1, 3, 4)] == FILED[:3] and rows.rowCount() == 5
    assert [at for at in range(5) if rows.flags(rows.index(at)) == Qt.ItemFlag.NoItemFlags] == [0, 2]
    rows.take(Content({ALL: 2}, {(ALL, 0): FILED[1:3]}))
    assert [rows.entry(at) for at in range(rows.rowCount())] == FILED[1:3], "alone it needs no head"
