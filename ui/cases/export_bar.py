"""A line below a queue while it is written to a file: how far it is, and stop."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from app.domain.errors import Refusal
from app.messages import filled, sentence
from ui.cases.queue_export import MOST, ExportJob
from ui.cases.queue_reading import Wanted
from ui.cases.wording import tr
from ui.context import Context
from ui.dialogs import open_dialog
from ui.file_dialog import file_dialog
from ui.local_time import local

_KINDS = {"Excel (*.xlsx)": ".xlsx", "CSV (*.csv)": ".csv"}


class ExportBar(QWidget):
    """Hidden while nothing is written.

    Signals:
        told: what came of it.
    """

    told = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._job: ExportJob | None = None
        self._total = 0
        self.words, self.progress, self.stop_button = QLabel(), QProgressBar(), QPushButton(tr("Stop"))
        self.progress.setTextVisible(False)
        self.stop_button.setProperty("step", "plain")
        self.stop_button.clicked.connect(self.stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(8)
        row.addWidget(self.words)
        row.addWidget(self.progress, 1)
        row.addWidget(self.stop_button)
        self.hide()

    def ask(self, wanted: Wanted, total: int) -> None:
        """Ask for a file, then write it; nothing while another is being written."""
        if self._job is not None:
            self.stop_button.setFocus()
            return
        dialog = file_dialog(self, tr("Export this list"), ";;".join(_KINDS), save=True)
        dialog.setDefaultSuffix("xlsx")
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(_KINDS[kind][1:]))
        now, past, name = local(self._context.clock.now()), self._context.moment.past, tr("Cases")
        day = tr("as it stood {time}").format(time=f"{now:%Y-%m-%d %H%M}") if past else f"{now:%Y-%m-%d}"
        dialog.selectFile(f"{name} {day}.xlsx")
        dialog.fileSelected.connect(lambda name: self.begin(wanted, total, Path(name)))
        open_dialog(dialog)

    def begin(self, wanted: Wanted, total: int, path: Path) -> None:
        """Write what is wanted, `total` cases, to the file; another ending than `.csv` makes it a workbook."""
        if path.suffix.lower() not in _KINDS.values():
            path = path.with_name(f"{path.name}.xlsx")
        self._total = min(total, MOST)
        self._job = job = ExportJob(self._context, wanted, path, self)
        self.progress.setRange(0, self._total)
        self._show(0)
        self.show()
        job.progressed.connect(self._show)
        job.finished.connect(lambda count: self._end(
            filled(tr("{count} {count:case|cases} written: {path}"), count=count, path=path)))
        job.failed.connect(self._fail)
        job.start()

    def stop(self) -> None:
        """Write no further; nothing of the file stays."""
        if self._job is not None:
            self._job.stop()

    def _show(self, done: int) -> None:
        self.progress.setValue(done)
        self.words.setText(tr("Writing {done} of {count}").format(done=done, count=self._total))

    def _fail(self, refusal: Refusal) -> None:
        self._end(sentence(refusal, self._context.language))

    def _end(self, said: str) -> None:
        job, self._job = self._job, None
        self.hide()
        self.told.emit(said)
        if job is not None:
            job.deleteLater()
