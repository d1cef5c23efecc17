"""The first start: a demonstration city, a town of one's own, or a store that is there already.

Making a store is long work: it runs as a command of our own program beside the window, so that nothing here waits,
and ending it early leaves nothing behind.
"""

import json
import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QProcess, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QPlainTextEdit, QProgressBar, QPushButton
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.dialogs import open_dialog
from ui.file_dialog import file_dialog
from ui.first_town import TownForm
from ui.icons import icon
from ui.theme import Theme

WIDTH_PX = 560
_CHOICES, _PROGRESS, _LOGINS, _TOWN = range(4)
"""The pages of the stack."""


class FirstStart(QDialog):
    """Asks where the data come from; `store` is the store to open, once accepted."""

    def __init__(self, command: Sequence[str], store: Path, theme: Theme, language: str,
                 parent: QWidget | None = None) -> None:
        """`command` starts our own program (Python and main.py); `store` is where a new one is made."""
        super().__init__(parent)
        self.setObjectName("first_start")
        self.setWindowTitle(self.tr("Wanmi · first start"))
        self.setMinimumWidth(WIDTH_PX)
        self._command, self._new, self._language = list(command), store, language
        self.store: Path | None = None
        self._process: QProcess | None = None
        self._cancelled = False
        self._told = b""
        self._answer = b""
        self.stack = QStackedWidget()
        self.town = TownForm()
        self.town.wanted.connect(self.import_town)
        self.town.left.connect(lambda: self.stack.setCurrentIndex(_CHOICES))
        self._asked_on = _CHOICES
        for page in (self._choices(theme), self._progress(), self._logins(), self.town):
            self.stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.addWidget(self.stack)

    # What can be chosen

    def make_demo(self) -> None:
        """Make the demonstration city."""
        self._run(["demo"], self.tr("The demonstration city is being made. This takes about half a minute."))

    def ask_town(self, extract: Path) -> None:
        """Ask which town of the extract it is to be."""
        self.town.ask(extract)
        self.stack.setCurrentIndex(_TOWN)
        self.town.boundary.setFocus()

    def import_town(self, extract: Path, boundary: str = "", code: str = "") -> None:
        """Make a store out of an OpenStreetMap extract; boundary and code may be left to the mapping."""
        more = [f"{option}={value}" for option, value in (("--boundary", boundary), ("--code", code)) if value]
        self._run(["import", str(extract), "--json", *more],
                  self.tr("{file} is being read.").format(file=extract.name))

    def open_store(self, path: Path) -> None:
        """Take a store that is there."""
        self.store = path
        self.accept()

    def cancel(self) -> None:
        """Stop what is being made; the choices come back."""
        if self._process is not None:
            self._cancelled = True
            self.said.setText(self.tr("Stopping; nothing of it stays."))
            self.cancel_button.setDisabled(True)
            os.kill(self._process.processId(), signal.SIGINT)

    def reject(self) -> None:
        """Esc and the window's cross stop what is being made first."""
        if self._process is None:
            super().reject()
        else:
            self.cancel()

    # Pages

    def _choices(self, theme: Theme) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        head = QLabel(self.tr("What do you want to work with?"))
        head.setProperty("role", "title")
        column.addWidget(head)
        self.trouble = QLabel()
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        column.addWidget(self.trouble)
        for name, sign, words, more, act in (
                ("demo", "city", self.tr("Demonstration city"),
                 self.tr("Ansai, made up: 151 unit grids, 20,055 components, the cases of 2021"), self.make_demo),
                ("import", "map-trifold", self.tr("My own town"),
                 self.tr("Out of an OpenStreetMap extract (.osm.pbf)"), self._ask_extract),
                ("open", "folder-open", self.tr("Open a store"),
                 self.tr("A file that Wanmi has made before (.sqlite)"), self._ask_store)):
            button = QPushButton(f"{words}\n{more}")
            button.setObjectName(name)
            button.setProperty("step", "choice")
            button.setIcon(icon(sign, theme, size_px=24, tone="accent"))
            button.setIconSize(button.iconSize() * 1.5)
            button.clicked.connect(act)
            column.addWidget(button)
        column.addStretch(1)
        return page

    def _progress(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.title = QLabel()
        self.title.setWordWrap(True)
        self.title.setProperty("role", "title")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setProperty("role", "said")
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.clicked.connect(self.cancel)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        for part in (self.title, self.bar, self.said):
            column.addWidget(part)
        column.addStretch(1)
        column.addLayout(row)
        return page

    def _logins(self) -> QWidget:
        """One-time passwords are shown once, and never again."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        head = QLabel(self.tr("First passwords: note them now, they are not shown again"))
        head.setProperty("role", "title")
        head.setWordWrap(True)
        self.logins = QPlainTextEdit()
        self.logins.setReadOnly(True)
        self.logins.setMinimumHeight(260)
        go_on = QPushButton(self.tr("I have noted them"))
        go_on.setProperty("step", "primary")
        go_on.clicked.connect(self.accept)
        column.addWidget(head)
        column.addWidget(self.logins)
        column.addWidget(go_on, 0, Qt.AlignmentFlag.AlignRight)
        return page

    def _ask_extract(self) -> None:
        self._choose(self.tr("OpenStreetMap extract"), "OpenStreetMap (*.pbf *.osm)", self.ask_town)

    def _ask_store(self) -> None:
        self._choose(self.tr("Open a store"), "Wanmi (*.sqlite)", self.open_store)

    def _choose(self, title: str, kinds: str, take: Callable[[Path], object]) -> None:
        dialog = file_dialog(self, title, kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: take(Path(name)))
        open_dialog(dialog)

    # The command beside the window

    def _run(self, command: list[str], title: str) -> None:
        self._new.parent.mkdir(parents=True, exist_ok=True)
        self._cancelled, self._told, self._answer = False, b"", b""
        self.title.setText(title)
        self.said.clear()
        self.cancel_button.setEnabled(True)
        self._asked_on = self.stack.currentIndex()
        self.stack.setCurrentIndex(_PROGRESS)
        process = self._process = QProcess(self)
        # Where we were started in the background we are deaf to interrupts; the child must hear the stop button's.
        process.setUnixProcessParameters(QProcess.UnixProcessFlag.ResetSignalHandlers)
        process.readyReadStandardError.connect(self._read_lines)
        process.readyReadStandardOutput.connect(self._read_answer)
        process.finished.connect(self._ended)
        whole = [*self._command, *command, "--store", str(self._new), "--lang", self._language]
        process.start(whole[0], whole[1:])

    def _read_lines(self) -> None:
        assert self._process is not None
        self._told += bytes(self._process.readAllStandardError().data())
        lines = [line.strip() for line in self._told.decode("utf-8", "replace").splitlines() if line.strip()]
        if lines and not self._cancelled:
            self.said.setText(lines[-1])

    def _read_answer(self) -> None:
        assert self._process is not None
        self._answer += bytes(self._process.readAllStandardOutput().data())

    def _ended(self, code: int) -> None:
        assert self._process is not None
        self._read_lines()
        self._read_answer()
        self._process.deleteLater()
        self._process = None
        if code == 0:
            self.store = self._new
            self._take_answer()
            return
        said = "" if self._cancelled else self.said.text()
        self.trouble.setText(said)
        self.trouble.setVisible(bool(said))
        self.town.say(said)
        self.stack.setCurrentIndex(self._asked_on)

    def _take_answer(self) -> None:
        users = json.loads(self._answer).get("users", []) if self._answer.lstrip().startswith(b"{") else []
        if not users:
            self.accept()
            return
        self.logins.setPlainText("\n".join(f"{each['login']:<8}{each['password']:<16}{each['name']}" for each in users))
        self.stack.setCurrentIndex(_LOGINS)
