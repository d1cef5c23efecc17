"""What is asked for and open, above everything else of a case: who asked, when and why, and what may be answered."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.workflow import rule_of
from app.queries.cases import CaseDetail, RequestRow
from ui.cases import wording
from ui.cases.wording import is_chinese, tr
from ui.context import Context
from ui.icons import icon


class RequestStrip(QWidget):
    """One card for each open request; nothing to see where there is none.

    Signals:
        step_wanted: code of the step by which a request is to be answered.
    """

    step_wanted = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._shown: object = None
        self.cards: list[QFrame] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def show_case(self, detail: CaseDetail) -> bool:
        """Show the open requests of this case; say whether there are any."""
        shown = (detail.requests, detail.offered, detail.row.state)
        if shown != self._shown:
            self._shown = shown
            for card in self.cards:
                card.hide()
                card.deleteLater()
            self.cards = [self._card(each, detail) for each in detail.requests]
            for card in self.cards:
                self._column.addWidget(card)
        return bool(detail.requests)

    def lines(self) -> list[str]:
        """Return what is said, a request each."""
        return [card.accessibleName() for card in self.cards]

    def _card(self, request: RequestRow, detail: CaseDetail) -> QFrame:
        language = self._context.language
        title = QLabel(wording.DOT.join(word for word in (
            kind_text(request.kind), self._amount(request), self._for(request)) if word))
        title.setFont(self._context.theme.font("strong"))
        reason = wording.reason_text(request.reason, language) if request.reason else ""
        said = QLabel(wording.DOT.join(word for word in (
            request.who, wording.date_text(request.at), reason, request.opinion) if word))
        said.setWordWrap(True)
        card = QFrame()
        card.setProperty("role", "card")
        card.setAccessibleName(wording.DOT.join((title.text(), said.text())))
        sign = QLabel()
        sign.setPixmap(icon("question", self._context.theme, tone="text.2").pixmap(16, 16))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(sign)
        head.addWidget(title, 1)
        column = QVBoxLayout(card)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(said)
        column.addLayout(self._answers(request, detail))
        return card

    def _answers(self, request: RequestRow, detail: CaseDetail) -> QHBoxLayout:
        """Offer the steps by which this reader may answer; else say why there are none."""
        row = QHBoxLayout()
        row.setSpacing(8)
        steps = [] if self._context.read_only else request.answered_by
        for step in steps:
            rule = rule_of(detail.row.state, step)
            assert rule is not None
            button = QPushButton(wording.rule_text(rule, self._context.language))
            button.setProperty("step", "plain")
            button.setAutoDefault(False)
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
