"""The interface's language: our own words from `resources/translations`, Qt's own from Qt.

The `.qm` files are compiled from the `.ts` files beside them by `packaging/setup.sh`; a test compares. A translator
written in Python is no way out: Qt asks translators on any thread while it holds a lock, and the thread that then
waits for Python's own lock stops the window for good.
"""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "translations"


def speak(language: str, application: QCoreApplication) -> list[QTranslator]:
    """Let the application speak a language; return what `unspeak` takes. English is what the sources are written in."""
    locale = QLocale(language)
    QLocale.setDefault(locale)
    installed = []
    for name, folder in (("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
                         ("wanmi", str(FOLDER))):
        translator = QTranslator(application)
        if translator.load(f"{name}_{language}", folder):
            application.installTranslator(translator)
            installed.append(translator)
    return installed


def unspeak(installed: list[QTranslator], application: QCoreApplication) -> None:
    """Take a language away again."""
    for each in installed:
        application.removeTranslator(each)
        each.deleteLater()
