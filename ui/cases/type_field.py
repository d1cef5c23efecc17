"""The field for a component or event type: 143 of them, found by Chinese, English, code, pinyin or its initials."""

from collections.abc import Iterable
from functools import cached_property

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit

from app.queries.places import CatalogueType
from app.services.cases import Facts
from ui.cases import wording
from ui.cases.fields import Field
from ui.cases.type_search import searched_text
from ui.cases.wording import tr

SEARCH_ROLE = int(Qt.ItemDataRole.UserRole) + 1
SHOWN_AT_ONCE = 8
OFFERED_PX = 320
"""The list of types is wider than a narrow field."""
Index = QModelIndex | QPersistentModelIndex


class TypeRows(QAbstractListModel):
    """The types as rows: what is read, and what is searched."""

    def __init__(self, types: Iterable[CatalogueType], language: str) -> None:
        super().__init__()
        self.types = list(types)
        self._language = language

    @cached_property
    def _searched(self) -> list[str]:
        return [searched_text(each) for each in self.types]

    def words(self, known: CatalogueType) -> str:
        """Return the type and its class, as it stands in the field."""
        chinese = wording.is_chinese(self._language)
        kind = tr("component") if known.kind == "component" else tr("event")
        return wording.DOT.join((known.type_zh if chinese else known.type_en, kind,
                                 f"{known.class_zh if chinese else known.class_en} {known.type_code}"))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self.types)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == SEARCH_ROLE:
            return self._searched[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.words(self.types[index.row()])
        return None


class _Completer(QCompleter):
    """Searches by everything, but puts only the words into the field."""

    def pathFromIndex(self, index: Index) -> str:  # noqa: N802
        return str(index.data(Qt.ItemDataRole.DisplayRole))

    def splitPath(self, path: str) -> list[str]:  # noqa: N802
        return [path.strip().casefold()]


class TypeField(Field):
    """One type of the catalogue, or none yet."""

    def __init__(self, language: str, *, required: bool = True) -> None:
        super().__init__(tr("Type"), required=required)
        self._language = language
        self._rows = TypeRows((), language)
        self._chosen: CatalogueType | None = None
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(tr("Words, pinyin, initials"))
        self.edit.setClearButtonEnabled(True)
        self.edit.textEdited.connect(self._typed)
        self.edit.editingFinished.connect(self._settle)
        self.hold(self.edit)

    def offer(self, types: Iterable[CatalogueType]) -> None:
        """Offer these types."""
        self._rows = TypeRows(types, self._language)
        completer = _Completer(self._rows, self)
        completer.popup().setObjectName("completions")
        completer.popup().setMinimumWidth(OFFERED_PX)
        completer.setCompletionRole(SEARCH_ROLE)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(SHOWN_AT_ONCE)
        completer.activated[QModelIndex].connect(lambda index: self._take(self._type_at(completer, index)))
        self.edit.setCompleter(completer)

    def chosen(self) -> CatalogueType | None:
        """Return the type that is chosen."""
        return self._chosen

    def named(self, kind: str, type_code: str) -> str | None:
        """Return the words of a type, None where it isn't offered."""
        known = self._known(kind, type_code)
        return self._rows.words(known) if known is not None else None

    def choose(self, kind: str, type_code: str) -> None:
        """Choose a type by its codes; unknown codes choose none."""
        self._take(self._known(kind, type_code))

    def _known(self, kind: str, type_code: str) -> CatalogueType | None:
        return next((each for each in self._rows.types if (each.kind, each.type_code) == (kind, type_code)), None)

    def facts(self) -> Facts:
        return {"kind": self._chosen.kind, "type_code": self._chosen.type_code} if self._chosen else {}

    def put(self, state: Facts) -> None:
        self.choose(str(state.get("kind", "")), str(state.get("type_code", "")))

    def _type_at(self, completer: QCompleter, index: QModelIndex) -> CatalogueType | None:
        words = index.data(Qt.ItemDataRole.DisplayRole)
        return next((each for each in self._rows.types if self._rows.words(each) == words), None)

    def _typed(self, text: str) -> None:
        del text
        if self._chosen is not None:
            self._chosen = None
            self.changed.emit()

    def _settle(self) -> None:
        """Take the only type that fits what was typed, so that Enter after `wsjg` is enough."""
        text = self.edit.text().strip().casefold()
        if self._chosen is not None or not text:
            return
        fitting = [each for each in self._rows.types if text in searched_text(each)]
        exact = [each for each in fitting if text in (each.type_zh, each.type_code, each.type_en.casefold())]
        if len(exact or fitting) == 1:
            self._take((exact or fitting)[0])

    def _take(self, known: CatalogueType | None) -> None:
        self._chosen = known
        self.edit.setText(self._rows.words(known) if known else "")
        self.edit.setCursorPosition(0)  # A narrow field shows how it begins.
        self.changed.emit()
