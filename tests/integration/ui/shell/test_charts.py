"""Charts: what is drawn is what was counted, hovering says it, and the table has every row."""

from datetime import date

import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from tests.helpers.fake_context import fake_context
from tests.helpers.fake_queries import FakeFigures
from ui.charts.panel import ChartsPanel
from ui.charts.plot import grid_step
from ui.charts.row_chart import Row, RowChart, fitted
from ui.charts.span import span_of
from ui.charts.today import TodayCharts
from ui.theme import Theme

TODAY = date(2021, 12, 31)


@pytest.mark.parametrize(("key", "first", "last"), [
    ("today", TODAY, TODAY), ("month", date(2021, 12, 1), TODAY), ("days30", date(2021, 12, 2), TODAY),
    ("year", date(2021, 1, 1), TODAY), ("last_year", date(2020, 1, 1), date(2020, 12, 31))])
def test_spans(key: str, first: date, last: date) -> None:
    assert span_of(key, TODAY) == (first, last)


@pytest.mark.parametrize(("most", "step"), [(0, 1), (4, 1), (5, 2), (9, 5), (21, 10), (100, 50), (101, 50), (999, 500)])
def test_at_most_four_grid_lines(most: int, step: int) -> None:
    assert grid_step(most) == step
    assert step * 4 >= most


def test_rows_that_do_not_fit_are_added_up() -> None:
    rows = [Row(str(number), number) for number in range(10, 0, -1)]
    assert fitted(rows, 10, "{count}") == rows
    assert fitted(rows, 4, "{count} others") == [*rows[:3], Row("7 others", 28)]


def test_hovering_a_bar_says_its_number(qtbot: QtBot) -> None:
    chart = RowChart("By department", "cases", Theme())
    qtbot.addWidget(chart)
    chart.show_rows([Row("市政管理所", 223, "12 over"), Row("环卫处", 82)])
    chart.plot.hovered(QPointF(10, 0.2))
    assert chart.said.text() == "市政管理所 223 · 12 over"
    chart.plot.hovered(QPointF(10, 1.3))
    assert chart.said.text() == "环卫处 82"
    chart.plot.hovered(QPointF(10, 7))
    assert chart.said.text() == ""
    chart.plot.hovered(None)
    assert chart.said.text() == ""
    assert [chart.table.item(0, column).text() for column in range(3)] == ["市政管理所", "223", "12 over"]


def test_the_panel_shows_the_span_that_is_chosen(qtbot: QtBot) -> None:
    panel = ChartsPanel(fake_context("EVA", language="en"))
    qtbot.addWidget(panel)
    panel.resize(1200, 800)
    panel.show()
    assert panel.readings == 1 and panel.days.table.rowCount() == 31
    panel.span.buttons["year"].click()
    assert panel.readings == 2 and panel.days.table.rowCount() == 365
    assert "2021-01-01 to 2021-12-31" in panel.said.text()
    figures = FakeFigures().figures(first=date(2021, 1, 1), last=TODAY)
    day = next(at for at, (_, came, _) in enumerate(figures.per_day) if came > 3)
    panel.days.plot.hovered(QPointF(day, 1))
    when, came, gone = figures.per_day[day]
    assert panel.days.said.text() == f"{when} · reported {came} · closed {gone}"


def test_key_figures_are_those_of_the_evaluation(qtbot: QtBot) -> None:
    context = fake_context("EVA", language="en")
    panel = ChartsPanel(context)
    qtbot.addWidget(panel)
    panel.show()
    first, last = panel.span.span
    found = context.figures.evaluate(first=first, last=last)
    values = panel.key_figures.values
    assert values["reported"].text() == str(found.reported)
    assert values["open"].text() == str(found.due - found.closed)
    assert found.closing_rate is not None
    assert values["rate"].text() == f"{float(found.closing_rate):.2%}".replace("%", " %")


def test_a_chart_can_be_read_as_a_table(qtbot: QtBot) -> None:
    charts = TodayCharts(fake_context("DSP"))
    qtbot.addWidget(charts)
    charts.show()
    assert charts.readings == 1
    charts.days.table_button.click()
    assert charts.days.stack.currentWidget() is charts.days.table
    assert charts.days.table.rowCount() == 30
