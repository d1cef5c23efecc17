"""The orders under which a case is supervised: card, number, date, time left, what came of each, what may follow."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from app.domain.workflow import Step
from app.queries.cases import CaseDetail, CaseOrder
from ui.cases import wording
from ui.cases.card_strip import CardStrip
from ui.cases.choices import Choices
from ui.cases.fields import ChoiceField, Option
from ui.cases.order_words import came_text, date_text, option_text
from ui.cases.step_words import level_text
from ui.cases.wording import tr
from ui.context import Context
from ui.glyphs import glyph_icon

_STEPS = (Step.ANSWER_SUPERVISION, Step.REQUIRE_ANSWER, Step.END_SUPERVISION)


class OrderStrip(CardStrip[CaseOrder]):
    """One card for each order; what was ended is folded.

    Signals:
        step_wanted: (code of a step, number of the order that it is meant for).
    """

    step_wanted = Signal(str, str)

    def _things(self, detail: CaseDetail) -> Sequence[CaseOrder]:
        return detail.orders

    def _ended_words(self) -> str:
        return tr("Orders that were ended · {count}")

    def _ended(self, detail: CaseDetail) -> Sequence[CaseOrder]:
        return detail.ended_orders

    def _card(self, order: CaseOrder, detail: CaseDetail) -> QFrame:
        theme = self._context.theme
        sign = QLabel()
        sign.setPixmap(glyph_icon("urged", theme).pixmap(14, 14))
        title = QLabel(wording.DOT.join((level_text(order.level), order.number)))
        title.setFont(theme.font("strong"))
        time = "" if order.answered else wording.time_left_text(order.time, self._context.clock.now())
        if order.ended_at is not None:
            time = tr("ended {time}").format(time=wording.date_text(order.ended_at))
        left = QLabel(time)
        left.setFont(theme.font("strong"))
        palette = left.palette()
        tone = "text.2" if order.ended_at is not None else f"meaning.{order.time.meaning}.text"
        palette.setColor(QPalette.ColorRole.WindowText, theme.colour(tone))
        left.setPalette(palette)
        said = QLabel(wording.DOT.join(part for part in (
            order.who, wording.date_text(order.at), order.text, date_text(order)) if part))
        came = QLabel(came_text(order))
        came.setProperty("role", "hint")
        card, column = self._frame((title.text(), time, said.text(), came.text()), (sign, title, left), said, came)
        self._add_steps(column, order, detail)
        return card

    def _add_steps(self, column: QVBoxLayout, order: CaseOrder, detail: CaseDetail) -> None:
        """Offer what this reader may do about the order: the decision bar asks for the rest."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for step in () if self._context.read_only else self._steps(order, detail):
            button = self._button(detail, step)
            button.clicked.connect(lambda _=False, step=step: self.step_wanted.emit(step, order.number))
            row.addWidget(button)
        if row.count():
            row.addStretch(1)
            column.addLayout(row)

    def _steps(self, order: CaseOrder, detail: CaseDetail) -> list[str]:
        own = may_end(self._context, order)
        return [] if order.ended_at is not None else [
            step.value for step in _STEPS if step.value in detail.offered
            and (not order.answered if step is Step.ANSWER_SUPERVISION else own)]


def may_end(context: Context, order: CaseOrder) -> bool:
    """Say whether the person may ask again or end it: his own, or as the director every one."""
    return order.by in (None, context.author.user) or context.permissions.allows(
        "end_supervision", context.author.roles)


def order_field(context: Context, step: Step, choices: Choices) -> ChoiceField:
    """Ask which of several orders is meant: the one that the person came from, else as the domain takes it."""
    answers, user = step is Step.ANSWER_SUPERVISION, context.author.user
    offered = [each for each in choices.detail.orders if answers or may_end(context, each)]
    offered.sort(key=lambda each: each.answered if answers else each.by != user)
    field = ChoiceField(tr("Order"), [Option(option_text(each), {"order": each.number},
                                             tr("answered") if each.answered else "") for each in offered])
    field.choose_fact("order", choices.order)
    return field
