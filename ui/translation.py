"""The interface's Chinese, read from the Qt Linguist file itself: nothing has to be compiled or kept in step."""

from pathlib import Path
from xml.etree import ElementTree

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "translations"
SOURCE_LANGUAGE = "en"
Messages = dict[tuple[str, str], str]


def messages(language: str) -> Messages:
    """Return the finished translations by (context, source); none for the sources' own language."""
    path = FOLDER / f"wanmi_{language}.ts"
    if language == SOURCE_LANGUAGE or not path.is_file():
        return {}
    found: Messages = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is not None and translation.text and not translation.get("type"):
                found[name, message.findtext("source") or ""] = translation.text
    return found


class Translator(QTranslator):
    """Answers Qt's questions from the file."""

    def __init__(self, language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = messages(language)

    def isEmpty(self) -> bool:  # noqa: N802
        """Qt doesn't ask an empty translator."""
        return not self._messages

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """Return the translation, None where there is none: the English source is shown then."""
        del disambiguation, n
        return self._messages.get((context, source))


def speak(language: str, application: QCoreApplication) -> list[QTranslator]:
    """Let the application speak a language; return what `unspeak` takes."""
    QLocale.setDefault(QLocale(language))
    own = Translator(language, application)
    qts = QTranslator(application)
    qts.load(QLocale(language), "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    installed: list[QTranslator] = [qts, own]
    for each in installed:
        if not each.isEmpty():
            application.installTranslator(each)
    return installed


def unspeak(installed: list[QTranslator], application: QCoreApplication) -> None:
    """Take a language away again."""
    for each in installed:
        application.removeTranslator(each)
        each.deleteLater()
