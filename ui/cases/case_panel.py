"""A case from top to bottom: head, photos, facts, near cases, steps; below them, pinned, the decision bar."""

from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFont, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import Refusal
from app.domain.place import Point
from app.messages import sentence
from app.queries.cases import CaseDetail, CaseRow
from app.services.intent import Changes
from ui.cases import wording
from ui.cases.asking import Asking
from ui.cases.case_head import CaseHead
from ui.cases.decision_bar import DecisionBar
from ui.cases.facts import FactSheet, facts_of
from ui.cases.photo_strip import PhotoStrip
from ui.cases.timeline import Timeline, lines_of
from ui.cases.wording import tr
from ui.context import Context

NEAR_M = 30.0
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

    def refresh(self) -> None:
        """Read the case anew."""
        case, context, author = self._case, self._context, self._context.author
        if case is None:
            self._say(tr("Choose a case in the queue or on the map."))
            return
        self._reading += 1
        reading = self._reading

        def read() -> tuple[CaseDetail, list[CaseRow]]:
            detail = context.cases.detail(case, roles=author.roles, department=author.department, user=author.user)
            point = detail.row.point
            near = context.cases.near(point, radius_m=NEAR_M) if point else []
            return detail, [row for row in near if row.id != case]

        self._ask.read(read, lambda found: self._take(reading, *found),
                       refused=lambda refusal: self._refused(reading, refusal))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Where there is little height, the decision stays in sight and the rest is brief."""
        super().resizeEvent(event)
        low = event.size().height() < LOW_PX
        self.photos.set_low(low)
        self.timeline.set_short(low)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Lead the focus to what is to be done."""
        super().focusInEvent(event)
        self.decision.take_focus()

    def set_point(self, point: Point) -> None:
        """Give a click on the map to the form that waits for one."""
        self.decision.set_point(point)

    def _build(self) -> None:
        context = self._context
        self.head = CaseHead(context.theme, context.language, context.clock.now)
        self.photos = PhotoStrip(context)
        self.facts = FactSheet()
        self.near = QPushButton()
        self.near.setFlat(True)
        self.near.setObjectName("near_cases")
        self.near.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.near.clicked.connect(lambda: self.case_chosen.emit(self._nearest))
        self.timeline = Timeline(context.theme)
        self.decision = DecisionBar(context)
        self.decision.done.connect(self._stepped)
        self.decision.stale.connect(self.refresh)
        self.decision.pick_wanted.connect(self.pick_wanted)
        body = QWidget()
        body.setObjectName("case_body")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(0)
        column.addWidget(self.head)
        self._near_section = _section(self.near)
        for section in (_section(self.photos), _section(self.facts), self._near_section,
                        _section(_titled(tr("Steps · used / limit"), self.timeline, context.theme.font("strong")))):
            column.addWidget(section)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
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
        whole.addWidget(_hairline())
        whole.addWidget(self.decision)
        self._scroll = scroll

    def _take(self, reading: int, detail: CaseDetail, near: list[CaseRow]) -> None:
        if reading != self._reading:
            return
        before, self._detail = self._detail, detail
        language = self._context.language
        self.head.show_row(detail.row)
        self.photos.show_media(detail.media)
        self.facts.show_facts(facts_of(detail, language))
        self._show_near(near)
        self.timeline.show_lines(lines_of(detail, language, self._context.clock.now()))
        self.decision.show_case(detail)
        self.stack.setCurrentWidget(self._scroll)
        if before is None:
            self._scroll.verticalScrollBar().setValue(0)
        if before is None or before.row.version != detail.row.version:
            self.shown.emit(detail)

    def _show_near(self, near: list[CaseRow]) -> None:
        self._near_section.setVisible(bool(near))
        if not near:
            return
        self._nearest = near[0].id
        self.near.setText(tr("{count} within {metres} m: {number} {type}").format(
            count=len(near), metres=round(NEAR_M), number=wording.short_number(near[0].number),
            type=wording.type_text(near[0], self._context.language)))

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


def _section(content: QWidget) -> QWidget:
    """Return the content with 16 px of air and a hairline below."""
    section = QWidget()
    column = QVBoxLayout(section)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    inner = QVBoxLayout()
    inner.setContentsMargins(16, 12, 16, 12)
    inner.addWidget(content)
    column.addLayout(inner)
    column.addWidget(_hairline())
    return section


def _titled(title: str, content: QWidget, font: QFont) -> QWidget:
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    label = QLabel(title)
    label.setFont(font)
    column.addWidget(label)
    column.addWidget(content)
    return whole


def _hairline() -> QFrame:
    line = QFrame()
    line.setObjectName("hairline")
    line.setFixedHeight(1)
    return line
