"""The keys of the window, one table (F1): what has a key here and now, as the registry of commands knows it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from ui.commands import EVERYWHERE, Command, Commands, bindings, spelled


class KeysHelp(QDialog):
    """Closes with Esc."""

    def __init__(self, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("keys_help")
        self.setWindowTitle(self.tr("Keys"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 24)
        column.setSpacing(12)
        there = {each.id: each for each in commands.all() if each.there and each.binding is not None}
        everywhere = [each for each in there.values() if _place(each) == EVERYWHERE]
        in_place = [(each.words, _keys(each.id)) for each in there.values() if _place(each) != EVERYWHERE]
        for title, rows in ((self.tr("Everywhere"), [(each.words, _keys(each.id)) for each in everywhere]),
                            (self.tr("Where the focus is"), in_place + self._native())):
            words = QLabel(title)
            words.setProperty("role", "title")
            column.addWidget(words)
            column.addLayout(_table(rows))

    def _native(self) -> list[tuple[str, str]]:
        """Return what lists, photos and the map act on by themselves."""
        words = {"list.move": self.tr("List: move"), "list.open": self.tr("List: open the case"),
                 "photo.zoom": self.tr("Photo, camera: large"), "photo.fit": self.tr("Photo: all of it"),
                 "photo.before": self.tr("Photo: hold to see it before"), "map.move": self.tr("Map: move"),
                 "map.zoom": self.tr("Map: zoom"), "close": self.tr("Close what is on top")}
        tiles = [id for id in bindings() if id.startswith("tile.") and id[5:].isdecimal()]
        return [*((said, _keys(id)) for id, said in words.items()),
                (self.tr("Cameras: this one large"), "  ".join(map(_keys, tiles))),
                (self.tr("Cameras: all of them"), _keys("tile.all"))]


def _place(command: Command) -> str:
    assert command.binding is not None
    return command.binding.place


def _keys(id: str) -> str:  # noqa: A002
    """Return all keys of a command, those of a number block left away."""
    return "  ".join(dict.fromkeys(spelled(each) for each in bindings()[id].keys))


def _table(rows: list[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    half = (len(rows) + 1) // 2
    for at, (words, keys) in enumerate(rows):
        key = QLabel(keys)
        key.setProperty("role", "key")
        key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        grid.addWidget(key, at % half, at // half * 3)
        grid.addWidget(QLabel(words), at % half, at // half * 3 + 1)
    grid.setColumnMinimumWidth(2, 24)
    return grid
