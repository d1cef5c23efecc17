"""Colours, sizes and type of the window, read from `resources/tokens.json`: nothing else in `ui/` names a colour."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from ui.qss import style_sheet

_TOKENS = Path(__file__).resolve().parent.parent / "resources" / "tokens.json"
_KEYS = {"day": "light", "night": "dark"}
NAMES = tuple(_KEYS)
"""Themes; the first is the default."""


@cache
def tokens() -> dict[str, Any]:
    """Return the design tokens."""
    found: dict[str, Any] = json.loads(_TOKENS.read_text("utf-8"))
    return found


class Theme:
    """One of the two themes."""

    def __init__(self, name: str = NAMES[0]) -> None:
        """`name` is `day` or `night`; raises KeyError otherwise."""
        self._key = _KEYS[name]
        self._name = name
        self._colours: dict[str, QColor] = {}

    @property
    def name(self) -> str:
        """`day` or `night`."""
        return self._name

    def colour(self, token: str) -> QColor:
        """Return a colour: `bg.panel`, `meaning.overdue.fill`, `chart.axis`; raises KeyError for another name."""
        if token not in self._colours:
            self._colours[token] = _parsed(self._spelled(token))
        return QColor(self._colours[token])

    def series(self, name: str = "series") -> list[QColor]:
        """Return a chart's colours in order: `series`, `sequential` or `diverging`."""
        return [_parsed(each) for each in tokens()["chart"][self._key][name]]

    def px(self, token: str) -> int:
        """Return a size of `tokens.size`, in logical pixels, for example `row.queue`."""
        return int(tokens()["size"][token])

    def font(self, step: str) -> QFont:
        """Return the font of a step of the type scale: micro small body strong row title figure hero."""
        scale = tokens()["type"]["scale"][step]
        font = QFont(tokens()["type"]["family.ui"])
        font.setPixelSize(scale["px"])
        font.setWeight(QFont.Weight(scale["weight"]))
        return font

    def line_px(self, step: str) -> int:
        """Return the line height of a step of the type scale, in logical pixels."""
        return int(tokens()["type"]["scale"][step]["line"])

    def palette(self) -> QPalette:
        """Return the palette of all three groups."""
        palette = QPalette()
        for role, token in _ROLES.items():
            palette.setColor(role, self.colour(token))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText,
                     QPalette.ColorRole.HighlightedText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("text.disabled"))
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Base, self.colour("bg.disabled"))
        palette.setColor(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight,
                         self.colour("selection.bg-inactive"))
        return palette

    def apply(self) -> None:
        """Make the whole application look like this."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        if application.style().objectName() != "fusion":
            application.setStyle(QStyleFactory.create("Fusion"))
        application.setFont(self.font("body"))
        application.setPalette(self.palette())
        application.setStyleSheet(style_sheet(self.colour))

    def _spelled(self, token: str) -> str:
        group, _, rest = token.partition(".")
        if group == "meaning":
            name, _, part = rest.partition(".")
            return str(tokens()["meaning"][name][self._key][part])
        if group == "map":
            return str(tokens()["map"][self._name][rest])
        if group == "class":
            return str(tokens()["component-class"][rest][self._name])
        if group == "chart":
            return str(tokens()["chart"][self._key][rest])
        return str(tokens()["colour"][self._key][token])


def meaning_word(meaning: str, language: str, *, short: bool = False) -> str:
    """Return the word of a meaning: 超期 / Overdue; `short` is the sign of a row (剩, 超), Chinese only."""
    words = tokens()["meaning"][meaning]
    return str(words["short" if short else "zh"]) if language == "zh_CN" else str(words["en"])


def system_theme() -> str:
    """Return the theme that the desktop asks for."""
    dark = QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128
    return "night" if dark else "day"


def _parsed(spelled: str) -> QColor:
    """Return the colour of `#RRGGBB` or `#RRGGBBAA` (CSS order; Qt's own puts alpha first)."""
    colour = QColor(spelled[:7])
    if len(spelled) == 9:
        colour.setAlpha(int(spelled[7:], 16))
    return colour


_R = QPalette.ColorRole
_ROLES = {
    _R.Window: "bg.window", _R.WindowText: "text.1", _R.Base: "bg.input", _R.AlternateBase: "bg.raised",
    _R.Text: "text.1", _R.PlaceholderText: "text.3", _R.Button: "bg.panel", _R.ButtonText: "text.1",
    _R.BrightText: "text.on-accent", _R.Highlight: "selection.bg", _R.HighlightedText: "selection.text",
    _R.Link: "accent", _R.LinkVisited: "accent", _R.Accent: "accent", _R.ToolTipBase: "bg.raised",
    _R.ToolTipText: "text.1", _R.Light: "bg.raised", _R.Midlight: "bg.hover", _R.Mid: "border.line",
    _R.Dark: "border.control", _R.Shadow: "border.control",
}
