"""What comes first: the map's engine takes a second to start, so it is started before the rest is even imported."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from ui.map.map_view import MapView
from ui.theme import Theme
from ui.translation import speak


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the window is to begin."""

    theme: str
    language: str
    workspace: str | None
    size: tuple[int, int] | None
    """Logical pixels; None: the whole screen."""
    keeps: bool = False
    """Whether drafts and preferences stay for the next start."""


@dataclass(frozen=True, slots=True)
class FirstMap:
    """Look, language and the map, of which the engine is starting."""

    theme: Theme
    spoken: list[QTranslator]
    map_view: MapView


def first_map(path: Path, wishes: Wishes, application: QApplication) -> FirstMap:
    """Dress the application and start the map engine on the store. Whoever takes it closes the engine."""
    spoken = speak(wishes.language, application)
    theme = Theme(wishes.theme)
    theme.apply()
    map_view = MapView(theme)
    map_view.open_store(path)
    return FirstMap(theme, spoken, map_view)
