"""The docks as this person left them, per workspace: kept in the workstation's own store, for a window of that size."""

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow

from ui.context import Context

VERSION = 1
"""Another one whenever docks come or go: Qt then leaves an old state alone."""


class Layouts:
    """Keeps and brings back the state of one window's docks."""

    def __init__(self, context: Context, window: QMainWindow) -> None:
        self._context, self._window = context, window

    def keep(self, workspace: str) -> None:
        """Keep the docks as they are."""
        window = self._window
        state = bytes(window.saveState(VERSION).toBase64().data()).decode("ascii")
        self._context.workstation.keep("preference", self._key(workspace), {
            "size": [window.width(), window.height()], "state": state})

    def bring_back(self, workspace: str) -> bool:
        """Lay the docks out as they were kept; False where nothing was, or the window has another size now."""
        kept = self._context.workstation.kept("preference", self._key(workspace))
        window = self._window
        if kept is None or kept["size"] != [window.width(), window.height()]:
            return False
        return window.restoreState(QByteArray.fromBase64(QByteArray(kept["state"].encode("ascii"))), VERSION)

    def forget(self, workspace: str) -> None:
        """Let the table of sizes decide again."""
        self._context.workstation.forget("preference", self._key(workspace))

    def _key(self, workspace: str) -> str:
        return f"layout.{self._context.author.login}.{workspace}"
