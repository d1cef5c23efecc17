"""The queue of a post: tabs, filter and order, a list that never moves under the hand, acts on many."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import Refusal
from app.messages import filled, sentence
from app.queries.cases import CaseFilter, CaseRow, QueueTab
from ui.cases.asking import Asking
from ui.cases.counted_tabs import CountedTabs
from ui.cases.export_bar import ExportBar
from ui.cases.queue_delegate import QueueDelegate
from ui.cases.queue_filter import QueueFilter
from ui.cases.queue_list import ListOrSentence, QueueList
from ui.cases.queue_many import QueueMany
from ui.cases.queue_reading import Wanted
from ui.cases.queue_rows import ENTRY_ROLE, Content, PageKey, QueueRows
from ui.cases.tabs import empty_sentence, own_of, tab_title, tabs_for
from ui.cases import wording
from ui.cases.wording import is_chinese, tr
from ui.commands import key_text
from ui.context import Context
from ui.icons import icon

REFRESH_MS = 30_000
"""How often the store is asked who came and left while the queue is shown."""
REPAINT_MS = 5_000
"""How often rows are painted as their clocks stand now, without reading the store."""
MOST_MARKED = 1000
"""So many cases can be marked with one key."""


_DRAWN = {"ended": "check", "to_call_back": "phone-incoming"}
"""Tabs that may be icons."""


class QueuePanel(QWidget):
    """Cases that wait for this post in one workspace."""

    case_chosen = Signal(object)
    """UUID of the case that the person walked to or clicked."""
    case_opened = Signal(object)
    """UUID of the case that the person pressed Enter on: the focus belongs into the case now."""
    conflict_opened = Signal(object)
    """UUID of a case in conflict that the person clicked or pressed Enter on: what was meant is to be decided first."""
    case_taken = Signal(object)
    """UUID of the case that the person takes as the next one: it is to be claimed."""
    rows_changed = Signal(list)
    """The `CaseRow`s of the open tab, for the map."""
    said = Signal(str)
    """What came of acts on many cases, or of an export."""
    map_wanted = Signal(object)
    """`CaseRow` that the person wants to see on the map."""
    cameras_wanted = Signal(object)
    """`CaseRow` whose nearest cameras the person wants to see."""
    history_wanted = Signal(object)
    """`CaseRow` at whose place the person wants to see what else happened."""
    counted = Signal(int)
    """How many cases wait in the first tab, for the workspace's number."""

    def __init__(self, context: Context, workspace: str) -> None:
        super().__init__()
        self.setObjectName(f"queue_{workspace}")
        self._context = context
        self._ask = Asking(context.operations, self)
        self._tabs = tabs_for(workspace, context.author)
        self._current: UUID | None = None
        self._reading = 0
        self._begun = False
        self._of_tab = 0
        self._rows = QueueRows(context.clock.now, context.language, self, user=context.author.user)
        self._rows.page_wanted.connect(self._read_page, Qt.ConnectionType.QueuedConnection)
        self._build()
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._outgrown: frozenset[UUID] = frozenset()
        """Cases in view that had outgrown their group when it was looked last."""
        self._repaint = QTimer(self, interval=REPAINT_MS, timeout=self.follow_clock)
        self._repaint.start()

    def refresh(self, *, hold: bool = False) -> None:
        """Read the open tab and the counts anew. `hold`: rows that came or left wait while the list has the focus."""
        cases, wanted, (department, inspector) = self._context.cases, self._wanted(), own_of(self._context.author)
        self._reading += 1
        reading, hold, shown = self._reading, hold and self.list.hasFocus(), self._rows.shown_pages()
        tabs = self._tabs

        def work() -> tuple[Content, tuple[int, ...]]:
            counts = cases.counts(department=department, inspector=inspector)
            return wanted.read(cases, shown), tuple(
                cases.count(CaseFilter(states=tab.states, to_call_back=True)) if tab.call_back
                else sum(counts.get(state, 0) for state in tab.states) for tab in tabs)

        self._ask.read(work, lambda read: self._take(reading, *read, hold=hold), refused=self._refused)

    def follow_clock(self) -> None:
        """Paint the rows as their clocks stand now; one that has outgrown its group has the groups read anew."""
        view = self.list.viewport()
        view.update()
        first, last = (self.list.indexAt(QPoint(1, y)) for y in (1, view.height() - 1))
        outgrown = self._rows.outgrown(first.row(), last.row() if last.isValid() else self._rows.rowCount() - 1)
        if self.isVisible() and outgrown - self._outgrown:
            self.refresh(hold=True)
        self._outgrown = outgrown

    def _wanted(self) -> Wanted:
        department, inspector = own_of(self._context.author)
        chosen = self.filter.wanted()
        tab = self._tab()
        return Wanted(replace(chosen, states=tab.states, to_call_back=tab.call_back,
                              department=department or chosen.department, inspector=inspector),
                      self.filter.order, self._context.author.roles)

    def _read_page(self, group: str, number: int) -> None:
        cases, wanted, reading = self._context.cases, self._wanted(), self._reading
        self._ask.read(lambda: wanted.page(cases, (group, number)),
                       lambda rows: self._take_page(reading, (group, number), rows), refused=self._refused)

    def _take_page(self, reading: int, key: PageKey, rows: list[CaseRow]) -> None:
        if reading == self._reading:
            self._rows.take_page(key, rows)

    def rows(self) -> list[CaseRow]:
        """Return the cases that are shown, in their order."""
        return self._rows.cases()

    def current(self) -> UUID | None:
        """Return the case that is chosen."""
        return self._current

    def select(self, case: UUID | None) -> None:
        """Choose a case without saying so; one that isn't shown leaves nothing chosen."""
        self._current = case
        row = self._rows.row_of(case)
        if row < 0:
            self.list.setCurrentIndex(QModelIndex())
        elif self.list.currentIndex().row() != row:
            self.list.setCurrentIndex(self._rows.index(row))

    def take_next(self, *, claim: bool = False) -> None:
        """Choose the case with the least time left that isn't the chosen one nor anybody else's (F9), and claim it.

        What is pending comes last, and only if it still stands in this list: what left it by the step has been done.
        """
        user, states = self._context.author.user, self._tab().states
        rows = [row for row in self.rows() if row.unsettled is None or row.pending and row.state in states]
        following = next((row.id for row in sorted(rows, key=lambda row: row.pending)
                          if row.id != self._current and not wording.is_taken(row, user)), None)
        if following is not None:
            if claim:
                self.case_taken.emit(following)
            self._choose(following)
            self.case_opened.emit(following)

    def walk(self, by: int) -> None:
        """Choose the case so many rows on."""
        ids = [row.id for row in self.rows()]
        at = ids.index(self._current) + by if self._current in ids else 0
        if 0 <= at < len(ids):
            self._choose(ids[at])

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.tab_bar = CountedTabs()
        self.tab_bar.setObjectName("queue_tabs")
        # Longer words or more of them, the same dock.
        self.tab_bar.setProperty("tight", not is_chinese(self._context.language) or len(self._tabs) > 4)
        for at, tab in enumerate(self._tabs):
            self.tab_bar.addTab("" if self._is_drawn(tab) else tab_title(tab.key))
            self.tab_bar.setAccessibleTabName(at, tab_title(tab.key))
            if self._is_drawn(tab):
                self.tab_bar.setTabIcon(at, icon(_DRAWN[tab.key], self._context.theme, tone="text.2"))
        self.tab_bar.currentChanged.connect(self._change_tab)
        self.filter = QueueFilter(self._context)
        self.filter_edit = self.filter.edit
        self.filter.changed.connect(self._filter)
        self.filter.compact_changed.connect(self._set_compact)
        self.held_button = QPushButton()
        self.held_button.setProperty("step", "plain")
        self.held_button.clicked.connect(self.settle)
        self.held_button.hide()
        column.addWidget(self.tab_bar)
        column.addWidget(self.filter)
        column.addWidget(self.held_button)
        column.addWidget(self._build_list(), 1)
        self.many = QueueMany(self._context)
        self.many.told.connect(self.said)
        self.many.finished.connect(self._unmark)
        column.addWidget(self.many)
        self.exporting = ExportBar(self._context)
        self.exporting.told.connect(self.said)
        column.addWidget(self.exporting)
        self.setFocusProxy(self.list)
        column.addWidget(self._build_foot())
        self._add_keys()

    def _build_list(self) -> ListOrSentence:
        self.list = QueueList()
        self.list.setAccessibleName(tr("Cases"))
        self.list.setModel(self._rows)
        self._delegate = QueueDelegate(self._context.theme, self._context.language, self._context.clock.now, self.list,
                                       user=self._context.author.user)
        self._delegate.compact = self.filter.compact
        self.list.setItemDelegate(self._delegate)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.list.marked.connect(self._mark)
        self.list.selectionModel().currentChanged.connect(self._walked)
        self.list.clicked.connect(self._clicked)
        self.list.opened.connect(self._open)
        self.stack = ListOrSentence(self.list)
        self.empty = self.stack.sentence
        return self.stack

    def _build_foot(self) -> QWidget:
        foot = QWidget()
        foot.setObjectName("queue_foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 4, 12, 4)
        keys = QLabel(tr("↑ ↓ move · Enter open · {key} next").format(key=key_text("queue.take")))
        self.count_label = QLabel()
        for label in (keys, self.count_label):
            label.setProperty("role", "hint")
        self.export_button = QToolButton()
        self.export_button.setIcon(icon("download-simple", self._context.theme, tone="text.2"))
        self.export_button.setFixedSize(28, 28)
        keys.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # never widens the dock
        row.addWidget(keys, 1)
        row.addWidget(self.count_label)
        row.addWidget(self.export_button)
        return foot

    def _add_keys(self) -> None:
        for command, words, act, owner in (
                ("queue.take", tr("Take the next case"), lambda: self.take_next(claim=True), self),
                ("queue.filter", tr("Filter this list"), self.filter_edit.setFocus, self),
                ("queue.previous_tab", tr("Previous tab"), lambda: self._turn(-1), self),
                ("queue.next_tab", tr("Next tab"), lambda: self._turn(1), self),
                ("case.previous", tr("Previous case"), lambda: self.walk(-1), self),
                ("case.next", tr("Next case"), lambda: self.walk(1), self),
                ("list.mark", tr("Mark the case"), lambda: self._mark([self.list.currentIndex()], None), self.list),
                ("list.mark_all", tr("Mark all shown"), self._mark_all, self.list),
                ("list.on_map", tr("Show on the map"), lambda: self._of_chosen(self.map_wanted), self.list),
                ("list.cameras", tr("Nearest cameras"), lambda: self._of_chosen(self.cameras_wanted), self.list),
                ("list.history", tr("History of this place"), lambda: self._of_chosen(self.history_wanted), self.list),
                ("filter.clear", tr("Clear the filter"), self._clear_filter, self.filter_edit),
                ("filter.into_list", tr("Into the list"), self._into_list, self.filter_edit)):
            self._context.commands.add(command, words, act, owner)
        export = self._context.commands.add(
            "queue.export", tr("Export this list…"), lambda: self.exporting.ask(self._wanted(), self._rows.total()),
            self, enabled=lambda: bool(self._rows.total()))
        self.export_button.setAccessibleName(export.text())
        self.export_button.setToolTip(export.toolTip())
        self.export_button.clicked.connect(lambda: export.trigger())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self.refresh(hold=True)

    def _tick(self) -> None:
        if self.isVisible():
            self.refresh(hold=True)

    def _is_drawn(self, tab: QueueTab) -> bool:
        """Say whether a tab is an icon: beside a post's work what has ended takes little room, in longer words less."""
        return len(self._tabs) > 2 and tab.key in _DRAWN and (
            tab.key == "ended" or not is_chinese(self._context.language))

    def _tab(self) -> QueueTab:
        return self._tabs[max(self.tab_bar.currentIndex(), 0)]

    def _take(self, reading: int, content: Content, counts: tuple[int, ...], *, hold: bool) -> None:
        for at, (tab, count) in enumerate(zip(self._tabs, counts, strict=True)):
            if not self._is_drawn(tab):
                self.tab_bar.setTabText(at, f"{tab_title(tab.key)} {count}" if count else tab_title(tab.key))
            self.tab_bar.setTabToolTip(at, f"{tab_title(tab.key)} {count}")
            if at == 0:
                self.counted.emit(count)
        if reading != self._reading:
            return  # A later reading is on its way, perhaps of another tab.
        self._of_tab = counts[max(self.tab_bar.currentIndex(), 0)]
        if not self._begun and not content.total() and self._begin_elsewhere(counts):
            return
        self._begun = True
        self._rows.take(content, hold=hold)
        if self._rows.row_of(self._current) >= 0:
            self.select(self._current)
        self._say()
        self.rows_changed.emit(self.rows())

    def _begin_elsewhere(self, counts: tuple[int, ...]) -> bool:
        """Begin with the first tab in which something waits; say whether there is another such tab."""
        self._begun = True
        waiting = next((at for at, count in enumerate(counts) if count), 0)
        moved = waiting != self.tab_bar.currentIndex()
        self.tab_bar.setCurrentIndex(waiting)
        return moved

    def _say(self) -> None:
        shown, total, waiting = self._rows.total(), self._of_tab, self._rows.waiting()
        self.count_label.setText(filled(tr("{count} {count:case|cases}"), count=shown))
        self.held_button.setVisible(bool(waiting))
        self.held_button.setText(tr("{count} came or left · F5 brings the order up to date").format(count=waiting))
        filtered = self.filter.active and total
        self.empty.setText(empty_sentence(self._tab().key) if not filtered else filled(
            tr("None of {total} {total:matches|match}. Clear the filter (Esc)"), total=total))
        self.stack.setCurrentWidget(self.list if shown else self.empty)

    def _refused(self, refusal: Refusal) -> None:
        self.empty.setText(sentence(refusal, self._context.language))
        self.stack.setCurrentWidget(self.empty)

    def _walked(self, index: QModelIndex, before: QModelIndex | None = None) -> None:
        del before
        entry = index.data(ENTRY_ROLE)
        if isinstance(entry, CaseRow) and entry.id != self._current:
            self._current, self.filter.near_case = entry.id, entry
            self.case_chosen.emit(entry.id)

    def _clicked(self, index: QModelIndex) -> None:
        self._walked(index)
        self._lead_to_conflict(index)

    def _open(self) -> None:
        if self._current is not None and not self._lead_to_conflict(self.list.currentIndex()):
            self.case_opened.emit(self._current)

    def _lead_to_conflict(self, index: QModelIndex) -> bool:
        """Ask for the decision where the row is in conflict, and say whether it is."""
        entry = index.data(ENTRY_ROLE)
        found = isinstance(entry, CaseRow) and entry.unsettled is not None and not entry.pending
        if found:
            self.conflict_opened.emit(entry.id)
        return found

    def _choose(self, case: UUID) -> None:
        if case != self._current:
            self.select(case)
            self.case_chosen.emit(case)

    def _change_tab(self) -> None:
        self._rows.take(Content())
        self._unmark()
        self.refresh()

    def _turn(self, by: int) -> None:
        self.tab_bar.setCurrentIndex((self.tab_bar.currentIndex() + by) % len(self._tabs))

    def _filter(self) -> None:
        self._rows.take(Content())
        self.refresh()

    def _clear_filter(self) -> None:
        self.filter.clear()
        self.list.setFocus()

    def _set_compact(self, compact: bool) -> None:
        self._delegate.compact = compact
        self.list.scheduleDelayedItemsLayout()

    def _into_list(self) -> None:
        self.list.setFocus()
        if not self.list.currentIndex().isValid() and self.rows():
            self._choose(self.rows()[0].id)

    def settle(self) -> None:
        """Bring order and membership up to date (F5)."""
        self._rows.settle()
        self.refresh()

    # Many cases

    def _mark(self, indexes: Sequence[QModelIndex], on: bool | None) -> None:
        rows = [entry for index in indexes if isinstance(entry := index.data(ENTRY_ROLE), CaseRow)]
        self._rows.mark(rows, on=on)
        self.many.show_rows(list(self._rows.marks.values()))

    def _mark_all(self) -> None:
        cases, wanted = self._context.cases, self._wanted()
        self._ask.read(lambda: list(wanted.all(cases, MOST_MARKED)), self._take_marks, refused=self._refused)

    def _take_marks(self, rows: list[CaseRow]) -> None:
        self._rows.mark(rows, on=True)
        self.many.show_rows(list(self._rows.marks.values()))
        if self._rows.total() > len(rows):
            self.said.emit(filled(tr("The first {count} {count:is|are} marked."), count=len(rows)))

    def _unmark(self) -> None:
        self._rows.mark(list(self._rows.marks.values()), on=False)
        self.many.show_rows(())

    def _of_chosen(self, wanted: SignalInstance) -> None:
        entry = self.list.currentIndex().data(ENTRY_ROLE)
        if isinstance(entry, CaseRow):
            wanted.emit(entry)

    def export(self, path: Path) -> None:
        """Write what is shown, all pages of it, as a workbook or as CSV, as the file's name says."""
        self.exporting.begin(self._wanted(), self._rows.total(), path)
