"""The log-in closes as the last window while its session is yet to begin: the program must not end with it."""

import subprocess
import sys

PROGRAM = """
import argparse
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog
from app.entrypoints.desktop import _Desktop

class Session(QObject):
    ended, barred = Signal(), Signal(object)

    def ask(self):
        self.dialog = QDialog()
        self.dialog.accepted.connect(lambda: QTimer.singleShot(200, self.begin))
        self.dialog.open()
        QTimer.singleShot(200, self.dialog.accept)

    def begin(self):
        print("begun")
        self.ended.emit()

application = QApplication(["wanmi", "-platform", "offscreen"])
_Desktop(Session(), argparse.Namespace(user=None, screenshot=None, lang="en"), application, may_write=True).run()
"""


def test_the_program_goes_on_when_the_log_in_closes() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "begun\n"), done.stderr
