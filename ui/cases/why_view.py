"""Why a deadline is this very minute: its time span by span, over the window; it can be printed."""

from collections.abc import Sequence
from functools import partial
from html import escape

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QTextDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from app.domain.errors import Refusal
from app.domain.explanation import Span
from app.domain.workflow import PARKED, STATES, Clock, State
from app.messages import sentence
from app.queries.cases import CaseDetail, CaseRow
from ui.cases import wording
from ui.cases.asking import Asking
from ui.cases.explained import clock_text, explained
from ui.cases.sheet import Paper, paper_style
from ui.cases.sheet_bar import SheetBar
from ui.cases.wording import tr
from ui.context import Context
from ui.theme import Theme

_WIDTH_PX, _HEIGHT_PX = 520, 420


class WhyView(QFrame):
    """Pops up below the time left and goes with the next click elsewhere, or Esc."""

    def __init__(self, context: Context, detail: CaseDetail, window: QWidget, below: QPoint) -> None:
        """`below` is where its upper right corner stands, in the screen's coordinates."""
        super().__init__(window, Qt.WindowType.Popup)
        self.setObjectName("why_view")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._row, self._window = context, detail.row, window
        self._clocks = clocks_of(detail, context.language)
        self._parts: list[tuple[str, tuple[Span, ...]]] = []
        title = QLabel(tr("Why this minute") + wording.DOT + wording.number_text(detail.row.number))
        title.setFont(context.theme.font("strong"))
        self.print_button = QPushButton(tr("Print"))
        self.print_button.setEnabled(False)
        self.print_button.clicked.connect(self.print_it)
        self.text = QTextBrowser()
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.document().setDefaultStyleSheet(paper_style(context.theme))
        self.text.document().setDefaultFont(context.theme.font("small"))
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.print_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.addLayout(head)
        column.addWidget(self.text, 1)
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        wanted = self.rect().translated(below.x() - _WIDTH_PX, below.y())
        self.move(_within(wanted, window.screen().availableGeometry()))
        self.show()
        self.text.setFocus()
        Asking(context.operations, self).read(self._read, self._take, refused=self._refused)

    def print_it(self) -> None:
        """Print what is shown."""
        name = tr("Why this minute") + " " + wording.number_text(self._row.number)
        bar = SheetBar(self._context, self._window, title=tr("Why this minute"), count=1, name=name)
        bar.start([partial(_paper, self._row, why_html(self._parts, self._context.language))])
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()

    def _read(self) -> list[tuple[str, tuple[Span, ...]]]:
        found = [(title, self._context.cases.explain(self._row.id, clock.value, part))
                 for clock, part, title in self._clocks]
        return [(title, spans) for title, spans in found if spans]

    def _take(self, parts: list[tuple[str, tuple[Span, ...]]]) -> None:
        self._parts = parts
        self.print_button.setEnabled(bool(parts))
        if parts:
            self.text.setHtml(why_html(parts, self._context.language))
        else:
            self.text.setPlainText(tr("No clock runs."))

    def _refused(self, refusal: Refusal) -> None:
        self.text.setPlainText(sentence(refusal, self._context.language))


def clocks_of(detail: CaseDetail, language: str) -> list[tuple[Clock, str, str]]:
    """Return the clocks that a case shows anywhere, as (clock, part as for `explain`, title).

    Those of its state, the department's also where each department's own is shown, the whole case's, each assisting
    department's, and each order's.
    """
    state, chinese = State(detail.row.state), wording.is_chinese(language)
    own = [*STATES[state].clocks]
    if Clock.HANDLE not in own and (state in PARKED or detail.assignments):
        own.append(Clock.HANDLE)
    found = [(clock, "", clock_text(clock)) for clock in (*own, Clock.WHOLE)]
    found += [(Clock.HANDLE, str(each.department), wording.DOT.join((
        clock_text(Clock.HANDLE), tr("Assisting"), each.name_zh if chinese else each.name_en)))
        for each in detail.assignments if not each.lead]
    return found + [(Clock.SUPERVISION, each.number, clock_text(Clock.SUPERVISION) + wording.DOT + each.number)
                    for each in detail.orders]


def why_html(parts: Sequence[tuple[str, tuple[Span, ...]]], language: str) -> str:
    """Return the spans of each clock, under its title, as a table, one line a span."""
    html = ""
    for title, spans in parts:
        rows = "".join(f"<tr><td width=180>{escape(when)}</td><td>{escape(what)}</td></tr>"
                       for when, what in explained(spans, language))
        heads = "".join(f"<th align='left'>{escape(words)}</th>" for words in (
            tr("From – to"), tr("Counted or not · stage · used / limit")))
        html += (f"<h2>{escape(title)}</h2>"
                 f"<table class='lines' width='100%' cellspacing='0'><tr>{heads}</tr>{rows}</table>")
    return html


def _within(wanted: QRect, screen: QRect) -> QPoint:
    """Return where the upper left corner has to be so that nothing is off the screen."""
    return QPoint(max(min(wanted.left(), screen.right() - wanted.width() + 1), screen.left()),
                  max(min(wanted.top(), screen.bottom() - wanted.height() + 1), screen.top()))


def _paper(row: CaseRow, html: str) -> Paper:
    theme, document, title = Theme(), QTextDocument(), tr("Why this minute")
    document.setDocumentMargin(0)
    document.setDefaultFont(theme.font("small"))
    document.setDefaultStyleSheet(paper_style(theme))
    document.setHtml(f"<p class='title'>{escape(title)}{wording.DOT}{wording.number_text(row.number)}</p>{html}")
    return Paper(document, wording.number_text(row.number))
