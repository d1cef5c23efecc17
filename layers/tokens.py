"""Colours and sizes of the map, from the same tokens as the window's; the layer list, the same as the panel's."""

import json
from functools import cache
from pathlib import Path
from typing import Any

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
SYMBOLS = RESOURCES / "symbols"
THEMES = {"day": "light", "night": "dark"}


def mm(px: float) -> float:
    """Millimetres of so many pixels at 96 dpi: QGIS scales them with the screen's ratio, its pixels it doesn't."""
    return px * 25.4 / 96


@cache
def layer_list() -> list[dict[str, Any]]:
    """Return the entries of the layer panel, top first."""
    return list(json.loads((RESOURCES / "styles" / "layers.json").read_text("utf-8")))


@cache
def _tokens() -> dict[str, Any]:
    return dict(json.loads((RESOURCES / "tokens.json").read_text("utf-8")))


class Tokens:
    """The tokens of one theme, `day` or `night`."""

    def __init__(self, theme: str) -> None:
        self._theme = theme if theme in THEMES else "day"

    @property
    def theme(self) -> str:
        """`day` or `night`."""
        return self._theme

    def map(self, name: str) -> str:
        """Return a colour of the base map."""
        return str(_tokens()["map"][self._theme][name])

    def ui(self, name: str) -> str:
        """Return a colour of the window."""
        return str(_tokens()["colour"][THEMES[self._theme]][name])

    def meaning(self, name: str, part: str) -> str:
        """Return a colour of a meaning; `part` is `text`, `fill`, `on-fill` or `soft`."""
        return str(_tokens()["meaning"][name][THEMES[self._theme]][part])

    def classes(self) -> dict[str, tuple[str, str]]:
        """Return class code → (symbol name, colour)."""
        return {code: (each["symbol"], each[self._theme]) for code, each in _tokens()["component-class"].items()}

    def sequential(self) -> list[str]:
        """Return the ordered ramp, least first."""
        return list(_tokens()["chart"][THEMES[self._theme]]["sequential"])

    @staticmethod
    def font() -> list[str]:
        """Return the families to try, best first."""
        return list(_tokens()["type"]["family.ui"])
