"""Printers: which there are, and handing one of them a PDF. The desktop's print service (CUPS) does the rest.

Asking it may take as long as its network does, so names are read off the GUI thread, and the sheet is handed over by a
process of the service's own that is given up when it doesn't answer.
"""

import shutil
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer, Signal
from PySide6.QtPrintSupport import QPrinterInfo

from app.domain.errors import Unusable

_HAND_OVER = "lp"
_LONGEST_MS = 30_000
_MOST_CHARACTERS = 200
"""So much is told of what the print service says."""


def printer_names() -> list[str]:
    """Return the printers of this workstation, the usual one first; none where there is no print service either."""
    usual = QPrinterInfo.defaultPrinterName()
    return sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != usual, name))


class Printing(QObject):
    """Hands one PDF to one printer.

    Signals:
        done: the print service has taken it.
        failed: the `Unusable`, `printer.no_service`, `printer.failed` or `printer.silent`.
    """

    done = Signal()
    failed = Signal(object)

    def __init__(self, path: Path, printer: str, title: str, parent: QObject) -> None:
        super().__init__(parent)
        self._path, self._printer, self._title = path, printer, title
        self._silent = False
        self._process = QProcess(self)
        self._process.setStandardInputFile(QProcess.nullDevice())
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        self._process.finished.connect(self._end)
        self._patience = QTimer(self, singleShot=True, interval=_LONGEST_MS)
        self._patience.timeout.connect(self._process.kill)

    def start(self) -> None:
        """Begin; one of the two signals ends it."""
        program = shutil.which(_HAND_OVER)
        if program is None:
            self.failed.emit(Unusable("printer.no_service"))
            return
        self._patience.start()
        self._process.start(program, ["-d", self._printer, "-t", self._title, str(self._path)])

    def stop(self) -> None:
        """Leave it, without a word. Idempotent."""
        self._silent = True
        self._patience.stop()
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished()

    def _end(self, code: int, how: QProcess.ExitStatus) -> None:
        if self._silent:
            return
        in_time = self._patience.isActive()
        self._patience.stop()
        if how is QProcess.ExitStatus.NormalExit and code == 0:
            self.done.emit()
            return
        said = self._process.readAllStandardOutput().toStdString().strip().rstrip(".")[:_MOST_CHARACTERS]
        self.failed.emit(
            Unusable("printer.failed", name=self._printer, detail=said or f"{_HAND_OVER} {code}") if in_time
            else Unusable("printer.silent", name=self._printer, seconds=_LONGEST_MS // 1000))
