"""Conflicts and what is to be sent, in one dock: what could not be applied, word for word, and what to do about it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QMargins, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QFrame, QGridLayout, QHBoxLayout, QLabel, QListView
from PySide6.QtWidgets import QMessageBox, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.errors import Refusal
from app.messages import filled, sentence
from app.ports.exchange import Choice, Conflict, ExchangeState, Unsent, Withdrawn
from ui.cases.wording import tr
from ui.context import Context
from ui.dialogs import open_dialog
from ui.exchange import words
from ui.exchange.conflict_card import ConflictCard
from ui.exchange.lines import ROW_PX, Line, LineModel, LinePainter
from ui.exchange.watching import ExchangeWatch
from ui.file_dialog import file_dialog

MOST = 1000
"""So many conflicts, and so many unsent intents, are listed; all are counted."""
_ROWS = 8
"""So many rows of a list are seen at once."""
_SUFFIX = ".wanmi-unsent"


class ExchangePanel(QWidget):
    """Shows how the exchange stands and lets a person decide; everything slow runs off the GUI thread."""

    said = Signal(str)
    """A sentence for the toast."""

    def __init__(self, context: Context, watch: ExchangeWatch) -> None:
        super().__init__()
        self.setObjectName("exchange_panel")
        self._context, self._watch, self._exchange = context, watch, watch.exchange
        self._names: dict[str, str] = {}
        self._found: list[Conflict] = []
        self._wanted: UUID | None = None
        """A case whose conflicts are to be selected as soon as they are listed."""
        self.state, self.trouble, self.facts, self.counted = QLabel(), QLabel(), QLabel(), QLabel()
        self.state.setWordWrap(True)
        self.state.setProperty("role", "strong")
        for label in (self.trouble, self.facts, self.counted):
            label.setWordWrap(True)
            label.setProperty("role", "hint")
        self.notice = QLabel(objectName="exchange_notice", wordWrap=True)
        self.notice.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.card = ConflictCard(context.language)
        self.conflicts, self.conflict_list = self._list("conflict", tr("Conflicts"))
        self.unsent, self.unsent_list = self._list("pending", tr("To send"))
        for view in (self.conflict_list, self.unsent_list):
            view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.conflict_head, self.unsent_head = QLabel(), QLabel()
        for head in (self.conflict_head, self.unsent_head):
            head.setProperty("role", "strong")
        self.drop = self._act(tr("Let theirs stand"), Choice.THEIRS, "conflict.drop")
        self.redo = self._act(tr("Mean it again"), Choice.MINE, "conflict.redo")
        self.later = self._act(tr("Later"), Choice.LATER, "")
        self.later.setToolTip(tr("Keep for later"))
        self.drop.setProperty("step", "primary")
        self.withdraw = QPushButton(tr("Withdraw…"))
        self.withdraw.setToolTip(tr("Takes what you select back before it is sent."))
        self.withdraw.clicked.connect(self._ask_withdraw)
        self._lay_out()
        self.conflict_list.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.unsent_list.selectionModel().selectionChanged.connect(lambda *_: self._show_withdrawable())
        watch.stood.connect(self.show_state)
        context.operations.read(self._read_names, self._take_names)
        if watch.state is not None:
            self.show_state(watch.state)

    def show_state(self, state: ExchangeState) -> None:
        """Show how it stands, and read what it holds."""
        language = self._context.language
        self.state.setText(words.state_text(state, language))
        trouble = words.away_text(state, language)
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        notice = words.notice_text(state, language)
        self.notice.setText(notice)
        self.notice.setVisible(bool(notice))
        offset = words.clock_text(state.offset_ms) if abs(state.offset_ms) >= 500 else ""
        behind = filled(tr("{count} {count:entry|entries} behind"), count=state.behind) if state.behind else ""
        parts = "" if state.parts is None else tr("a large change: part {done} of {of}").format(
            done=state.parts[0], of=state.parts[1])
        media = filled(tr("{count} {count:photo or recording|photos and recordings} yet to come"),
                       count=state.media_missing) if state.media_missing else ""
        self.facts.setText(" · ".join(filter(None, (
            parts, media, state.url, tr("entry {number}").format(number=state.seq), behind, offset))))
        self.counted.setText("\n".join(
            tr("{kind}: {sent} sent, {accepted} accepted, {refused} refused").format(
                kind=words.kind_text(kind), sent=each.sent, accepted=each.accepted, refused=each.refused)
            for kind, each in sorted(state.kinds.items())))
        self.conflict_head.setText(tr("Conflicts {count}").format(count=state.conflicts))
        self.unsent_head.setText(tr("To send {count} · in this order, kept over restarts").format(count=state.pending))
        self._context.operations.read(
            lambda: (self._exchange.conflicts(0, MOST), self._exchange.unsent(0, MOST)), self._take)

    def chosen(self) -> list[Conflict]:
        """Return the conflicts that are selected."""
        rows = sorted(index.row() for index in self.conflict_list.selectionModel().selectedRows())
        return [self._found[row] for row in rows]

    def choose(self, case: UUID) -> None:
        """Select the conflicts of a case; they are read first where they aren't listed yet."""
        self._wanted = case
        self._choose_wanted()
        self._watch.refresh()

    def decide(self, choice: Choice) -> None:
        """Decide all that are selected."""
        ids = [each.id for each in self.chosen()]
        if ids:
            self._do(lambda: self._exchange.resolve(ids, choice), self._tell_decided)

    # Building

    def _list(self, meaning: str, name: str) -> tuple[LineModel, QListView]:
        model, view = LineModel(), QListView()
        view.setModel(model)
        view.setItemDelegate(LinePainter(self._context.theme, meaning))
        view.itemDelegate().setParent(view)
        view.setUniformItemSizes(True)
        view.setAccessibleName(name)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        return model, view

    def _act(self, label: str, choice: Choice, command: str) -> QPushButton:
        button = QPushButton(label)
        button.clicked.connect(lambda: self.decide(choice))
        if command:
            added = self._context.commands.add(command, label, lambda: self.decide(choice), self,
                                               enabled=lambda: bool(self.chosen()))
            button.setToolTip(added.toolTip())
        return button

    def _lay_out(self) -> None:
        inner = QWidget()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        QVBoxLayout(self, contentsMargins=QMargins()).addWidget(scroll)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(6)
        for part in (self.state, self.notice):
            column.addWidget(_inset(part))
        for part in (self.conflict_head, self.card):
            column.addWidget(_inset(part) if part is self.conflict_head else part)
        acts = QHBoxLayout()
        acts.setContentsMargins(12, 0, 12, 4)
        for button in (self.drop, self.redo, self.later):
            acts.addWidget(button)
        acts.addStretch(1)
        column.addLayout(acts)
        for part in (self.conflict_list, _inset(self.unsent_head), self.unsent_list, _inset(self.withdraw, end=True)):
            column.addWidget(part)
        column.addLayout(self._doors())  # What is to be decided comes first.
        for part in (self.trouble, self.facts, self.counted):
            column.addWidget(_inset(part))
        column.addStretch(1)

    def _doors(self) -> QGridLayout:
        """The acts that concern the exchange as a whole."""
        self.now, self.test = QPushButton(tr("Exchange now")), QPushButton(tr("Test the connection"))
        self.write, self.read = QPushButton(tr("Write unsent to a file…")), QPushButton(tr("Read in a file…"))
        self.now.clicked.connect(lambda: self._do(self._exchange.exchange_once, lambda _: None))
        self.test.clicked.connect(lambda: self._do(self._exchange.test_connection, self._tell_tested))
        self.write.clicked.connect(self._ask_write)
        self.read.clicked.connect(self._ask_read)
        grid = QGridLayout()
        grid.setContentsMargins(12, 0, 12, 4)
        for at, button in enumerate((self.now, self.test, self.write, self.read)):
            grid.addWidget(button, at // 2, at % 2)
        return grid

    # What happens

    def _read_names(self) -> dict[str, str]:
        chinese, people = self._context.language == "zh_CN", self._context.people
        departments, users = people.departments(ended=True), people.users()
        types = {words.type_key(each.kind, each.type_code): each.type_zh if chinese else each.type_en
                 for each in self._context.places.types()}
        return ({str(each.id): each.name_zh if chinese else each.name_en or each.name_zh for each in departments}
                | {key: each.name_zh if chinese else each.name_en or each.name_zh
                   for each in users for key in (str(each.id), each.login)} | types)

    def _take_names(self, names: dict[str, str]) -> None:
        self._names = names
        self._watch.refresh()

    def _take(self, found: tuple[list[Conflict], list[Unsent]]) -> None:
        conflicts, unsent = found
        language, names = self._context.language, self._names
        before = {each.id for each in self.chosen()}
        self._found = conflicts
        self.conflicts.show([Line(each.id, words.short_text(each.meant, language),
                                  sentence(each.happened, language), words.when_text(each.at)) for each in conflicts])
        self.unsent.show([Line(each.id, words.short_text(each.meant, language),
                               words.meant_text(each.meant, names, language), words.when_text(each.at))
                          for each in unsent])
        for view, model in ((self.conflict_list, self.conflicts), (self.unsent_list, self.unsent)):
            view.setFixedHeight(ROW_PX * min(model.rowCount(), _ROWS) + 2 * view.frameWidth())
        self._choose_wanted()
        self._select(before)
        self._show_chosen()

    def _choose_wanted(self) -> None:
        rows = [row for row, each in enumerate(self._found) if self._wanted is not None and each.is_about(self._wanted)]
        if rows:
            self._wanted = None
            selection = self.conflict_list.selectionModel()
            selection.clearSelection()
            for row in rows:
                selection.select(self.conflicts.index(row, 0), QItemSelectionModel.SelectionFlag.Select)
            self.conflict_list.scrollTo(self.conflicts.index(rows[0], 0))

    def _select(self, ids: set[Any]) -> None:
        """Keep the selection; without one the first conflict is open."""
        selection = self.conflict_list.selectionModel()
        if selection.hasSelection() or not self._found:
            return
        rows = [row for row, each in enumerate(self._found) if each.id in ids] or [0]
        for row in rows:
            selection.select(self.conflicts.index(row, 0), QItemSelectionModel.SelectionFlag.Select)

    def _show_chosen(self) -> None:
        chosen = self.chosen()
        self.card.setVisible(bool(chosen))
        for button in (self.drop, self.redo, self.later):
            button.setEnabled(bool(chosen))
            button.setVisible(bool(self._found))
        self.conflict_list.setVisible(bool(self._found))
        self.unsent_list.setVisible(bool(self.unsent.lines))
        self.withdraw.setVisible(bool(self.unsent.lines))
        self._show_withdrawable()
        if chosen:
            self.card.show_conflict(chosen[0], self._names)

    def _show_withdrawable(self) -> None:
        self.withdraw.setEnabled(self.unsent_list.selectionModel().hasSelection())

    def _ask_withdraw(self) -> None:
        """Withdrawing isn't undoing: it says what becomes of it before it is done."""
        ids = [self.unsent.lines[index.row()].id for index in self.unsent_list.selectionModel().selectedRows()]
        answer = QMessageBox.question(
            self, tr("Withdraw"), filled(tr(
                "Withdraw {count}? The shared store has not received {count:it|them} and never will; nobody else has "
                "seen {count:it|them}. Later steps that build on {count:it|them} are withdrawn too. What may have been "
                "sent already stays and gets its answer; undo that as a step of its own. "
                "A withdrawal can't be undone: whoever wants the step after all takes it anew."), count=len(ids)))
        if ids and answer == QMessageBox.StandardButton.Yes:
            login = self._context.author.login
            self._do(lambda: self._exchange.withdraw(ids, login), self._tell_withdrawn)

    def _tell_withdrawn(self, done: Withdrawn) -> None:
        self.unsent_list.clearSelection()
        said = [filled(tr("{count} withdrawn: {count:it|they} never reached the shared store."), count=done.taken)]
        if done.sent:
            said.append(filled(tr("{count} may have been sent already and {count:stays|stay}."), count=done.sent))
        if done.others:
            said.append(filled(tr("{count} {count:is|are} another person's and {count:stays|stay}."),
                               count=done.others))
        self.said.emit(" ".join(said))

    def _do(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        def finished(answer: Any) -> None:
            then(answer)
            self._watch.refresh()

        self._context.operations.read(work, finished, refused=self._tell_refused)

    def _tell_refused(self, refusal: Refusal) -> None:
        self.said.emit(sentence(refusal, self._context.language))
        self._watch.refresh()

    def _tell_decided(self, count: int) -> None:
        self.conflict_list.clearSelection()
        self.said.emit(filled(tr("{count} {count:conflict|conflicts} decided"), count=count))

    def _tell_tested(self, took_ms: int) -> None:
        self.said.emit(tr("The shared store answers in {ms} ms.").format(ms=took_ms))

    def _ask_write(self) -> None:
        dialog = file_dialog(self, tr("Write unsent to a file"), f"*{_SUFFIX}", save=True)
        dialog.setDefaultSuffix(_SUFFIX.lstrip("."))
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # What is there is never replaced: that is said.
        dialog.selectFile(f"unsent{_SUFFIX}")
        dialog.fileSelected.connect(lambda name: self._do(
            lambda: self._exchange.export_unsent(Path(name)),
            lambda count: self.said.emit(filled(tr("{count} {count:intent|intents} written"), count=count))))
        open_dialog(dialog)

    def _ask_read(self) -> None:
        dialog = file_dialog(self, tr("Read in a file"), f"*{_SUFFIX}")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self._do(
            lambda: self._exchange.import_unsent(Path(name)),
            lambda count: self.said.emit(filled(tr("{count} {count:intent|intents} taken in"), count=count))))
        open_dialog(dialog)


def _inset(part: QWidget, *, end: bool = False) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(12, 0, 12, 0)
    row.addWidget(part)
    if end:
        row.addStretch(1)
    return holder
