"""Hand-over between shifts (交接班): one gives a note with the open cases counted into it, the next signs for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.ids import uuid7
from app.domain.people import Handover, Post, Shift, total
from app.services.roster import GiveHandover, TakeHandover, states_of
from ui.card import Card
from ui.cases.fields import ChoiceBox
from ui.context import Context
from ui.duty.names import counts_text, day_text, name_of, span_text
from ui.local_time import local

WIDTH_PX, NOTE_PX, NOTES_PX = 520, 120, 320


@dataclass(frozen=True, slots=True)
class Ending:
    """A shift of a day that somebody may hand over."""

    day: date
    shift: Shift


class GiveDialog(Card):
    """Asks for what the next shift must know.

    Signals:
        gone_on: there is a note, or the person goes on without one.
    """

    gone_on = Signal()

    def __init__(self, context: Context, posts: Sequence[Post], endings: Sequence[Ending], parent: QWidget,
                 without: str = "") -> None:
        """`posts` are the user's, `endings` the shifts that he may mean, the likeliest first.

        `without`: words of the button by which somebody who leaves goes on without a note.
        """
        super().__init__(context.operations, context.language, _tr_give(), self.tr("Sign and hand over"), parent)
        self.setMinimumWidth(WIDTH_PX)
        self._context, self._posts, self._endings = context, list(posts), list(endings)
        self.post, self.shift, self.counted = ChoiceBox(), ChoiceBox(), QLabel()
        for post in posts:
            self.post.addItem(name_of(post, context.language))
        for ending in endings:
            self.shift.addItem(" · ".join((day_text(ending.day), name_of(ending.shift, context.language),
                                           span_text(ending.shift))))
        self.note = QPlainTextEdit()
        self.note.setFixedHeight(NOTE_PX)
        self.note.setTabChangesFocus(True)
        self.note.setPlaceholderText(self.tr("What the next shift must know: what to watch, whom to call"))
        self.counted.setWordWrap(True)
        for words, widget in ((self.tr("Post"), self.post), (self.tr("Shift"), self.shift),
                              (self.tr("Open cases"), self.counted), (self.tr("Note"), self.note)):
            widget.setAccessibleName(words)
            self.form.addRow(words, widget)
        self.post.currentIndexChanged.connect(lambda _: self._count())
        self._count()
        self.accepted.connect(self.gone_on)
        self.without = QPushButton(without)
        self.without.setAutoDefault(False)
        self.without.setVisible(bool(without))
        self.without.clicked.connect(self._go_without)
        self.buttons.insertWidget(0, self.without)
        self.note.setFocus()

    def submit(self) -> None:
        """Sign."""
        self.set_busy(True)
        ending, now = self._endings[self.shift.currentIndex()], self._context.clock.now()
        self._operations.write(GiveHandover(
            id=uuid7(now), handover=uuid7(now), day=ending.day, shift=ending.shift.code,
            post=self._posts[self.post.currentIndex()].code, note=self.note.toPlainText()),
            lambda _: self.accept(), refused=self.refuse)

    def _go_without(self) -> None:
        self.reject()
        self.gone_on.emit()

    def _count(self) -> None:
        cases, states = self._context.cases, states_of(self._posts[self.post.currentIndex()].role)
        self._operations.read(cases.counts, lambda found: self._show(
            {state.value: found[state.value] for state in states if found.get(state.value)}), refused=self.refuse)

    def _show(self, counts: dict[str, int]) -> None:
        words = counts_text(counts, self._context.language)
        self.counted.setText(f"{total(counts)}　（{words}）" if words else self.tr("none"))


class TakeDialog(Card):
    """Shows what the shifts before left, and signs for it."""

    def __init__(self, context: Context, notes: Sequence[Handover], posts: Sequence[Post], shifts: Sequence[Shift],
                 names: dict[UUID, str], parent: QWidget) -> None:
        """`notes` wait for a signature, newest first."""
        super().__init__(context.operations, context.language, _tr_take(), self.tr("Sign for it"), parent)
        self.setMinimumWidth(WIDTH_PX)
        self.cancel.setText(self.tr("Later"))
        self._context, self._left = context, list(notes)
        of_post = {post.code: name_of(post, context.language) for post in posts}
        of_shift = {shift.code: name_of(shift, context.language) for shift in shifts}
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(16)
        for note in notes:
            column.addLayout(self._shown(note, of_post.get(note.post, note.post), of_shift.get(note.shift, note.shift),
                                         names.get(note.giver, "?")))
        column.addStretch(1)
        inner, area = QWidget(), QScrollArea()
        inner.setLayout(column)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        area.setFixedHeight(min(NOTES_PX, inner.sizeHint().height() + 24))
        self.form.addRow(area)

    def submit(self) -> None:
        """Sign for one after the other."""
        self.set_busy(True)
        if not self._left:
            self.accept()
            return
        intent = TakeHandover(id=uuid7(self._context.clock.now()), handover=self._left[0].id)
        self._operations.write(intent, lambda _: self._taken(), refused=self.refuse)

    def _taken(self) -> None:
        self._left.pop(0)
        self.submit()

    def _shown(self, note: Handover, post: str, shift: str, giver: str) -> QVBoxLayout:
        head = QLabel(f"{post} · {day_text(note.day)} {shift}")
        head.setProperty("role", "strong")
        given = local(note.given_at)
        by = QLabel(self.tr("Handed over by {name}, {time}").format(name=giver, time=f"{given:%m-%d %H:%M}"))
        by.setProperty("role", "hint")
        counts = counts_text(note.counts, self._context.language) or self.tr("none")
        cases = QLabel(self.tr("Open cases: {count}").format(count=f"{total(note.counts)}　{counts}"))
        cases.setWordWrap(True)
        text = QLabel(note.note or self.tr("No note."))
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout()
        column.setSpacing(4)
        for label in (head, by, cases, text):
            column.addWidget(label)
        return column


def _tr_give() -> str:
    return QCoreApplication.translate("GiveDialog", "Hand over the shift")


def _tr_take() -> str:
    return QCoreApplication.translate("TakeDialog", "Take the shift over")
