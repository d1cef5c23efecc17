"""What the program suggests, and that its reason can be read in a narrow panel, too."""

from pytestqt.qtbot import QtBot

from tests.helpers.fake_context import fake_context
from tests.helpers.hands import resized, shown
from ui.cases.suggestions import Suggestion, Suggestions


def test_the_reason_stands_below_where_it_does_not_fit_beside_and_is_never_cut(qtbot: QtBot) -> None:
    suggestions = Suggestions(fake_context("DSP"), "Suggested")
    suggestions.offer([Suggestion("城管执法大队", 1.0, "以往 18 / 18 件 · 目录所定")])
    shown(qtbot, suggestions, 600, 100)
    row, = suggestions._buttons
    assert row.why.y() < row.height() / 3 and not row.why.wordWrap()
    wide = row.height()
    for width_px in (260, 130):
        resized(qtbot, suggestions, width_px, 200)
        assert row.why.y() >= row._words.geometry().bottom()
        assert row.height() > wide
        assert row._words.height() >= row._words.heightForWidth(row._words.width())
        assert row.why.height() >= row.why.heightForWidth(row.why.width()) and row.rect().contains(row.why.geometry())
    suggestions.offer([Suggestion("交通信号灯 · 部件 · 道路交通 0210", 0.31, "因为“一道街公园” · 以往 11 / 1215 件")])
    row, = suggestions._buttons
    for width_px in range(400, 180, -3):
        resized(qtbot, suggestions, width_px, 200)
        suggestions.layout().activate()
        row.layout().activate()
        for label in (row._words, row.why):
            assert label.height() >= (label.heightForWidth(label.width()) if label.wordWrap() else 0), width_px
    suggestions.offer([Suggestion("城管执法大队", 1.0, "以往 18 / 18 件 · 目录所定")])
    row, = suggestions._buttons
    resized(qtbot, suggestions, 600, 200)
    qtbot.waitUntil(lambda: row.height() == wide)
