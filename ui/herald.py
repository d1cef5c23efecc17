"""Sound and tray notices: what is heard and seen when the window isn't looked at. Outlives the windows.

Sounds differ by rhythm, not by pitch only (interface section 11); they are our own (`packaging/make_sounds.py`). Qt's
multimedia isn't part of the essentials; a desktop has one of the three players, else the system's bell rings.
"""

import shutil
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QProcess, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

Kind = Literal["new", "near"]
_SOUNDS = Path(__file__).resolve().parent.parent / "resources" / "sounds"
_PLAYERS = ("pw-play", "paplay", "aplay")
_SHOWN_MS = 8000


class Herald(QObject):
    """Rings and writes beside the clock.

    Signals:
        clicked: somebody wants the window.
    """

    clicked = Signal()

    def __init__(self, picture: QIcon, parent: QObject | None = None) -> None:
        """`picture` stands in the tray, where the desktop has one."""
        super().__init__(parent)
        self._player = next((found for name in _PLAYERS if (found := shutil.which(name))), None)
        self._process: QProcess | None = None
        self._tray: QSystemTrayIcon | None = None
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._tray = QSystemTrayIcon(picture, self)
            self._tray.setToolTip(self.tr("Wanmi"))
            self._tray.activated.connect(lambda _: self.clicked.emit())
            self._tray.messageClicked.connect(self.clicked)
            self._tray.show()

    def ring(self, kind: Kind) -> None:
        """Play the sound, unless one is playing."""
        if self._process is not None:
            return
        if self._player is None:
            QApplication.beep()
            return
        process = self._process = QProcess(self)
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(QProcess.nullDevice())
        process.finished.connect(self._rung)
        process.errorOccurred.connect(self._rung)
        process.start(self._player, [str(_SOUNDS / f"{kind}.wav")])

    def write(self, title: str, text: str) -> None:
        """Show a notice in the tray."""
        if self._tray is not None:
            self._tray.showMessage(title, text, QSystemTrayIcon.MessageIcon.NoIcon, _SHOWN_MS)

    def close(self) -> None:
        """Leave the tray and stop the sound."""
        if self._tray is not None:
            self._tray.hide()
        if self._process is not None:
            self._process.kill()
            self._process.waitForFinished()

    def _rung(self) -> None:
        if self._process is not None:
            self._process.deleteLater()
            self._process = None


def bring_up(window: QWidget) -> None:
    """Bring a window before the person, also out of the task bar."""
    if window.isMinimized():
        window.showNormal()
    window.show()
    window.raise_()
    window.activateWindow()
