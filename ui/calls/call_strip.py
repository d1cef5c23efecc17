"""The call at this desk: who rings or is talked to and for how long, who waits besides, who is to be rung back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.domain.call import Call, CallState, masked_number
from app.messages import filled
from ui.cases import wording
from ui.cases.wording import tr
from ui.commands import key_text, with_key
from ui.context import Context
from ui.icons import icon

MOST_WAITING, MOST_TO_RING_BACK = 2, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the strip shows."""

    call: Call | None = None
    """The call that is talked or that rings; None while there is none."""
    ordered: str = ""
    """`answer` or `end`, once the exchange was told so and has not done it yet."""
    known: str = ""
    """Who calls by what is known, in words."""
    unopened: bool = False
    """Whether it is talked, and is not in the form."""
    waiting: tuple[Call, ...] = ()
    """Who rings besides."""
    to_ring_back: tuple[Call, ...] = ()
    trouble: str = ""


class CallStrip(QFrame):
    """Nothing to see while nobody calls, nobody is to be rung back and nothing is wrong.

    Signals:
        pressed: the call is to be answered or ended (F3).
        form_wanted: the call that is talked is to be in the form.
        back_wanted, settled: a missed `Call` is rung back now; it need not be any more.
    """

    pressed, form_wanted = Signal(), Signal()
    back_wanted, settled = Signal(object), Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("call_strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        self._may_see = context.permissions.allows("see_reporter", context.author.roles)
        self._shown = Shown()
        self.rows: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.call = self._make_call()
        self.missed = QWidget()
        self._missed = QVBoxLayout(self.missed)
        self._missed.setContentsMargins(12, 6, 6, 6)
        self._missed.setSpacing(2)
        self.missed_title = _label("strong")
        self._missed.addWidget(self.missed_title)
        self.trouble = _label("hint", wraps=True)
        self.trouble.setContentsMargins(12, 6, 12, 6)
        for each in (self.call, self.missed, self.trouble):
            column.addWidget(each)
        self.show_calls(Shown(), context.moment.present())

    def show_calls(self, shown: Shown, now: datetime) -> None:
        """Show how the calls stand at the instant."""
        self.call.setVisible(shown.call is not None)
        if shown.call is not None:
            self._show_call(shown, shown.call, now)
        if shown.to_ring_back != self._shown.to_ring_back:
            self._show_missed(shown.to_ring_back)
        self.missed.setVisible(bool(shown.to_ring_back))
        self.trouble.setText(shown.trouble)
        self.trouble.setVisible(bool(shown.trouble))
        self._shown = shown
        self.setVisible(bool(shown.call or shown.to_ring_back or shown.trouble))

    def number_text(self, call: Call) -> str:
        """Return the number as this person may see it."""
        return (_spaced(call.number) if self._may_see else masked_number(call.number)) or tr("number withheld")

    def _make_call(self) -> QWidget:
        whole = QWidget()
        whole.setObjectName("call_now")
        whole.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        sign = QLabel()
        sign.setPixmap(icon("phone-incoming", self._context.theme, size_px=18).pixmap(18, 18))
        self.number, self.time = _label("title"), _label("strong")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(sign)
        head.addWidget(self.number, 1)
        head.addWidget(self.time)
        self.known, self.hint = _label("said", wraps=True), _label("hint", wraps=True)
        self.button, self.form_button = QPushButton(), QPushButton(tr("Into the form"))
        self.form_button.setToolTip(tr("Begin the report of this call; what was typed is put aside"))
        self.button.clicked.connect(self.pressed)
        self.form_button.clicked.connect(self.form_wanted)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        for each in (self.button, self.form_button):
            each.setProperty("step", "plain")
            acts.addWidget(each)
        acts.addStretch(1)
        self.waiting = _label("said", wraps=True)
        column = QVBoxLayout(whole)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.known)
        column.addLayout(acts)
        column.addWidget(self.hint)
        column.addWidget(self.waiting)
        return whole

    def _show_call(self, shown: Shown, call: Call, now: datetime) -> None:
        talking = call.state(now) is CallState.TALKING
        self.number.setText(self.number_text(call))
        length = length_text(call.lasts(now))
        self.time.setText((tr("Talking {length}") if talking else tr("Ringing {length}")).format(length=length))
        line = {"": tr("Hotline"), "other": tr("another line")}.get(call.line) or tr("Hotline {line}").format(
            line=call.line)
        self.known.setText(wording.DOT.join(filter(None, (line, shown.known))))
        words = tr("End the call") if talking else tr("Answer the call")
        self.button.setText(f"{words}  {key_text('call.answer')}")
        self.button.setToolTip(with_key(words, "call.answer"))
        self.button.setAccessibleName(words)
        self.form_button.setVisible(shown.unopened)
        self.hint.setText({"answer": tr("Being put through. Lift the handset if it is not."),
                           "end": tr("Being ended. Hang up the handset if it is not.")}.get(shown.ordered, ""))
        self.hint.setVisible(bool(shown.ordered))
        waiting = [tr("{number} rings, {length}").format(number=self.number_text(each), length=length_text(
            each.lasts(now))) for each in shown.waiting[:MOST_WAITING]]
        more = len(shown.waiting) - len(waiting)
        others = [filled(tr("{count} more {count:rings|ring}"), count=more)] if more else []
        self.waiting.setText("\n".join([*waiting, *others]))
        self.waiting.setVisible(bool(waiting))
        self.call.setAccessibleName(wording.DOT.join((self.number.text(), self.time.text(), self.known.text())))

    def _show_missed(self, calls: Sequence[Call]) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [self._missed_row(each) for each in calls[:MOST_TO_RING_BACK]]
        for row in self.rows:
            self._missed.addWidget(row)
        self.missed_title.setText(tr("Missed calls to ring back · {count}").format(count=len(calls)))

    def _missed_row(self, call: Call) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        number, at = self.number_text(call), wording.date_text(call.rang_at)
        label = _label("said")
        label.setText(wording.DOT.join((number, at)))
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        back = QPushButton(tr("Ring back"))
        back.setProperty("step", "plain")
        back.setToolTip(tr("Begin the report with this number; what was typed is put aside"))
        back.clicked.connect(lambda: self.back_wanted.emit(call))
        done = QToolButton()
        done.setIcon(icon("check", self._context.theme, size_px=14, tone="text.2"))
        done.setFixedSize(28, 28)
        done.setToolTip(tr("Seen to: don't list this call any more"))
        done.clicked.connect(lambda: self.settled.emit(call))
        for button, words in ((back, back.text()), (done, done.toolTip())):
            button.setAccessibleName(wording.DOT.join((words, number)))
        for each, stretch in ((label, 1), (back, 0), (done, 0)):
            line.addWidget(each, stretch)
        return row


def length_text(length: timedelta) -> str:
    """Return how long somebody rings or talks: `0:08`, `1:02:03`."""
    seconds = int(length.total_seconds())
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


def _spaced(number: str) -> str:
    """Return a mobile number as it is read out, others as they are."""
    return f"{number[:3]} {number[3:7]} {number[7:]}" if len(number) == 11 and number.startswith("1") else number


def _label(role: str, *, wraps: bool = False) -> QLabel:
    label = QLabel()
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wraps)
    return label
