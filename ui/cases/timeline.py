"""The history of a case as a line of steps: what was done, by whom, in what time, and what comes next."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.domain.workflow import ENDS, State, Step, rule_of, steps_from
from app.queries.cases import CaseDetail, StepRow
from ui.cases import wording
from ui.cases.step_words import facts_text, role_text
from ui.cases.wording import tr
from ui.local_time import local
from ui.theme import Theme

DOT_PX, INDENT_PX, STEP_PX, GAP_PX = 8, 22, 72, 8
ROW_PX = 24
BAR_PX, TIME_PX = 44, 66
"""The bar of used time, and the room of the words beside it, so that bars stand below each other."""
WITH_BARS_PX = 380
"""A narrower line has words only."""
AHEAD = 3
"""How many steps of the main line are shown ahead."""
BACKWARD = frozenset({
    Step.RETURN_TO_ACCEPTOR, Step.RETURN_TO_SHIFT_LEADER, Step.RECALL, Step.REFUSE, Step.RETURN_TO_DEPARTMENT,
    Step.WITHDRAW_FEEDBACK, Step.ANSWER_VERIFICATION_FAIL, Step.VERIFY_BY_VIDEO_FAIL, Step.RETURN_TO_VERIFICATION,
    Step.REJECT_RESULT, Step.RECALL_CONFIRMATION})
"""Steps that go back; they are indented."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline."""

    when: str
    """`done`, `now` or `ahead`."""
    step: str
    said: str
    time: str = ""
    late: str = ""
    opinion: str = ""
    back: bool = False
    used_s: int = 0
    limit_s: int = 0
    """Seconds of the stage that the step ended; 0: it has no limit."""
    place: str = ""
    """Post, workstation and the time in full, for who wants to know."""

    def sentence(self) -> str:
        """Return the line for screen readers."""
        return wording.DOT.join(part for part in (self.step, self.said, self.time, self.late, self.opinion) if part)


def lines_of(detail: CaseDetail, language: str, now: datetime) -> list[Line]:
    """Return what was done, what is awaited, and the next steps of the main line."""
    lines = [_done(step, language) for step in detail.steps]
    state = State(detail.row.state)
    ahead = _main_line(state)
    if ahead:
        stage = detail.row.stage
        lines.append(Line("now", wording.step_text(ahead[0], language), wording.state_text(state, language),
                          wording.used_of_limit(stage.used_s, stage.limit_s),
                          wording.late_by(stage.used_s, stage.limit_s), used_s=stage.used_s, limit_s=stage.limit_s))
        lines += [Line("ahead", wording.step_text(step, language), "") for step in ahead[1:1 + AHEAD]]
    return lines


def shortened(lines: list[Line]) -> list[Line]:
    """Return the last two lines done, what is awaited, and the next one."""
    done = [line for line in lines if line.when == "done"]
    return done[-2:] + lines[len(done):len(done) + 2]


def _done(step: StepRow, language: str) -> Line:
    opinion = wording.DOT.join(part for part in (facts_text(step, language), step.opinion) if part)
    place = wording.DOT.join(filter(None, (role_text(step.post), step.workstation,
                                           local(step.at).strftime("%Y-%m-%d %H:%M:%S"))))
    return Line("done", wording.step_text(step.step, language), f"{step.who}{wording.DOT}{wording.date_text(step.at)}",
                wording.used_of_limit(step.used_s, step.limit_s), wording.late_by(step.used_s, step.limit_s), opinion,
                step.step in BACKWARD, step.used_s, step.limit_s, place)


def _main_line(state: State) -> list[Step]:
    """Return the main line's steps from a state to its end."""
    found: list[Step] = []
    while state not in ENDS and len(found) <= len(State):
        step = next((step for step in steps_from(state) if (rule := rule_of(state, step)) and rule.primary), None)
        rule = rule_of(state, step) if step else None
        if step is None or rule is None or rule.to is None:
            break
        found.append(step)
        state = rule.to
    return found


class Timeline(QWidget):
    """Paints the lines; as tall as they are."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: list[Line] = []
        self._given: list[Line] = []
        self._short = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_lines(self, lines: list[Line]) -> None:
        """Show these lines."""
        self._given = lines
        self._lines = shortened(lines) if self._short else lines
        self.setAccessibleName(tr("Steps"))
        self.setAccessibleDescription("; ".join(line.sentence() for line in lines))
        self.updateGeometry()
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self.update()

    def set_short(self, short: bool) -> None:
        """Show only what is nearest to now, where the panel has little height."""
        if short != self._short:
            self._short = short
            self.show_lines(self._given)

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return sum(self._height(line, width) for line in self._lines)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(300, self.heightForWidth(max(self.width(), 300)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top, last = 0, len(self._lines) - 1
        for at, line in enumerate(self._lines):
            height = self._height(line, self.width())
            self._paint_track(painter, line, top, height, first=at == 0, last=at == last)
            self._paint_words(painter, line, QRect(0, top, self.width(), height))
            top += height
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Tell post, workstation and times of the line under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            line = self._line_at(event.pos().y())
            words = wording.DOT.join(filter(None, (line.place, line.time, line.late))) if line is not None else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def _line_at(self, y_px: int) -> Line | None:
        for line in self._lines:
            y_px -= self._height(line, self.width())
            if y_px < 0:
                return line
        return None

    def _left(self, line: Line) -> int:
        return INDENT_PX + (16 if line.back else 0)

    def _opinion_rect(self, line: Line, width: int) -> QRect:
        left = self._left(line) + STEP_PX
        room = QRect(left, 0, max(width - left, 60), 4000)
        return QFontMetrics(self._theme.font("small")).boundingRect(room, Qt.TextFlag.TextWordWrap, line.opinion)

    def _height(self, line: Line, width: int) -> int:
        return ROW_PX + (self._opinion_rect(line, width).height() + 4 if line.opinion else 0)

    def _paint_track(self, painter: QPainter, line: Line, top: int, height: int, *, first: bool, last: bool) -> None:
        x, middle = DOT_PX, top + ROW_PX // 2
        painter.setPen(QPen(self._theme.colour("border.line"), 1))
        if not first:
            painter.drawLine(QPointF(x, top), QPointF(x, middle - DOT_PX))
        if not last:
            painter.drawLine(QPointF(x, middle + DOT_PX), QPointF(x, top + height))
        colour = self._theme.colour({"done": "text.2", "now": "accent"}.get(line.when, "border.control"))
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(colour if line.when != "ahead" else Qt.BrushStyle.NoBrush)
        radius = DOT_PX / 2 if line.when != "now" else DOT_PX / 2 + 1
        painter.drawEllipse(QPointF(x, middle), radius, radius)

    def _paint_words(self, painter: QPainter, line: Line, rect: QRect) -> None:
        theme, bold = self._theme, line.when == "now"
        top = QRect(rect.left(), rect.top(), rect.width(), ROW_PX)
        centred = Qt.AlignmentFlag.AlignVCenter
        time_px = self._paint_time(painter, line, top)
        painter.setFont(theme.font("strong" if bold else "body"))
        painter.setPen(theme.colour("text.3" if line.when == "ahead" else "text.1"))
        left = self._left(line)
        step_px = max(STEP_PX, painter.fontMetrics().horizontalAdvance(line.step) + GAP_PX)
        painter.drawText(QRect(left, top.top(), step_px, ROW_PX), centred, line.step)
        painter.setFont(theme.font("strong" if bold else "small"))
        painter.setPen(theme.colour("text.1" if bold else "text.2"))
        room = QRect(left + step_px, top.top(), max(rect.width() - left - step_px - time_px - GAP_PX, 0), ROW_PX)
        painter.drawText(room, centred, elided_said(line.said, painter.fontMetrics(), room.width()))
        if line.opinion:
            words = self._opinion_rect(line, rect.width())
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour("text.2"))
            painter.drawText(QRect(left + STEP_PX, top.bottom() - 1, rect.width() - left - STEP_PX, words.height() + 4),
                             Qt.TextFlag.TextWordWrap, line.opinion)

    def _paint_time(self, painter: QPainter, line: Line, rect: QRect) -> int:
        """Paint used / allowed at the right, by how much it was late, and the bar; return the width taken."""
        theme = self._theme
        painter.setFont(theme.font("strong" if line.when == "now" else "small"))
        late = bool(line.late)
        text = line.late or line.time
        painter.setPen(theme.colour("meaning.overdue.text" if late else "text.2"))
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        if late:
            side = 7
            painter.fillRect(QRectF(rect.right() - width - side - 5, rect.center().y() - side / 2 + 1, side, side),
                             theme.colour("meaning.overdue.fill"))
            width += side + 5
        if line.limit_s and rect.width() >= WITH_BARS_PX:
            width = max(width, TIME_PX) + GAP_PX + BAR_PX
            paint_used(painter, QRectF(rect.right() - width + 1, rect.center().y() - 1, BAR_PX, 4), line.used_s,
                       line.limit_s, theme)
        return width


def elided_said(said: str, metrics: QFontMetrics, room_px: int) -> str:
    """Return `who · when` in that room: the name gives way, the time stays whole."""
    if metrics.horizontalAdvance(said) <= room_px:
        return said
    who, dot, when = said.rpartition(wording.DOT)
    who_px = room_px - metrics.horizontalAdvance(dot + when)
    return metrics.elidedText(who, Qt.TextElideMode.ElideRight, max(who_px, 0)) + dot + when if dot else (
        metrics.elidedText(said, Qt.TextElideMode.ElideRight, room_px))


def paint_used(painter: QPainter, rect: QRectF, used_s: int, limit_s: int, theme: Theme) -> None:
    """Paint the time used of a limit: the bar's whole length is the limit, or what was used where that is more.

    What is over the limit is red, behind a notch where the limit ends.
    """
    whole = max(used_s, limit_s)
    limit_px, used_px = rect.width() * limit_s / whole, rect.width() * used_s / whole
    painter.fillRect(QRectF(rect.left(), rect.top(), limit_px, rect.height()), theme.colour("border.line"))
    painter.fillRect(QRectF(rect.left(), rect.top(), min(used_px, limit_px), rect.height()), theme.colour("text.2"))
    if used_s > limit_s:
        notch = rect.height() / 3
        painter.fillRect(QRectF(rect.left() + limit_px + notch, rect.top(), used_px - limit_px - notch, rect.height()),
                         theme.colour("meaning.overdue.fill"))
