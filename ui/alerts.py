"""What comes to the person without being asked for: what others do, new cases, time that runs out, what was done."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from app.messages import filled
from app.queries.cases import CaseDetail, CaseRow, SupervisionOrder
from app.services.intent import Changes
from ui.cases import wording
from ui.herald import Herald, Kind, bring_up
from ui.notices import SOUND, TRAY, Notices, want, wanted
from ui.others import Doing, Others, Sign
from ui.toast import Toast

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_LISTED = 12


class Alerts(QObject):
    """Belongs to one window."""

    def __init__(self, window: "MainWindow", name: str, herald: Herald | None) -> None:
        """`name` is what others read of us; without a `herald` nothing is heard and nothing stands in the tray."""
        super().__init__(window)
        self._window, self._context, self._herald = window, window.context, herald
        self.toast = Toast(window.context.theme, window, lambda: _shown_map(window))
        self._notices = Notices(window.context.author)
        self._own: set[UUID] = set()
        self._moved: UUID | None = None
        self._foreign = False
        self.others = Others(window.context, name, self._doing, self)
        self.others.changed.connect(self._on_foreign)
        self.others.present.connect(self._show_others)
        window.context.operations.changed.connect(self._on_changed)
        window.panel.shown.connect(self._on_shown)
        window.top.bell.menu().aboutToShow.connect(self._fill_bell)
        if herald is not None:
            herald.clicked.connect(self._raise)

    def show_cases(self, rows: list[CaseRow]) -> None:
        """Look for news among the open cases of now: news of meanwhile are told when the window comes back to it."""
        if self._context.moment.past:
            return
        news = self._notices.take(rows, self._own)
        self._own.clear()
        if news.near:
            self._tell("near", self.tr("Nearly overdue: {case}"),
                       self.tr("{count} {count:case is|cases are} nearly overdue"), news.near)
        if news.new:
            self._tell("new", self.tr("New: {case}"), self.tr("{count} new {count:case|cases}"), news.new)

    def tell_overdue(self, orders: list[SupervisionOrder]) -> None:
        """Say that the answer to an order of supervision is overdue."""
        number = orders[0].number
        said = (self.tr("The answer to supervision {number} is overdue").format(number=number) if len(orders) == 1 else
                filled(self.tr("The answers to {count} {count:order|orders} of supervision are overdue"),
                       count=len(orders)))
        self._say("near", said, lambda: self._window.show_workspace("supervision"))

    def tell_call(self, number: str, answer: Callable[[], None], *, seen: bool) -> None:
        """Say that somebody rings, also while the person is writing; `seen`: the strip says so already."""
        said = self.tr("A call: {number}").format(number=number)
        if not seen:
            self.toast.say(said, (self.tr("Answer"), answer))
        if self._herald is not None and wanted(self._context, TRAY):
            self._herald.write(self.tr("Wanmi"), said)

    def _tell(self, kind: Kind, one: str, many: str, rows: tuple[CaseRow, ...]) -> None:
        row = rows[0]
        case = wording.DOT.join(filter(None, (wording.type_text(row, self._context.language), row.place)))
        said = one.format(case=case) if len(rows) == 1 else filled(many, count=len(rows))
        self._say(kind, said, lambda: self._window.show_case(row.id))

    def _say(self, kind: Kind, said: str, then: Callable[[], None]) -> None:
        if not _is_writing():
            self.toast.say(said, (self.tr("Open"), then))
        if self._herald is None:
            return
        if wanted(self._context, SOUND):
            self._herald.ring(kind)
        if wanted(self._context, TRAY):
            self._herald.write(self.tr("Wanmi"), said)

    def _show_others(self, signs: list[Sign]) -> None:
        """Say who else is at the case: now, so not to who looks back."""
        self._window.panel.presence.show_signs([] if self._context.moment.past else signs)

    def _doing(self) -> Doing:
        """Return what others are told: who looks back is not at the case."""
        panel = self._window.panel
        shown = panel.isVisible() and not self._window.isMinimized() and not self._context.moment.past
        return Doing(panel.case(), panel.written()) if shown else Doing()

    def _on_foreign(self, changes: Changes) -> None:
        self._moved = self._window.panel.case() if self._window.panel.case() in changes.cases else None
        self._foreign = True
        self._context.operations.changed.emit(changes)
        self._foreign = False

    def _on_changed(self, changes: Changes) -> None:
        if not self._foreign:
            self._own |= changes.cases

    def _on_shown(self, detail: CaseDetail) -> None:
        """Say that somebody else has moved the case that is open here."""
        if self._moved != detail.row.id or not detail.steps or self._context.moment.past:
            return
        self._moved = None
        last = detail.steps[-1]
        said = self.tr("{who} took “{step}” on this case just now.").format(
            who=last.post or last.who, step=wording.step_text(last.step, self._context.language))
        self.toast.say(" ".join(filter(None, (said, self.tr("What you wrote is kept.")
                                              if self._window.panel.written() else ""))))

    def _fill_bell(self) -> None:
        """List what was said, the newest first, under the two switches."""
        menu = self._window.top.bell.menu()
        menu.clear()
        for way, words in ((SOUND, self.tr("Sound for new and nearly overdue cases")),
                           (TRAY, self.tr("Notices beside the system's clock"))):
            switch = menu.addAction(words)
            switch.setCheckable(True)
            switch.setChecked(wanted(self._context, way))
            switch.toggled.connect(lambda on, way=way: want(self._context, way, on))
        menu.addSeparator()
        for said in list(self.toast.kept)[:_LISTED] or [self.tr("No messages yet.")]:
            menu.addAction(said).setEnabled(False)

    def _raise(self) -> None:
        bring_up(self._window)


def _shown_map(window: "MainWindow") -> QWidget:
    """Return the map, or what stands in its place."""
    view = window.parts.map_view
    return view if view.isVisible() else window.centralWidget()


def _is_writing() -> bool:
    focused = QApplication.focusWidget()
    return (isinstance(focused, QLineEdit) and bool(focused.text())
            or isinstance(focused, QPlainTextEdit) and bool(focused.toPlainText()))
