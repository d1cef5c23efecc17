"""The middle of the case panel, which scrolls: head, photos, facts, place, related cases, steps."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.summing import urgings_of
from app.queries.cases import CaseDetail, RelatedCase
from ui.cases.case_head import CaseHead
from ui.cases.facts import FactSheet, facts_of
from ui.cases.hands_list import HandsList
from ui.cases.map_snippet import MapSnippet
from ui.cases.media_list import MediaList
from ui.cases.order_strip import OrderStrip
from ui.cases.photo_strip import PhotoStrip
from ui.cases.related import RelatedList
from ui.cases.request_strip import RequestStrip
from ui.cases.timeline import Timeline, lines_of
from ui.cases.wording import tr
from ui.context import Context


class CaseBody(QWidget):
    """Shows one case.

    Signals:
        case_chosen: UUID of a related case whose line was pressed.
        place_wanted: the picture of the place was pressed.
        journal_wanted: all that was done to the case is to be shown.
        why_wanted: its deadlines are to be explained.
        print_wanted: its sheet is to be printed.
        step_wanted: (code of the step, number of the order that it is meant for, empty where it answers a request).
    """

    case_chosen = Signal(object)
    place_wanted = Signal()
    journal_wanted = Signal()
    why_wanted = Signal()
    print_wanted = Signal()
    step_wanted = Signal(str, str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("case_body")
        self._context = context
        self.head = CaseHead(context.theme, context.language, context.clock.now)
        self.orders, self.requests = OrderStrip(context), RequestStrip(context)
        self.orders.step_wanted.connect(self.step_wanted)
        self.requests.step_wanted.connect(lambda step: self.step_wanted.emit(step, ""))
        self.hands = HandsList(context)
        self.photos = PhotoStrip(context)
        self.media = MediaList(context)
        self.facts = FactSheet()
        self.place = MapSnippet(context)
        self.related = RelatedList(context.theme, context.language)
        self.timeline = Timeline(context.theme)
        self.why_button, self.journal_button, self.print_button = map(
            _link, (tr("Why this minute"), tr("Full record"), tr("Print")))
        self.why_button.clicked.connect(self.why_wanted)
        self.related.case_chosen.connect(self.case_chosen)
        self.place.pressed.connect(self.place_wanted)
        self.journal_button.clicked.connect(self.journal_wanted)
        self.print_button.clicked.connect(self.print_wanted)
        self.journal_button.setVisible(context.permissions.allows("read_journal", context.author.roles))
        self._orders_section = _section(self.orders)
        self._requests_section, self._hands_section = _section(self.requests), _section(self.hands)
        self._media_section, self._related_section = _section(self.media), _section(self.related)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(0)
        column.addWidget(self.head)
        for section in (self._orders_section, self._requests_section, self._hands_section, _section(self.photos),
                        self._media_section, _section(self.facts, self.place), self._related_section,
                        _section(self._steps_title(), self.timeline, gap_px=4)):
            column.addWidget(section)
        column.addStretch(1)

    def show_case(self, detail: CaseDetail, related: Sequence[RelatedCase]) -> None:
        """Show the case as it stands now."""
        context, now = self._context, self._context.clock.now()
        # Once it has ended, the time that still runs is the call back's.
        self.head.show_row(replace(detail.row, stage=detail.call_back) if detail.call_back.limit_s else detail.row,
                           [step.at for step in urgings_of(detail.steps)])
        self._orders_section.setVisible(self.orders.show_case(detail))
        self._requests_section.setVisible(self.requests.show_case(detail))
        self._hands_section.setVisible(self.hands.show_case(detail))
        self.photos.show_media(detail.media)
        self._media_section.setVisible(self.media.show_media(detail.media))
        self.facts.show_facts(facts_of(detail, context.language))
        self.place.show_place(detail.row.point, "urged" if detail.row.urged else detail.row.stage.meaning)
        self.related.show_cases(related, now)
        self._related_section.setVisible(bool(related))
        self.timeline.show_lines(lines_of(detail, context.language, now))

    def set_low(self, low: bool) -> None:
        """Be brief, where the panel has little height."""
        self.photos.set_low(low)
        self.place.set_low(low)
        self.related.set_low(low)
        self.timeline.set_short(low)

    def _steps_title(self) -> QWidget:
        title, hint = QLabel(tr("Steps")), QLabel(tr("used / limit"))
        title.setFont(self._context.theme.font("strong"))
        hint.setProperty("role", "hint")
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(title)
        row.addWidget(hint)
        row.addStretch(1)
        row.addWidget(self.why_button)
        row.addWidget(self.journal_button)
        row.addWidget(self.print_button)
        return whole


def _link(words: str) -> QPushButton:
    button = QPushButton(words)
    button.setFlat(True)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


def _section(*contents: QWidget, gap_px: int = 8) -> QWidget:
    """Return the contents below each other with 16 px of air and a hairline below."""
    section = QWidget()
    column = QVBoxLayout(section)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    inner = QVBoxLayout()
    inner.setContentsMargins(16, 12, 16, 12)
    inner.setSpacing(gap_px)
    for content in contents:
        inner.addWidget(content)
    column.addLayout(inner)
    column.addWidget(hairline())
    return section


def hairline() -> QFrame:
    """Return the line between two parts of a panel."""
    line = QFrame()
    line.setObjectName("hairline")
    line.setFixedHeight(1)
    return line
