"""All that was done to a case, for who may read it: who, when, where, from what to what, hash; printable."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.queries.records import FieldChange
from tests.helpers.fake_context import fake_context
from tests.helpers.fake_queries import case_rows
from tests.helpers.hands import focus, press, shown
from ui.cases.case_panel import CasePanel
from ui.cases.journal_view import JournalView
from ui.cases.journal_words import field_words, value_words
from ui.cases.sheet_bar import SheetBar


def panel_of(qtbot: QtBot, role: str) -> CasePanel:
    panel = CasePanel(fake_context(role))
    shown(qtbot, panel, 900, 700)
    panel.show_case(case_rows()[0].id)
    return panel


def test_the_auditor_reads_everything(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, "AUD")
    qtbot.mouseClick(panel.body.journal_button, Qt.MouseButton.LeftButton)
    view = panel.findChild(JournalView)
    assert view is not None
    said = view.text.toPlainText()
    for expected in ("监督员07（Inspector）", "PHONE-7", "上报", "Case · State", "待受理", "→", "一道街", "ab" * 32,
                     "2021-12-31 14:00:00"):
        assert expected in said, expected
    view.print_it()
    bar = panel.findChild(SheetBar)
    assert bar is not None and bar.save_button.isVisible() and bar.said.text().endswith("1 page")
    bar.close()
    focus(qtbot, view.text)
    press(qtbot, view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: panel.findChild(JournalView) is None)


def test_nobody_else_is_offered_it(qtbot: QtBot) -> None:
    assert panel_of(qtbot, "DSP").body.journal_button.isHidden()


def test_values_are_said_in_words(qtbot: QtBot) -> None:
    def change(field: str, after: str) -> tuple[str, str]:
        made = FieldChange(table="step", field=field, before="", after=after)
        return field_words(made, "zh_CN"), value_words(made, after, "zh_CN")

    assert change("facts.limit_unit", "work_hour") == ("Step · 时限单位", "work hours")
    assert change("at", "2021-12-31T06:00:00.000000Z") == ("Step · When", "2021-12-31 14:00:00")
    assert change("facts.reason", "D1")[1] == "D1 非本部门职责"
    assert change("unheard_of", "x") == ("Step · unheard_of", "x")
