"""The list of supervision: by level, what waits first; an order leads to its cases, and its steps mean that order."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QFrame, QPushButton
from pytestqt.qtbot import QtBot

from app.permissions import permission_matrix
from app.queries.cases import CaseDetail, CaseOrder, OrderedCase, SupervisionOrder
from app.services.cases import TakeStep
from tests.helpers.fake_context import StraightOperations, author_of, fake_context
from tests.helpers.fake_queries import NOW, FakeCases, case_rows, time_left
from tests.helpers.hands import shown
from tests.helpers.windows import opened
from ui.cases.case_panel import CasePanel
from ui.cases.fields import ChoiceField
from ui.cases.order_strip import OrderStrip
from ui.cases.order_words import came_text, waits_for
from ui.cases.orders_panel import OrdersPanel
from ui.cases.why_view import WhyView
from ui.operations import Operations

HANDLING = [row for row in case_rows() if row.state == "handling"]
DIRECTOR, LEADER = author_of("DIR").user, author_of("LED").user


def told(number: str, used: float = 0.3, **more: Any) -> CaseOrder:
    given: dict[str, Any] = {"level": 1, "by": DIRECTOR, "who": "中心主任01", "at": NOW, "text": "限期办结",
                             "answer_by": "2022-01-05", "time": time_left(8, used)}
    return CaseOrder(number=number, **(given | more))


def order(number: str, *cases: OrderedCase) -> SupervisionOrder:
    first = cases[0].order
    return SupervisionOrder(number=number, level=first.level, by=first.by, who=first.who, at=first.at, text=first.text,
                            cases=cases)


RED = order("D3", *(OrderedCase(row, told("D3", 1.2, level=3, answer_by="2021-12-31")) for row in HANDLING[:2]))
YELLOW = order("D2", OrderedCase(HANDLING[0], told("D2", level=2, by=LEADER, who="领导01", text="两日内答复")))
ANSWERED = order("D1", OrderedCase(HANDLING[1], told("D1", answered=True, answer="已清运", answered_by="环卫处01",
                                                     answered_at=NOW)))
ORDERS = (RED, YELLOW, ANSWERED)


def texts(model: QAbstractItemModel) -> list[str]:
    return [str(model.index(row, 0).data()).split(" · ")[0] for row in range(model.rowCount())]


def at(panel: OrdersPanel, row: int) -> QModelIndex:
    return panel.list.model().index(row, 0)


def panel_of(qtbot: QtBot, role: str = "DIR", orders: tuple[SupervisionOrder, ...] = ORDERS) -> OrdersPanel:
    panel = OrdersPanel(fake_context(role, language="en", cases=FakeCases(ordered=orders)))
    shown(qtbot, panel, 380, 600)
    return panel


def click(qtbot: QtBot, panel: OrdersPanel, row: int) -> None:
    where = panel.list.visualRect(at(panel, row)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=where)


def test_orders_stand_by_level_and_say_how_their_answers_stand(qtbot: QtBot) -> None:
    panel = panel_of(qtbot)
    assert texts(panel.list.model()) == ["Red card 1", "D3", "Yellow card 1", "D2", "Ordinary 1", "D1"]
    assert panel.count_label.text() == "3 orders · 2 unanswered · 1 overdue"
    assert at(panel, 1).data() == ("D3 · Red card · 中心主任01 · 限期办结 · 2 cases · answer by 12-31 · over 1:36 · "
                                   "no answer yet")
    assert str(at(panel, 5).data()).endswith("answered · 环卫处01 · 已清运")
    assert not at(panel, 0).flags() & Qt.ItemFlag.ItemIsSelectable


def test_an_order_of_several_cases_shows_them(qtbot: QtBot) -> None:
    panel, chosen = panel_of(qtbot), []
    panel.case_chosen.connect(lambda case, number: chosen.append((case, number)))
    click(qtbot, panel, 1)
    assert texts(panel.list.model())[1:4] == ["D3", HANDLING[0].type_en, HANDLING[1].type_en]
    click(qtbot, panel, 3)
    click(qtbot, panel, 5)
    assert chosen == [(HANDLING[0].id, "D3"), (HANDLING[1].id, "D3"), (HANDLING[0].id, "D2")]
    click(qtbot, panel, 1)
    assert texts(panel.list.model())[1:3] == ["D3", "Yellow card 1"]
    panel.refresh()
    assert panel.list.currentIndex().data() == at(panel, 1).data(), "what was chosen stays so"


def test_one_s_own_orders_alone(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, "LED")
    assert panel.mine.isVisible()
    panel.mine.setChecked(True)
    assert texts(panel.list.model()) == ["Yellow card 1", "D2"] and panel.count_label.text().startswith("1 order ·")
    none = panel_of(qtbot, "DEP", ())
    assert not none.mine.isVisible() and none.stack.currentWidget() is none.empty
    assert none.empty.text().startswith("No case is under supervision")


@pytest.mark.parametrize(("role", "waits"), [
    ("DIR", [True, False, True]), ("LED", [False, False, False]), ("DEP", [True, True, False]),
    ("DSP", [False, False, False])])
def test_a_department_has_to_answer_who_ordered_to_judge(role: str, waits: list[bool]) -> None:
    author = author_of(role)
    assert [waits_for(each, author, permission_matrix()) for each in ORDERS] == waits


def test_what_is_overdue_is_told_once_and_again_after_another_date(qtbot: QtBot) -> None:
    cases = FakeCases(ordered=(YELLOW, ANSWERED))
    panel = OrdersPanel(fake_context("DIR", language="en", cases=cases))
    late: list[list[str]] = []
    panel.overdue.connect(lambda orders: late.append([each.number for each in orders]))
    panel.refresh()
    cases.ordered = ORDERS
    panel.refresh()
    panel.refresh()
    assert late == [["D3"]], "told to the director though he looks at something else"
    later = tuple(OrderedCase(each.row, replace(each.order, answer_by="2022-01-04")) for each in RED.cases)
    cases.ordered = (replace(RED, cases=later),)
    panel.refresh()
    assert late == [["D3"], ["D3"]]
    panel.deleteLater()


def test_looking_back_tells_of_nothing_overdue(qtbot: QtBot) -> None:
    context = fake_context("DIR", language="en", cases=FakeCases())
    panel = OrdersPanel(context)
    shown(qtbot, panel, 380, 600)
    late: list[object] = []
    panel.overdue.connect(late.append)
    context.cases.ordered = ORDERS  # type: ignore[attr-defined]
    context.moment.look_back(NOW - timedelta(days=1))
    assert texts(panel.list.model())[:2] == ["Red card 1", "D3"] and not late
    context.moment.return_to_now()
    assert late == [[RED]]


def test_an_answer_that_came_late_or_is_wanted_again_says_so() -> None:
    assert came_text(told("D1", 1.5, answered=True, answer="已办")).endswith("· 已办")
    assert came_text(told("D1", again="须说明日期", answer="已办")).endswith("须说明日期")


class Supervised(FakeCases):
    """Offers the steps of supervision."""

    def detail(self, case: UUID, *, roles: frozenset[str], department: UUID | None, user: UUID) -> CaseDetail:
        found = super().detail(case, roles=roles, department=department, user=user)
        return replace(found, offered=("answer_supervision", "require_answer", "end_supervision"))


@pytest.mark.parametrize(("role", "wanted"), [
    ("DIR", [["Ask for another answer", "End supervision"]] * 2),
    ("LED", [[], ["Ask for another answer", "End supervision"]])])
def test_a_case_shows_its_orders_and_what_may_follow(qtbot: QtBot, role: str, wanted: list[list[str]]) -> None:
    context = fake_context(role, language="en", cases=Supervised(ordered=ORDERS))
    detail = context.cases.detail(HANDLING[0].id, roles=context.author.roles, department=None,
                                  user=context.author.user)
    strip = OrderStrip(context)
    shown(qtbot, strip, 400, 300)
    assert strip.show_case(replace(detail, offered=detail.offered[1:]))
    assert [[button.text() for button in card.findChildren(QPushButton)] for card in strip.cards] == wanted
    assert strip.lines()[0] == ("red card · D3 · over 1:36 · 中心主任01 · 12-31 16:00 · 限期办结 · answer by 12-31 · "
                                "no answer yet")
    assert not strip.show_case(replace(detail, orders=()))


def test_ended_orders_are_folded_and_ask_for_nothing(qtbot: QtBot) -> None:
    context = fake_context("DIR", language="en", cases=Supervised(ordered=ORDERS))
    detail = context.cases.detail(HANDLING[0].id, roles=context.author.roles, department=None,
                                  user=context.author.user)
    strip = OrderStrip(context)
    shown(qtbot, strip, 400, 300)
    ended = replace(detail.orders[0], ended_at=NOW, answered=True, answer="已办")
    assert strip.show_case(replace(detail, orders=(), ended_orders=(ended,)))
    assert strip.cards == [] and strip.fold.button.text() == "Orders that were ended · 1"
    qtbot.mouseClick(strip.fold.button, Qt.MouseButton.LeftButton)
    card, = (each for each in strip.fold.findChildren(QFrame) if each.property("role") == "card")
    assert card.isVisible() and "ended 12-31 16:00" in card.accessibleName() and not card.findChildren(QPushButton)


def test_a_step_means_the_order_whose_button_was_pressed(qtbot: QtBot) -> None:
    operations = StraightOperations()
    panel = CasePanel(fake_context("DIR", language="en", operations=operations, cases=Supervised(ordered=ORDERS)))
    shown(qtbot, panel, 420, 760)
    panel.show_case(HANDLING[0].id)
    for card, number in zip(panel.body.orders.cards, ("D3", "D2"), strict=True):
        qtbot.mouseClick(card.findChildren(QPushButton)[-1], Qt.MouseButton.LeftButton)
        form = panel.decision.form()
        assert form is not None and form.step == "end_supervision"
        field = form.field("order")
        assert isinstance(field, ChoiceField) and field.facts() == {"order": number} and not form.typed()
    form.field("opinion").put("已整改")  # type: ignore[union-attr]
    panel.decision.confirm()
    step, = operations.written
    assert isinstance(step, TakeStep) and step.facts == {"order": "D2"}


def test_a_case_of_one_order_asks_for_none(qtbot: QtBot) -> None:
    panel = CasePanel(fake_context("DIR", language="en", cases=Supervised(ordered=(YELLOW,))))
    shown(qtbot, panel, 420, 760)
    panel.show_case(HANDLING[0].id)
    panel.decision.choose("require_answer")
    form = panel.decision.form()
    assert form is not None and form.field("order") is None and form.field("answer_by") is not None


def test_why_this_minute_is_explained_of_each_order(qtbot: QtBot) -> None:
    panel = CasePanel(fake_context("DIR", language="en", cases=Supervised(ordered=ORDERS)))
    shown(qtbot, panel, 420, 760)
    panel.show_case(HANDLING[0].id)
    panel.show_why()
    view = panel.findChild(WhyView)
    assert view is not None
    text = view.text.toPlainText()
    assert all(f"answer to the supervision · {number}" in text for number in ("D3", "D2")) and "whole case" in text
    view.close()


def test_the_workspace_of_supervision_leads_from_an_order_to_its_case(qtbot: QtBot) -> None:
    operations = Operations(lambda intent: pytest.fail("nothing is written here"))
    context = fake_context("LED", language="en", operations=operations, cases=Supervised(ordered=(YELLOW,)))
    with opened(qtbot, context, "led") as window:
        qtbot.waitUntil(lambda: window.panel.case() == HANDLING[0].id)
        assert window.workspace.key == "supervision" and window.queue is None and window.orders.isVisible()
        assert window.docks.queue.windowTitle() == "Orders of supervision"
        qtbot.waitUntil(lambda: len(window.panel.body.orders.cards) == 1 and operations.idle)
        window.show_workspace("dispatch")
        assert window.queue is not None and not window.orders.isVisible()
        assert window.docks.queue.windowTitle() == "Cases"


def test_an_overdue_answer_is_said_wherever_one_is(qtbot: QtBot) -> None:
    operations = Operations(lambda intent: pytest.fail("nothing is written here"))
    context = fake_context("DIR", language="en", operations=operations, cases=FakeCases(ordered=ORDERS))
    with opened(qtbot, context, "dir") as window:
        qtbot.waitUntil(lambda: any("supervision D3 is overdue" in each for each in window.alerts.toast.kept))
        assert window.workspace.key == "duty"
        qtbot.waitUntil(lambda: operations.idle)
