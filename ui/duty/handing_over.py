"""When a shift is handed over: notes wait at the log-in, and one is asked for when it ends or its people leave.

Who leaves is asked once, can always go without, and isn't asked again after a note.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.domain.people import Handover, Post, Shift, shift_at
from ui.context import Context
from ui.dialogs import open_dialog
from ui.duty.handover_dialogs import Ending, GiveDialog, TakeDialog
from ui.duty.names import name_of, names_by_id
from ui.duty.roster_week import RosterDialog
from ui.local_time import local

_MINUTE_MS = 60_000
_JUST = timedelta(hours=1)
"""So long after its end a shift is the one that is meant."""


class HandingOver(QObject):
    """One person's hand-overs in one window.

    Signals:
        said: a sentence about what was done.
    """

    said = Signal(str)

    def __init__(self, window: QWidget, context: Context, stand: Callable[[str, str, Callable[[], None]], None],
                 *, arriving: bool) -> None:
        """`stand` says a standing sentence with an act; `arriving`: the person has just logged in."""
        super().__init__(window)
        self._window, self._context, self._stand = window, context, stand
        self.posts: list[Post] = []
        self.shifts: list[Shift] = []
        self._running: Shift | None = None
        self.dialog: GiveDialog | TakeDialog | RosterDialog | None = None
        self._asking = False
        """Whether it is being looked up if somebody who leaves has to be asked."""
        self.actions = self._make_actions()
        self._timer = QTimer(self)
        self._timer.setInterval(_MINUTE_MS)
        self._timer.timeout.connect(self.tick)
        window.installEventFilter(self)
        context.operations.read(self._read, lambda found: self._begin(*found, arriving=arriving))

    def give(self, without: str = "") -> GiveDialog | None:
        """Ask for a note; `without` is what the button that goes on without one is called."""
        if not self.posts or not self.shifts:
            return None
        dialog = GiveDialog(self._context, self.posts, self.endings(), self._window, without)
        if not without:  # Who leaves sees that it is done.
            dialog.accepted.connect(lambda: self.said.emit(
                self.tr("The shift is handed over; who comes next signs for it.")))
        self.dialog = dialog
        open_dialog(dialog)
        return dialog

    def leave(self, then: Callable[[], None]) -> None:
        """Ask for a note before somebody else logs in; do `then` with a note or without, not where he stays."""
        self._leave(then, self.tr("Leave without a note"))

    def close(self, then: Callable[[], None]) -> None:
        """Ask for a note before the window closes; do `then` with a note or without, not where it stays open."""
        self._leave(then, self.tr("Close without a note"))

    def _leave(self, then: Callable[[], None], without: str) -> None:
        endings = self.endings()[:1]
        if not endings or not self.posts or self._asking:
            then()
            return
        ending = endings[0]
        self._asking = True

        def asked(wanted: bool) -> None:
            self._asking = False
            dialog = self.give(without) if wanted else None
            if dialog is None:
                then()
            else:
                dialog.gone_on.connect(then)

        self._context.operations.read(lambda: self._is_wanted(ending), asked, refused=lambda _: asked(False))

    def _is_wanted(self, ending: Ending) -> bool:
        """Say whether the person is on the shift's roster and nobody of the post has left a note for it yet."""
        staff, me, posts = self._context.staff, self._context.author.user, frozenset(post.code for post in self.posts)
        mine = {duty.post for duty in staff.duties(ending.day, ending.day)
                if me in duty.users and duty.shift == ending.shift.code}
        given = {note.post for note in staff.handovers(posts)
                 if (note.day, note.shift, note.giver) == (ending.day, ending.shift.code, me)}
        return bool(mine - given)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Only a person's own closing waits for the question: the program's (another user, the end) does not."""
        if watched is self._window and event.type() == QEvent.Type.Close and event.spontaneous():
            event.ignore()
            self.close(lambda: QTimer.singleShot(0, self._window, self._window.close))
            return True
        return False

    def show_roster(self) -> RosterDialog:
        """Show the roster."""
        dialog = RosterDialog(self._context, self._window)
        self.dialog = dialog
        open_dialog(dialog)
        return dialog

    def tick(self) -> None:
        """Say so when a shift has ended."""
        running = shift_at(self.shifts, _minute(local(self._context.clock.now())))
        before, self._running = self._running, running
        if before is not None and running is not None and before.code != running.code and self.posts:
            self._stand(self.tr("{shift} has ended.").format(shift=name_of(before, self._context.language)),
                        self.tr("Hand over…"), self.give)

    def endings(self) -> list[Ending]:
        """Return the shifts that may be handed over now: the one that runs, unless another has just ended."""
        now = local(self._context.clock.now())
        running = self._ending_at(now)
        before = self._ending_at(now - _JUST)
        found = [before, running] if before and running and before.shift.code != running.shift.code else [running]
        return [ending for ending in found if ending is not None]

    def _ending_at(self, now: datetime) -> Ending | None:
        shift = shift_at(self.shifts, _minute(now))
        if shift is None:
            return None
        since = (_minute(now) - shift.begins_min) % (24 * 60)
        return Ending((now - timedelta(minutes=since)).date(), shift)

    def _read(self) -> tuple[list[Post], list[Shift], list[Handover], dict[UUID, str]]:
        context = self._context
        posts = [post for post in context.staff.posts() if not post.ended and post.role in context.author.roles]
        notes = context.staff.handovers(frozenset(post.code for post in posts))
        waiting = [note for note in notes if note.taker is None and note.giver != context.author.user]
        names = names_by_id(context.people.users(), context.language) if waiting else {}
        return posts, [shift for shift in context.staff.shifts() if not shift.ended], waiting, names

    def _begin(self, posts: list[Post], shifts: list[Shift], waiting: Sequence[Handover], names: dict[UUID, str], *,
               arriving: bool) -> None:
        may = self._context.permissions.allows("hand_over", self._context.author.roles)
        self.posts, self.shifts = posts if may else [], shifts
        self.actions[1].setVisible(bool(self.posts))
        self._running = shift_at(shifts, _minute(local(self._context.clock.now())))
        self._timer.start()
        if arriving and waiting and may:
            self.dialog = TakeDialog(self._context, waiting, posts, shifts, names, self._window)
            open_dialog(self.dialog)

    def _make_actions(self) -> tuple[QAction, QAction]:
        commands, window = self._context.commands, self._window
        roster = commands.add("duty.roster", self.tr("Duty roster…"), self.show_roster, window)
        give = commands.add("duty.hand_over", self.tr("Hand over the shift…"), self.give, window,
                            enabled=lambda: bool(self.posts))
        roster.setVisible(self._context.permissions.allows("see_roster", self._context.author.roles))
        give.setVisible(False)
        return roster, give


def _minute(at: datetime) -> int:
    return at.hour * 60 + at.minute
