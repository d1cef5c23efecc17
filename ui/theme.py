"""Day and night from one set of tokens: every colour, size and font of the window is asked for here by name."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from ui.qss import style_sheet

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
THEMES = ("day", "night")
_SIDES = {"day": "light", "night": "dark"}
_Role, _Group = QPalette.ColorRole, QPalette.ColorGroup
_PALETTE = {
    _Role.Window: "bg.window", _Role.WindowText: "text.1", _Role.Base: "bg.panel", _Role.AlternateBase: "bg.raised",
    _Role.Text: "text.1", _Role.Button: "bg.raised", _Role.ButtonText: "text.1", _Role.BrightText: "text.1",
    _Role.ToolTipBase: "bg.raised", _Role.ToolTipText: "text.1", _Role.PlaceholderText: "text.3",
    _Role.Highlight: "selection.bg", _Role.HighlightedText: "selection.text", _Role.Accent: "accent",
    _Role.Link: "accent", _Role.LinkVisited: "accent", _Role.Light: "bg.raised", _Role.Midlight: "border.hair",
    _Role.Mid: "border.line", _Role.Dark: "border.control", _Role.Shadow: "border.control",
}


@cache
def tokens() -> dict[str, Any]:
    """Return `resources/tokens.json`."""
    found: dict[str, Any] = json.loads((RESOURCES / "tokens.json").read_text("utf-8"))
    return found


@cache
def colours(theme: str) -> dict[str, str]:
    """Return every colour of `day` or `night` by its dotted name, as the file spells it.

    `bg.panel`, `meaning.overdue.fill`, `class.03`, `map.ground`, `chart.axis`, `chart.series.0`.
    """
    all_, side = tokens(), _SIDES[theme]
    found = dict(all_["colour"][side])
    for meaning, about in all_["meaning"].items():
        found |= {f"meaning.{meaning}.{part}": value for part, value in about[side].items()}
    found |= {f"class.{code}": about[theme] for code, about in all_["component-class"].items()}
    found |= {f"map.{name}": value for name, value in all_["map"][theme].items()}
    for name, value in all_["chart"][side].items():
        values = enumerate(value) if isinstance(value, list) else ()
        found |= {f"chart.{name}.{at}": each for at, each in values} or {f"chart.{name}": value}
    return found


@cache
def _sizes() -> dict[str, int]:
    all_ = tokens()
    found: dict[str, int] = dict(all_["size"])
    for group in ("radius", "line", "icon", "motion"):
        found |= {f"{group}.{name}": value for name, value in all_[group].items() if isinstance(value, int)}
    return found


class Theme(QObject):
    """The one theme object of a window: painters ask it anew each time, so that `switch` needs only a repaint."""

    changed = Signal()
    """After a switch; palette and style sheet of the application are new already."""

    def __init__(self, name: str = THEMES[0], parent: QObject | None = None) -> None:
        """`name` is `day` or `night`; another raises KeyError."""
        super().__init__(parent)
        self._colours = colours(name)
        self._name = name

    @property
    def name(self) -> str:
        """`day` or `night`."""
        return self._name

    def colour(self, name: str) -> QColor:
        """Return a token's colour; raises KeyError for a name that no token has."""
        return _colour(self._colours[name])

    def px(self, name: str) -> int:
        """Return a size token in px, for example `row.queue`, `radius.control`, `icon.normal`."""
        return _sizes()[name]

    def font(self, step: str) -> QFont:
        """Return the font of a step of the type scale: micro, small, body, strong, row, title, figure, hero."""
        return QFont(_font(step, "family.ui"))

    def mono(self, step: str = "small") -> QFont:
        """Return the font for codes that are compared."""
        return QFont(_font(step, "family.mono"))

    def line_px(self, step: str) -> int:
        """Return the line height of a step: the fonts' own line boxes are too tall for rows."""
        line: int = tokens()["type"]["scale"][step]["line"]
        return line

    def palette(self) -> QPalette:
        """Return the palette of all three groups."""
        palette = QPalette()
        for role, name in _PALETTE.items():
            palette.setColor(role, self.colour(name))
        palette.setColor(_Group.Inactive, _Role.Highlight, self.colour("selection.bg-inactive"))
        for role in (_Role.WindowText, _Role.Text, _Role.ButtonText, _Role.HighlightedText, _Role.PlaceholderText):
            palette.setColor(_Group.Disabled, role, self.colour("text.disabled"))
        palette.setColor(_Group.Disabled, _Role.Base, self.colour("bg.disabled"))
        return palette

    def apply(self, application: QApplication) -> None:
        """Dress the application: style, palette, font, style sheet."""
        application.setStyle("Fusion")
        self._dress(application)

    def switch(self, name: str) -> None:
        """Change to `day` or `night` and say so."""
        if name == self._name:
            return
        self._colours, self._name = colours(name), name
        application = QApplication.instance()
        if isinstance(application, QApplication) and application.property("wanmi.dressed"):
            self._dress(application)
        self.changed.emit()

    def _dress(self, application: QApplication) -> None:
        application.setPalette(self.palette())
        application.setFont(self.font("body"))
        application.setStyleSheet(style_sheet(self))
        application.setProperty("wanmi.dressed", True)


def _colour(spelled: str) -> QColor:
    """The file writes #RRGGBBAA, Qt reads #AARRGGBB."""
    return QColor(f"#{spelled[7:]}{spelled[1:7]}" if len(spelled) == 9 else spelled)


@cache
def _font(step: str, family: str) -> QFont:
    scale = tokens()["type"]["scale"][step]
    font = QFont(tokens()["type"][family])
    font.setPixelSize(scale["px"])
    font.setWeight(QFont.Weight(scale["weight"]))
    return font
