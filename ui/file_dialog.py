"""Where a file is chosen: Qt's own dialog, as far as it speaks the interface's language."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

Place = QStandardPaths.StandardLocation


def file_dialog(parent: QWidget, title: str, kinds: str = "", *, place: Place = Place.DocumentsLocation,
                save: bool = False) -> QFileDialog:
    """Return a dialog, yet to be opened (`ui.dialogs`).

    Args:
        parent: the window that is covered.
        title: what is chosen, translated.
        kinds: Qt's filters of names, `;;` between them.
        place: where it begins; at home where there is no such folder.
        save: the file is to be written.
    """
    folder = Path(QStandardPaths.writableLocation(place))
    dialog = QFileDialog(parent, title, str(folder if folder.is_dir() else Path.home()), kinds)
    if save:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    # Qt's own Chinese lacks these two, and the words of the columns.
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, QCoreApplication.translate("", "Folder:"))
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, QCoreApplication.translate("", "Kind:"))
    dialog.setViewMode(QFileDialog.ViewMode.List)
    return dialog
