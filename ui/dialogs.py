"""How every dialog is put before a person: held while it is open, gone when it is closed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

_open: set[QDialog] = set()


def open_dialog(dialog: QDialog) -> None:
    """Show the dialog over its window, which waits for it; closed, it deletes itself.

    It is held here as long as it lives: with no more than a local name on it, Python's collector has been seen to take
    an open dialog along with its wrapper. It is let go only once Qt has destroyed it, since a dialog without a parent
    would die with its last reference, in the middle of saying that it has finished.
    """
    _open.add(dialog)
    dialog.destroyed.connect(lambda: _open.discard(dialog))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
