"""What is asked for and open, above everything else of a case: who asked, when and why, and what may be answered."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from app.queries.cases import CaseDetail, RequestRow
from ui.cases import wording
from ui.cases.card_strip import CardStrip
from ui.cases.wording import is_chinese, tr
from ui.icons import icon


class RequestStrip(CardStrip[RequestRow]):
    """One card for each open request.

    Signals:
        step_wanted: code of the step by which a request is to be answered.
    """

    step_wanted = Signal(str)

    def _things(self, detail: CaseDetail) -> Sequence[RequestRow]:
        return detail.requests

    def _card(self, request: RequestRow, detail: CaseDetail) -> QFrame:
        language = self._context.language
        title = QLabel(wording.DOT.join(word for word in (
            kind_text(request.kind), self._amount(request), self._for(request)) if word))
        title.setFont(self._context.theme.font("strong"))
        reason = wording.reason_text(request.reason, language) if request.reason else ""
        said = QLabel(wording.DOT.join(word for word in (
            request.who, wording.date_text(request.at), reason, request.opinion) if word))
        sign = QLabel()
        sign.setPixmap(icon("question", self._context.theme, tone="text.2").pixmap(16, 16))
        card, column = self._frame((title.text(), said.text()), (sign, title), said)
        column.addLayout(self._answers(request, detail))
        return card

    def _answers(self, request: RequestRow, detail: CaseDetail) -> QHBoxLayout:
        """Offer the steps by which this reader may answer; else say why there are none."""
        row = QHBoxLayout()
        row.setSpacing(8)
        steps = [] if self._context.read_only else request.answered_by
        for step in steps:
            button = self._button(detail, step)
            button.clicked.connect(lambda _=False, step=step: self.step_wanted.emit(step))
            row.addWidget(button)
        if not steps:
            mine = request.by == self._context.author.user
            hint = QLabel(tr("You asked for it; somebody else decides.") if mine else tr("Another post decides on it."))
            hint.setProperty("role", "hint")
            row.addWidget(hint)
        row.addStretch(1)
        return row

    def _amount(self, request: RequestRow) -> str:
        if request.amount_value:
            return f"{request.amount_value} {wording.unit_text(request.amount_unit)}"
        return tr("until {day}").format(day=request.until) if request.until else ""

    def _for(self, request: RequestRow) -> str:
        return request.department_zh if is_chinese(self._context.language) else request.department_en


def kind_text(kind: str) -> str:
    """Return what was asked for, in words."""
    return {"extension": tr("Extension asked for"), "deferral": tr("Deferral asked for"),
            "suspension": tr("Suspension asked for"), "void": tr("Voiding asked for"),
            "limit": tr("New limit after another type")}.get(kind, kind)
