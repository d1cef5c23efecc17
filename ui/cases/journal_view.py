"""All that was ever done to a case, entry by entry of the journal, over the window; it can be copied and printed."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from app.domain.errors import Refusal
from app.messages import filled, sentence
from app.queries.cases import CaseRow
from app.queries.records import JournalRow
from ui.cases import wording
from ui.cases.asking import Asking
from ui.cases.journal_words import journal_html
from ui.cases.sheet import Paper, paper_style
from ui.cases.sheet_bar import SheetBar
from ui.cases.wording import tr
from ui.context import Context
from ui.theme import Theme

_SIDE_PX = 120


class JournalView(QWidget):
    """Reads the entries and shows them; Esc closes."""

    def __init__(self, context: Context, row: CaseRow, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("journal_view")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setGeometry(window.rect())
        self._context, self._row = context, row
        self._entries: list[JournalRow] = []
        self.text = QTextBrowser()
        self.text.document().setDefaultStyleSheet(paper_style(context.theme))
        self.text.document().setDefaultFont(context.theme.font("body"))
        title = QLabel(tr("Full record") + wording.DOT + wording.number_text(row.number))
        title.setProperty("role", "title")
        self.said = QLabel()
        self.said.setProperty("role", "hint")
        self.print_button, self.close_button = QPushButton(tr("Print")), QPushButton(tr("Close"))
        self.print_button.clicked.connect(self.print_it)
        self.print_button.setEnabled(False)
        self.close_button.clicked.connect(self.close)
        head = QHBoxLayout()
        head.setSpacing(12)
        for part in (title, self.said):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self.print_button)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        side = _SIDE_PX if window.width() > 8 * _SIDE_PX else _SIDE_PX // 5
        column.setContentsMargins(side, 24, side, 24)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.text, 1)
        self.show()
        self.raise_()
        self.text.setFocus()
        Asking(context.operations, self).read(
            lambda: context.records.journal(row.id, roles=context.author.roles, until=context.moment.at), self._take,
            refused=self._refused)

    def print_it(self) -> None:
        """Print what is shown."""
        bar = SheetBar(self._context, self.window(), title=tr("Full record"), count=1,
                       name=tr("Full record") + f" {wording.number_text(self._row.number)}")
        bar.start([partial(_paper, self._row, self._entries, self._context.language)])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc closes; nothing goes to the window behind."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()

    def _take(self, entries: list[JournalRow]) -> None:
        self._entries = entries
        self.said.setText(filled(tr("{count} {count:entry|entries} of the journal"), count=len(entries)))
        self.text.setHtml(journal_html(entries, self._context.language))
        self.print_button.setEnabled(bool(entries))

    def _refused(self, refusal: Refusal) -> None:
        self.said.setText(sentence(refusal, self._context.language))


def _paper(row: CaseRow, entries: list[JournalRow], language: str) -> Paper:
    theme = Theme()
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setDefaultFont(theme.font("small"))
    document.setDefaultStyleSheet(paper_style(theme))
    document.setHtml("<p class='title'>" + tr("Full record") + f"{wording.DOT}{wording.number_text(row.number)}</p>"
                     + journal_html(entries, language))
    return Paper(document, wording.number_text(row.number))
