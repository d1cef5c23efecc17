"""A case from top to bottom, and below it, pinned, the decision bar: reads it, and lets the parts show it."""

from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import Refusal
from app.domain.place import Point
from app.messages import sentence
from app.queries.cases import CaseDetail, RelatedCase
from app.services.intent import Changes
from ui.cases import wording
from ui.cases.asking import Asking
from ui.cases.case_body import CaseBody, hairline
from ui.cases.decision_bar import DecisionBar
from ui.cases.journal_view import JournalView
from ui.cases.presence_line import PresenceLine
from ui.cases.sheet_bar import print_sheets
from ui.cases.why_view import WhyView
from ui.cases.wording import tr
from ui.context import Context

REFRESH_MS = 30_000
LOW_PX = 740
"""A panel lower than this is brief: the window of 768 px."""


class CasePanel(QWidget):
    """One case and what this person may do with it."""

    shown = Signal(object)
    """The `CaseDetail` of another case, or of this one after it changed: for map, video and all else beside it."""
    changed = Signal(object)
    """The `Changes` of a step that was taken here."""
    pick_wanted = Signal()
    """The next click on the map is meant for `set_point`."""
    case_chosen = Signal(object)
    """UUID of a near case whose line was pressed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("case_panel")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._context = context
        self._ask = Asking(context.operations, self)
        self._case: UUID | None = None
        self._detail: CaseDetail | None = None
        self._reading = 0
        self._build()
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self.show_case(None)

    def show_case(self, case: UUID | None) -> None:
        """Show a case; None empties the panel."""
        if case != self._case:
            self._case = case
            self._detail = None
            self.decision.show_case(None)
        self.refresh()

    def case(self) -> UUID | None:
        """Return the case that is shown or being read."""
        return self._case

    def detail(self) -> CaseDetail | None:
        """Return what is shown of it."""
        return self._detail

    def written(self) -> str:
        """Return what the person has written for a step and not yet sent."""
        return self.decision.written()

    def refresh(self) -> None:
        """Read the case anew."""
        case, context, author = self._case, self._context, self._context.author
        if case is None:
            self._say(tr("Choose a case in the queue or on the map."))
            return
        self._reading += 1
        reading = self._reading

        def read() -> tuple[CaseDetail, list[RelatedCase]]:
            detail = context.cases.detail(case, roles=author.roles, department=author.department, user=author.user)
            return detail, context.cases.related(case)

        self._ask.read(read, lambda found: self._take(reading, *found),
                       refused=lambda refusal: self._refused(reading, refusal))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Where there is little height, the decision stays in sight and the rest is brief."""
        super().resizeEvent(event)
        self.body.set_low(event.size().height() < LOW_PX)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Lead the focus to what is to be done."""
        super().focusInEvent(event)
        self.decision.take_focus()

    def set_point(self, point: Point) -> None:
        """Give a click on the map to the form that waits for one."""
        self.decision.set_point(point)

    def print_sheet(self) -> None:
        """Print the sheet of the case that is shown."""
        if self._detail is not None:
            row = self._detail.row
            print_sheets(self._context, [row.id], self.window(),
                         name=tr("Case sheet") + f" {wording.number_text(row.number)}")

    def show_why(self) -> None:
        """Explain the deadlines of the case that is shown, span by span."""
        if self._detail is not None:
            button = self.body.why_button
            WhyView(self._context, self._detail, self.window(), button.mapToGlobal(button.rect().bottomRight()))

    def show_journal(self) -> None:
        """Show all that was ever done to the case, for who may read it."""
        if self._detail is not None:
            JournalView(self._context, self._detail.row, self.window())

    def _build(self) -> None:
        context = self._context
        self.body = CaseBody(context)
        self.body.case_chosen.connect(self.case_chosen)
        self.body.place_wanted.connect(lambda: self.shown.emit(self._detail))
        self.body.journal_wanted.connect(self.show_journal)
        self.body.why_wanted.connect(self.show_why)
        print_action = context.commands.add("print", tr("Print the case sheet"), self.print_sheet, self,
                                            enabled=lambda: self._detail is not None)
        self.body.print_button.setToolTip(print_action.toolTip())
        self.body.print_wanted.connect(self.print_sheet)
        self.presence = PresenceLine(context.theme)
        self.decision = DecisionBar(context)
        self.body.step_wanted.connect(self.decision.choose)
        self.decision.done.connect(self._stepped)
        self.decision.stale.connect(self.refresh)
        self.decision.pick_wanted.connect(self.pick_wanted)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.body)
        self.empty = QLabel()
        self.empty.setWordWrap(True)
        self.empty.setContentsMargins(16, 24, 16, 16)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(scroll)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.stack, 1)
        whole.addWidget(hairline())
        whole.addWidget(self.presence)
        whole.addWidget(self.decision)
        self._scroll = scroll

    def _take(self, reading: int, detail: CaseDetail, related: list[RelatedCase]) -> None:
        if reading != self._reading:
            return
        before, self._detail = self._detail, detail
        self.body.show_case(detail, related)
        self.decision.show_case(detail)
        self.stack.setCurrentWidget(self._scroll)
        if before is None:
            self._scroll.verticalScrollBar().setValue(0)
        if before is None or before.row.version != detail.row.version:
            self.shown.emit(detail)

    def _refused(self, reading: int, refusal: Refusal) -> None:
        if reading == self._reading:
            self._say(sentence(refusal, self._context.language))

    def _say(self, text: str) -> None:
        self.empty.setText(text)
        self.stack.setCurrentWidget(self.empty)
        self.decision.show_case(None)

    def _stepped(self, step: str, changes: Changes) -> None:
        del step
        self.changed.emit(changes)
        self.refresh()

    def _tick(self) -> None:
        if self.isVisible() and self._case is not None:
            self.refresh()
