"""Printing case sheets from the window: how far it is, stop, and what can be done with the PDF when it is there.

Paper is one of three ways to have it: where no printer is, or none takes it, a sentence says so, and the PDF can still
be opened or saved.
"""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QProgressBar, QPushButton, QWidget

from app.domain.errors import Cancelled, Refusal, Unusable
from app.messages import filled, sentence
from ui.cases.asking import Asking
from ui.cases.sheet_job import SheetJob, sheet_title
from ui.cases.sheet_pages import MakePaper
from ui.cases.wording import tr
from ui.context import Context
from ui.dialogs import open_dialog
from ui.file_dialog import file_dialog
from ui.printing import Printing, printer_names

_BESIDE_PX, _LEAST_PX = 480, 200
"""What the window's width leaves to the buttons beside the words; a longer sentence gets a second line."""
_ABOVE_PX = 56
"""From the window's lower edge: the status bar stays to be seen."""


def print_sheets(context: Context, cases: Sequence[UUID], window: QWidget, *, name: str = "") -> "SheetBar":
    """Make one PDF of the sheets of these cases; the bar over the window says how far it is.

    Args:
        cases: in the order of printing.
        window: the window over which the bar is shown.
        name: what the file is called, without its ending; the title and the day where none is given.
    """
    title = sheet_title(len(cases))
    bar = SheetBar(context, window, title=title, count=len(cases),
                   name=name or f"{title} {context.clock.now():%Y-%m-%d}")
    bar.start(bar.job.sheets(cases))
    return bar


class SheetBar(QWidget):
    """One line at the foot of the window. The PDF lies in a folder that goes with the bar, unless it is saved."""

    def __init__(self, context: Context, window: QWidget, *, title: str, count: int, name: str) -> None:
        super().__init__(window)
        self.setObjectName("sheet_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for other in window.findChildren(SheetBar):
            if other is not self:
                other.close()
        self._context, self._title, self._count = context, title, count
        self._ask = Asking(context.operations, self)
        self._printing: Printing | None = None
        folder = Path(tempfile.mkdtemp(prefix="wanmi-sheets-"))
        self.destroyed.connect(lambda *_: shutil.rmtree(folder, ignore_errors=True))
        self.job = SheetJob(context, folder / f"{name}.pdf", title=title, count=count, parent=self)
        self.job.progressed.connect(self._show_progress)
        self.job.finished.connect(self._show_done)
        self.job.failed.connect(self._show_failed)
        self._build()
        window.installEventFilter(self)
        self._show_progress(0, count)
        self.show()
        self.raise_()
        self._place()

    def start(self, papers: Sequence[MakePaper]) -> None:
        """Begin."""
        self.job.start(papers)

    def save_as(self, path: Path) -> None:
        """Copy the PDF there."""
        self._ask.read(lambda: _copy(self.job.path, path), lambda _: self.close(), refused=self._show_failed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Stay at the foot of the window."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        self.said = QLabel(wordWrap=True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(160)
        self.progress.setMaximum(self._count)
        self.print_button = QPushButton(tr("Print…"))
        self.print_button.clicked.connect(self._print)
        self.open_button = QPushButton(tr("Open it"))
        self.save_button = QPushButton(tr("Save as…"))
        self.close_button = QPushButton(tr("Stop"))
        self.open_button.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.job.path))))
        self.save_button.clicked.connect(self._choose)
        self.close_button.clicked.connect(self._end)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        for part in (self.said, self.progress, self.print_button, self.open_button, self.save_button,
                     self.close_button):
            row.addWidget(part)
        self._show_file(False)

    def _show_file(self, there: bool) -> None:
        self.progress.setVisible(not there)
        self.print_button.setVisible(there)
        self.open_button.setVisible(there)
        self.save_button.setVisible(there)

    def _show_progress(self, done: int, count: int) -> None:
        if self.progress.isHidden() and done:
            return
        self.progress.setValue(done)
        self._say(f"{self._title} · {done} / {count}")

    def _show_done(self, pages: int) -> None:
        self._show_file(True)
        self.close_button.setText(tr("Close"))
        self._say(filled(tr("{title} is ready · {pages} {pages:page|pages}"), title=self._title, pages=pages))
        self.print_button.setFocus()

    def _print(self) -> None:
        self.print_button.setEnabled(False)
        self._ask.read(printer_names, self._take_printers, refused=self._show_unprinted)

    def _take_printers(self, names: Sequence[str]) -> None:
        """Print on the one printer, or ask on which: it is asked each time, for they come and go."""
        self.print_button.setEnabled(True)
        if not names:
            self._show_unprinted(Unusable("printer.none"))
        elif len(names) == 1:
            self.print_on(names[0])
        else:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            for name in names:
                menu.addAction(name).triggered.connect(lambda _=False, name=name: self.print_on(name))
            menu.popup(self.print_button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def print_on(self, printer: str) -> None:
        """Hand the PDF to the printer."""
        self.print_button.setEnabled(False)
        self._say(tr("{title} goes to {printer}…").format(title=self._title, printer=printer))
        self._printing = Printing(self.job.path, printer, self._title, self)
        self._printing.done.connect(lambda: self._show_printed(printer))
        self._printing.failed.connect(self._show_unprinted)
        self._printing.start()

    def _show_printed(self, printer: str) -> None:
        self.print_button.setEnabled(True)
        self._say(tr("{title} was given to {printer}").format(title=self._title, printer=printer))

    def _show_unprinted(self, refusal: Refusal) -> None:
        self.print_button.setEnabled(True)
        self.open_button.setFocus()
        self._say(sentence(refusal, self._context.language))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Leave a printer that hasn't answered."""
        if self._printing is not None:
            self._printing.stop()
        super().closeEvent(event)

    def _show_failed(self, refusal: Refusal) -> None:
        if isinstance(refusal, Cancelled):
            self.close()
            return
        self.progress.hide()
        self.close_button.setText(tr("Close"))
        self._say(sentence(refusal, self._context.language))

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self._place()

    def _end(self) -> None:
        self.job.stop()
        self.close()

    def _place(self) -> None:
        window = self.parentWidget()
        words_px = self.said.fontMetrics().horizontalAdvance(self.said.text()) + 4
        self.said.setFixedWidth(min(words_px, max(window.width() - _BESIDE_PX, _LEAST_PX)))
        self.adjustSize()
        self.move((window.width() - self.width()) // 2, window.height() - self.height() - _ABOVE_PX)

    def _choose(self) -> None:
        dialog = file_dialog(self, tr("Save as…"), "PDF (*.pdf)", save=True)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(self.job.path.name)
        dialog.fileSelected.connect(lambda name: self.save_as(Path(name)))
        open_dialog(dialog)


def _copy(source: Path, target: Path) -> None:
    try:
        shutil.copyfile(source, target)
    except OSError as error:
        raise Unusable("environment.not_writable", path=str(target)) from error
